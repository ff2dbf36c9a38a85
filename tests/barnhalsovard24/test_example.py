"""The example study of 24 learning examples: that it opens, and that it says what the source says."""

import csv
import re

import pandas as pd
import pytest

from analyses.catalogue import pairs, result_bases, tally, trends
from analyses.contradictions import contradicting, contradicting_figures
from data_templates import find
from evaluation import Study
from evaluation.schemas import schema
from reports import Report, prose, tables
from reports.checking import problems
from tests.barnhalsovard24 import convert

FOLDER = find("examples", "barnhalsovard24")
LEVELS = ["light", "light_mid", "mid", "dark"]
CATALOGUE_TABLES = [name for name in tables.names() if name.startswith("catalogue_")] + ["contradictions"]


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(FOLDER)


@pytest.fixture(scope="module")
def items(study) -> pd.DataFrame:
    return study.catalogue


@pytest.fixture(scope="module", params=["sv", "en"])
def report(request) -> Report:
    return Report(FOLDER, "evaluator", request.param)


def by_level(items: pd.DataFrame, column: str, value: str) -> list[int]:
    """The counts of one value: light, light and mid, mid, dark, all."""
    result = tally(items, column, [value], "level", LEVELS)
    return [int(x) for x in result.loc[(result["measure"] == "count") & result[column].notna(), "value"]]


# the files


def test_the_files_of_the_study_are_what_the_converter_makes():
    for name, text in convert.tables().items():
        assert (convert.OUT / name).read_text(encoding="utf-8-sig") == text, name


def test_the_files_begin_with_the_mark_that_excel_needs():
    for name in convert.tables():
        assert (convert.OUT / name).read_bytes().startswith(b"\xef\xbb\xbf"), name


def test_the_study_opens_without_a_single_remark(study):
    assert problems(study) == []


def test_the_study_says_that_it_is_published_and_names_its_source(study):
    assert study.settings.published
    assert not study.settings.synthetic
    assert "21070" in study.settings.source["sv"]
    assert "2022" in study.settings.source["en"]


def test_swedish_headers_and_labels_become_keys(study):
    row = study.catalogue.set_index("id").loc["tandhornan"]
    assert row["level"] == "light_mid"
    assert row["collaborators"] == ("dental_care", "family_centre", "parenting_guide")
    assert row["lesson_groups"] == ("shared_view", "structure", "access")
    assert row["followup_state"] == "quantitative"


def test_every_header_is_the_schemas_swedish_title(study):
    for name in ("catalogue", "measurements", "contradictions"):
        header = (convert.OUT / f"{name}.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
        assert next(csv.reader([header], delimiter=";")) == [
            field.title("sv") for field in schema(name).fields
        ]


def test_no_fact_of_the_coded_source_is_lost(study):
    rows = list(csv.DictReader((convert.HERE / "examples24.csv").open(encoding="utf-8-sig", newline="")))
    unused = set(rows[0]) - set(convert.COLUMNS.values())
    assert unused == {
        "level_sv",
        "numbers",
        "results_reported",
        "child_participation",
    }  # each has its own test
    stated = sum(part.count("|") + 1 for row in rows for part in row["numbers"].split(";") if part)
    goals = 1  # the regional goal stands beside its shares
    assert len(study.measurements) == stated - goals


def test_every_statement_on_results_stands_under_what_it_rests_on(items):
    rows = list(csv.DictReader((convert.HERE / "examples24.csv").open(encoding="utf-8-sig", newline="")))
    stated = {row["short_id"]: set(row["results_reported"].split(";")) for row in rows}
    kept: dict[str, set[str]] = {
        row["id"]: {text for column in convert.RESULTS.values() for text in row[column] or ()}
        for row in items.astype(object).to_dict("records")
    }
    assert kept == stated


# the published and derived counts


def test_the_levels_hold_ten_five_four_and_five_examples(items):
    assert items["level"].value_counts().reindex(LEVELS).to_list() == [10, 5, 4, 5]
    assert len(items) == 24


def test_the_examples_come_from_17_regions(items):
    assert items["region"].nunique() == 17


def test_the_start_years_are_those_of_the_source(items):
    assert items["start_year"].value_counts().to_dict() == {2017: 2, 2018: 8, 2019: 9, 2020: 4}
    assert items["start_year"].isna().sum() == 1


def test_after_the_grant_21_go_on_two_have_ended_and_one_is_paused(items):
    goes_on = {entry["value"] for entry in schema("catalogue").field("status").categories if entry["goes_on"]}
    assert items["status"].isin(goes_on).sum() == 21
    assert set(items.loc[items["status"] == "ended", "id"]) == {"vipp_sd", "gotland_hembesok"}
    assert (items["status"] == "paused_unclear").sum() == 1


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("collaborators", "social_services", [7, 0, 1, 4, 12]),
        ("collaborators", "dental_care", [5, 4, 0, 0, 9]),
        ("kinds", "home_visits", [5, 1, 3, 1, 10]),
    ],
)
def test_who_collaborates_and_visits_by_level(items, column, value, expected):
    assert by_level(items, column, value) == expected


