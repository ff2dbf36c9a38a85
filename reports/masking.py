"""What may be shown: every table, figure, number and sentence of a report is made from what this module lets through.

`analyses.disclosure` finds which counts would give somebody away; here the schema says what a column counts and how
sensitive each value is, and the study says its threshold.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyses.disclosure.bands import protect
from analyses.disclosure.rules import threshold
from evaluation.schemas import schema
from evaluation.settings import Settings
from evaluation.words import say
from reports.notation import of

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
    open_to_all = schema(table).counts != "person" or settings.published
    levels = ["none" if open_to_all else sensitivity(table, column, value) for value in cells[column]]
    least = [threshold(level, settings.threshold) for level in levels]
    shown = protect(cells, least, exclusive=exclusive)
    return {
        key: _words(row, t, int(n))
        for key, row, t, n in zip(cells[column], shown.itertuples(), least, cells["n"], strict=True)
    }


def _words(row: Any, least: float, base: int) -> Shown:
    if row.shown == "count":
        return Shown(of(row.value, base), row.value)
    if row.shown == "band":
        return Shown(say(f"masking.{row.band}", least=int(least)))
    return Shown(say(f"masking.{row.shown}"))


def sensitivity(table: str, column: str, value: object) -> str:
    """How sensitive a value of a column is: its own or its merged group's sensitivity, else the column's.

    A column that the schema calls exempt counts data collection, not families.
    """
    field = schema(table).field(column)
    if field.descriptor.get("exempt"):
        return "none"
    entries = [*field.categories, *field.descriptor.get("merges", [])]
    own = next((entry.get("sensitivity") for entry in entries if entry["value"] == value), None)
    return own or field.descriptor.get("sensitivity", "low")


def rule(settings: Settings) -> str:
    """The rule in words, printed with every report."""
    if settings.published:
        return say("masking.published")
    return say("masking.rule", threshold=settings.threshold, high=int(threshold("high", settings.threshold)))


def change_of_members(joined: int, left: int) -> str:
    """A change of members on a timeline, without saying who: "1 ny, 1 slutar"."""
    counts = {"joined": joined, "left": left}
    return ", ".join(
        say(f"masking.one_{what}") if count == 1 else say(f"masking.{what}", count=count)
        for what, count in counts.items()
        if count
    )
