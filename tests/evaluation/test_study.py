"""A study is a folder of files people made: it opens, whatever lies in it, and says what is wrong."""

import shutil
import unicodedata

import pandas as pd
import pytest

from data_templates import find
from evaluation import Study
from evaluation.errors import Problem, StudyError
from evaluation.schemas import schema_names
from evaluation.words import language
from tests.folders import content, csv, errors, make, workbook

MEETINGS = csv("Grupp | Datum\nTeamet | 2023-02-07")


def test_a_study_of_a_study_yaml_alone_opens_with_empty_tables(tmp_path):
    study = make(tmp_path)
    assert study.problems == []
    assert set(study.frames) == set(schema_names())
    assert all(frame.empty for frame in study.frames.values())
    assert study.state.by_kind == {}


def test_an_empty_study_yaml_opens_too(tmp_path):
    study = make(tmp_path, {"tables/.keep": "", "cases/.keep": "", "journal/.keep": ""}, settings="")
    assert errors(study) == []
    assert all(frame.empty for frame in study.frames.values())


def test_opening_a_study_changes_nothing_in_it(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS})
    before = content(tmp_path)
    assert study.problems == []
    assert len(study.state.by_id) == 0
    assert content(tmp_path) == before


def test_a_study_may_be_named_by_its_study_yaml(tmp_path):
    make(tmp_path)
    assert Study.open(tmp_path / "study.yaml").path == tmp_path
    assert Study.open(str(tmp_path)).path == tmp_path


def test_a_folder_without_study_yaml_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(StudyError) as refused:
        Study.open(tmp_path)
    assert str(refused.value).startswith(
        f"{tmp_path}: I den här mappen finns ingen studie (study.yaml saknas)."
    )


def test_a_table_nobody_knows_is_no_attribute(tmp_path):
    with pytest.raises(AttributeError):
        _ = make(tmp_path).banana


@pytest.mark.parametrize(
    "name",
    [
        "meetings.csv",
        "MEETINGS.CSV",
        "Möten.csv",
        "möten.csv",
        "Meetings.csv",
        unicodedata.normalize("NFD", "Möten.csv"),
    ],
)
def test_a_file_may_be_named_by_key_or_title_as_any_system_writes_it(tmp_path, name):
    assert len(make(tmp_path, {f"tables/{name}": MEETINGS}).meetings) == 1


@pytest.mark.parametrize("sheet", ["meetings", "Möten", " möten ", "MEETINGS"])
@pytest.mark.parametrize("file", ["tables.xlsx", "Våra listor.xlsx", "tables.xlsm"])
def test_a_workbook_may_have_any_name_and_its_sheets_by_key_or_title(tmp_path, sheet, file):
    study = make(tmp_path, {f"tables/{file}": workbook({sheet: "Grupp | Datum\nTeamet | 2023-02-07"})})
    assert errors(study) == []
    assert len(study.meetings) == 1


def test_a_table_in_two_places_is_a_problem_and_never_a_choice_in_silence(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-02-07\nTeamet | 2023-02-08"),
        "tables/tables.xlsx": workbook({"Möten": "Grupp | Datum\nTeamet | 2023-02-07"}),
    })  # fmt: skip
    assert errors(study) == [
        "tables.xlsx, Möten: Tabellen finns också i meetings.csv. Behåll en av dem; tills dess används den."
    ]
    assert len(study.meetings) == 2


def test_a_copy_that_synchronising_left_behind_is_told(tmp_path):
    data = workbook({"Möten": "Grupp | Datum\nTeamet | 2023-02-07"})
    study = make(tmp_path, {"tables/tables-DATOR1.xlsx": data, "tables/tables.xlsx": data})
    assert errors(study) == [
        "tables-DATOR1.xlsx: Filen ser ut att vara en kopia av tables.xlsx, som ligger bredvid. Vilken av dem gäller? "
        "Flytta den andra till en mapp utanför studien. Tills dess läses bara tables.xlsx."
    ]


def test_a_table_whose_name_nobody_knows_is_told_and_an_empty_sheet_is_not(tmp_path):
    study = make(
        tmp_path,
        {"tables/Mötena.csv": MEETINGS, "tables/t.xlsx": workbook({"Blad1": [], "Anteckningar": "Att göra"})},
    )
    assert errors(study) == [
        "Mötena.csv: Namnet motsvarar ingen tabell som Följe känner till; den läses inte. Menade du Möten?",
        "t.xlsx, Anteckningar: Namnet motsvarar ingen tabell som Följe känner till; den läses inte.",
    ]


