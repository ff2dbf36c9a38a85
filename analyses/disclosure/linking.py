"""Which plain tables belong together: whether cells add up to their totals, and whether tables count the same persons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyses.disclosure.cells import CountTable, Key, counts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Linked:
    """A table as it is to be understood.

    Attributes
    ----------
    table : with the variable of which a person may have several labels, where there is one
    apart : its sums contradict those of the tables before it, so it counts other persons
    problem : ``not_adding_up`` (over more than one variable) or ``above_base`` (over `variable`, with more in a cell
        than in the total); else empty
    """

    table: CountTable
    apart: bool = False
    problem: str = ""
    variable: str = ""


def link(frames: Sequence["pd.DataFrame"]) -> list[Linked]:
    """Understand tables (see `CountTable.frame`) that may be read side by side.

    A variable whose labels do not add up to a printed total, or to the sums of another table, but stay below it, has
    several labels per person.
    """
    known: dict[Key, int] = {}
    linked: dict[int, Linked] = {}
    for i in sorted(range(len(frames)), key=lambda i: -_margins(frames[i])):
        linked[i] = _understood(frames[i], known, i)
        known |= {} if linked[i].problem else counts(linked[i].table)
    return [linked[i] for i in range(len(frames))]


def _margins(frame: "pd.DataFrame") -> int:
    return int(frame.drop(columns="count").isna().any(axis=1).sum())


def _understood(frame: "pd.DataFrame", known: dict[Key, int], number: int) -> Linked:
    table = CountTable(frame)
    off = [
        variable
        for variable in table.variables
        if _differs(frame, variable, lambda parts, total: sum(parts) != total)
    ]
    if len(off) > 1:
        return Linked(table, problem="not_adding_up")
    if off and _differs(frame, off[0], lambda parts, total: max(parts, default=0) > total):
        return Linked(table, problem="above_base", variable=off[0])
    table = replace(table, items=off[0]) if off else table
    if not _contradicts(table, known):
        return Linked(table)
    for variable in [] if off else [v for v in table.variables if not frame[v].isna().any()]:
        several = replace(table, items=variable)
        if _below(several, known) and not _contradicts(several, known):
            return Linked(several)
    return Linked(replace(table, population=f"table {number}"), apart=True)


def _differs(frame: "pd.DataFrame", variable: str, wrong) -> bool:
    """Whether any total over a variable stands in a wrong relation to its parts."""
    others = [column for column in frame.columns if column not in (variable, "count")]
    totals: dict[tuple, int] = {}
    parts: dict[tuple, list[int]] = {}
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        key = tuple(row[name] for name in others)
        if row[variable] is None:
            totals[key] = row["count"]
        else:
            parts.setdefault(key, []).append(row["count"])
    return any(wrong(parts.get(key, []), total) for key, total in totals.items())


def _contradicts(table: CountTable, known: dict[Key, int]) -> bool:
    return any(known.get(key, count) != count for key, count in counts(table).items())


def _below(table: CountTable, known: dict[Key, int]) -> bool:
    """Whether the items have their base in another table, and are no more than it."""
    items = {
        key: count for key, count in counts(table).items() if any(isinstance(v, tuple) for v, _ in key.pairs)
    }
    bases = {key: _base(key) for key in items}
    return any(base in known for base in bases.values()) and all(
        known.get(bases[key], count) >= count for key, count in items.items()
    )


def _base(key: Key) -> Key:
    return key.without(next(variable for variable, _ in key.pairs if isinstance(variable, tuple)))
