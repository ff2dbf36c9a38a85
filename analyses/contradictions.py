"""What sources say differently of the same matter, in words or in figures. All of it is returned; none is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def contradicting(rows: "pd.DataFrame", keys: list[str]) -> "pd.DataFrame":
    """Find the rows that say different things of the same matter: equal in `keys`, different in value.

    All of them are returned, in the order they stand; none is chosen. A missing key equals a missing key; a row
    without a value says nothing.
    """
    said = rows[rows["value"].notna()]
    different = said.groupby(keys, dropna=False)["value"].transform("nunique") > 1
    return said[different]


def contradicting_figures(rows: "pd.DataFrame", keys: list[str]) -> "pd.DataFrame":
    """Find the stated figures that cannot all be right: equal in `keys`, and no number suits every one of them.

    Parameters
    ----------
    rows
        columns value, value_to, kind (exact, at_least, approx, ordinal, not_stated), stated, and `keys`. A range holds
        every number in it, ``at_least`` every number from its own; ``approx`` is taken at its word, since how wide it is
        nobody has said.

    Returns
    -------
    All figures of such a matter, in the order they stand. Words contradict other words when they differ (``ordinal``);
    words and numbers are never compared, and ``not_stated`` contradicts nothing.
    """
    numbers = rows[rows["value"].notna()]
    upper = numbers["value_to"].fillna(numbers["value"]).mask(numbers["kind"].eq("at_least"), float("inf"))
    spans = numbers.assign(upper=upper).groupby(keys, dropna=False)
    apart = spans["value"].transform("max") > spans["upper"].transform("min")
    words = rows[rows["kind"].eq("ordinal") & rows["stated"].notna()]
    differ = words.groupby(keys, dropna=False)["stated"].transform("nunique") > 1
    return rows.loc[sorted({*numbers.index[apart], *words.index[differ]})]
