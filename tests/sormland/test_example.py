"""The example study of a development programme: that it opens, and that it says what its source says and no more."""

import re

import lxml.html
import pandas as pd
import pytest

from analyses.programme import (
    anchoring,
    coverage,
    matters_to_decide,
    parts,
    placements,
    principals,
    sites_per_strand,
    standings,
)
from data_templates import find
from evaluation import Study
from reports import Report, prose, tables
from reports.checking import problems
from reports.production import report as produce
from tests.sormland import generate
from tests.test_house import ROOT

FOLDER = find("examples", "sormland")
TABLES = [name for name in tables.names() if name.startswith("programme_")]
DOCUMENT = find("reports", "programoversikt.qmd").read_text(encoding="utf-8")
MUNICIPALITIES = {
    "eskilstuna", "flen", "gnesta", "katrineholm", "nykoping", "oxelosund", "strangnas", "trosa", "vingaker",
}  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(FOLDER)


@pytest.fixture(scope="module")
def everyone(study) -> list[str]:
    return principals(study.organisations, study.decisions)


@pytest.fixture(scope="module", params=["sv", "en"])
def report(request) -> Report:
    return Report(FOLDER, "evaluator", request.param)


@pytest.fixture(scope="module", params=["sv", "en"])
def page(request, tmp_path_factory) -> str:
    """The words of the rendered page, in each language."""
    made = produce(Study.open(FOLDER), None, to=("html",), lang=request.param, out=tmp_path_factory.mktemp("out"),
                   say_progress=lambda *_, **__: None)  # fmt: skip
    (file,) = made["files"]
    with open(file, encoding="utf-8") as opened:
        return " ".join(lxml.html.fromstring(opened.read()).text_content().split())


# the files


def test_the_files_of_the_study_are_what_the_generator_makes():
    made = generate.tables()
    assert {path.name for path in generate.OUT.iterdir()} == set(made)
    for name, text in made.items():
        assert (generate.OUT / name).read_bytes() == b"\xef\xbb\xbf" + text.encode(), name


def test_the_study_opens_without_a_single_remark(study):
    assert problems(study) == []


def test_the_study_is_published_facts_and_nothing_is_made_up(study):
    assert study.settings.published
    assert study.settings.synthetic is False
    assert study.settings.report == "programoversikt"


def test_every_fact_of_the_programme_has_a_source(study):
    for name in (
        "organisations",
        "strands",
        "periods",
        "matters",
        "decisions",
        "goals",
        "reference_figures",
        "measurements",
    ):
        assert len(study.frames[name]), name
        assert study.frames[name]["source"].notna().all(), name


def test_people_stand_as_a_count_and_no_name(study):
    figures = study.measurements.set_index("indicator")
    assert figures.at["Processledare", "value"] == 2
    assert study.persons.empty


# the answers


def test_no_principal_has_decided_the_model(study, everyone):
    model = standings(study.decisions, ["modellen"], everyone)
    assert len(model) == 10
    assert set(model["principal"]) == MUNICIPALITIES | {"region"}
    assert set(model["standing"]) == {"not_decided"}
    assert set(model["n"]) == {
        1
    }  # the planned joint decision; the approval and the consultation decide nothing


def test_all_ten_have_adopted_the_vision_in_2021_in_a_body_that_is_not_stated(study, everyone):
    adopted = anchoring(study.decisions, everyone)
    assert len(adopted) == 10
    assert set(adopted["matter"]) == {"malbilden"}
    assert set(adopted["date"].dt.year) == {2021}
    assert set(adopted["precision"]) == {"year"}
    assert adopted["body"].isna().all()


def test_the_programme_itself_was_decided_jointly_and_undated(study, everyone):
    started = standings(study.decisions, ["arbetet"], everyone)
    assert set(started["standing"]) == {"decided_jointly"}
    assert set(started["reason"]) == {"no_date"}


def test_only_what_is_to_be_decided_is_asked_for(study):
    assert matters_to_decide(study.matters) == ["arbetet", "malbilden", "modellen"]


def test_seven_municipalities_try_three_strands_three_one_and_three(study):
    placed = placements(study.strands, study.periods)
    assert list(sites_per_strand(placed)["value"]) == [3, 1, 3, 7]
    assert placed.groupby("strand", sort=False)["site"].apply(list).to_dict() == {
        "hjulet": ["flen", "vingaker", "eskilstuna"],
        "familjecentral": ["oxelosund"],
        "npf": ["katrineholm", "gnesta", "strangnas"],
    }
    assert set(placed["start"].dt.year) == {2023}
    assert set(placed["end"].dt.year) == {2024}
    assert set(placed["state"]) == {"ongoing"}


def test_there_are_three_goals_and_five_effects_and_no_indicator_of_any(study):
    found = coverage(study.goals, study.indicators).set_index(["level", "measure"])
    assert list(found["n"]) == [3, 3, 5, 5]
    assert list(found["value"]) == [0, 0, 0, 0]


