"""How the counts of one table may be shown by themselves: in numbers, in words, or not at all.

`analyses.disclosure` finds which counts would give somebody away; here the schema says what a column counts and how
sensitive each value is, and the study says its threshold. What is shown in the end is decided for all tables together
(see `reports.linked_masking`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyses.disclosure.bands import protect, span
from analyses.disclosure.rules import threshold
from analyses.nested import protect_nested
from analyses.results import results
from evaluation.schemas import schema
from evaluation.settings import Settings
from evaluation.words import say
from reports.notation import of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Shown:
    """One value as it may be shown.

    Attributes
    ----------
    text : its words
    value : the number itself, only where that is shown
    low, high : the least and the largest it may be, for all that is told
    hidden : nothing is told of it
    """

    text: str
    value: float | None = None
    low: int = 0
    high: int = 0
    hidden: bool = False


def hidden() -> Shown:
    """A value of which nothing is told: one mark, whatever the reason."""
    return Shown(say("masking.hidden"), hidden=True)


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


def mask_steps(counts: "pd.DataFrame", table: str, column: str, settings: Settings) -> dict[str, Shown]:
    """How nested counts may be shown, where who has reached a value has passed those before it: value → `Shown`.

    Parameters
    ----------
    counts : result table with `column`, value, n and n_missing, in the order of the steps
    table, column : where the schema says how sensitive the steps are; the most sensitive decides
    """
    levels = [sensitivity(table, column, value) for value in counts[column]]
    least = max((threshold(level, settings.threshold) for level in levels), default=0)
    base, missing = (int(counts[name].iloc[0]) if len(counts) else 0 for name in ("n", "n_missing"))
    given = counts["value"].astype(int).tolist()
    if settings.published:
        return {key: Shown(of(n, base), n, n, n) for key, n in zip(counts[column], given, strict=True)}
    least = int(min(least, base + 1))
    shown = protect_nested(given, base, least, others=(missing,))
    return {
        key: _words(row, least, base) for key, row in zip(counts[column], shown.itertuples(), strict=True)
    }


def mask_parts(
    parts: dict[str, int], table: str, settings: Settings, *, column: str | None = None, beside: int = 0
) -> dict[str, Shown]:
    """How the parts of a whole may be shown, each family in one of them: part → `Shown`.

    Parameters
    ----------
    parts : they add up to the whole, which may be told only where all of them are shown as numbers; parts of nobody
        are no secret, unless another part is in words
    table, column : where the schema says how sensitive they are: the values of `column`, else each a column itself
    beside : how many more there are in a part than another page tells of it; a small group hides them all
    """
    levels = [sensitivity(table, column or part, part) for part in parts]
    least = [
        0 if settings.published or not parts[part] else threshold(level, settings.threshold)
        for part, level in zip(parts, levels, strict=True)
    ]
    base = sum(parts.values())
    if 0 < abs(beside) < max(least, default=0):
        return dict.fromkeys(parts, hidden())
    cells = results([{"part": key, "value": n, "n": base} for key, n in parts.items()], ["part"])
    shown = protect(cells, least, exclusive=True)
    return {key: _words(row, t, base) for key, row, t in zip(parts, shown.itertuples(), least, strict=True)}


def _words(row: Any, least: float, base: int) -> Shown:
    if row.shown == "count":
        return Shown(of(row.value, base), row.value, int(row.value), int(row.value))
    if row.shown == "band":
        words = say(f"masking.{row.band}", least=int(least))
        return Shown(words, None, *span(row.band, base, least or 1))
    return Shown(say("masking.occurs"), None, 1, base) if row.shown == "occurs" else hidden()


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