@pytest.mark.parametrize("name", ["tables.xls", "tables.ods", "Tables.NUMBERS"])
def test_a_workbook_of_another_program_is_not_passed_over_in_silence(tmp_path, name):
    study = make(tmp_path, {f"tables/{name}": b"x", "tables/README.txt": b"x"})
    assert errors(study) == [
        f"{name}: Följe läser .xlsx och .csv. Öppna filen och spara den i ett av de formaten; tills dess läses den inte."
    ]


@pytest.mark.parametrize(
    "name", ["~$tables.xlsx", ".~lock.tables.xlsx#", ".DS_Store", "._tables.xlsx", ".meetings.csv.77.tmp"]
)
def test_marks_that_programs_leave_are_no_tables(tmp_path, name):
    assert errors(make(tmp_path, {f"tables/{name}": b"\x00anna"})) == []


def test_a_broken_file_is_told_and_the_others_are_read(tmp_path):
    study = make(
        tmp_path, {"tables/a.xlsx": b"no workbook", "tables/meetings.csv": MEETINGS, "cases/cases.xlsx": b""}
    )
    assert [message.partition(":")[0] for message in errors(study)] == ["a.xlsx", "cases.xlsx"]
    assert len(study.meetings) == 1


def test_tables_of_the_families_may_be_left_out(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS})
    assert errors(study) == []
    assert study.cases.empty


def test_tables_are_read_once_until_told_otherwise(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS})
    assert study.meetings is study.meetings
    (tmp_path / "tables" / "meetings.csv").write_text(
        csv("Grupp | Datum\nAnnan | 2023-02-07"), encoding="utf-8"
    )
    assert errors(study) == []
    study.read_again()
    assert len(errors(study)) == 1
    assert len(errors(study)) == 1, "asking again adds nothing"


def test_meetings_without_groups_in_study_yaml_are_a_problem(tmp_path):
    study = make(
        tmp_path, {"tables/meetings.csv": csv("Grupp | Datum\ngemensamt | 2023-02-07")}, settings="title: T\n"
    )
    (message,) = errors(study)
    assert message.startswith(
        "study.yaml: Inga grupper är angivna. Skriv dem under groups, till exempel {key: team"
    )


def test_a_meeting_is_called_what_people_call_it(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": csv("Id | Grupp | Datum\nm1 | Teamet | 2023-02-07")})
    assert study.meeting_name("m1") == "team 2023-02-07"
    assert study.meeting_name("m9") == "m9"


def test_a_problem_says_where_it_stands_in_the_language_in_force():
    problem = Problem("fel", "t.xlsx", "Möten", 3, "Datum")
    assert str(problem) == "t.xlsx, Möten, rad 3, kolumnen Datum: fel"
    with language("en"):
        assert problem.place == "t.xlsx, Möten, row 3, column Datum"
    assert str(Problem("fel")) == "fel"
    assert problem.as_dict() == {
        "message": "fel",
        "file": "t.xlsx",
        "sheet": "Möten",
        "row": 3,
        "column": "Datum",
        "level": "error",
        "kind": "",
        "suggestion": [],
    }


def test_a_study_opened_twice_says_the_same(tmp_path):
    files = {"tables/meetings.csv": csv("Grupp | Datum\nx | y"), "tables/a.xlsx": b"x"}
    assert [str(p) for p in make(tmp_path, files).problems] == [str(p) for p in Study.open(tmp_path).problems]


@pytest.mark.skipif(
    not (find("examples", "exempelkommun", "study.yaml")).is_file(),
    reason="the example study is not made yet",
)
def test_the_example_study_has_no_errors_and_gives_equal_frames_each_time(tmp_path):
    shutil.copytree(find("examples", "exempelkommun"), tmp_path / "s")
    one, two = Study.open(tmp_path / "s"), Study.open(find("examples", "exempelkommun"))
    assert errors(one) == []
    for name in schema_names():
        pd.testing.assert_frame_equal(one.frames[name], two.frames[name])


def test_the_study_is_written_in_a_command_as_the_user_would_from_where_she_stands(tmp_path, monkeypatch):
    (tmp_path / "min studie").mkdir()
    made = make(tmp_path / "min studie")
    monkeypatch.chdir(tmp_path)
    assert made.argument == ' "min studie"'
    monkeypatch.chdir(made.path)
    assert made.argument == ""


def test_outside_a_study_the_studies_that_lie_there_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match=r"Du står inte i en studie.*folje new MAPP"):
        Study.open(".")
    (tmp_path / "min-studie").mkdir()
    make(tmp_path / "min-studie")
    with pytest.raises(StudyError, match="Skriv studiens mapp sist i kommandot: min-studie"):
        Study.open(".")
