"""The row of headers is found where people wrote it, and rows that are no data are passed over and told."""

import pytest

from evaluation.headers import header_row
from evaluation.schemas import schema
from tests.folders import csv, errors, make, rows, workbook

TABLE = "Grupp | Datum | Tillfälle nr\nTeamet | 2023-02-07 | 1\nTeamet | 2023-03-07 | 2"


def meetings(folder, markdown, kind="xlsx"):
    if kind == "csv":
        return make(folder, {"tables/meetings.csv": csv(markdown)})
    return make(folder, {"tables/tables.xlsx": workbook({"Möten": markdown})})


def notes(study) -> list[str]:
    return [str(p) for p in study.problems if p.level == "note"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "above", ["Möten våren 2023 | | ", "Våra möten | | \n | | \nuppdaterad | 2023-05-01 | U1"]
)
def test_a_title_above_the_headers_is_passed_over_and_told(tmp_path, kind, above):
    study = meetings(tmp_path, f"{above}\n{TABLE}", kind)
    row = len(above.splitlines()) + 1
    assert errors(study) == []
    assert list(study.meetings.index) == [row + 1, row + 2]
    assert notes(study)[0].endswith(
        f"rad 1: Rubrikerna står på rad {row}. Det som står ovanför dem läses inte."
    )


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("Grupp | Datum\nTeamet | 2023-02-07", 0),
        ("Titel | \nGrupp | Datum", 1),
        ("Grupp | Datm\nGrupp | Datum", 1),
        ("Grupp\nTeamet", 0),
        ("Nagot | Annat\nTeamet | 2023-02-07", 0),
        ("Gruppens\nmöten | \n | x\ngroup | SLAG\nTeamet | möte", 3),
    ],
)
def test_the_headers_are_the_first_row_that_knows_two_of_them(written, row):
    assert header_row(rows(written), schema("meetings")) == row


def test_headers_with_line_breaks_and_odd_blanks_are_known(tmp_path):
    table = [["Grupp", "Tillfälle\nnr", " DATUM\u00a0"], ["Teamet", 3, "2023-02-07"]]
    study = make(tmp_path, {"tables/tables.xlsx": workbook({"Möten": table})})
    assert errors(study) == []
    assert list(study.meetings["slot"]) == [3]


@pytest.mark.parametrize("said", ["Summa", "SUMMA:", "Totalt", "total"])
def test_a_row_of_totals_at_the_end_is_passed_over_and_told(tmp_path, said):
    study = meetings(tmp_path, f"{TABLE}\n{said} | | 3")
    assert errors(study) == []
    assert len(study.meetings) == 2
    assert "tables.xlsx, Möten, rad 4: Raden ser ut att vara en summarad och räknas inte." in notes(study)


@pytest.mark.parametrize(
    "row", ["Summa | 2023-04-07 | 3", "Summa | | ", "Summan | | 3", "Teamet | Summa | 3"]
)
def test_a_row_that_only_resembles_a_total_is_read(tmp_path, row):
    study = meetings(tmp_path, f"{TABLE}\n{row}")
    assert len(study.meetings) == 3
    assert errors(study)


def test_a_row_of_data_with_all_it_needs_is_no_total(tmp_path):
    study = make(tmp_path, {"tables/persons.csv": csv("Id | Roll | Not\nSumma | 5 | 7")})
    assert errors(study) == []
    assert list(study.persons["id"]) == ["Summa"]


def test_headers_in_the_middle_are_passed_over_and_told(tmp_path):
    study = meetings(tmp_path, f"{TABLE}\n{TABLE}")
    assert len(study.meetings) == 4
    assert notes(study)[0] == "tables.xlsx, Möten, rad 4: Raden upprepar rubrikerna och räknas inte."


def test_a_column_without_header_is_named_by_its_letter(tmp_path):
    study = meetings(tmp_path, "Grupp | Datum | \nTeamet | 2023-02-07 | \nTeamet | 2023-03-07 | x")
    assert errors(study) == []
    assert "tables.xlsx, Möten, rad 3: Kolumn C har innehåll men ingen rubrik och läses inte." in notes(study)


def test_what_passed_over_rows_hold_does_not_come_back_as_another_row(tmp_path):
    study = meetings(tmp_path, f"{TABLE}\nSumma | | 3\nTeamet | 2023-04-07 | 3")
    assert errors(study) == []
    assert list(study.meetings.index) == [2, 3, 5]
