"""Quantities as sources state them, in words: "minst 100 besök", "omkring 25 %", "5–7", the source's own words."""

from decimal import Decimal
from typing import Any

from evaluation.schemas import Field
from evaluation.words import label, say
from reports.material import local_text
from reports.notation import NBSP, decimal


def quantity(row: Any, unit: Field, lang: str) -> str:
    """Write a stated figure.

    Parameters
    ----------
    row
        its row, with the columns of `evaluation.quantities` (and stated_en where there is one).
    unit
        the column of the schema that says which units there are.

    What the source says in words stays its words (the Swedish ones where there are no English); a figure that is
    missing is said to be, never guessed.
    """
    if row.kind == "ordinal":
        return local_text(row, "stated", lang) or say("quantities.not_stated", lang)
    if row.kind == "not_stated":
        return say("quantities.not_stated", lang)
    if _missing(row.value):
        return say("quantities.no_figure", lang)
    return say(f"quantities.{row.kind}", lang, number=_with_unit(row, unit, lang))


def _with_unit(row: Any, unit: Field, lang: str) -> str:
    if row.unit == "calendar_year":  # 2023, not 2 023
        return str(int(row.value))
    ranged = not _missing(row.value_to) and row.value_to != row.value
    number = "–".join(_plain(value, lang) for value in ([row.value, row.value_to] if ranged else [row.value]))
    if row.unit == "per_cent":
        return say("quantities.per_cent", lang, number=number)
    entry = next((entry for entry in unit.categories if entry["value"] == row.unit), {"label": ""})
    one = row.value == 1 and not ranged and "one" in entry
    return f"{number}{NBSP}{label(entry, 'one' if one else 'label', lang)}".rstrip()


def _plain(value: float, lang: str) -> str:
    """The number with the decimals it was given with."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return decimal(value, max(0, -int(exponent)), lang)


def _missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))  # type: ignore[call-overload]
