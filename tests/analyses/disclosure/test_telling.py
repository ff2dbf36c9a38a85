"""Tables told in counts, words and gaps, set against each other and against what was told before."""

from dataclasses import replace

import pandas as pd
import pytest

from analyses.disclosure.cells import SHOWN, TOLD, CountTable, system
from analyses.disclosure.rules import Rule
from analyses.disclosure.telling import tell

pytestmark = pytest.mark.filterwarnings("error")
RULE = Rule(5, {"risk": "high", ("risk", "violence"): "never", "help": "none"})


def base(n: int) -> CountTable:
    return CountTable(pd.DataFrame({"count": [n]}), exempt=True)


def table(variable: str, counts: dict[str, int], told: list | None = None, **how) -> CountTable:
    frame = pd.DataFrame({variable: list(counts), "count": list(counts.values())})
    return CountTable(frame, told=told, **how)


def released(tables: list[CountTable]) -> list[CountTable]:
    return [replace(each, shown=[True] * len(each.frame)) for each in tables]


def shown(now: list[CountTable], before: list[CountTable] = ()) -> list[list[bool]]:
    now = [replace(each, release=1) for each in now]
    found = tell([*now, *released(list(before))], [[False] * len(each.frame) for each in now], RULE)
    return [found.loc[found["table"] == i, "shown"].tolist() for i in range(len(now))]


FIRST = [
    base(17),
    table("kind", {"expecting": 6, "child": 11}),
    table("referrer", {"a": 6, "b": 7, "c": 3, "d": 1}, [(5, 7), (5, 7), (0, 4), (0, 4)]),
    table("risk", {"illness": 14, "violence": 5, "weight": 4}, [(10, 17), (1, 17), (0, 9)], items="risk"),
    table("help", {"seeks": 17}, items="help"),
]


def test_words_that_cover_a_range_stand():
    assert all(all(rows) for rows in shown(FIRST))


def test_what_is_told_again_without_a_change_stands():
    assert all(all(rows) for rows in shown(FIRST, FIRST))


def test_an_increase_of_few_hides_the_counts_and_leaves_the_words():
    now = [base(20), table("kind", {"expecting": 7, "child": 13}),
           table("referrer", {"a": 7, "b": 8, "c": 4, "d": 1}, [(5, 8), (5, 8), (0, 4), (0, 4)])]  # fmt: skip
    assert shown(now, FIRST) == [[True], [False, False], [True] * 4]


def test_a_count_that_has_fallen_by_few_is_hidden():
    before = [base(30), table("trait", {"x": 12}, items="trait")]
    assert shown([base(30), table("trait", {"x": 10}, items="trait")], before) == [[True], [False]]
    assert shown([base(30), table("trait", {"x": 7}, items="trait")], before) == [[True], [True]]


def test_who_stopped_between_two_steps_is_a_group_as_well():
    """3 reached the second step and not the third."""
    counts = {"one": 20, "two": 13, "three": 10}
    apart = [base(30), table("step", counts, items="step")]
    together = [base(30), table("step", counts, items="step", steps=True)]
    assert shown(apart)[1] == [True] * 3
    assert shown(together)[1] != [True] * 3


def test_of_a_small_base_all_may_be_hidden_and_that_is_enough():
    now = [base(4), table("trait", {"x": 2, "y": 1}, items="trait")]
    found = tell(now, [[False], [True, True]], RULE)
    assert found["shown"].tolist() == [True, False, False] and found["protected"].all()


def test_the_ledger_tells_why_a_count_at_risk_is_in_words():
    found = tell(
        [replace(each, release=1) for each in FIRST], [[False] * len(each.frame) for each in FIRST], RULE
    )
    reasons = dict(zip(zip(found["table"], found["row"], strict=True), found["reason"], strict=True))
    assert (reasons[2, 2], reasons[3, 1], reasons[1, 0]) == ("small", "never", "")


def test_what_an_earlier_release_told_in_words_is_known_as_a_range():
    old = table("referrer", {"a": 6, "c": 3}, [(5, 7), (3, 3)], shown=[True, True])
    joined = system([old, table("referrer", {"a": 6, "c": 3}, release=1)], RULE)
    place = {(key.release, *key.pairs): i for i, key in enumerate(joined.keys) if len(key.pairs) == 1}
    first = place[0, ("referrer", "a")]
    assert joined.state[first] == TOLD and (joined.told[0][first], joined.told[1][first]) == (5, 7)
    assert SHOWN not in joined.state[place[1, ("referrer", "a")] : place[1, ("referrer", "a")] + 1]
