"""What may be shown: the schema says how sensitive a value is, the study its threshold, and the words follow."""

from dataclasses import replace

import pandas as pd
import pytest

from analyses.cases import counts, multi_response
from analyses.disclosure.bands import band
from evaluation.settings import Settings
from evaluation.words import language, words
from reports.masking import change_of_members, mask, rule, sensitivity

SETTINGS = Settings(title={"sv": "Prov"})


def result(column, values, n):
    rows = [{column: key, "measure": "count", "value": value, "n": n} for key, value in values.items()]
    shares = [{column: key, "measure": "share", "value": value / n, "n": n} for key, value in values.items()]
    return pd.DataFrame([*rows, *shares])


def texts(column, values, n, table="cases", settings=SETTINGS, exclusive=True):
    shown = mask(result(column, values, n), table, column, settings, exclusive=exclusive)
    return {key: cell.text for key, cell in shown.items()}


def test_counts_of_families_are_shown_with_their_base_when_large_enough():
    assert texts("complexity", {"delimited": 10, "complex": 7}, 17) == {
        "delimited": "10 av 17",
        "complex": "7 av 17",
    }


def test_one_small_cell_puts_a_whole_table_in_words():
    assert texts(
        "referrer", {"antenatal": 6, "child_health": 7, "preschool": 3, "social_services": 1}, 17
    ) == {
        "antenatal": "en mindre del",
        "child_health": "en mindre del",
        "preschool": "inga eller enstaka",
        "social_services": "inga eller enstaka",
    }


def test_the_number_itself_does_not_come_along_with_words():
    shown = mask(
        result("referrer", {"antenatal": 14, "preschool": 3}, 17),
        "cases",
        "referrer",
        SETTINGS,
        exclusive=True,
    )
    assert [cell.value for cell in shown.values()] == [None, None]
    shown = mask(
        result("referrer", {"antenatal": 8, "preschool": 9}, 17),
        "cases",
        "referrer",
        SETTINGS,
        exclusive=True,
    )
    assert [cell.value for cell in shown.values()] == [8, 9]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "inga eller enstaka"), (4, "inga eller enstaka"), (5, "5 av 40"), (35, "35 av 40"), (36, "de flesta eller samtliga"),
    ],
)  # fmt: skip
def test_a_count_that_is_small_or_leaves_few_is_told_in_words(value, text):
    assert texts("factor", {"economic_social": value}, 40, "risk_factors", exclusive=False) == {
        "economic_social": text
    }


def test_sensitive_matters_need_ten_and_the_most_sensitive_are_never_counted():
    values = {"mental_ill_health": 9, "weak_weight_gain": 10, "earlier_violence": 12, "preschool_problems": 9}
    assert texts("factor", values, 40, "risk_factors", exclusive=False) == {
        "mental_ill_health": "inga eller enstaka",
        "weak_weight_gain": "10 av 40",
        "earlier_violence": "förekommer",
        "preschool_problems": "9 av 40",
    }
    assert texts("factor", {"earlier_violence": 0}, 40, "risk_factors", exclusive=False) == {
        "earlier_violence": "redovisas inte"
    }


def test_what_is_not_sensitive_is_shown_though_it_is_all_of_them():
    assert texts("factor", {"help_seeking": 17}, 17, "protective_factors", exclusive=False) == {
        "help_seeking": "17 av 17"
    }


def test_of_few_families_nothing_is_told():
    assert set(texts("referrer", {"antenatal": 5, "preschool": 4}, 9).values()) == {"redovisas inte"}


def test_a_higher_threshold_of_the_study_applies():
    settings = replace(SETTINGS, threshold=8)
    assert texts("complexity", {"delimited": 10, "complex": 7}, 17, settings=settings) == {
        "delimited": "de flesta eller samtliga",
        "complex": "inga eller en mindre del",
    }


