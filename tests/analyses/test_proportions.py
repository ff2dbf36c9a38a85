"""analyses/proportions.py: the limits of Newcombe's tables, and what an interval must always be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.proportions import METHODS, difference, limits, paired_difference, share

pytestmark = pytest.mark.filterwarnings("error")


def rounded(pair, places=4):
    return tuple(round(float(value), places) for value in pair)


@pytest.mark.parametrize(
    ("count", "n", "wilson", "clopper_pearson"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_the_limits_are_those_newcombe_printed_in_1998(count, n, wilson, clopper_pearson):
    """Newcombe (1998a), Table I, methods 3 and 5."""
    assert rounded(limits(count, n, "wilson")) == wilson
    assert rounded(limits(count, n, "clopper_pearson")) == clopper_pearson


@pytest.mark.parametrize(("count", "expected"), [(0, (0, 0.292)), (1, (0.016, 0.501)), (2, (0.065, 0.648))])
def test_the_limits_by_jeffreys_are_those_brown_cai_and_dasgupta_printed(count, expected):
    """Brown, Cai & DasGupta (2001), Table 5, n = 7."""
    assert rounded(limits(count, 7, "jeffreys"), 3) == expected


def test_a_difference_of_two_groups_has_newcombes_interval():
    """Newcombe (1998b), Table II, contrast (a): 56/70 − 48/80, method 10."""
    row = difference(56, 70, 48, 80).iloc[0]
    assert (rounded((row["low"], row["high"])), row["n"]) == ((0.0524, 0.3339), 150)


def test_a_paired_difference_has_newcombes_interval():
    """Newcombe (1998c), Table II: 36, 12, 2, 0, method 10."""
    row = paired_difference(36, 12, 2, 0).iloc[0]
    assert rounded((row["value"], row["low"], row["high"])) == (0.2, 0.0569, 0.3404)


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from(sorted(METHODS)))
def test_an_interval_holds_the_share_stays_in_bounds_and_mirrors(pair, method):
    count, n = pair
    low, high = limits(count, n, method)
    assert 0 <= low <= count / n <= high <= 1
    assert rounded(limits(n - count, n, method), 9) == rounded((1 - high, 1 - low), 9)


@given(counts, counts)
def test_a_difference_turned_round_changes_its_sign(a, b):
    one, other = difference(*a, *b).iloc[0], difference(*b, *a).iloc[0]
    assert rounded((one["low"], one["high"]), 9) == rounded((-other["high"], -other["low"]), 9)
    assert -1 - 1e-9 <= one["low"] <= one["value"] <= one["high"] <= 1 + 1e-9


def test_without_cases_nothing_is_said_and_why():
    for result in (share(0, 0), difference(0, 0, 1, 2), paired_difference(0, 0, 0, 0)):
        assert result["value"].isna().all()
        assert result["reason"].tolist() == ["no_cases"]


@pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(count, n):
    with pytest.raises(ValueError, match="of"):
        limits(count, n)
