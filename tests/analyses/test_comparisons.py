"""analyses/comparisons.py: published values, brute force on small tables, and what never changes."""

from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analyses import comparisons
from analyses.comparisons import adjusted, fisher, mcnemar, signed_rank, trend

pytestmark = pytest.mark.filterwarnings("error")


def value(result, measure="p_value"):
    return float(result.set_index("measure")["value"][measure])


def test_the_lady_tasting_tea():
    """Fisher (1935); three of four cups right of either kind, two-sided."""
    assert round(value(fisher([[3, 1], [1, 3]])), 4) == 0.4857


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_a_table_of_two_by_two_is_as_in_scipy(cells):
    table = [cells[:2], cells[2:]]
    result = fisher(table)
    if result["reason"].iat[0] == "one_category":
        assert 0 in (*map(sum, table), *map(sum, zip(*table, strict=True)))
    else:
        assert value(result) == pytest.approx(stats.fisher_exact(table)[1], abs=1e-12)


def test_a_larger_table_lists_every_table_with_its_margins():
    """Job satisfaction of 104 men, Agresti (2002) p. 57; R's fisher.test gives 0.7827 for the whole table."""
    table = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]
    drawn = fisher(table)
    assert drawn["method"].tolist() == ["fisher_monte_carlo"]
    assert drawn["low"].iat[0] < 0.7827 < drawn["high"].iat[0]
    listed = fisher(table[:3])
    assert listed["method"].tolist() == ["fisher_exact"]


def test_listing_and_drawing_agree(monkeypatch):
    table = [[1, 2, 1], [3, 3, 6], [4, 1, 0]]
    exact = value(fisher(table))
    monkeypatch.setattr(comparisons, "MOST_TABLES", 1)
    drawn = fisher(table).iloc[0]
    assert drawn["low"] < exact < drawn["high"]


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_columns_changes_nothing(table):
    turned = [list(row) for row in zip(*table[::-1], strict=True)]
    one, other = fisher(table).iloc[0], fisher(turned).iloc[0]
    assert (one["reason"] == "one_category") == (other["reason"] == "one_category")
    if one["reason"] != "one_category":
        assert float(one["value"]) == pytest.approx(float(other["value"]), abs=1e-9)


@pytest.mark.parametrize("table", [[], [[0, 0], [0, 0]], [[5, 0], [3, 0]], [[4, 2]]])
def test_a_table_with_one_category_has_no_test(table):
    assert fisher(table)["reason"].tolist() == ["one_category"]


def test_mcnemar_looks_at_the_pairs_that_differ():
    """Two-sided binomial: 1 against 6 is 16/128; mid-p takes half of the observed point on each side."""
    assert (value(mcnemar(1, 6)), value(mcnemar(1, 6), "mid_p")) == (16 / 128, 16 / 128 - 7 / 128)
    assert value(mcnemar(3, 3)) == 1
    assert mcnemar(0, 0)["reason"].tolist() == ["no_differences"] * 2


def test_the_signed_rank_test_of_the_depression_scale():
    """Hollander & Wolfe (1973) p. 29; R: V = 40, two-sided p = 0.03906."""
    first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    result = signed_rank([a - b for a, b in zip(first, second, strict=True)])
    assert (value(result, "rank_sum"), round(value(result), 5)) == (40, 0.03906)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
def test_the_signed_rank_test_is_exact_also_with_ties(differences):
    used = [d for d in differences if d]
    result = signed_rank(differences)
    assert (result["n"] + result["n_missing"]).tolist() == [len(differences)] * 2
    if not used:
        assert result["reason"].tolist() == ["no_differences"] * 2
        return
    ranks = stats.rankdata([abs(d) for d in used])
    sums = [
        sum(r for r, s in zip(ranks, signs, strict=True) if s) for signs in product((0, 1), repeat=len(used))
    ]
    mine = sum(r for r, d in zip(ranks, used, strict=True) if d > 0)
    tail = sum(s <= min(mine, sum(ranks) - mine) for s in sums) / len(sums)
    assert value(result) == pytest.approx(min(1, 2 * tail))


def test_missing_differences_are_counted_as_missing():
    result = signed_rank([1.0, float("nan"), 0, 2])
    assert result[["n", "n_missing"]].drop_duplicates().values.tolist() == [[2, 2]]


MALFORMATIONS = ([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], [0, 0.5, 1.5, 4, 7])


def test_the_trend_of_malformations_over_drinking():
    """Agresti (2002) p. 182: 6.5701; exact one-sided .0168."""
    result = trend(*MALFORMATIONS)
    assert round(value(result, "chi_square"), 4) == 6.5701
    assert round(value(result) / 2, 4) == 0.0168


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=4))
def test_an_exact_trend_counts_every_way_to_place_the_cases(groups):
    answers, totals = [a for a, _ in groups], [a + b for a, b in groups]
    scores = list(range(len(groups)))
    result, cases = trend(answers, totals, scores), sum(answers)
    if result["reason"].iat[0] == "one_category":
        return
    ways = {}
    for placed in product(*(range(t + 1) for t in totals)):
        if sum(placed) == cases:
            at, weight = sum(s * p for s, p in zip(scores, placed, strict=True)), 1
            for t, p in zip(totals, placed, strict=True):
                weight *= comb(t, p)
            ways[at] = ways.get(at, 0) + weight
    mine, whole = sum(s * a for s, a in zip(scores, answers, strict=True)), sum(ways.values())
    sides = [
        sum(w for at, w in ways.items() if keep(at))
        for keep in (lambda at: at <= mine, lambda at: at >= mine)
    ]
    assert value(result) == pytest.approx(min(1, 2 * min(sides) / whole))


def test_the_scale_of_the_scores_changes_nothing():
    answers, totals, scores = MALFORMATIONS
    moved = [3 * score + 10 for score in scores]
    assert value(trend(answers, totals, moved), "chi_square") == pytest.approx(6.57013, abs=1e-5)


@pytest.mark.parametrize(
    ("answers", "totals"), [([0, 0], [3, 4]), ([3, 4], [3, 4]), ([1, 0], [2, 0]), ([], [])]
)
def test_a_trend_needs_both_answers_in_two_groups(answers, totals):
    assert trend(answers, totals, list(range(len(totals))))["reason"].tolist() == ["one_category"] * 2


def test_corrected_p_values_are_as_in_scipy_and_by_hand():
    p = [0.01, 0.04, 0.03, None, 0.005]
    assert adjusted(p) == pytest.approx([0.03, 0.06, 0.06, None, 0.02])
    known = [x for x in p if x is not None]
    assert [x for x in adjusted(p, "benjamini_hochberg") if x is not None] == pytest.approx(
        list(stats.false_discovery_control(known))
    )
    assert adjusted([]) == []
