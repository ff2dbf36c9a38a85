"""Rows of a table that say a certain thing."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def saying(column: "pd.Series", wanted: Collection[object], parts: Collection[str] = ()) -> "pd.Series":
    """Find the rows whose cell has any of the wanted values.

    Parameters
    ----------
    column
        single values, or tuples of several; its index has no value twice.
    wanted
        values as the column holds them, dates as `datetime.date`; None finds the rows that state nothing.
    parts
        texts that a value may hold anywhere, in any case, instead of being one of the wanted.

    Returns
    -------
    boolean, with the index of the column.
    """
    values = column.astype("object").explode()
    found = values.map(lambda value: _says(value, wanted, [part.casefold() for part in parts]))
    return (
        (found | (values.isna() & (None in wanted))).astype(bool).groupby(level=0).any().reindex(column.index)
    )


def _says(value: object, wanted: Collection[object], parts: list[str]) -> bool:
    if isinstance(value, str):
        return value in wanted or any(part in value.casefold() for part in parts)
    if isinstance(value, datetime):
        return value.date() in wanted
    return isinstance(value, int | float) and value in wanted
