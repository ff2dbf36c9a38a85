"""What `folje check` and `folje status` say of a study."""

import shutil

import pytest

from coding.blind import blind
from coding.judging import judge
from coding.undoing import undo
from data_templates import find
from evaluation import Study
from evaluation.errors import Problem
from evaluation.events import Coding, Judgement, Passage
from evaluation.words import language
from reports import prose
from reports.checking import check, lines, problems
from reports.material import Material
from reports.overview import status
from reports.production import timeline
from tests.coding.material import NOTES, added, file_of, new
from tests.folders import csv, workbook


def said(study: Study, level: str | None = None) -> list[str]:
    return [str(p) for p in problems(Study.open(study.path)) if level in (None, p.level)]


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    return made


def test_a_study_in_order_has_no_problems(study):
    assert said(study) == []
    assert lines([]) == ["Allt stämmer."]


def test_earlier_originals_are_no_strangers(study, tmp_path):
    added(file_of(tmp_path, notes=[*NOTES, ("Ännu en sak sägs.", ())]), study)
    assert (study.path / "sources" / "p-team-2023-03-21~1.docx").is_file()
    assert said(study) == []
    file_of(study.path / "sources", "p-team-2023-04-11~1.docx")
    assert ["p-team-2023-04-11~1.docx" in text for text in said(study)] == [True]


def test_passages_that_did_not_follow_are_listed_as_notes(study, tmp_path):
    added(file_of(tmp_path, notes=NOTES[:2]), study)
    told = said(study, "note")
    assert len(told) == 2
    assert any("”Någon frågar om uppdraget gäller även …” (2 kodningar)" in text for text in told)
    assert said(study, "error") == []


def test_undoing_the_second_reading_leaves_no_passage_lost(study, tmp_path):
    added(file_of(tmp_path, notes=NOTES[:2]), study)
    undo(Study.open(study.path), None)
    assert said(study) == []


# tables


def test_an_unknown_column_is_noted_with_the_one_it_may_be(tmp_path):
    study = new(tmp_path, files={"tables/meetings.csv": csv("grupp | datm | Eget\nteam | 2023-01-01 | x")})
    notes = said(study, "note")
    assert any("kolumnen datm" in text and "Menade du Datum?" in text for text in notes)
    assert any("kolumnen Eget" in text and "Menade" not in text for text in notes)


REFERRING = "id | slag | möte | fil\n" + "\n".join(
    f"d{n} | annat | team 2023-01-0{n} | x{n}.txt" for n in range(1, 9)
)


def with_sources(study: Study) -> Study:
    (study.path / "sources").mkdir()
    for number in range(1, 9):
        (study.path / "sources" / f"x{number}.txt").write_text("x", encoding="utf-8")
    return study


def test_what_refers_to_a_table_that_cannot_be_read_is_not_judged(tmp_path):
    study = with_sources(
        new(tmp_path, files={"tables/documents.csv": csv(REFERRING), "tables/tables.xlsx": b"PK broken"})
    )
    study.journal.write("U1", Judgement(meeting="team-2023-01-01", group="team", value="NOR"))
    assert [p.file for p in problems(study) if p.level == "error"] == ["tables.xlsx"]


def test_what_refers_to_a_table_that_stands_twice_is_not_judged(tmp_path):
    one = workbook({"meetings": "grupp | datum\nteam | 2023-01-01"})
    files = {"tables/documents.csv": csv(REFERRING), "tables/a.xlsx": one, "tables/b.xlsx": one}
    study = with_sources(new(tmp_path, files=files))
    assert ["finns också i" in str(p) for p in problems(study) if p.level == "error"] == [True]
    assert study.unsure == {"meetings"}


def test_references_that_lead_nowhere_are_still_told_and_folded_after_five(tmp_path):
    study = with_sources(new(tmp_path, files={"tables/documents.csv": csv(REFERRING)}))
    found = problems(study)
    assert len([p for p in found if p.level == "error"]) == 8
    shown = "\n".join(lines(found)).splitlines()
    assert sum("finns inte i tabellen" in line for line in shown) == 5
    assert shown[:2] == [
        "documents.csv",
        "  fel, rad 2, kolumnen Möte: team 2023-01-01 finns inte i tabellen Möten.",
    ]
    assert shown[6] == "  … och 3 till av samma slag"
    assert shown[-1].startswith("8 fel")


