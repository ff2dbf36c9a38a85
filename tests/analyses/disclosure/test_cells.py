"""Tables become one system of cells, and what plain tables mean is found out from their sums."""

import pandas as pd
import pytest

from analyses.disclosure.cells import HIDDEN, OPEN, SHOWN, CountTable, counts, system
from analyses.disclosure.linking import link
from analyses.disclosure.rules import Rule

pytestmark = pytest.mark.filterwarnings("error")


def frame(columns, *rows):
    return pd.DataFrame(rows, columns=[*columns, "count"], dtype=object)


AREA_SEX = frame("as", ("n", "f", 3), ("n", "m", 12), ("s", "f", 9), ("s", "m", 11))
AREA_YEAR = frame("ay", ("n", 23, 8), ("n", 24, 7), ("s", 23, 15), ("s", 24, 5), ("n", None, 15))


def test_every_relation_holds_for_the_counts():
    joined = system([CountTable(AREA_SEX), CountTable(AREA_YEAR)], Rule())
    assert not (joined.relations @ joined.values).any()


def test_the_same_labels_are_the_same_cell_in_every_table():
    joined = system([CountTable(AREA_SEX), CountTable(AREA_YEAR)], Rule())
    margins = {
        label: joined.values[i]
        for i, key in enumerate(joined.keys)
        for _, label in key.pairs
        if len(key.pairs) == 1
    }
    assert margins == {"n": 15, "s": 20, "f": 12, "m": 23, 23: 23, 24: 12}
    assert len(joined.keys) == 4 + 4 + 6 + 1


def test_sums_that_stand_nowhere_are_unknown_and_at_no_risk():
    joined = system([CountTable(AREA_SEX)], Rule())
    printed = [len(key.pairs) == 2 for key in joined.keys]
    assert [state == OPEN for state in joined.state] == printed
    assert {joined.risks[i].least for i, was in enumerate(printed) if not was} == {0}


def test_an_item_leaves_a_complement_of_its_base_in_each_group():
    table = CountTable(frame("ig", ("p", "n", 3), ("p", "s", 9), (None, "n", 15), (None, "s", 20)), items="i")
    joined = system([table], Rule())
    rests = sorted(joined.values[rest] for rest in joined.complements)
    assert rests == [11, 12, 23]
    assert not (joined.relations @ joined.values).any()


def test_an_earlier_release_stands_as_it_was_printed_and_counts_grow():
    old = CountTable(frame("a", ("n", 3), ("s", 9)), shown=[False, True])
    new = CountTable(frame("a", ("n", 5), ("s", 9)), release=1)
    joined = system([new, old], Rule())
    state = {
        (key.release, *key.pairs): joined.state[i] for i, key in enumerate(joined.keys) if len(key.pairs) == 1
    }
    assert state[0, ("a", "n")] == HIDDEN
    assert state[0, ("a", "s")] == SHOWN
    assert [joined.values[i] for i in joined.primary] == [3, 2]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ([CountTable(frame("a", ("n", -1)))], "whole number"),
        ([CountTable(frame("a", ("n", 1.5)))], "whole number"),
        ([CountTable(frame("a", ("n", 3), (None, 4)))], "different counts"),
        ([CountTable(frame("a", ("n", 3))), CountTable(frame("a", ("n", 4)))], "different counts"),
        ([CountTable(frame("i", ("p", 5), (None, 4)), items="i")], "more persons"),
        ([CountTable(frame("i", ("p", 3), ("q", 5)), items="i", steps=True)], "before it"),
    ],
)
def test_what_cannot_be_is_refused(tables, words):
    with pytest.raises(ValueError, match=words):
        system(tables, Rule())


def test_a_margin_that_the_table_leaves_out_is_summed():
    assert sorted(counts(CountTable(AREA_SEX)).values()) == [3, 9, 11, 12, 12, 15, 20, 23, 35]


# what plain tables mean


def test_tables_whose_sums_agree_count_the_same_persons():
    [first, second] = link([AREA_SEX, AREA_YEAR])
    assert (first.table.items, first.apart, second.table.items, second.apart) == (None, False, None, False)


def test_answers_that_exceed_the_total_together_are_several_per_person():
    [one] = link([frame("i", ("p", 14), ("q", 12), (None, 17))])
    assert one.table.items == "i"


def test_answers_without_a_total_have_the_base_of_another_table():
    by_area = frame("ia", ("p", "n", 14), ("q", "n", 9), ("p", "s", 3), ("q", "s", 20))
    assert [one.table.items for one in link([by_area, AREA_YEAR])] == ["i", None]


def test_a_table_of_other_persons_stands_apart():
    other = frame("as", ("n", "f", 30), ("n", "m", 12), ("s", "f", 9), ("s", "m", 11))
    assert [one.apart for one in link([AREA_SEX, other])] == [False, True]


def test_a_table_that_does_not_add_up_is_not_guessed_at():
    [one] = link([frame("ab", ("x", "p", 3), ("x", None, 9), (None, "p", 8))])
    assert one.problem == "not_adding_up"
    [one] = link([frame("a", ("x", 9), ("y", 1), (None, 8))])
    assert (one.problem, one.variable) == ("above_base", "a")
