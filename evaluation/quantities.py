"""Quantities as sources state them: exact, at least, approximate, in words only, or not stated at all.

A table whose schema names its ``quantity`` columns holds one stated figure per row, in the columns `COLUMNS`: value (and
value_to, for a range) where the source gives a number, else the source's own words in stated. Nothing turns words into a
number. Two sources that say different things of the same matter are two rows; in words they stand in ``contradictions``.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.schemas import Schema
    from evaluation.sheets import Sheet

COLUMNS = ("value", "value_to", "kind", "stated", "unit", "source")
NUMERIC = ("exact", "at_least", "approx")


def problems(frame: "pd.DataFrame", sheet: "Sheet", schema: "Schema") -> list[Problem]:
    """What is wrong with the quantities of a table, or with the statements in ``contradictions``; no value is repeated."""
    return [
        Problem(
            say(f"quantities.{key}", stated=schema.field("stated").title() if schema.quantity else ""),
            sheet.file, sheet.name, int(row), schema.field(column).title(), level=level, kind=key,
        )
        for key, column, level, wrong in _checks(frame, schema)
        for row in frame.index[wrong]
    ]  # fmt: skip


def _checks(frame: "pd.DataFrame", schema: "Schema") -> Iterator[tuple[str, str, str, "pd.Series"]]:
    """The key of the message, the column, the level, and the rows that are wrong."""
    if schema.name == "contradictions":
        alone = frame["matter"].notna() & ~frame.duplicated(["item", "matter"], keep=False)
        yield "alone", "matter", "note", alone
    if not schema.quantity:
        return
    value, upper, kind = frame["value"], frame["value_to"], frame["kind"]
    worded = kind.isin(["ordinal", "not_stated"])
    yield "number_for_words", "value", "error", worded & (value.notna() | upper.notna())
    yield "no_number", "value", "error", kind.isin(NUMERIC) & value.isna()
    yield "no_unit", "unit", "error", kind.isin(NUMERIC) & value.notna() & frame["unit"].isna()
    yield "no_words", "stated", "error", kind.eq("ordinal") & frame["stated"].isna()
    yield "falling_range", "value_to", "error", (upper < value).fillna(False)
    yield "no_upper_end", "value_to", "error", kind.eq("at_least") & upper.notna()
