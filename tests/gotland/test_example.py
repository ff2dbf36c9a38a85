"""The example study of a board memo from Gotland: what is published is kept as it is, what is made up is marked."""

import csv
import io
import re

import pytest

from data_templates import find
from evaluation.schemas import schema
from reports import Report, prose, tables
from reports.checking import problems
from tests.gotland import convert
from tests.gotland.memo import FOLDER

DOCUMENT = find("reports", "tjansteskrivelse.qmd").read_text(encoding="utf-8")
HEALTH, SOCIAL, EDUCATION = (
    "Hälso- och sjukvårdsförvaltningen",
    "Socialförvaltningen",
    "Utbildnings- och arbetslivsförvaltningen",
)
INVENTORY_TABLES = [name for name in tables.names() if name.startswith("inventory_")]


@pytest.fixture(scope="module", params=["sv", "en"])
def report(request) -> Report:
    return Report(FOLDER, "evaluator", request.param)


@pytest.fixture(scope="module")
def swedish() -> Report:
    return Report(FOLDER)


# the files


def test_the_files_of_the_study_are_what_the_converter_makes():
    made = convert.tables()
    assert {path.name for path in convert.OUT.iterdir()} == set(made)
    for name, text in made.items():
        assert (convert.OUT / name).read_text(encoding="utf-8-sig") == text, name


def test_the_files_begin_with_the_mark_that_excel_needs():
    for name in convert.tables():
        assert (convert.OUT / name).read_bytes().startswith(b"\xef\xbb\xbf"), name


def test_every_header_is_the_schemas_swedish_title():
    for name, text in convert.tables().items():
        titles = [field.title("sv") for field in schema(name.removesuffix(".csv")).fields]
        assert next(csv.reader(io.StringIO(text), delimiter=";")) == titles


def test_the_study_opens_without_a_single_remark(study):
    assert problems(study) == []


# what is made up, and what is not


def test_only_the_inventory_is_made_up_and_each_of_its_40_rows_says_so(study):
    assert study.settings.synthetic == ("inventory",)
    assert len(study.inventory) == 40
    assert set(study.inventory["provenance"]) == {"synthetic"}


def test_the_size_of_the_real_inventory_stays_unknown(study):
    row = study.targets.set_index("id").loc["offers"]
    assert (row["kind"], row["value"]) == ("not_stated", "anges inte")


def test_the_made_up_rows_lead_to_no_made_up_page():
    pages = {row["Sida på 1177"] for row in _shipped("inventory")}
    assert pages == {"", convert.PAGE}