def test_the_pandemic_is_said_to_have_affected_14_examples(items):
    assert items["pandemic_effect"].notna().sum() == 14


def test_children_took_part_in_one_example_and_partly_in_another(items):
    counts = items["child_participation"].value_counts()
    assert counts.to_dict() == {"not_stated": 22, "yes": 1, "partly": 1}


def test_seven_examples_have_no_follow_up_method(items):
    assert items["followup_state"].isin(["no_formal_method_stated", "none_stated"]).sum() == 7


def test_the_lesson_groups_have_their_published_counts(items):
    counts = pairs(items, "lesson_groups")["lesson_groups"].value_counts()
    assert counts.to_dict() == {
        "shared_view": 16, "structure": 11, "management": 8, "anchoring": 8, "resources": 7, "competence": 7,
        "learning": 4, "access": 4, "participation": 3, "agreements": 2,
    }  # fmt: skip


def test_measured_perceived_and_reported_results_are_kept_apart(items):
    bases = result_bases(items).explode().value_counts()
    assert bases.to_dict() == {"measured": 3, "perceived": 11, "reported": 17, "unknown": 3}


# the figures


def test_the_home_visits_pass_the_goal_in_the_third_year(study):
    gaps = trends(study.measurements).query("measure == 'gap'")
    assert list(zip(gaps["year"], gaps["value"], strict=True)) == [(2017, -53.0), (2018, -41.0), (2019, 12.0)]
    assert set(gaps["reason"]) == {"no_denominator"}


def test_a_few_and_more_than_are_never_turned_into_exact_figures(study):
    vague = study.measurements.query("kind != 'exact'").set_index("kind")
    assert vague.at["at_least", "stated"] == "fler än 100"
    assert vague.at["ordinal", "stated"] == "hundratals"
    assert pd.isna(vague.at["ordinal", "value"])


def test_the_source_gives_no_denominators_and_none_is_made_up(study):
    assert study.measurements[["numerator", "denominator"]].isna().all(axis=None)


def test_six_and_eight_municipalities_are_both_kept_with_their_places(study):
    found = contradicting_figures(study.measurements, schema("measurements").quantity)
    assert list(zip(found["value"], found["source"], strict=True)) == [
        (6, "s. 28, beskrivningen"),
        (8, "s. 28, målgruppen"),
    ]


def test_each_contradiction_in_words_has_two_statements_with_two_sources(study):
    found = contradicting(study.contradictions, ["item", "matter"])
    assert len(found) == len(study.contradictions)
    assert (found.groupby(["item", "matter"])[["value", "source"]].nunique() == 2).all(axis=None)


# what people see


@pytest.mark.parametrize("name", CATALOGUE_TABLES)
def test_every_table_has_a_cell_under_every_head(report, name):
    table = report.table(name)
    assert table.rows
    assert all(len(row) == len(table.header) for row in table.rows)
    assert not {cell for row in table.rows for cell in row} & {"nan", "None", "<NA>"}
    assert not any("_" in cell for row in table.rows for cell in row)


