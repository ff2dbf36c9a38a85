"""What somebody may have meant: near misses get a suggestion, others none, and a cell about a family never one."""

import pytest

from evaluation import Study
from evaluation.places import MOST_SUGGESTIONS
from evaluation.suggestions import MOST_KNOWN, nearest, nearest_rows
from evaluation.words import language
from tests.folders import SETTINGS, csv, errors, make

MEETINGS = "Grupp | Datum\nteam | 2023-01-17\nteam | 2023-02-07\nteam | 2023-02-28\nStyrgruppen | 2023-02-14"


def suggested(study: Study) -> list[tuple[str, ...]]:
    return [problem.suggestion for problem in study.problems if problem.suggestion]


@pytest.mark.parametrize("said", ["styrgrup", "Styrgrupen", "  STYRGRUPPPEN "])
def test_a_near_miss_finds_the_word_as_it_is_written(said):
    assert nearest(said, ["Teamet", "Styrgruppen"]) == ("Styrgruppen",)


@pytest.mark.parametrize("said", ["", "chefer", "x"])
def test_what_is_far_from_all_words_finds_none(said):
    assert nearest(said, ["Teamet", "Styrgruppen"]) == ()


def test_nothing_is_searched_for_among_too_many_words():
    many = [f"rad {n}" for n in range(MOST_KNOWN + 1)]
    assert nearest("rad 77x", many) == nearest_rows("rad 2023-02-08", many) == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("team 2023-02-08", ("team 2023-02-07", "team 2023-02-28")),
        ("Team 7/2 2023", ("team 2023-02-07",)),
        ("team 2022-12-01", ("team 2023-01-17",)),
        ("team 2024-12-01", ("team 2023-02-28",)),
        ("teem 2023-02-07", ("team 2023-02-07",)),
        ("steering 2023-02-07", ()),
    ],
)
def test_a_meeting_on_the_wrong_day_finds_those_before_and_after(said, meant):
    known = ["team 2023-01-17", "team 2023-02-07", "team 2023-02-28"]
    assert nearest_rows(said, known) == meant


def test_an_unknown_value_a_group_a_reference_a_table_and_a_setting_get_a_suggestion(tmp_path):
    study = make(
        tmp_path,
        {
            "tables/meetings.csv": csv(MEETINGS + "\nstyrgrup | 2023-03-01"),
            "tables/documents.csv": csv("Id | Slag | Möte | Fil\nd1 | protokol | team 2023-02-08 | x.docx"),
            "tables/Händelse.csv": csv("Id | Datum\ne1 | 2023-01-01"),
        },
        SETTINGS + "treshold: 7\n",
    )
    assert suggested(study) == [
        ("threshold",), ("Händelser",), ("observationsprotokoll",), ("styrgruppen",),
        ("team 2023-02-07", "team 2023-02-28"),
    ]  # fmt: skip
    assert any("Menade du team 2023-02-07 eller team 2023-02-28?" in text for text in errors(study))
    with language("en"):
        assert str(study.problems[0]).endswith("Did you mean threshold?")


def test_a_row_that_lacks_what_it_is_called_by_is_no_suggestion_and_no_stop(tmp_path):
    files = {
        "tables/meetings.csv": csv(MEETINGS + "\nchefer | 2023-02-08"),
        "tables/documents.csv": csv("Id | Slag | Möte | Fil\nd1 | annat | team 2023-02-08 | x.docx"),
    }
    assert ("team 2023-02-07", "team 2023-02-28") in suggested(make(tmp_path, files))


def test_the_first_different_values_of_a_column_get_a_suggestion(tmp_path):
    wrong = "".join(f"\nmöte{n} | team | 2023-01-{n:02}" for n in range(1, MOST_SUGGESTIONS + 6))
    study = make(tmp_path, {"tables/meetings.csv": csv("Slag | Grupp | Datum" + wrong)})
    assert len([p for p in study.problems if p.kind == "unknown_value"]) == MOST_SUGGESTIONS + 5
    assert len(suggested(study)) == MOST_SUGGESTIONS


def test_a_cell_about_a_family_gets_none_since_it_would_tell_what_stands_there(tmp_path):
    study = make(
        tmp_path,
        {
            "cases/cases.csv": csv(
                "Id | Slag | År | Grund för att ingå\nE1 | familj med barn | 2023 | samtycke"
            ),
            "cases/risk_factors.csv": csv("Familj | Riskfaktor\nE1 | tidigare vald\nE2 | tidigare våld"),
        },
    )
    assert {p.kind for p in study.problems if p.level == "error"} >= {"unknown_value", "no_such_row"}
    assert suggested(study) == []
    assert not [text for text in errors(study) if "vald" in text or "Menade" in text]


def test_a_header_of_a_table_about_families_gets_one(tmp_path):
    study = make(tmp_path, {"cases/risk_factors.csv": csv("Familj | Riskfaktr\nE1 | tidigare våld")})
    assert ("Riskfaktor",) in suggested(study)
