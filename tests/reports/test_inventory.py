"""Tables and sentences on an inventory and a board memo, of sheets as people fill them in."""

import pytest

from evaluation.words import language
from reports import prose, tables
from reports.material import Material
from tests.folders import csv, errors, make

ORGANISATIONS = """
Id | Namn             | Namn på engelska
h  | Hälsa            | Health
s  | Socialtjänst     | Social services
"""
HEAD = "Id | Erbjudande | Nivå | Ålder | Slag | Verksamhet | Förvaltning | Kontrollerad"
ROWS = """
1  | Extra besök | selektiv   | 0–1 år             | vård        | BVC     | Hälsa        | 2023-02-01
2  | Hemstöd     | Selektiv   | graviditet; 0–1 år | insats      | Stödet  | socialtjänst | 2023-01-01
3  | Samtal      | selective  | 0-1                | stöd        | Stödet  | Socialtjänst |
4  | Råd         | selektiv   | 0–1 år             | råd/egenvård | BVC    | Hälsa        |
"""


@pytest.fixture
def material(tmp_path):
    """Make a study with an inventory (the rows given) and with other tables."""

    def made(rows: str = ROWS, lang: str = "sv", **others: str) -> Material:
        sheets = {"organisations": ORGANISATIONS, "inventory": f"{HEAD}\n{rows.strip()}"} | others
        files = {f"tables/{name}.csv": csv(text, "\t") for name, text in sheets.items() if text}
        return Material(make(tmp_path, files), lang=lang)

    return made


def text(name: str, material: Material) -> str:
    with language(material.lang):
        return prose.text(name, material)


def notes(name: str, material: Material) -> str:
    return " ".join(tables.make(name, material).notes)


# the sheet


def test_levels_and_ages_may_be_written_as_key_or_in_either_language(material):
    study = material().study
    assert errors(study) == []
    assert set(study.inventory["level"]) == {"selective"}
    assert list(study.inventory["ages"])[1:3] == [("pregnancy", "0-1"), ("0-1",)]


def test_an_administration_that_is_in_no_table_is_an_error(material):
    found = errors(material(ROWS.replace("socialtjänst", "socialtjänsten")).study)
    assert len(found) == 1
    assert "socialtjänsten" in found[0]


# tables


def test_a_row_without_a_level_is_told_under_the_table(material):
    told = material(ROWS.replace("selective", ""))
    for name in ("inventory_providers", "inventory_kinds"):
        assert "1 erbjudande saknar en uppgift" in notes(name, told)


def test_a_table_of_whole_rows_says_nothing_of_missing_ones(material):
    assert "saknar en uppgift" not in notes("inventory_kinds", material())


def test_without_the_table_of_organisations_no_row_has_a_place_by_administration(material):
    told = material(organisations="")
    assert "4 erbjudanden saknar en uppgift" in notes("inventory_providers", told)
    assert tables.make("inventory_providers", told).rows == ()


def test_an_organisation_without_any_offer_is_named_and_no_row_of_zeros(material):
    told = material(organisations=f"{ORGANISATIONS.strip()}\nk | Kultur | Culture")
    assert "Inte med i inventeringen: Kultur." in notes("inventory_providers", told)
    assert "Kultur" not in {row[1] for row in tables.make("inventory_providers", told).rows}


def test_an_inventory_without_rows_has_tables_without_rows(material):
    told = material("")
    for name in ("inventory_overlaps", "inventory_dates", "inventory_offers"):
        assert tables.make(name, told).rows == ()


def test_offers_are_listed_by_level_and_those_without_one_last(material):
    rows = ROWS.replace("selective", "").replace("Selektiv ", "universell")
    listed = tables.make("inventory_offers", material(rows)).rows
    assert [row[0] for row in listed] == ["Hemstöd", "Extra besök", "Råd", "Samtal"]


# sentences


def test_a_full_cell_has_no_gap(material):
    said = text("inventory_selective_0_1", material())
    assert said == "**Selektiv nivå, 0–1 år:** 4 erbjudanden. Alla förvaltningar och alla slag finns med."


def test_a_cell_without_anything_is_said_to_be_empty(material):
    said = text("inventory_selective_0_1", material(ROWS.replace("0–1 år", "1–3 år").replace("0-1", "1-3")))
    assert said == "**Selektiv nivå, 0–1 år:** inget alls."


def test_one_missing_kind_and_several_are_said_in_the_words_of_each_language(material):
    said = text("inventory_gaps", material())
    assert (
        "**Selektiv nivå, graviditet:** 1 erbjudande. Inget från Hälsa. Inget av slaget stöd, vård eller råd/egenvård."
        in said
    )
    english = text("inventory_gaps", material(lang="en"))
    assert (
        "**Selective level, pregnancy:** 1 offer. Nothing from Health. "
        "Nothing of the kind support, care or advice/self-care." in english
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, "Uppgifterna i inventeringen stämdes av mellan 1 januari 2023 och 1 februari 2023. 2 av 4 erbjudanden har inget datum."),
        (ROWS.replace("2023-01-01", "2023-02-01"), "Uppgifterna i inventeringen stämdes av 1 februari 2023. 2 av 4 erbjudanden har inget datum."),
        (ROWS.replace("2023-01-01", "").replace("2023-02-01", ""), "Ingen uppgift i inventeringen har ett datum, så hur aktuell den är går inte att säga."),
    ],
)  # fmt: skip
def test_the_as_of_days_are_said_and_never_made_up(material, rows, said):
    assert text("inventory_as_of", material(rows)).replace("\u00a0", " ") == said


def test_a_part_of_the_memo_that_nobody_has_written_says_so(material):
    told = material(board_items="Id | Del | Text\np1 | förslag till beslut | Nämnden godkänner rapporten.")
    assert text("board_proposal", told) == "- Nämnden godkänner rapporten."
    assert text("board_assessment", told) == "Inte skrivet än."


def test_what_has_been_done_is_dated_as_precisely_as_is_known(material):
    told = material(
        actions="Id | Åtgärd | Datum\na1 | Träff | 2023-02-07\na2 | Grupp |",
        events="Id | Datum | Datum anger | Slag | Händelse\n"
        "e1 | 2023-05-01 | månad | workshop | Verkstad\ne2 | 2023-09-01 | termin | utbildning | Kurs",
    )
    assert text("developments", told).replace("\u00a0", " ").splitlines() == [
        "- Utan angivet datum: Grupp",
        "- 7 februari 2023: Träff",
        "- Maj 2023: Verkstad",
        "- Hösten 2023: Kurs",
    ]