def _shipped(table: str) -> list[dict[str, str]]:
    text = (convert.OUT / f"{table}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_all_of_the_columns_that_make_an_inventory_useful_are_used(study):
    assert study.inventory.notna().any().all()


# traps of the document


def test_three_administrations_share_the_work_but_two_boards_get_the_report(study, targets):
    parts = study.board_items["part"].value_counts()
    assert len(study.organisations) == int(targets["administrations"]) == 3
    assert parts["board"] == parts["recipient"] == int(targets["boards"]) == 2


def test_the_ages_of_the_inventory_the_forum_and_the_inquiry_are_kept_apart(study, targets):
    assert len({targets[key] for key in ("ages", "forum_ages", "inquiry_ages")}) == 3
    ages = [age for age in schema("inventory").labels("ages") if age != "pregnancy"]
    assert "–".join((ages[0].partition("-")[0], ages[-1].partition("-")[2])) == targets["ages"]


def test_pregnancy_is_a_time_of_its_own_and_no_age(study):
    assert {age for ages in study.inventory["ages"] for age in ages} == {"pregnancy", "0-1", "1-3", "3-5"}


def test_spring_is_never_turned_into_a_day(study):
    assert set(study.events["precision"]) == {"term"}
    assert set(study.events["date"].dt.year) == {2023}


def test_what_the_document_does_not_date_has_no_date(study):
    assert study.actions["date"].isna().all()


def test_the_eight_managers_are_a_count_and_no_persons(study):
    assert study.persons.empty
    assert study.memberships.empty


# the two questions


def test_nothing_for_0_1_at_the_selective_level_from_education_and_no_advice(swedish):
    assert str(swedish.text("inventory_selective_0_1")) == (
        f"**Selektiv nivå, 0–1 år:** 5 erbjudanden. Inget från {EDUCATION}. Inget av slaget råd/egenvård."
    )


def test_the_answer_is_the_same_in_english():
    assert str(Report(FOLDER, lang="en").text("inventory_selective_0_1")) == (
        "**Selective level, 0–1 years:** 5 offers. Nothing from Education and Labour Market Administration. "
        "Nothing of the kind advice/self-care."
    )


def test_several_offer_the_same_in_twelve_places(swedish):
    found = [row[:4] for row in swedish.table("inventory_overlaps").rows]
    assert found == [
        ("Universell", "graviditet", "råd/egenvård", "Mödrahälsovården; Familjerätten"),
        ("Universell", "0–1 år", "stöd", "Barnhälsovården; Öppna förskolan"),
        ("Universell", "0–1 år", "vård", "Förlossningen och BB; Barnhälsovården"),
        ("Universell", "0–1 år", "råd/egenvård", "Barnhälsovården; Familjerätten"),
        ("Universell", "3–5 år", "vård", "Barnhälsovården; Folktandvården"),
        ("Selektiv", "graviditet", "vård", "Mödrahälsovården; Mödra- och barnhälsovårdspsykologerna"),
        ("Selektiv", "0–1 år", "stöd", "Barnhälsovården; Föräldrastödet"),
        ("Selektiv", "0–1 år", "vård", "Mödra- och barnhälsovårdspsykologerna; Barnhälsovården"),
        ("Selektiv", "1–3 år", "stöd", "Föräldrastödet; Öppna förskolan; Familjerätten"),
        ("Indikerad", "1–3 år", "vård", "Barn- och ungdomsmedicin; Barn- och ungdomspsykiatrin"),
        ("Indikerad", "1–3 år", "insats", "Barn- och ungdomshabiliteringen; Barn- och ungdomsenheten"),
        ("Indikerad", "3–5 år", "stöd", "LSS-handläggningen; Specialpedagogiska teamet"),
    ]


def test_an_overlap_names_the_administrations_that_have_to_meet(swedish):
    owners = [row[4] for row in swedish.table("inventory_overlaps").rows]
    assert owners[1] == f"{HEALTH}; {EDUCATION}"
    assert owners[2] == HEALTH
    assert owners[8] == f"{SOCIAL}; {EDUCATION}"


def test_the_matrix_by_administration(swedish):
    """By pregnancy, 0–1, 1–3 and 3–5 years."""
    assert swedish.table("inventory_providers").rows == (
        ("Universell", HEALTH, "3", "6", "3", "4"),
        ("Universell", SOCIAL, "1", "1", "inget", "inget"),
        ("Universell", EDUCATION, "inget", "2", "2", "2"),
        ("Selektiv", HEALTH, "3", "3", "2", "2"),
        ("Selektiv", SOCIAL, "inget", "2", "2", "1"),
        ("Selektiv", EDUCATION, "inget", "inget", "2", "1"),
        ("Indikerad", HEALTH, "2", "2", "4", "2"),
        ("Indikerad", SOCIAL, "inget", "2", "1", "1"),
        ("Indikerad", EDUCATION, "inget", "inget", "inget", "1"),
    )


def test_the_matrix_by_kind(swedish):
    assert [row[1:] for row in swedish.table("inventory_kinds").rows] == [
        ("Stöd", "1", "2", "1", "1"),
        ("Vård", "1", "2", "1", "2"),
        ("Insats", "inget", "inget", "1", "1"),
        ("Råd/egenvård", "2", "2", "1", "1"),
        ("Stöd", "1", "2", "3", "1"),
        ("Vård", "2", "2", "1", "1"),
        ("Insats", "inget", "1", "1", "1"),
        ("Råd/egenvård", "inget", "inget", "1", "1"),
        ("Stöd", "1", "1", "1", "2"),
        ("Vård", "1", "1", "2", "1"),
        ("Insats", "inget", "1", "2", "1"),
        ("Råd/egenvård", "inget", "inget", "inget", "inget"),
    ]


def test_the_as_of_dates_by_administration(swedish):
    assert swedish.table("inventory_dates").rows == (
        (HEALTH, "25", "2022-11-14", "2023-03-06", "0"),
        (SOCIAL, "8", "2023-02-27", "2023-03-13", "1"),
        (EDUCATION, "7", "2023-02-20", "2023-03-06", "2"),
        ("Samtliga", "40", "2022-11-14", "2023-03-13", "3"),
    )


def test_no_row_was_checked_after_the_memo_was_dated(study, targets):
    assert f"{study.inventory['checked'].max():%Y-%m-%d}" < targets["dated"]


def test_the_numbers_of_the_text_are_those_of_the_tables(swedish):
    numbers = {name: swedish.number(name) for name in prose.NUMBERS if name.startswith("inventory_")}
    assert numbers == {
        "inventory_offers": "40",
        "inventory_services": "18",
        "inventory_administrations": "3",
        "inventory_cells": "48",
        "inventory_empty": "10",
        "inventory_overlaps": "12",
        "inventory_with_page": "10",
    }
    kinds = [cell for row in swedish.table("inventory_kinds").rows for cell in row[2:]]
    assert kinds.count("inget") == 10
    assert sum(cell not in ("inget", "1") for cell in kinds) == 12
    assert len(swedish.table("inventory_overlaps").rows) == 12


# what people see


@pytest.mark.parametrize("name", INVENTORY_TABLES)
def test_every_table_has_a_cell_under_every_head(report, name):
    table = report.table(name)
    assert table.rows
    assert all(len(row) == len(table.header) for row in table.rows)
    assert not table.widths or (len(table.widths) == len(table.header) and sum(table.widths) == 100)
    assert not {cell for row in table.rows for cell in row} & {"", "nan", "None", "<NA>"}
    assert not any("_" in cell for row in table.rows for cell in row)


def test_everything_the_study_says_is_said_in_english_too(study):
    for table, columns in {
        "inventory": ["offer_en", "activity_en"],
        "board_items": ["text_en"],
        "actions": ["text_en"],
        "events": ["text_en"],
        "organisations": ["name_en"],
    }.items():
        assert study.frames[table][columns].notna().all(axis=None), table
    assert (study.inventory["overlap_note"].isna() == study.inventory["overlap_note_en"].isna()).all()


def test_every_number_text_table_and_figure_that_the_memo_asks_for_exists():
    assert set(re.findall(r'r\.number\("(\w+)"\)', DOCUMENT)) <= set(prose.NUMBERS)
    assert set(re.findall(r'^r\.text\("(\w+)"\)', DOCUMENT, re.MULTILINE)) <= set(prose.TEXTS)
    asked = set(re.findall(r'r\.table\("(\w+)"\)', DOCUMENT))
    assert asked == {*INVENTORY_TABLES, "collection"}  # the last where a study has no inventory
    assert set(re.findall(r"@tbl-(\w+)", DOCUMENT)) == asked
    assert set(re.findall(r'r\.figure\("(\w+)"\)', DOCUMENT)) == set(re.findall(r"@fig-(\w+)", DOCUMENT))
