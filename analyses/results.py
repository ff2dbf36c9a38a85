"""The one form of every result: a long table, unrounded, with the n that was used.

Columns after the keys of the table in question: measure, value, low, high, n, n_missing, unit, method, reason.
`value` is missing where it is undefined, and `reason` then says why, as a key (``few_passages``); it is never 0 or
−1 instead. `n` is what the value rests on, `n_missing` what was given but could not be used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST_BASE_FOR_PER_CENT = 20  # with fewer a per cent says more than the count knows
MEASURES = ["measure", "value", "low", "high", "n", "n_missing", "unit", "method", "reason"]
_TEXTS = ("measure", "unit", "method", "reason")


def results(rows: list[dict], keys: list[str]) -> "pd.DataFrame":
    """A result table from rows that may leave out what they do not have.

    Parameters
    ----------
    rows : one dict per value; ``keys`` and any of the measures
    keys : the columns that say what the value is of, in order
    """
    import pandas as pd

    frame = pd.DataFrame(rows, columns=[*keys, *MEASURES])
    for column in ("value", "low", "high"):
        frame[column] = frame[column].astype("Float64")
    for column in ("n", "n_missing"):
        frame[column] = frame[column].fillna(0).astype("Int64")
    for column in _TEXTS:
        frame[column] = frame[column].astype("str")
    return frame
