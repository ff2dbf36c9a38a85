"""analyses/changes.py: paired differences and the median of contacts that still go on."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.changes import before_and_after, median_duration

pytestmark = pytest.mark.filterwarnings("error")


def row(result, measure):
    return result.set_index("measure").loc[measure]


def test_the_hours_of_sleep_of_student():
    """Student (1908); R's t.test: −1.58, 95 % interval −2.459886 to −0.7001142."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    result = before_and_after(second, first, higher_is_better=False)
    change = row(result, "difference")
    assert (round(change["value"], 2), round(change["low"], 6), round(change["high"], 7)) == (
        -1.58,
        -2.459886,
        -0.7001142,
    )
    assert (row(result, "improved")["value"], row(result, "unchanged")["value"], change["n"]) == (9, 1, 10)


def test_fewer_than_eight_pairs_are_not_summed_up():
    result = before_and_after([1, 2, None, 4, 5, 6, 7, 8], [2] * 8, higher_is_better=True)
    assert result["reason"].tolist() == ["few_pairs"] * 3
    assert result[["n", "n_missing"]].iloc[0].tolist() == [7, 1]


def test_equal_differences_have_a_mean_but_no_interval():
    change = row(before_and_after([1] * 9, [2] * 9, higher_is_better=True), "difference")
    assert (change["value"], change["reason"]) == (1, "no_spread")
    assert pd.isna(change["low"])


def test_the_weeks_in_remission():
    """Freireich et al. (1963): the median with 6-MP is 23 weeks, with placebo 8."""
    mp = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    assert median_duration(mp, [True] * 9 + [False] * 12)["value"].tolist() == [23]
    assert median_duration(placebo, [True] * 21)["value"].tolist() == [8]


def test_a_median_that_is_not_reached_is_not_made_up():
    result = median_duration([4, 8, 30, 30, None], [True, False, False, False, True])
    assert result["reason"].tolist() == ["median_not_reached"]
    assert result[["n", "n_missing"]].values.tolist() == [[4, 1]]
    assert median_duration([], [])["reason"].tolist() == ["no_durations"]


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=30))
def test_the_median_is_the_first_time_when_at_most_half_are_left_on_the_curve_of_statsmodels(contacts):
    from statsmodels.duration.survfunc import SurvfuncRight

    lasted, ended = zip(*contacts, strict=True)
    mine = median_duration(lasted, ended)["value"].iat[0]
    curve = SurvfuncRight(list(lasted), [int(e) for e in ended]) if any(ended) else None
    half = [
        time
        for time, left in zip(curve.surv_times, curve.surv_prob, strict=True) if left <= 0.5 + 1e-12
    ] if curve else []  # fmt: skip
    assert ([] if pd.isna(mine) else [mine]) == half[:1]
