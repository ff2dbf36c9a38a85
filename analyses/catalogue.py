"""A catalogue of examples: what they have in common, how they are followed up, what became of them.

The examples are all examples of the source, not a sample of anything: counts with their base, no intervals.
Per cent only where the base is 20 or more.
"""

from typing import TYPE_CHECKING

from analyses.cases import trend_against_goal
from analyses.results import LEAST_BASE_FOR_PER_CENT, results

if TYPE_CHECKING:
    import pandas as pd

NOT_STATED = "not_stated"
BASES = ("measured", "perceived", "reported", "unknown")


def tally(
    items: "pd.DataFrame", column: str, values: list, by: str, groups: list, unit: str = "examples"
) -> "pd.DataFrame":
    """Count the examples that have each value of a column, in all and per group.

    Parameters
    ----------
    items
        one row per example, column id.
    column, by
        the column that is counted, and the one that says which groups an example belongs to. Either may be
        single-valued, or have cells that are tuples (an example may have several of the values).
    values
        the values that are counted, in order; those nobody has are counted 0.
    groups
        the groups that are counted, in order.
    unit
        what a row is.

    Returns
    -------
    keys `column` (missing = the examples that state no value at all, also n_missing) and `by` (missing = all
    examples, whatever their group), in the order given, the groups outermost; measures ``count`` and ``share``
    (0–1). An example counts once per value. n = examples in the group. The share is missing where n is under
    20, with the reason ``small_base``.
    """
    given, members = pairs(items, column), pairs(items, by)
    rows = []
    for group in (*groups, None):
        ids = items["id"] if group is None else members.loc[members[by] == group, "id"]
        n, own = int(items["id"].isin(ids).sum()), given[given["id"].isin(ids)]
        counts = own[column].value_counts()
        common = {by: group, "n": n, "n_missing": n - own["id"].nunique(), "unit": unit}
        for value in values:
            rows += _count_and_share(common | {column: value}, int(counts.get(value, 0)))
        rows += _count_and_share(common | {column: None}, common["n_missing"])
    return results(rows, [column, by])


def _count_and_share(common: dict, count: int) -> list[dict]:
    n = common["n"]
    share = {"value": count / n} if n >= LEAST_BASE_FOR_PER_CENT else {"reason": "small_base"}
    return [
        common | {"measure": "count", "value": count, "method": "count"},
        common | {"measure": "share", "method": "share_of_rows"} | share,
    ]


def pairs(items: "pd.DataFrame", column: str) -> "pd.DataFrame":
    """One row per example and value of a column, columns id and `column`; a value stands once per example."""
    long = items[["id", column]].explode(column).dropna(subset=column)
    return long.drop_duplicates().reset_index(drop=True)


def result_bases(items: "pd.DataFrame") -> "pd.Series":
    """Say what the results of each example rest on: a tuple of measured, perceived, reported and unknown.

    Missing where the source says nothing of results. An example may have results of several kinds; a perceived
    result is never counted as measured.
    """
    import pandas as pd

    stated = {base: items[f"result_{base}"].notna() for base in BASES}
    kinds = [tuple(base for base in BASES if stated[base][row]) or None for row in items.index]
    return pd.Series(kinds, index=items.index, dtype="object")


def status_by_start(items: "pd.DataFrame", statuses: list[str]) -> "pd.DataFrame":
    """Count what became of the examples, by the year they started.

    Returns
    -------
    keys status and start_year (a text; ``not_stated`` where the source gives none, missing = all); else as
    `tally`.
    """
    stated = items["start_year"].notna()
    starts = items["start_year"].astype("str").where(stated, NOT_STATED)
    years = sorted(starts[stated].unique())
    groups = years if stated.all() else [*years, NOT_STATED]
    return tally(items.assign(start_year=starts), "status", statuses, "start_year", groups)


def trends(measurements: "pd.DataFrame") -> "pd.DataFrame":
    """Compare every published share that has a goal with it, year by year.

    Parameters
    ----------
    measurements
        columns item, indicator, year, value, kind, unit, goal, numerator, denominator. Only exact shares in per
        cent with a year are used; of a figure in words no gap can be worked out, and it stands as n_missing.

    Returns
    -------
    keys item, indicator, year, goal; measures ``share`` (per cent) and ``gap`` (percentage points, negative =
    below the goal), as `analyses.cases.trend_against_goal` gives them.
    """
    import pandas as pd

    keys = ["item", "indicator", "goal"]
    shares = measurements[measurements["unit"].eq("per_cent")]
    parts = [_trend(series, key) for key, series in shares.dropna(subset="goal").groupby(keys, dropna=False)]
    return pd.concat(parts, ignore_index=True) if parts else results([], ["year", *keys])


def _trend(series: "pd.DataFrame", key) -> "pd.DataFrame":
    item, indicator, goal = key
    usable = series[series["kind"].eq("exact") & series["value"].notna() & series["year"].notna()]
    result = trend_against_goal(usable.rename(columns={"value": "share"}), goal)
    missing = len(series) - len(usable)
    return result.assign(item=item, indicator=indicator, goal=goal, n_missing=missing)
