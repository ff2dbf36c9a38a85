"""Few families in a small place: what is shown must not give any of them away, whatever the reader works out."""

import itertools
import math

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyses.disclosure.bands import at_risk, band, protect
from analyses.disclosure.rules import threshold

pytestmark = pytest.mark.filterwarnings("error")

BASES = range(10, 61)
LEASTS = (3, 4, 5, 6, 8, 10, 12)


def table(values, base):
    return pd.DataFrame(
        {"value": pd.Series(values, dtype="Float64"), "n": pd.Series([base] * len(values), dtype="Int64")}
    )


def protected(values, base, leasts, *, exclusive=False):
    """How each count is shown: what is shown of it, the count where that is shown, and its band where that is."""
    leasts = leasts if isinstance(leasts, list) else [leasts] * len(values)
    frame = protect(table(values, base), leasts, exclusive=exclusive)
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame.itertuples(index=False, name=None)
    ]


def shown(values, base, leasts, **how):
    """What is shown of each count, in short: the count itself, the name of its band, or that it is not shown."""
    return [
        value if what == "count" else name or what
        for what, value, name in protected(values, base, leasts, **how)
    ]


# how few are too few


@pytest.mark.parametrize(
    ("sensitivity", "least"),
    [("none", 0), ("low", 5), (None, 5), ("", 5), ("high", 10), ("never", math.inf), ("unheard of", 5)],
)
def test_how_sensitive_a_matter_is_decides_how_few_are_too_few(sensitivity, least):
    assert threshold(sensitivity, 5) == least


def test_the_threshold_of_the_study_applies_and_never_lowers_that_of_sensitive_matters():
    assert (threshold("low", 3), threshold("high", 3)) == (3, 10)
    assert (threshold("low", 15), threshold("high", 15)) == (15, 15)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(LEASTS))
def test_a_count_is_at_risk_exactly_when_it_or_the_rest_is_smaller_than_the_least(value, rest, least):
    assert at_risk(value, value + rest, least) == (value < least or rest < least)
    assert not at_risk(value, value + rest, 0)
    assert at_risk(value, value + rest, math.inf)


# words for counts


@pytest.mark.parametrize("least", LEASTS)
def test_the_bands_cover_every_count_and_overlap_nowhere(least):
    for base in BASES:
        runs = [name for name, _ in itertools.groupby(band(x, base, least) for x in range(base + 1))]
        assert len(runs) == len(set(runs)), (base, runs)


@pytest.mark.parametrize("least", LEASTS)
def test_no_count_smaller_than_the_least_can_be_told_from_none_nor_the_rest_from_nobody(least):
    for base in BASES:
        assert len({band(x, base, least) for x in range(min(least, base + 1))}) == 1
        if base >= 2 * least:
            assert len({band(base - x, base, least) for x in range(least)}) == 1


@pytest.mark.parametrize("least", LEASTS)
def test_the_words_say_what_they_mean(least):
    for base, x in ((n, x) for n in BASES for x in range(n + 1)):
        share = x / base
        meaning = {
            "none_or_few": x < least and share < 0.45,
            "none_or_smaller_part": x < least and share <= 0.5,
            "under_least": x < least,
            "smaller_part": share < 0.45 and x >= least,
            "about_half": 0.45 <= share <= 0.55,
            "more_than_half": 0.55 < share < 0.75,
            "most": share >= 0.75 and base - x >= least,
            "most_or_all": share > 0.5 and base - x < least,
        }
        assert meaning[band(x, base, least)], (x, base, least)


# single tables


def test_the_table_of_risk_factors_of_the_model_case():
    """Ill-health 14 (sensitive), exposure 12, violence 5 (never counted), weight gain 4 (sensitive), preschool 3; of 17."""
    assert shown([14, 12, 5, 4, 3], 17, [10, 5, math.inf, 10, 5]) == [
        "most_or_all",
        12,
        "occurs",
        "under_least",
        "none_or_few",
    ]


def test_the_table_of_who_brought_the_families_up_in_the_model_case():
    """Antenatal care 6, child health 7, preschool 3, social services 1: they add up to 17, so all are in words."""
    assert shown([6, 7, 3, 1], 17, 5, exclusive=True) == [
        "smaller_part",
        "smaller_part",
        "none_or_few",
        "none_or_few",
    ]


def test_a_table_without_small_cells_is_shown_as_it_is():
    assert shown([6, 11], 17, 5, exclusive=True) == [6, 11]
    assert shown([5, 12, 8], 17, 5) == [5, 12, 8]


def test_all_and_none_of_a_group_are_as_telling_as_one():
    assert shown([17, 0], 17, 5) == ["most_or_all", "none_or_few"]
    assert shown([17, 0], 17, 0) == [17, 0]


def test_what_is_never_counted_only_occurs_or_is_not_told():
    assert shown([1, 9, 17, 0], 17, math.inf) == ["occurs", "occurs", "occurs", "absent"]


@pytest.mark.parametrize("base", range(10))
def test_of_fewer_than_ten_families_nothing_small_is_told_even_in_words(base):
    for x in range(base + 1):
        assert shown([x], base, 5) == ["hidden"]
        assert shown([x], base, 5, exclusive=True) == ["hidden"]


def test_of_so_few_that_words_would_be_as_good_as_counts_nothing_is_told():
    assert {tuple(shown([x], 14, 10)) for x in range(15)} == {("hidden",)}
    assert {tuple(shown([x], 15, 10)) for x in range(16)} == {("under_least",), ("most_or_all",)}


