"""Other ways than hiding: each is attacked as well."""

import pandas as pd
import pytest

from analyses.disclosure.alternatives import in_words, margins_only, merge, rounded
from analyses.disclosure.bands import band
from analyses.disclosure.cells import CountTable
from analyses.disclosure.protection import protect
from analyses.disclosure.rules import Rule

pytestmark = pytest.mark.filterwarnings("error")


def referrers(counts, items=None):
    frame = pd.DataFrame({"who": [*(f"r{i}" for i in range(len(counts) - 1)), None], "count": counts})
    return CountTable(frame, items=items)


def test_merged_categories_are_counted_together_and_the_total_stays():
    merged = merge(referrers([6, 7, 3, 1, 17]), "who", {"r2": "others", "r3": "others"})
    assert merged.frame["count"].tolist() == [6, 7, 4, 17]
    assert merged.frame["who"].tolist()[:3] == ["r0", "r1", "others"]
    assert pd.isna(merged.frame["who"].iloc[3])


def test_answers_of_which_a_person_may_have_several_are_not_added():
    with pytest.raises(ValueError, match="several"):
        merge(referrers([6, 7, 17], items="who"), "who", {"r0": "x", "r1": "x"})


def test_rounded_counts_stand_and_small_ones_are_hidden_in_company():
    ledger = rounded([referrers([6, 7, 3, 20, 36])], Rule())
    assert ledger["value"].iloc[[0, 1, 4]].tolist() == [5, 5, 35]
    assert ledger["shown"].tolist() == [True, True, False, False, True]


def test_rounding_protects_where_counts_themselves_would_not():
    """2 and 3 of 23 in two rows: with an exact 18 their sum is known to be 5, with 20 (18 to 22) it may be 1 to 7."""
    frame = pd.DataFrame({"a": ["x", "y", "z", None], "count": [2, 2, 19, 23]})
    assert not protect([CountTable(frame)], Rule())["shown"].iloc[:3].any()
    assert rounded([CountTable(frame)], Rule())["value"].iloc[2:].tolist() == [20, 25]


def test_words_for_a_table_that_adds_up():
    ledger = in_words([referrers([6, 7, 3, 1, 17])], Rule())
    assert ledger["value"].tolist() == ["smaller_part", "smaller_part", "none_or_few", "none_or_few", 17]


def test_words_that_together_give_a_count_away_are_partly_hidden():
    """3 of 17 with twice 7: two smaller parts are at most 14, so at least 3 would be left."""
    ledger = in_words([referrers([3, 7, 7, 17])], Rule())
    assert 1 <= (~ledger["shown"]).sum() <= 2
    assert vague([3, 7, 7], ledger["value"].tolist()[:3], 17)


def vague(counts, names, base):
    """Whether, of each count below 5, 1 or none and the end of its band remain possible, by trying everything."""
    spans = [
        range(base + 1) if n is None else [c for c in range(base + 1) if band(c, base, 5) == n] for n in names
    ]
    fits = [(a, b, base - a - b) for a in spans[0] for b in spans[1] if base - a - b in spans[2]]
    return all(
        min(f[i] for f in fits) <= 1 and max(f[i] for f in fits) >= 4 for i, c in enumerate(counts) if c < 5
    )


def test_what_is_never_counted_has_no_words_for_how_many():
    ledger = in_words([referrers([14, 12, 5, 17], items="who")], Rule(sensitive={("who", "r2"): "never"}))
    assert ledger["shown"].tolist() == [True, True, False, True]


def test_of_fewer_than_ten_nothing_is_told_even_in_words():
    assert not in_words([referrers([2, 3, 5])], Rule())["shown"].iloc[:2].any()


def test_a_table_that_is_mostly_hidden_keeps_its_margins_only():
    labels = [("x", 1), ("x", 2), ("y", 1), ("y", 2), ("x", None), ("y", None)]
    table = CountTable(pd.DataFrame(labels, columns=["a", "b"]).assign(count=[1, 2, 3, 40, 3, 43]))
    assert margins_only(table, [False, False, False, True, False, True]) == [False] * 5 + [True]
    assert margins_only(table, [False, False, True, True, True, True]) == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
