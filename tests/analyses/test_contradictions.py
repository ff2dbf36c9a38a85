"""Statements that do not agree, in words and in figures: all are found, none is chosen."""

import pandas as pd
import pytest

from analyses.contradictions import contradicting, contradicting_figures


def test_two_figures_on_the_same_matter_are_both_kept():
    rows = pd.DataFrame({"item": "b", "indicator": "towns", "year": [2021, 2021, 2019], "value": [6, 8, 4]})
    assert list(contradicting(rows, ["item", "indicator", "year"])["value"]) == [6, 8]


def test_the_same_figure_twice_is_no_contradiction():
    rows = pd.DataFrame({"item": "b", "indicator": "towns", "year": [None, None], "value": [6, 6]})
    assert contradicting(rows, ["item", "indicator", "year"]).empty


def test_matters_without_a_year_are_compared_as_well():
    rows = pd.DataFrame(
        {"item": "b", "indicator": "towns", "year": [None, None, None], "value": [6, 8, None]}
    )
    assert list(contradicting(rows, ["item", "indicator", "year"])["value"]) == [6, 8]


# figures as they are stated


def figures(*stated: tuple) -> pd.DataFrame:
    """Figures on one matter: kind, value, value_to, stated."""
    frame = pd.DataFrame(stated, columns=["kind", "value", "value_to", "stated"])
    frame[["value", "value_to"]] = frame[["value", "value_to"]].astype("Float64")
    return frame.assign(matter="towns", stated=frame["stated"].astype("str"))


def found(*stated: tuple) -> int:
    return len(contradicting_figures(figures(*stated), ["matter"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("exact", 6, None, None), ("exact", 8, None, None)),
        (("exact", 6, None, None), ("at_least", 8, None, None)),
        (("exact", 5, 7, None), ("exact", 8, 9, None)),
        (("approx", 25, None, None), ("exact", 26, None, None)),
        (("ordinal", None, None, "vanligast"), ("ordinal", None, None, "ovanligast")),
    ],
)
def test_statements_that_cannot_both_be_right_are_both_kept(one, other):
    assert found(one, other) == found(other, one) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("exact", 8, None, None), ("exact", 8, None, None)),
        (("exact", 8, None, None), ("at_least", 6, None, None)),
        (("exact", 5, 7, None), ("exact", 6, None, None)),
        (("at_least", 5, None, None), ("at_least", 90, None, None)),
        (("ordinal", None, None, "några"), ("exact", 3, None, None)),
        (("ordinal", None, None, "några"), ("ordinal", None, None, "några")),
        (("not_stated", None, None, None), ("exact", 3, None, None)),
    ],
)
def test_statements_that_may_both_be_right_are_no_contradiction(one, other):
    assert found(one, other) == found(other, one) == 0


def test_a_third_statement_on_a_contradicted_matter_is_kept_with_the_other_two():
    assert found(("exact", 6, None, None), ("exact", 8, None, None), ("at_least", 2, None, None)) == 3


def test_no_figures_contradict_nothing():
    assert contradicting_figures(figures(), ["matter"]).empty


def test_figures_of_different_matters_are_never_compared():
    rows = figures(("exact", 6, None, None), ("exact", 8, None, None)).assign(matter=["towns", "clinics"])
    assert contradicting_figures(rows, ["matter"]).empty
