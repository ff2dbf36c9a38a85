"""What `folje check` and `folje status` say of a study."""

import shutil

import pytest

from coding.undoing import undo
from data_templates import find
from evaluation import Study
from evaluation.errors import Problem
from evaluation.events import Coding, Judgement, Passage
from reports.checking import lines, problems
from reports.overview import status
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
    (study.path / "sources" / "p-team-2023-04-11~1.docx").write_bytes(b"x")
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


def test_what_points_at_a_person_in_a_text_is_told_by_line_and_not_repeated(study):
    (study.path / "texts" / "m-team-2023-05-02.txt").write_text(
        "Ett\nHon (811218-9876) kom.\n", encoding="utf-8"
    )
    [told] = said(study, "error")
    assert told.startswith("texts/m-team-2023-05-02.txt, rad 2: Här står personnummer.")
    assert "9876" not in told


# tables


def test_an_unknown_column_is_noted_with_the_one_it_may_be(tmp_path):
    study = new(tmp_path, files={"tables/meetings.csv": csv("grupp | datm | Eget\nteam | 2023-01-01 | x")})
    notes = said(study, "note")
    assert any("kolumnen datm" in text and "Menas Datum?" in text for text in notes)
    assert any("kolumnen Eget" in text and "Menas" not in text for text in notes)


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
    assert shown[5] == "  … och 3 till av samma slag"
    assert shown[-1].startswith("8 fel")


def test_problems_of_different_sorts_or_files_are_not_folded_together():
    mixed = [Problem(f"{n} är fel", file, column="k", kind=kind) for n in range(3) for file, kind in
             (("a", "x"), ("a", "y"), ("b", "x"))]  # fmt: skip
    assert len(lines(mixed)) == 9 + 2
    assert all("kind" not in p.as_dict() for p in mixed)


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


def test_one_is_said_otherwise_than_many(study):
    told = status(Study.open(study.path))["lines"]
    assert "Teamet: 1 möte hölls, 1 observerat, 1 kodat, 0 bedömda." in told
    assert "4 stycken, 4 kodningar." in told
    assert told[-1] == "  1 kodat möte att bedöma: team 2023-03-21"


def test_a_study_of_published_facts_does_not_wait_for_a_protocol():
    assert status(Study.open(find("examples", "barnhalsovard24")))["lines"][-1] == "Inget väntar."
