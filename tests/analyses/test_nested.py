"""Nested counts: who stopped between two steps is a group as well, and no small one can be worked out."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.disclosure.bands import band
from analyses.nested import protect_nested


def shown(counts, base, least=5, **more):
    frame = protect_nested(counts, base, least, **more)
    return [
        row.band if row.shown == "band" else row.value if row.shown == "count" else "hidden"
        for row in frame.itertuples()
    ]


def test_counts_are_shown_where_every_group_that_stopped_is_large_or_nobody():
    assert shown([60, 60, 52, 40, 40, 30], 60) == [60, 60, 52, 40, 40, 30]


@pytest.mark.parametrize(
    "counts",
    [[60, 60, 57, 40], [60, 50, 48, 30], [60, 30, 20, 3], [58, 50, 40, 30]],
    ids=["three stopped early", "two stopped between", "three came furthest", "two never began"],
)
def test_a_small_group_between_two_steps_puts_all_in_words_or_hides_them(counts):
    assert not [value for value in shown(counts, 60) if not isinstance(value, str)]


def test_the_model_case():
    """Of 17: 17, 17, 16, 15: two have not been followed up, one has not begun."""
    assert shown([17, 17, 16, 15], 17) == ["most_or_all"] * 4


def test_bands_that_together_would_tell_too_much_are_hidden():
    """About half is 8 or 9 of 17: between two such, at most one can have stopped."""
    assert band(9, 17, 5) == band(8, 17, 5) == "about_half"
    assert shown([17, 9, 8], 17) == ["hidden"] * 3


def test_with_few_cases_all_is_hidden_when_a_group_is_small():
    assert shown([9, 8], 9) == ["hidden"] * 2
    assert shown([9, 9], 9) == [9, 9]


def test_a_small_group_of_whom_nothing_is_known_counts_as_well():
    assert shown([50, 40], 60) == [50, 40]
    assert shown([50, 40], 60, others=(3,)) == ["most", "more_than_half"]


def test_no_steps_and_no_cases_are_no_stop():
    assert shown([], 17) == []
    assert shown([0, 0], 0) == [0, 0]


def possible(told, base, least):
    """Every row of counts that an attacker who knows the rule must think possible."""
    names = [
        {n for n in range(base + 1) if told[k] in ("hidden", band(n, base, least)) or told[k] == n}
        for k in range(len(told))
    ]
    for row in itertools.product(*names):
        if all(a >= b for a, b in itertools.pairwise((base, *row))):
            yield row


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_small_group_can_be_told_from_none_or_narrowed_below_the_limit(data):
    base = data.draw(st.integers(10, 18))
    counts = sorted(data.draw(st.lists(st.integers(0, base), min_size=1, max_size=3)), reverse=True)
    told = shown(counts, base)
    groups = [b - a for a, b in itertools.pairwise((0, *counts[::-1], base))]
    rows = list(possible(told, base, 5))
    assert tuple(counts) in rows
    for place, size in enumerate(groups):
        if 0 < size < 5:
            sizes = {[b - a for a, b in itertools.pairwise((0, *row[::-1], base))][place] for row in rows}
            assert min(sizes) <= 1 and max(sizes) >= 4