def test_a_table_whose_words_together_would_give_a_cell_away_is_hidden():
    """3 of 17 with twice 7: two smaller parts are at most 14, so at least 3 are left."""
    assert shown([3, 7, 7], 17, 5, exclusive=True) == ["hidden"] * 3


def test_no_families_and_no_rows_are_no_error():
    assert shown([0, 0], 0, 5) == ["hidden", "hidden"]
    assert protected([], 17, []) == []


def test_rows_keep_their_labels_whatever_these_are():
    for labels in (
        [2023, 2024],
        [True, False],
        pd.CategoricalIndex(["a", "b"]),
        pd.to_datetime(["2023-01-01", "2024-01-01"]),
    ):
        frame = table([3, 14], 17).set_axis(labels)
        assert list(protect(frame, [5, 5], exclusive=True).index) == list(frame.index)


# by property, against somebody who knows the rule, the base and all that is shown


def possible(cell, base, least):
    """The counts that what is shown of one cell leaves open."""
    what, value, name = cell
    if what == "count":
        return [int(value)]
    if what == "band":
        return [x for x in range(base + 1) if band(x, base, least or 1) == name]
    return (
        list(range(base + 1)) if what == "hidden" else list(range(1, base + 1)) if what == "occurs" else [0]
    )


def attack(cells, base, leasts):
    """What can be worked out of each cell of a table that adds up to the base, by trying everything."""
    open_to = [possible(cell, base, least) for cell, least in zip(cells, leasts, strict=True)]
    fitting = [counts for counts in itertools.product(*open_to[:-1]) if base - sum(counts) in open_to[-1]]
    return [sorted({counts[i] for counts in fitting}) for i in range(len(cells) - 1)] + [
        sorted({base - sum(c) for c in fitting})
    ]


COUNTS = st.integers(10, 60).flatmap(
    lambda base: st.tuples(st.just(base), st.lists(st.integers(0, base), min_size=1, max_size=6))
)


@given(COUNTS, st.sampled_from(LEASTS))
@settings(max_examples=150, deadline=None)
def test_no_count_that_is_shown_is_small_nor_leaves_few(table_of, least):
    base, values = table_of
    for cell, value in zip(protected(values, base, least), values, strict=True):
        if cell[0] == "count":
            assert cell[1] == value
            assert least <= value <= base - least
        else:
            assert cell[1] is None


@given(COUNTS, st.sampled_from(LEASTS))
@settings(max_examples=150, deadline=None)
def test_of_a_hidden_count_of_families_nobody_knows_whether_there_is_more_than_one(table_of, least):
    base, values = table_of
    for cell, value in zip(protected(values, base, least), values, strict=True):
        if value < least:
            left = possible(cell, base, least)
            assert min(left) <= 1
            assert max(left) >= min(least - 1, base)
        elif base - value < least:
            assert max(possible(cell, base, least)) >= base - 1


@st.composite
def adding_up(draw, most_cells=4, largest=18):
    base = draw(st.integers(10, largest))
    cuts = sorted(draw(st.lists(st.integers(0, base), min_size=1, max_size=most_cells - 1)))
    return base, [b - a for a, b in itertools.pairwise([0, *cuts, base])]


@given(adding_up(), st.sampled_from([3, 5, 6]))
@settings(max_examples=120, deadline=None)
def test_in_a_table_that_adds_up_no_hidden_count_can_be_worked_out(table_of, least):
    base, values = table_of
    cells = protected(values, base, least, exclusive=True)
    leasts = [least] * len(values)
    for cell, value, left in zip(cells, values, attack(cells, base, leasts), strict=True):
        assert value in left, "the attack is sound"
        if cell[0] == "count":
            assert least <= value <= base - least
            continue
        alone = possible(cell, base, least)
        if alone[0] == 0:
            assert left[0] <= 1
            assert left[-1] == alone[-1], "nothing is learned beyond the words"
        if alone[-1] == base:
            assert left[-1] >= base - 1
            assert left[0] == alone[0]


@given(adding_up(6, 40), st.sampled_from(LEASTS))
@settings(max_examples=80, deadline=None)
def test_one_small_cell_in_a_table_that_adds_up_leaves_no_count_in_it(table_of, least):
    base, values = table_of
    whats = {cell[0] for cell in protected(values, base, least, exclusive=True)}
    small = any(value < least or base - value < least for value in values)
    assert whats == {"count"} if not small else "count" not in whats
    assert len(whats) == 1


@given(adding_up(5, 30), st.sampled_from(LEASTS), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_cells_changes_nothing(table_of, least, random):
    base, values = table_of
    order = list(range(len(values)))
    random.shuffle(order)
    for exclusive in (True, False):
        one = shown(values, base, least, exclusive=exclusive)
        assert shown([values[i] for i in order], base, least, exclusive=exclusive) == [one[i] for i in order]


@given(COUNTS, st.lists(st.sampled_from([0, 5, 10, math.inf]), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_each_value_has_its_own_sensitivity(table_of, leasts):
    base, values = table_of
    assume(base >= 15)
    for cell, value, least in zip(
        protected(values, base, leasts[: len(values)]), values, leasts, strict=False
    ):
        allowed = {0: {"count"}, math.inf: {"occurs", "absent"}}.get(least, {"count", "band"})
        assert cell[0] in allowed
        assert (cell[0] == "count") == (not at_risk(value, base, least))