def test_the_reference_figures_are_those_of_the_source_and_apart_from_its_own(study):
    exact = study.reference_figures.query("kind == 'exact'")
    assert list(zip(exact["value"], exact["value_to"].fillna(0), exact["unit"], strict=True)) == [
        (37, 0, "per_cent"), (56, 0, "per_cent"), (3, 5, "times"),
    ]  # fmt: skip
    assert set(study.reference_figures["year"].dropna()) == {2019, 2020}
    assert not set(study.reference_figures["indicator"]) & set(study.measurements["indicator"])


# the traps


def test_what_the_source_says_in_words_has_no_figure(study):
    said = study.reference_figures.query("kind == 'ordinal'")
    assert len(said) == 4
    assert said["value"].isna().all()
    assert said["stated"].notna().all()


def test_the_seven_central_parts_are_counted_and_not_named(study):
    found = parts(study.matters).set_index(["matter", "measure"])
    assert found.loc[("inventeringen", "stated"), "value"] == 7
    assert found.loc[("inventeringen", "named"), ["value", "reason"]].to_list() == [0, "not_named"]
    assert found.loc[("modellen", "named"), "value"] == 4
    assert pd.isna(found.loc[("modellen", "named"), "reason"])


def test_the_other_pages_period_and_pilot_stand_beside_the_programmes_own():
    shown = Report(FOLDER).table("programme_contradictions").rows
    own, pages = "(Programbeskrivningen, läget 2024 före remissen)", "(Andra webbsidor om programmet"
    assert [(row[0], row[1].split(" (")[0], row[2].split(" (")[0]) for row in shown] == [
        ("Period: Hela programmet", "2021–2025", "2021–2023"),
        ("Är Nyköping pilotkommun?", "nej, inte bland de sju som räknas upp", "ja, nämns bland piloterna"),
    ]
    assert all(own in row[1] and pages in row[2] for row in shown)


def test_nykoping_is_a_principal_and_never_counted_as_a_site(study, everyone):
    assert "nykoping" in everyone
    assert "nykoping" not in set(study.periods["site"].dropna())


# what people see


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_cell_under_every_head(report, name):
    table = report.table(name)
    assert table.rows
    assert all(len(row) == len(table.header) for row in table.rows)
    assert not {cell for row in table.rows for cell in row} & {"nan", "None", "<NA>", "NaT"}
    assert not any("_" in cell for row in table.rows for cell in row)
    assert not table.widths or (len(table.widths), sum(table.widths)) in [
        (len(table.header), n) for n in (99, 100)
    ]


def test_all_is_said_in_the_language_of_the_report():
    swedish, english = Report(FOLDER), Report(FOLDER, lang="en")
    names = {row.name for row in swedish.material.study.organisations.itertuples()} | {"37", "56", "2020"}
    for table in TABLES:
        both = {c for r in swedish.table(table).rows for c in r} & {
            c for r in english.table(table).rows for c in r
        }
        alike = {cell for cell in both if not re.fullmatch(r"[\d–\-. ]*", cell)} - names
        assert not [
            cell for cell in alike if cell not in {"Barnahus"} and not set(cell.split(", ")) <= names
        ], table


def test_every_number_and_table_that_the_document_asks_for_exists():
    assert set(re.findall(r'r\.number\("(\w+)"\)', DOCUMENT)) <= set(prose.NUMBERS)
    assert set(re.findall(r'^r\.text\("(\w+)"\)', DOCUMENT, re.MULTILINE)) <= set(prose.TEXTS)
    assert set(re.findall(r'r\.table\("(\w+)"\)', DOCUMENT)) == set(TABLES)
    assert set(re.findall(r"@tbl-(\w+)", DOCUMENT)) == set(TABLES)


def test_the_report_renders_in_both_languages_with_its_answers(page):
    swedish = "Samverkansmodellen: inte beslutat: samtliga 10." in page
    english = "The model of collaboration: not decided: all 10." in page
    assert swedish != english
    assert "2021–2023" in page and "Nyköping" in page and "37" in page


# the list of the document's figures

LISTED = ROOT / "docs" / "figures" / "sormland.md"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in LISTED.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Uppgift")
]


@pytest.mark.parametrize("row", [row for row in ROWS if row[1]], ids=lambda row: row[0])
def test_what_the_list_says_is_reproduced_stands_in_one_row_of_its_table(row):
    (name,) = re.findall(r"`(\w+)`", row[1])
    wanted = re.findall(r'"([^"]+)"', row[1])
    assert wanted
    assert any(in_order(wanted, cells) for cells in Report(FOLDER).table(name).rows), (name, wanted)


def in_order(wanted: list[str], cells: tuple[str, ...]) -> bool:
    """Whether the texts stand in cells of a row, in that order; a number must be the whole cell."""
    left = (cell.replace("\u00a0", " ") for cell in cells)
    return all(any(text == cell or (not text.isdigit() and text in cell) for cell in left) for text in wanted)


def test_every_row_of_the_list_says_where_or_why_not():
    assert ROWS
    assert not [row[0] for row in ROWS if not row[1] and not (len(row) > 2 and row[2])]