def test_problems_of_different_sorts_or_files_are_not_folded_together():
    mixed = [
        Problem(f"{n} är fel", file, column="k", kind=kind)
        for file in "ab"
        for kind in "xy"
        for n in range(3)
    ]
    told = lines(mixed)
    assert not [line for line in told if "till av samma slag" in line]
    assert [line for line in told if not line.startswith("  ")] == [
        "a",
        "",
        "b",
        "",
        "12 fel och 0 att känna till.",
    ]


def test_each_file_and_sheet_has_its_heading_with_rows_in_order_and_errors_before_notes(tmp_path):
    book = workbook({
        "Händelser": "Id | Datum | Slag | Händelse\ne1 | i går | gäst | Besök\ne2 | 2023-01-01 | gest | Besök",
        "Möten": "Grupp | Datum | Eget\nteam | 2023-01-01 | x",
    })  # fmt: skip
    study = new(tmp_path, "treshold: 4\n", {"tables/t.xlsx": book, "texts/m.txt": "811218-9876"})
    assert lines(problems(study)) == [
        "study.yaml",
        "  fel, inställningen treshold: Inställningen är okänd och används inte. Kontrollera stavningen. Menade du threshold?",
        "",
        "t.xlsx, Händelser",
        "  fel, rad 2, kolumnen Datum: i går är inte ett datum. Skriv till exempel 2023-02-07.",
        "  fel, rad 3, kolumnen Slag: Värdet gest är inte bland de tillåtna: studiebesök, utbildning, konferens, workshop, gäst, "
        "beslut, vision, bemanning, ny insats. Menade du gäst?",
        "",
        "t.xlsx, Möten",
        "  att känna till, kolumnen Eget: Kolumnen är okänd och används inte. Den får stå kvar för eget bruk.",
        "",
        "texts/m.txt",
        "  fel, rad 1: Här står ett personnummer. Gallra stycket (folje erase --passage) eller hela källan (folje erase --source), "
        "ta bort uppgiften i filen och lägg till den igen.",
        "",
        "4 fel och 1 att känna till.",
    ]


def test_the_answer_as_data_has_the_same_keys_for_every_problem_and_its_kind(tmp_path):
    study = new(
        tmp_path,
        files={
            "tables/meetings.csv": csv("grupp | datum\nstyrgrup | 2023-01-01"),
            "texts/m.txt": "811218-9876",
        },
    )
    answer = check(study)
    keys = {"message", "file", "sheet", "row", "column", "level", "kind", "suggestion"}
    assert [set(problem) for problem in answer["problems"]] == [keys] * 2
    assert [(p["kind"], p["suggestion"]) for p in answer["problems"]] == [
        ("unknown_value", ["styrgruppen"]), ("personal_number", []),
    ]  # fmt: skip
    assert answer["exit"] == 1


def test_no_problem_of_any_kind_repeats_what_points_at_a_person(tmp_path):
    (tmp_path / "namn.txt").write_text("Eva Lindqvist", encoding="utf-8")
    study = new(tmp_path, "names_list: ../namn.txt\n", {
        "tables/meetings.csv": csv("grupp | datum | Eva Lindqvist\nEva Lindqvist | 070-174 06 05 | x"),
        "tables/documents.csv": csv("id | slag | möte | fil\nd1 | annat | 811218-9876 | x.txt"),
    })  # fmt: skip
    answer = check(study)
    assert (
        len(
            {p["kind"] for p in answer["problems"]}
            & {"unknown_value", "not_date", "no_such_row", "unknown_column"}
        )
        == 4
    )
    assert not [secret for secret in ("Lindqvist", "174 06", "9876") if secret in str(answer)]


def test_problems_are_told_in_english_when_english_is_spoken(tmp_path):
    with language("en"):
        shown = lines(
            problems(
                new(tmp_path, files={"tables/meetings.csv": csv("grupp | datum\nstyrgrup | 2023-01-01")})
            )
        )
    assert shown[1].startswith("  error, row 2, column Group: The value styrgrup is not among those allowed")
    assert shown[1].endswith("Did you mean styrgruppen?")


def test_an_unknown_code_gets_the_nearest_one(study):
    opened = Study.open(study.path)
    opened.journal.write("U1", Coding(passage=opened.state.of(Passage)[0].name, code="NORR3"))
    assert [p.suggestion for p in problems(Study.open(study.path))] == [("NOR3",)]


# the journal