def test_the_table_of_contradictions_shows_both_statements_side_by_side(study):
    rows = Report(FOLDER).table("contradictions").rows
    assert ("6\u00a0kommuner (s. 28, beskrivningen)", "8\u00a0kommuner (s. 28, målgruppen)") in {
        row[2:] for row in rows
    }
    assert len(rows) == 4


def test_the_trend_says_why_there_is_no_interval():
    table = Report(FOLDER).table("catalogue_trend")
    assert [row[-1].split("\u00a0")[0].split(" ")[0] for row in table.rows] == ["−53", "−41", "+12"]
    assert all(row[-1].endswith("procentenheter") for row in table.rows)
    assert any("nämnare" in note for note in table.notes)


def test_a_table_of_levels_counts_in_all_with_per_cent_and_per_level_without():
    rows = {row[0]: row[1:] for row in Report(FOLDER).table("catalogue_collaborators").rows}
    assert rows["Socialtjänst"] == ("7", "0", "1", "4", "12 (50\u00a0%)")


def test_each_lesson_group_leads_to_as_many_examples_as_it_counts(report):
    for _, count, links in report.table("catalogue_lessons").rows:
        assert len(links.split(",")) == int(count.split()[0])


def test_the_numbers_of_the_text_are_those_of_the_tables(report):
    numbers = {name: report.number(name) for name in prose.NUMBERS}
    assert numbers["examples"] == "24"
    assert numbers["regions"] == "17"
    assert numbers["goes_on"] == "21"
    assert numbers["without_method"] == "7"
    assert numbers["contradictions"] == "4"


def test_after_the_grant_all_light_green_examples_go_on_and_of_the_other_levels_all_but_one():
    rows = {row[0]: row[1:] for row in Report(FOLDER).table("catalogue_status_levels").rows}
    assert rows["Fortsätter i någon form"] == ("10", "4", "3", "4", "21")
    assert rows["Samtliga"] == ("10", "5", "4", "5", "24")
    assert rows["Avslutad"] == ("0", "0", "1", "1", "2")
    assert str(Report(FOLDER).text("after_by_level")).splitlines() == [
        "- **Ljusgrön:** 10 av 10 fortsätter i någon form.",
        "- **Ljus- och mellangrön:** 4 av 5 fortsätter i någon form; pausad, fortsättningen oklar: 1.",
        "- **Mellangrön:** 3 av 4 fortsätter i någon form; avslutad: 1.",
        "- **Mörkgrön:** 4 av 5 fortsätter i någon form; avslutad: 1.",
    ]


def test_every_stated_figure_stands_in_the_appendix_as_it_is_stated(study):
    rows = Report(FOLDER).table("catalogue_figures").rows
    assert len(rows) == len(study.measurements)
    shown = {row[3].replace("\u00a0", " ") for row in rows}
    assert {
        "minst 100 besök",
        "hundratals",
        "omkring 15–20 %",
        "omkring 1 månad",
        "8–12 veckor",
        "2–3 kommuner",
    } <= shown


def test_the_text_on_the_trend_gives_the_difference_in_percentage_points():
    text = str(Report(FOLDER).text("trend"))
    assert "17\u00a0% 2017 och 82\u00a0% 2019" in text
    assert "65 procentenheter" in text


def test_every_number_and_table_that_the_document_asks_for_exists():
    text = find("reports", "larande-exempel.qmd").read_text(encoding="utf-8")
    assert set(re.findall(r'r\.number\("(\w+)"\)', text)) <= set(prose.NUMBERS)
    assert set(re.findall(r'^r\.text\("(\w+)"\)', text, re.MULTILINE)) <= set(prose.TEXTS)
    asked = set(re.findall(r'r\.table\("(\w+)"\)', text))
    assert asked == set(CATALOGUE_TABLES)
    assert set(re.findall(r"@tbl-(\w+)", text)) == asked
