"""What may be shown: every table, figure, number and sentence of a report is made from what this module lets through.

`analyses.disclosure` finds which counts would give somebody away; here the schema says what a column counts and how
sensitive each value is, and the study says its threshold.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyses.disclosure import protect, threshold
from evaluation.schemas import schema
from evaluation.settings import Settings
from evaluation.words import say
from reports.numbers import of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Shown:
    """One value as it may be shown: its words, and the number itself only where that is shown."""

    text: str
    value: float | None = None


def mask(
    counts: "pd.DataFrame", table: str, column: str, settings: Settings, *, exclusive: bool
) -> dict[str, Shown]:
    """How the counts of persons or families by the values of `column` may be shown: value → `Shown`.

    Parameters
    ----------
    counts : result table with `column`, measure ``count``, value, n; other measures are left out
    table, column : where the schema says what is counted and how sensitive it is
    exclusive : each family has one value only, so the cells add up to the base

    Columns whose rows are not persons, and published facts, go through as they are.
    """
    cells = counts[counts["measure"] == "count"].reset_index(drop=True)
    least = cells[column].map(sensitivities(table, column)).map(lambda s: threshold(s, settings.threshold))
    if schema(table).counts != "person" or settings.published:
        least = least * 0
    shown = protect(cells, least, exclusive=exclusive)
    base = cells["n"]
    return {
        key: _words(row.shown, row.value, row.band, int(n))
        for key, row, n in zip(cells[column], shown.itertuples(), base, strict=True)
    }


def _words(how: str, value: float | None, band: str | None, base: int) -> Shown:
    if how == "count":
        return Shown(of(value or 0, base), value)
    if how == "band":
        return Shown(say(f"masking.{band}"))
    return Shown(say(f"masking.{how}"))


def sensitivities(table: str, column: str) -> dict[str, str]:
    """The sensitivity of each value of a column, and of what values are merged into: its own, else the column's."""
    field = schema(table).field(column)
    common = field.descriptor.get("sensitivity", "low")
    entries = [*field.categories, *field.descriptor.get("merges", [])]
    return {entry["value"]: entry.get("sensitivity", common) for entry in entries}


def rule(settings: Settings) -> str:
    """The rule in words, printed with every report."""
    return say("masking.published" if settings.published else "masking.rule", threshold=settings.threshold)


def change_of_members(joined: int, left: int) -> str:
    """A change of members on a timeline, without saying who: "1 ny, 1 slutar"."""
    parts = [
        say("masking.joined", count=joined) if joined else "",
        say("masking.left", count=left) if left else "",
    ]
    return ", ".join(part for part in parts if part)