def test_collected_data_and_published_facts_are_shown_as_they_are():
    assert texts("year", {2023: 3, 2024: 14}, 17) == {2023: "3 av 17", 2024: "14 av 17"}
    assert texts("category", {"family": 4}, 35, "interviews") == {"family": "4 av 35"}
    published = replace(SETTINGS, published=True)
    assert texts("factor", {"earlier_violence": 1}, 17, "risk_factors", published) == {
        "earlier_violence": "1 av 17"
    }


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
def test_the_type_of_the_labels_makes_no_difference(dtype):
    frame = result("referrer", {"antenatal": 14, "preschool": 3}, 17)
    frame["referrer"] = frame["referrer"].astype(dtype)
    shown = mask(frame, "cases", "referrer", SETTINGS, exclusive=True)
    assert [cell.text for cell in shown.values()] == ["de flesta eller samtliga", "inga eller enstaka"]


@pytest.mark.parametrize(
    "labels", [[1, 2], [True, False], [2.5, 3.5], pd.to_datetime(["2023-01-01", "2024-01-01"])]
)
def test_labels_that_are_no_texts_are_masked_all_the_same(labels):
    shown = mask(
        result("weeks", dict(zip(labels, [14, 3], strict=True)), 17),
        "cases",
        "weeks",
        SETTINGS,
        exclusive=True,
    )
    assert [cell.text for cell in shown.values()] == ["de flesta eller samtliga", "inga eller enstaka"]


def test_a_value_that_the_schema_does_not_know_has_the_sensitivity_of_its_column():
    assert sensitivity("risk_factors", "factor", "something_new") == "high"
    assert sensitivity("risk_factors", "factor", "earlier_violence") == "never"
    assert sensitivity("interventions", "kind", "economy") == "low"
    assert sensitivity("cases", "year", 2023) == "none"


def test_results_of_the_analyses_go_straight_in():
    cases = pd.DataFrame(
        {"id": [str(n) for n in range(17)], "kind": ["expecting"] * 6 + ["child"] * 11}, dtype="str"
    )
    answers = pd.DataFrame({"case": ["1", "2"], "factor": ["economic_social"] * 2}, dtype="str")
    many = multi_response(cases, answers, "factor", ["economic_social", "earlier_violence"])
    assert [c.text for c in mask(many, "risk_factors", "factor", SETTINGS, exclusive=False).values()] == [
        "inga eller enstaka",
        "redovisas inte",
    ]
    single = mask(counts(cases, "kind", ["expecting", "child"]), "cases", "kind", SETTINGS, exclusive=True)
    assert [c.text for c in single.values()] == ["6 av 17", "11 av 17"]
    none = multi_response(cases.iloc[:0], answers, "factor", ["economic_social"])
    assert [c.text for c in mask(none, "risk_factors", "factor", SETTINGS, exclusive=False).values()] == [
        "redovisas inte"
    ]
    assert mask(many.iloc[:0], "risk_factors", "factor", SETTINGS, exclusive=False) == {}


def test_the_same_in_english():
    with language("en"):
        assert texts("referrer", {"antenatal": 6, "preschool": 11}, 17) == {
            "antenatal": "6 of 17",
            "preschool": "11 of 17",
        }
        assert texts("factor", {"weak_weight_gain": 4}, 17, "risk_factors", exclusive=False) == {
            "weak_weight_gain": "fewer than 10"
        }


def test_no_words_for_a_band_hold_a_number_that_is_not_the_limit():
    bands = {band(x, base, least) for base in (17, 40) for least in (1, 5, 10) for x in range(base + 1)}
    for key in (*bands, "occurs", "hidden"):
        assert not any(
            character.isdigit() for text in words("masking")[key].values() for character in text
        ), key


def test_the_rule_is_printed_with_the_limits_that_apply():
    assert (
        "när minst 5 familjer har egenskapen och minst 5 inte har den; för känsliga uppgifter är gränsen 10."
        in rule(SETTINGS)
    )
    assert "gränsen 12" in rule(replace(SETTINGS, threshold=12))
    assert rule(replace(SETTINGS, published=True)).startswith("Alla uppgifter är redan publicerade")


@pytest.mark.parametrize(
    ("joined", "left", "text"),
    [(1, 1, "1 ny, 1 slutar"), (2, 0, "2 nya"), (0, 2, "2 slutar"), (0, 1, "1 slutar"), (0, 0, "")],
)
def test_a_change_of_members_names_nobody(joined, left, text):
    assert change_of_members(joined, left) == text
