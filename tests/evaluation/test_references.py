"""References are read as people write them, and what leads nowhere is listed, never guessed."""

import pytest

from tests.folders import csv, errors, make

MEETINGS = csv("Grupp | Datum\nTeamet | 2023-02-07\nTeamet | 2023-03-07")


def with_meeting(folder, said):
    documents = f'Id;Slag;Möte;Fil\r\nd1;bild;"{said}";x.png\r\n'
    return make(folder, {"tables/meetings.csv": MEETINGS, "tables/documents.csv": documents})


@pytest.mark.parametrize(
    "said",
    ["Teamet 7/2 2023", "team 7 feb 2023", "the team 7 February 2023", "TEAM\u00a020230207", "Teamet den 7 februari 2023",
     "teamet 2023-02-07 00:00:00", "Teamet tisdag 7 februari 2023"],
)  # fmt: skip
def test_the_date_in_a_reference_may_be_written_in_any_way(tmp_path, said):
    study = with_meeting(tmp_path, said)
    assert errors(study) == []
    assert list(study.documents["meeting"]) == ["team-2023-02-07"]


@pytest.mark.parametrize(
    "said", ["7/2 2023", "Teamet", "Teamet 7/2", "team 2023-02-07, team 2023-03-07", "x, y"]
)
def test_what_does_not_name_one_row_leads_nowhere(tmp_path, said):
    study = with_meeting(tmp_path, said)
    assert errors(study) == [f"documents.csv, rad 2, kolumnen Möte: {said} finns inte i tabellen Möten."]


@pytest.mark.parametrize(
    "said",
    [
        "team 2023-02-07; team 7/3 2023",
        "team 2023-02-07, Teamet 2023-03-07",
        "team-2023-02-07\nteam 2023-03-07",
    ],
)
def test_several_references_may_stand_in_one_cell(tmp_path, said):
    actions = f'Id;Åtgärd;Senare belägg (möten)\r\na1;Ny rutin;"{said}"\r\n'
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS, "tables/actions.csv": actions})
    assert errors(study) == []
    assert study.actions["later_evidence"].iloc[0] == ("team-2023-02-07", "team-2023-03-07")


def test_of_several_references_only_the_lost_one_is_named_and_the_others_stay(tmp_path):
    actions = 'Id;Åtgärd;Senare belägg (möten)\r\na1;Ny rutin;"team 2023-02-07; team 2024-01-01"\r\n'
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS, "tables/actions.csv": actions})
    assert errors(study) == [
        "actions.csv, rad 2, kolumnen Senare belägg (möten): team 2024-01-01 finns inte i tabellen Möten. "
        "Menade du team 2023-03-07?"
    ]
    assert study.actions["later_evidence"].iloc[0] == ("team-2023-02-07",)


def test_of_very_many_problems_in_a_column_the_rest_is_counted(tmp_path, monkeypatch):
    for module in ("places", "tables", "references"):
        monkeypatch.setattr(f"evaluation.{module}.MOST_TOLD", 3)
    body = "".join(f"d{n} | bild | team 2024-01-0{n} | x.png\n" for n in range(1, 9))
    study = make(
        tmp_path,
        {"tables/meetings.csv": MEETINGS, "tables/documents.csv": csv(f"Id | Slag | Möte | Fil\n{body}")},
    )
    assert [message.partition(": ")[2] for message in errors(study)][3:] == [
        "Ytterligare 5 celler i kolumnen har fel, den första på den här raden."
    ]
