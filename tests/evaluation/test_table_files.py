"""What lies in the folder of tables: copies, marks of open files, placeholders and files that are something else."""

import os
from types import SimpleNamespace

import pytest

from evaluation.disguises import disguise, is_elsewhere
from evaluation.table_files import plain_stem, table_files
from evaluation.words import language
from tests.folders import content, csv, errors, make, workbook

MEETINGS = csv("Grupp | Datum\nTeamet | 2023-02-07")
BOOK = workbook({"Möten": "Grupp | Datum\nTeamet | 2023-02-07"})


def notes(study) -> list[str]:
    return [str(p) for p in study.problems if p.level == "note"]


@pytest.mark.parametrize(
    "copy",
    [
        "tables (1).xlsx",
        "tables(2).xlsx",
        "tables - kopia.xlsx",
        "tables - Kopia (2).xlsx",
        "tables kopia 3.xlsx",
        "tables - Copy.xlsx",
        "Kopia av tables.xlsx",
        "Copy of tables.xlsx",
        "tables-DATOR1.xlsx",
        "tables-LAPTOP-3F2K9.xlsx",
        "tables-Annas MacBook Pro.xlsx",
        "tables (Annas conflicted copy 2023-02-07).xlsx",
        "tables (Annas kopia i konflikt).xlsx",
        "tables.sync-conflict-20230207-101010-ABCDEFG.xlsx",
        "TABLES (1).XLSX",
    ],
)
def test_a_copy_beside_its_original_is_an_error_that_asks_which_one_counts(tmp_path, copy):
    other = workbook({"Möten": "Grupp | Datum\nStyrgruppen | 2024-02-07"})
    study = make(tmp_path, {"tables/tables.xlsx": BOOK, f"tables/{copy}": other})
    assert errors(study) == [
        f"{copy}: Filen ser ut att vara en kopia av tables.xlsx, som ligger bredvid. Vilken av dem gäller? "
        "Flytta den andra till en mapp utanför studien. Tills dess läses bara tables.xlsx."
    ]
    assert list(study.meetings["group"]) == ["team"]
    assert "meetings" in study.unsure


def test_references_into_a_table_with_a_copy_are_not_judged(tmp_path):
    people = csv("Möte | Person | Närvaro\nteam 2024-01-01 | T01 | på plats")
    study = make(tmp_path, {
        "tables/meetings.csv": MEETINGS, "tables/meetings (1).csv": MEETINGS, "tables/attendance.csv": people,
        "tables/persons.csv": csv("Id | Roll\nT01 | barnmorska"),
    })  # fmt: skip
    assert [message.partition(":")[0] for message in errors(study)] == ["meetings (1).csv"]


@pytest.mark.parametrize("name", ["tables-2024.xlsx", "tables-gamla.xlsx", "Fotokopia.xlsx", "tables2.xlsx"])
def test_a_workbook_with_a_name_of_its_own_is_no_copy(tmp_path, name):
    study = make(
        tmp_path,
        {
            "tables/tables.xlsx": BOOK,
            f"tables/{name}": workbook({"Personer i projektet": "Id | Roll\nT01 | x"}),
        },
    )
    assert errors(study) == []
    assert len(study.persons) == 1


@pytest.mark.parametrize("name", ["meetings (1).csv", "Möten - kopia.csv", "Kopia av Möten.csv"])
def test_a_copy_without_its_original_is_read_and_noted(tmp_path, name):
    study = make(tmp_path, {f"tables/{name}": MEETINGS})
    assert errors(study) == []
    assert len(study.meetings) == 1
    assert notes(study) == [
        f"{name}: Namnet tyder på en kopia, men något original finns inte i mappen. Filen läses; döp gärna om den."
    ]


def test_of_two_copies_without_an_original_one_is_read_and_the_other_told(tmp_path):
    study = make(tmp_path, {"tables/meetings (1).csv": MEETINGS, "tables/meetings (2).csv": MEETINGS})
    (message,) = errors(study)
    assert message.startswith("meetings (2).csv: Filen ser ut att vara en kopia av meetings (1).csv")
    assert len(study.meetings) == 1


@pytest.mark.parametrize("mark", ["~$tables.xlsx", ".~lock.tables.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_read_and_noted(tmp_path, mark):
    study = make(tmp_path, {"tables/tables.xlsx": BOOK, f"tables/{mark}": b"anna"})
    assert errors(study) == []
    assert len(study.meetings) == 1
    assert notes(study) == [
        "tables.xlsx: Filen verkar vara öppen i ett annat program. Det som inte är sparat läses inte."
    ]


def test_a_folder_that_may_not_be_written_is_noted(tmp_path, monkeypatch):
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS})
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert errors(study) == []
    assert notes(study) == [
        "tables: Mappen är skrivskyddad. Tabellerna läses, men Följe kan inte spara något i den."
    ]


