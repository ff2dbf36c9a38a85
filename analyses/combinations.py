"""What goes together: several answers of one case, and two kinds of answers of the same cases.

All are counts of cases, never of answers, and the cases are all cases: "x of 17". How often two things stand together
says nothing of one leading to the other.
"""

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def pairs(cases: "pd.DataFrame", answers: "pd.DataFrame", column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have both of two answers, for every pair of possible answers.

    Parameters
    ----------
    cases, answers, column, values : as in `analyses.cases.multi_response`

    Returns
    -------
    keys `column` and with (in the order of `values`, each pair once); measures ``count`` and ``jaccard`` (cases with
    both of the cases with either, 0–1; missing where nobody has either, reason ``nobody``); n = number of cases.
    """
    has = _holders(cases, answers, column)
    common = {"n": cases["id"].nunique(), "unit": "families", "method": "pairs"}
    rows = []
    for one, other in combinations(values, 2):
        both, either = len(has[one] & has[other]), len(has[one] | has[other])
        key = common | {column: one, "with": other}
        likeness = {"value": both / either} if either else {"reason": "nobody"}
        rows += [key | {"measure": "count", "value": both}, key | {"measure": "jaccard"} | likeness]
    return results(rows, [column, "with"])


def sets(cases: "pd.DataFrame", answers: "pd.DataFrame", column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have exactly each set of answers; the sets are disjoint and their counts add up to n.

    Returns
    -------
    key `column` (a tuple in the order of `values`; the empty one for cases with none of them), the most common first;
    measure ``count``; n = number of cases.
    """
    has = _holders(cases, answers, column)
    own = {case: tuple(value for value in values if case in has[value]) for case in cases["id"].dropna()}
    found: dict[tuple, int] = {}
    for combination in own.values():
        found[combination] = found.get(combination, 0) + 1
    order = {value: place for place, value in enumerate(values)}
    ranked = sorted(found.items(), key=lambda item: (-item[1], [order[value] for value in item[0]]))
    common = {"measure": "count", "n": len(own), "unit": "families", "method": "sets"}
    return results(
        [common | {column: combination, "value": count} for combination, count in ranked], [column]
    )


def crossed(
    cases: "pd.DataFrame", rows: "pd.DataFrame", row: str, columns: "pd.DataFrame", column: str
) -> "pd.DataFrame":
    """How many cases have each answer of one kind together with each of another: risk factors × interventions.

    Parameters
    ----------
    cases : one row per case, column id
    rows, row : answers of the one kind: columns case and `row`. Give `cases` with its id as case for a single value
    columns, column : answers of the other kind

    Returns
    -------
    keys `row` and `column`, all that occur, in the order of the categories or of the alphabet; measure ``count``. n =
    cases with the answer of the row, so that a row reads "of those with …, x had …". A case may stand in several cells;
    neither rows nor columns add up.
    """
    left, right = _holders(cases, rows, row), _holders(cases, columns, column)
    made = []
    for one in _values(rows[row], left):
        for other in _values(columns[column], right):
            made.append(
                {row: one, column: other, "measure": "count", "value": len(left[one] & right[other]),
                 "n": len(left[one]), "unit": "families", "method": "crossed"}
            )  # fmt: skip
    return results(made, [row, column])


def _holders(cases: "pd.DataFrame", answers: "pd.DataFrame", column: str) -> "defaultdict[object, frozenset]":
    """The cases that have each value; of a value that is not there, nobody."""
    known = answers[answers["case"].isin(cases["id"])].dropna(subset=[column])
    found = {value: frozenset(part["case"]) for value, part in known.groupby(column, observed=True)}
    return defaultdict(frozenset, found)


def _values(series: "pd.Series", has: "defaultdict[object, frozenset]") -> list:
    given = series.cat.categories if hasattr(series, "cat") else sorted(has, key=str)
    return [value for value in given if value in has]
