"""The traps of the five documents that concern quantities and contradictions: each is kept as its source has it."""

import pandas as pd
import pytest

from data_templates import find
from evaluation import Study
from evaluation.schemas import schema
from reports import Report
from reports.contradictions import contradictions
from reports.material import Material
from tests.exempelkommun.targets import all_targets
from tests.folders import csv, errors, make


@pytest.fixture(scope="module")
def model_case() -> Report:
    return Report(find("examples", "exempelkommun"))


@pytest.fixture(scope="module")
def examples() -> Study:
    return Study.open(find("examples", "barnhalsovard24"))


def statements(report: Report, matter: str) -> list[str]:
    """What is said of a matter in the report, each statement with its source."""
    return [
        text for one in contradictions(report.material) if one.matter == matter for text in one.statements
    ]


# the model case


def test_table_1_counts_families_and_says_that_they_are_no_children(model_case):
    table = model_case.table("collection")
    assert table.rows[-1] == ("Uppföljningsdata (familjer)", "3", "14", "17")
    assert any("räknar familjer, inte barn" in note for note in table.notes)
    result = model_case.material.collection
    assert set(result.loc[result["what"] == "followed_up", "unit"]) == {"families"}
    assert statements(model_case, "Vad uppföljningsdata gäller") == [
        "barn (tabellen över underlaget)", "familjer, varav en del väntar barn (löptexten)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "one", "other"),
    [
        ("Hur många som deltog i arbetsgruppens kartläggning", "sju roller", "åtta personer"),
        ("Projektets tid", "2023–2024", "september 2022 till december 2024"),
        ("Socialtjänstens platser i teamet", "en plats", "två platser"),
        ("Samordnaruppdraget", "ska gå runt", "delas mellan"),
        ("Föräldragruppens nivå", "selektiv", "erbjuds alla"),
        ("När förebilden började arbeta så", "2010", "2012"),
        ("Årtal för källan till bilden av faserna", "2011", "2014"),
    ],
)
def test_what_the_documents_of_the_model_case_say_in_two_ways_is_kept_in_both(model_case, matter, one, other):
    first, second = statements(model_case, matter)
    assert first.startswith(one) and second.startswith(other)
    assert first.endswith(")") and second.endswith(")")


def test_all_contradictions_of_the_model_case_are_printed_with_its_limits(model_case):
    assert model_case.number("contradictions") == "8"
    assert str(model_case.text("contradictions")).count("\n- ") == 8


def test_observed_is_not_held_and_the_difference_is_printed(model_case):
    meetings = model_case.material.study.meetings.query("kind == 'meeting'")
    assert (meetings["held"].sum(), (meetings["held"] & meetings["observed"]).sum()) == (59, 37)
    assert "22 av 59 hållna möten observerades inte" in str(model_case.text("limits"))


def test_every_third_week_is_the_plan_and_not_the_number_observed(model_case):
    meetings = model_case.material.study.meetings.query("kind == 'meeting'")
    assert set(meetings.groupby("group")["date"].diff().dropna().dt.days) == {21}
    observed = meetings[meetings["observed"]].groupby(["group", meetings["date"].dt.year]).size()
    assert observed.to_dict() == {
        ("steering", 2023): 8,
        ("steering", 2024): 9,
        ("team", 2023): 10,
        ("team", 2024): 10,
    }


def test_half_of_the_families_is_kept_as_a_word():
    (target,) = (target for target in all_targets() if target.id == "network")
    assert (target.value, target.kind) == ("hälften", "ordinal")


def test_what_the_diagrams_lost_is_not_stated_and_has_no_value(model_case):
    targets = model_case.material.study.targets.set_index("id")
    for name in ("diagram_interventions", "diagram_referrers", "sdq", "phase_dates"):
        assert targets.at[name, "kind"] == "not_stated"
        assert not any(character.isdigit() for character in targets.at[name, "value"])


# the 24 examples


def test_the_grant_ends_in_2021_in_one_place_and_at_the_end_of_2020_in_the_others(examples):
    report = Report(examples.path)
    assert statements(report, "När statsbidraget upphörde") == [
        "2021 (s. 7)",
        "slutet av 2020 (övriga exempel)",
    ]


def test_a_start_before_the_grant_stays_the_year_that_is_stated(examples):
    early = examples.catalogue[examples.catalogue["start_year"] < examples.settings.start.year]
    assert list(early["start_year"]) == [2017, 2017]


def test_the_start_that_the_source_does_not_state_is_counted_as_not_stated(examples):
    missing = examples.catalogue[examples.catalogue["start_year"].isna()]
    assert list(missing["region"]) == ["stockholm"]
    rows = {row[0]: row for row in Report(examples.path).table("catalogue_status").rows}
    header = Report(examples.path).table("catalogue_status").header
    assert rows["Samtliga"][header.index("Anges inte")] == "1"


def test_one_region_under_several_names_is_one_region_and_the_names_are_kept(examples):
    west = examples.catalogue[examples.catalogue["region"] == "vastra_gotaland"]
    assert west["region_as_stated"].nunique() > 1
    misspelt = examples.catalogue.set_index("id").at["norrbotten_resurs", "source_note"]
    assert "felstavat" in misspelt
    assert examples.catalogue["region"].nunique() == 17


def test_a_misspelt_region_in_a_table_is_listed_and_never_guessed(tmp_path):
    study = make(tmp_path, {"tables/catalogue.csv": csv("id | titel | region\n1 | Resurs | Norbotten")})
    assert "Norbotten" in errors(study)[0] and "Norrbotten" in errors(study)[0]
    assert study.catalogue["region"].isna().all()


def test_a_part_for_all_inside_a_mid_green_example_stands_beside_its_level(examples):
    assert examples.catalogue.set_index("id").at["itc_komitid", "level"] == "mid"
    found = statements(Report(examples.path), "Vilken nivå insatsen hör till")
    assert [text.split(" (")[0] for text in found] == [
        "mellangrön",
        "har också en generell del för alla vid 18 månader",
    ]


def test_an_ordinal_is_a_number_in_no_frame_of_any_example():
    for folder in sorted(path.parent for path in find("examples").glob("*/study.yaml")):
        study = Study.open(folder)
        for name in study.frames:
            if schema(name).quantity:
                frame = study.frames[name]
                words = frame[frame["kind"].isin(["ordinal", "not_stated"])]
                assert pd.isna(words[["value", "value_to"]]).all(axis=None), (folder.name, name)


def test_the_number_interviewed_in_the_pre_study_is_printed_as_not_stated():
    text = str(Report(find("examples", "goteborgsregionen")).text("stated_figures"))
    assert "Antal intervjuade: anges inte" in text


def test_contradictions_of_persons_are_never_listed(tmp_path):
    """Figures on families would leave only through masking; no table of figures is of persons today."""
    for name in Material(make(tmp_path)).study.frames:
        assert not (schema(name).quantity and schema(name).counts == "person"), name