def test_a_folder_that_may_not_be_opened_is_told(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "nekad")

    monkeypatch.setattr(os, "listdir", refuse)
    paths, copies, problems = table_files(tmp_path)
    assert (paths, copies) == ([], {})
    assert (
        problems[0].message == "Mappen går inte att öppna (nekad). Kontrollera att du har rätt att läsa den."
    )


def test_a_file_with_the_name_of_the_folder_is_told(tmp_path):
    assert errors(make(tmp_path, {"tables": b"x"})) == [
        "tables: Det här ska vara en mapp med tabeller men är en fil. Byt namn på filen och skapa mappen."
    ]


def test_a_folder_with_the_name_of_a_workbook_is_told(tmp_path):
    study = make(tmp_path, {"tables/tables.xlsx/x.txt": b"x", "tables/meetings.csv": MEETINGS})
    assert errors(study) == ["tables.xlsx: Filen går inte att läsa (det är en mapp och ingen fil)."]
    assert len(study.meetings) == 1


def test_an_empty_file_is_told_and_what_leads_into_it_is_not_judged(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": b"",
        "tables/persons.csv": csv("Id | Roll\nT01 | barnmorska"),
        "tables/attendance.csv": csv("Möte | Person | Närvaro\nteam 2023-02-07 | T01 | på plats"),
    })  # fmt: skip
    assert errors(study) == [
        "meetings.csv: Filen är tom (0 byte). Borde den ha ett innehåll kan något ha gått fel vid synkningen; "
        "hämta då en tidigare version."
    ]


def test_a_placeholder_that_cannot_be_fetched_is_said_to_be_one(tmp_path, monkeypatch):
    study = make(tmp_path, {"tables/meetings.csv": MEETINGS})
    path = tmp_path / "tables" / "meetings.csv"

    def refuse(self):
        raise OSError(5, "ingen anslutning")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    monkeypatch.setattr("evaluation.sheets.is_elsewhere", lambda path: True)
    assert errors(study) == [
        "meetings.csv: Filen finns bara i molnet och gick inte att hämta (ingen anslutning). Högerklicka på den och "
        "välj Behåll alltid på den här enheten, eller kontrollera nätverket."
    ]


@pytest.mark.parametrize(
    ("known", "elsewhere"),
    [
        ({"st_file_attributes": 0x1000, "st_size": 9}, True),
        ({"st_file_attributes": 0x400000, "st_size": 9}, True),
        ({"st_file_attributes": 0x20, "st_size": 9}, False),
        ({"st_size": 9, "st_blocks": 0}, True),
        ({"st_size": 9, "st_blocks": 8}, False),
        ({"st_size": 0, "st_blocks": 0}, False),
    ],
)
def test_a_placeholder_is_known_by_what_the_system_says_of_it(known, elsewhere):
    assert is_elsewhere(SimpleNamespace(stat=lambda: SimpleNamespace(**known))) is elsewhere


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Grupp;Datum", ""),
        (BOOK, "zip"),
        (b"\x00" * 5000, "nulls"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "old"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 3000 + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "html"),
        (b"<table><tr>", "html"),
        (b"<?xml version='1.0'?>", "xml"),
        (b"%PDF-1.7", "other"),
        (b"<3 kr;5", ""),
    ],
)
def test_a_file_is_known_by_its_content(data, what):
    assert disguise(data) == what


@pytest.mark.parametrize("stem", ["tables", "meetings", "Möten", "kopia", "(1)", "a-b", "2023-02-07"])
def test_an_ordinary_name_is_left_as_it_is(stem):
    assert plain_stem(stem) == stem


def test_messages_are_there_in_english(tmp_path):
    with language("en"):
        study = make(tmp_path, {"tables/tables.xlsx": BOOK, "tables/tables (1).xlsx": BOOK})
        (message,) = errors(study)
    assert "Which one counts?" in message


def test_reading_changes_nothing_in_the_folder(tmp_path):
    study = make(
        tmp_path, {"tables/tables.xlsx": BOOK, "tables/tables (1).xlsx": BOOK, "tables/~$tables.xlsx": b""}
    )
    before = content(tmp_path)
    assert errors(study)
    assert content(tmp_path) == before
