"""`folje table`: rows chosen and counted by any name of a table, a column and a value; exported without formulas."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

import folje
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from reports.listing import listing
from reports.spreadsheet import workbook
from reports.table import Table
from tests.folders import csv, make

EXAMPLES = find("examples", "barnhalsovard24")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(EXAMPLES)


def titles(study, *where: str) -> list[str]:
    return [row["title"] for row in listing(study, "exempel", where=list(where), by=[])["rows"]]


# which rows


@pytest.mark.parametrize("asked", ["nivå=mörkgrön", "level=dark", "Level=dark green", "NIVÅ= Mörkgrön "])
def test_a_column_and_a_value_have_any_of_their_names(study, asked):
    assert len(titles(study, asked)) == 5


def test_several_values_of_one_column_are_any_and_of_several_columns_all(study):
    assert len(titles(study, "nivå=ljusgrön", "nivå=mellangrön")) == 14
    assert len(titles(study, "nivå=mörkgrön", "samverkar med=socialtjänst")) == 4
    assert len(titles(study, "nivå=mörkgrön", "samverkar med=socialtjänst", "region=Gotland")) == 1


def test_an_empty_value_finds_the_rows_that_state_nothing(study):
    assert titles(study, "startår=") == ["Utökat hembesöksprogram enligt Rinkebymodellen"]
    assert len(titles(study, "startår=", "startår=2017")) == 3


def test_a_free_text_is_looked_for_anywhere_in_the_cell(study):
    assert len(titles(study, "titel=HEMBESÖK")) == 4


def test_a_reference_may_be_asked_for_by_what_people_call_the_row(study):
    found = listing(study, "mått", where=["exempel=Växa tryggt"], by=[])
    assert [row["value"] for row in found["rows"]] == [6, 18, 33]


@pytest.mark.parametrize(
    ("table", "where", "by", "advice"),
    [
        ("matt", [], [], "Mått"),
        ("familjer", [], [], "bara maskade i rapporter"),
        ("exempel", ["nivå=mörk"], [], "Menas mörkgrön?"),
        ("exempel", ["nivå=zzz"], [], "De är: ljusgrön"),
        ("exempel", ["niva"], [], "KOLUMN=VÄRDE"),
        ("exempel", ["färg=grön"], [], "Kolumnerna är: Id, Nr"),
        ("exempel", ["startår=ifjol"], [], "går inte att läsa som ett värde i Startår"),
        ("exempel", [], ["nivå", "region", "läge efter bidraget"], "en eller två"),
    ],
)
def test_what_cannot_be_understood_is_one_line_with_what_there_is(study, table, where, by, advice):
    with pytest.raises(UseError) as caught:
        listing(study, table, where=where, by=by)
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rows_are_shown_by_name_with_the_columns_they_were_chosen_by(study):
    lines = listing(study, "exempel", where=["region=Gotland"], by=[])["lines"]
    assert lines[0] == "Exempel: 2 av 24 rader"
    assert lines[2].split() == ["Exempel", "Region"]
    assert lines[3].endswith("Gotland")


# counts


def test_what_happened_after_the_grant_by_level(study):
    made = listing(study, "exempel", where=[], by=["läge efter bidraget", "nivå"])
    cells = {(row["status"], row["level"]): row["count"] for row in made["counts"]}
    assert [cells["ended", level] for level in ("light", "light_mid", "mid", "dark", None)] == [0, 0, 1, 1, 2]
    assert made["lines"][-1].split() == ["Samtliga", "10", "5", "4", "5", "24"]


def test_a_row_with_several_values_counts_once_in_each_and_once_in_all(study):
    made = listing(study, "exempel", where=[], by=["nivå", "samverkar med"])
    cells = {(row["level"], row["collaborators"]): row["count"] for row in made["counts"]}
    assert cells["dark", "social_services"] == 4
    assert cells["dark", None] == 5
    assert "summeras inte" in made["lines"][-1]


def test_years_and_truths_keep_their_type_in_data(study, tmp_path):
    counts = listing(study, "exempel", where=[], by=["startår"])["counts"]
    assert [(row["start_year"], row["count"]) for row in counts] == [
        (2017, 2),
        (2018, 8),
        (2019, 9),
        (2020, 4),
        (None, 1),
    ]
    meetings = make(tmp_path, {"tables/meetings.csv": csv("grupp | datum | hölls\nteam | 2023-02-07 | nej")})
    assert listing(meetings, "möten", where=["grupp=Teamet"], by=["hölls"])["counts"][0]["held"] is False
    assert listing(meetings, "möten", where=["datum=7/2 2023", "hölls=nej"], by=[])["n"] == 1
    assert listing(meetings, "möten", where=["hölls=ja"], by=["grupp"])["counts"] == [
        {"group": None, "count": 0, "n": 0}
    ]


def test_english_words_for_an_english_reader(study):
    lines = listing(study, "catalogue", where=[], by=["status", "level"], lang="en")["lines"]
    assert lines[0] == "Examples: 24 of 24 rows"
    assert "light green" in lines[2]


def test_a_table_without_rows_is_listed_and_counted_as_empty(tmp_path):
    study = make(tmp_path)
    assert listing(study, "exempel", where=[], by=[])["n"] == 0
    assert listing(study, "exempel", where=["nivå=mörkgrön"], by=["nivå", "region"])["lines"][-1].split() == [
        "Samtliga",
        "0",
    ]


# the workbook


def sheets(data: bytes) -> dict[str, list[list]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}


def test_the_workbook_has_the_rows_with_all_columns_and_the_counts(study, tmp_path):
    path = tmp_path / "ny" / "ut.xlsx"
    made = listing(study, "exempel", where=["nivå=mörkgrön"], by=["läge efter bidraget"], xlsx=path)
    assert made["file"] == str(path)
    rows, counts = sheets(path.read_bytes()).values()
    assert rows[0][:4] == ["Id", "Nr", "Sida", "Titel"]
    assert len(rows) == 1 + 5
    assert [type(row[1]) for row in rows[1:]] == [int] * 5
    assert counts[-1] == ["Samtliga", 5]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "{=1}"])
def test_no_cell_becomes_a_formula_or_a_link(text):
    data = workbook([Table("t", "Blad", (text, "b"), ((text, text),), (text,))])
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for row in book["Blad"].rows for cell in row if cell.value is not None]
    assert [cell.value for cell in cells].count("b") == 1 and len(cells) == 5
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_dangerous_title_in_a_study_stays_a_text_all_the_way(tmp_path):
    study = make(tmp_path, {"tables/catalogue.csv": csv("id | titel\n1 | =HYPERLINK(1)")})
    listing(study, "exempel", where=[], by=[], xlsx=tmp_path / "ut.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ut.xlsx")
    assert [(cell.value, cell.data_type) for cell in book.active[2] if cell.value] == [
        ("1", "s"),
        ("=HYPERLINK(1)", "s"),
    ]


def test_made_up_rows_are_marked_on_the_sheet(tmp_path):
    path = tmp_path / "ut.xlsx"
    listing(Study.open(find("examples", "exempelkommun")), "händelser", where=[], by=[], xlsx=path)
    sheet = openpyxl.load_workbook(path).active
    assert "Påhittade" in sheet.oddHeader.center.text
    assert "Påhittade" in sheet["A1"].comment.text


def test_another_ending_is_refused(study, tmp_path):
    with pytest.raises(UseError, match="xlsx"):
        listing(study, "exempel", where=[], by=[], xlsx=tmp_path / "ut.csv")


# the command


def test_the_command_prints_words_or_data(capsys):
    arguments = ["table", "exempel", str(EXAMPLES), "--where", "region=Skåne"]
    assert folje.main(arguments) == folje.OK
    assert "Växa tryggt" in capsys.readouterr().out
    folje.main([*arguments, "--json"])
    assert json.loads(capsys.readouterr().out)["rows"][0]["id"] == "vaxa_tryggt"


def test_the_command_says_what_is_wrong_and_writes_nothing(capsys, tmp_path):
    code = folje.main(
        ["table", "exempel", str(EXAMPLES), "--where", "nivå=blå", "--xlsx", str(tmp_path / "a.xlsx")]
    )
    assert code == folje.WRONG_USE
    assert "nivå" in capsys.readouterr().err.lower()
    assert list(Path(tmp_path).iterdir()) == []
