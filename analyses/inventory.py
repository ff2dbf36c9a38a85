"""An inventory of what is offered: how much per level, age and provider, where nothing is, where several offer the same.

An offer counts once in every age it is for, so the ages do not add up. A provider is a service within its
administration. An empty cell says that the inventory has no such row, not that there is no such need.
"""

from itertools import product
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

SEVERAL = 2


def matrix(
    items: "pd.DataFrame", by: str, levels: list[str], ages: list[str], values: list[str]
) -> "pd.DataFrame":
    """Count the offers and their providers for each level, age and value of `by`.

    Parameters
    ----------
    items
        one row per offer: id, level, ages (a tuple), kind, activity, administration.
    by
        administration or kind.
    levels, ages, values
        the axes, in order; cells where nothing is are counted 0.

    Returns
    -------
    keys level, age and `by`; measures ``offers`` (rows) and ``providers`` (different services). n = the rows that have
    a place on all three axes, for ``providers`` also a service and an administration; n_missing = the other rows.
    """
    placed = _placed(items, by)
    cells = list(product(levels, ages, values))
    rows = []
    for measure, what in (("offers", "row"), ("providers", "provider")):
        known = placed.dropna(subset=what)
        found = known.groupby(["level", "age", by])[what].nunique()
        n = known["row"].nunique()
        common = {"measure": measure, "n": n, "n_missing": len(items) - n, "unit": measure, "method": "count"}
        rows += [
            common | dict(zip(("level", "age", by), cell, strict=True)) | {"value": int(found.get(cell, 0))}
            for cell in cells
        ]
    return results(rows, ["level", "age", by])


def _placed(items: "pd.DataFrame", by: str) -> "pd.DataFrame":
    """One row per offer and age it is for; rows without a level, an age or a value of `by` have no place."""
    named = items.assign(row=range(len(items)), provider=providers(items))
    long = named.explode("ages").rename(columns={"ages": "age"})
    return long.dropna(subset=["level", "age", by]).drop_duplicates(["row", "age"])


def providers(items: "pd.DataFrame") -> "pd.Series":
    """Name the provider of each offer: administration and service; missing where either is.

    How a name is set in capitals or blanks makes no other service.
    """
    service = items["activity"].str.replace(r"\s+", " ", regex=True).str.strip().str.casefold()
    return items["administration"] + "\n" + service


def gaps(result: "pd.DataFrame") -> "pd.DataFrame":
    """Pick the empty cells of a `matrix`: the rows where nothing is offered."""
    return result[(result["measure"] == "offers") & (result["value"] == 0)]


def overlaps(items: "pd.DataFrame", levels: list[str], ages: list[str], kinds: list[str]) -> "pd.DataFrame":
    """Find the cells of level, age and kind where several different providers offer the same kind.

    Several offers of one provider are no overlap.

    Returns
    -------
    keys level, age, kind, in the order given, and offers (a tuple: the ids in the cell, as they stand in `items`);
    measure ``providers`` (2 or more), with n and n_missing as in `matrix`.
    """
    counted = matrix(items, "kind", levels, ages, kinds)
    crowded = counted[(counted["measure"] == "providers") & (counted["value"] >= SEVERAL)]
    cells = _placed(items, "kind").dropna(subset="provider").groupby(["level", "age", "kind"])["id"]
    offers = {cell: tuple(ids) for cell, ids in cells}
    rows = [
        row | {"offers": offers[row["level"], row["age"], row["kind"]]} for row in crowded.to_dict("records")
    ]
    return results(rows, ["level", "age", "kind", "offers"])


def as_of(items: "pd.DataFrame", administrations: list[str]) -> "pd.DataFrame":
    """Say of which days the inventory is: the oldest and the newest check, per administration and in all.

    Returns
    -------
    keys administration (missing = all) and date (missing where no row is dated, with the reason ``no_dates``);
    measures ``oldest`` and ``newest``: how many offers were last checked on that day. n = dated rows, n_missing =
    undated ones.
    """
    rows = []
    for administration in (*administrations, None):
        own = items if administration is None else items[items["administration"] == administration]
        dates = own["checked"].dropna()
        common = {"administration": administration, "n": len(dates), "n_missing": len(own) - len(dates)}
        common |= {"unit": "offers", "method": "count"} | ({} if len(dates) else {"reason": "no_dates"})
        for measure, day in (("oldest", dates.min()), ("newest", dates.max())):
            value = int((dates == day).sum()) if len(dates) else None
            rows.append(common | {"measure": measure, "date": day, "value": value})
    frame = results(rows, ["administration", "date"])
    return frame.assign(date=frame["date"].astype("datetime64[s]"))
