"""What goes together: several answers of one case, and two kinds of answers of the same cases.

All are counts of cases, never of answers, and the cases are all cases: "x of 17". How often two things stand together
says nothing of one leading to the other. Cases and answers may be of any engine (see `analyses.counting`).
"""

from itertools import combinations
from typing import TYPE_CHECKING

from analyses import counting
from analyses.counting import Rows, counted, different, shared, within
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def pairs(cases: Rows, answers: Rows, column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have both of two answers, for every pair of possible answers.

    Parameters
    ----------
    cases, answers, column, values : as in `analyses.cases.multi_response`

    Returns
    -------
    keys `column` and with (in the order of `values`, each pair once); measures ``count`` and ``jaccard`` (cases with
    both of the cases with either, 0–1; missing where nobody has either, reason ``nobody``); n = number of cases.
    """
    known = within(answers, "case", cases, "id")
    own = _lookup(counted(known, [column], "case"))
    together = _lookup(shared(known, column, "case"))
    common = {"n": different(cases, "id"), "unit": "families", "method": "pairs"}
    rows = []
    for one, other in combinations(values, 2):
        both = together.get((one, other), 0) + together.get((other, one), 0)
        either = own.get((one,), 0) + own.get((other,), 0) - both
        key = common | {column: one, "with": other}
        likeness = {"value": both / either} if either else {"reason": "nobody"}
        rows += [key | {"measure": "count", "value": both}, key | {"measure": "jaccard"} | likeness]
    return results(rows, [column, "with"])


def sets(cases: Rows, answers: Rows, column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have exactly each set of answers; the sets are disjoint and their counts add up to n.

    Returns
    -------
    key `column` (a tuple in the order of `values`; the empty one for cases with none of them), the most common first;
    measure ``count``; n = number of cases.
    """
    n = different(cases, "id")
    having = counting.sets(within(answers, "case", cases, "id"), column, "case", values)
    found = dict(having)
    found[()] = n - sum(count for combination, count in having if combination)
    order = {value: place for place, value in enumerate(values)}
    ranked = sorted(found.items(), key=lambda item: (-item[1], [order[value] for value in item[0]]))
    common = {"measure": "count", "n": n, "unit": "families", "method": "sets"}
    return results(
        [common | {column: combination, "value": count} for combination, count in ranked if count], [column]
    )


def crossed(cases: Rows, rows: Rows, row: str, columns: Rows, column: str) -> "pd.DataFrame":
    """How many cases have each answer of one kind together with each of another: risk factors × interventions.

    Parameters
    ----------
    cases : one row per case, column id
    rows, row : answers of the one kind: columns case and `row`. Give `cases` with its id as case for a single value
    columns, column : answers of the other kind

    Returns
    -------
    keys `row` and `column`, all that occur, in order; measure ``count``. n = cases with the answer of the row, so that
    a row reads "of those with …, x had …". A case may stand in several cells; neither rows nor columns add up.
    """
    left, right = (within(answers, "case", cases, "id") for answers in (rows, columns))
    heads, others = (counted(rows, [name], "case").dropna() for rows, name in ((left, row), (right, column)))
    found = _lookup(shared(left, row, "case", right, column))
    common = {"measure": "count", "unit": "families", "method": "crossed"}
    made = [
        common | {row: one, column: other, "value": found.get((one, other), 0), "n": n}
        for one, n in heads.itertuples(index=False)
        for other in others[column]
    ]
    return results(made, [row, column])


def _lookup(counts: "pd.DataFrame") -> dict[tuple, int]:
    return {key: int(n) for *values, n in counts.itertuples(index=False) for key in [tuple(values)]}