def test_codings_and_judgements_that_rest_on_nothing_are_told(study):
    opened = Study.open(study.path)
    passage = opened.state.of(Passage)[0].name
    opened.journal.write("U1", Coding(passage="finns-inte", code="NOR3"), Coding(passage=passage, code="XYZ"))
    opened.journal.write("U1", Judgement(meeting="team-2023-03-21", group="steering", value="NOR"))
    told = " ".join(said(study, "error"))
    for part in ("finns-inte", "Koden XYZ", "hör till en annan grupp"):
        assert part in told


def test_a_text_that_was_changed_by_hand_or_removed_is_told(study):
    path = study.path / "texts" / "p-team-2023-03-21.txt"
    whole = path.read_text(encoding="utf-8")
    path.write_text("X" + whole, encoding="utf-8", newline="\n")
    assert len(said(study, "error")) == 4
    path.unlink()
    assert all("saknas" in text for text in said(study, "error"))


def test_the_example_study_has_no_errors(tmp_path):
    shutil.copytree(find("examples", "exempelkommun"), tmp_path / "s")
    assert [p for p in problems(Study.open(tmp_path / "s")) if p.level == "error"] == []


# status


def test_a_new_study_is_told_where_to_begin(tmp_path):
    last = status(new(tmp_path))["lines"][-1]
    assert last.startswith("Lägg till det första protokollet: folje add")


def test_a_meeting_is_coded_when_every_note_has_a_code_or_it_has_been_judged(study):
    opened = Study.open(study.path)
    told = status(opened)
    assert "Teamet: 1 möte hölls, 1 observerat, 0 kodade, 0 bedömda." in told["lines"]
    assert told["lines"][-1] == "  1 protokoll att koda klart och bedöma: team 2023-03-21"
    opened.journal.write(
        "U1", Judgement(meeting="team-2023-03-21", group="team", value="NOR", assessor_kind="evaluator")
    )
    told = status(Study.open(study.path))
    assert "Teamet: 1 möte hölls, 1 observerat, 1 kodat, 1 bedömt." in told["lines"]
    assert told["waiting"]["begun"] == told["waiting"]["unjudged"] == []


def test_one_is_said_otherwise_than_many(study):
    opened = Study.open(study.path)
    bare = {p.name for p in opened.state.of(Passage)} - {c.passage for c in opened.state.of(Coding)}
    opened.journal.write(
        "U1", *(Coding(passage=name, code="NOR3", codebook="tuckman@0.2.0") for name in bare)
    )
    told = status(Study.open(study.path))["lines"]
    assert "Teamet: 1 möte hölls, 1 observerat, 1 kodat, 0 bedömda." in told
    assert "4 stycken, 5 kodningar." in told
    assert told[-1] == "  1 kodat möte att bedöma: team 2023-03-21"


def test_how_a_meeting_has_been_judged_is_told_to_nobody_while_it_is_coded_blind(study, tmp_path):
    study = Study.open(study.path)
    judge(study, "team 2023-03-21", {"value": "STO", "confidence": "low", "reason": "Hemligt skäl."})
    blind(study, ["p-team-2023-03-21"], ["U1", "U2"], opened=False, person="U1")
    told = status(study)
    assert told["groups"][0]["judged"] == 0
    assert told["waiting"]["unjudged"] == [] and told["waiting"]["coded_blind"] == ["team 2023-03-21"]
    assert told["lines"][-1].startswith("  1 möte kodas blint, och bedömningarna av det visas när ni öppnar")
    made = timeline(study, tmp_path / "sida.html")
    assert "kodas blint" in made["lines"][-1]
    page = (tmp_path / "sida.html").read_text(encoding="utf-8")
    assert "mark unjudged" in page
    assert Material(study).steps["value"].isna().all() and Material(study).profiles.empty
    assert "Ett möte kodas blint" in prose.text("limits", Material(study))
    blind(study, [], [], opened=True, person="U1", sure=True)
    assert status(study)["groups"][0]["judged"] == 1 and status(study)["waiting"]["coded_blind"] == []
    assert "blint" not in str(timeline(study, tmp_path / "sida.html")["lines"])
    assert (tmp_path / "sida.html").read_text(encoding="utf-8") != page
    assert list(Material(study).profiles.index) == ["team-2023-03-21"]


def test_a_study_of_published_facts_does_not_wait_for_a_protocol():
    assert status(Study.open(find("examples", "barnhalsovard24")))["lines"][-1] == "Inget väntar."


def test_a_protocol_whose_reading_was_undone_waits_to_be_read_again(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    undo(Study.open(made.path), "U1")
    waiting = status(Study.open(made.path))["waiting"]
    assert waiting["unread"] == ["team 2023-03-21"]
    assert waiting["uncoded"] == waiting["without_protocol"] == []
