"""Other ways than hiding single counts: fewer categories, rounded counts, words, margins only.

What is shown less exactly is attacked as a range. Whatever then still gives somebody away is hidden as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analyses.disclosure.attack import View, ceiling
from analyses.disclosure.bands import LEAST_ABOVE, LEAST_BASE_FOR_BANDS, band
from analyses.disclosure.cells import CountTable, System, system
from analyses.disclosure.rules import Rule
from analyses.disclosure.suppression import Choice, suppress

if TYPE_CHECKING:
    import pandas as pd


def merge(table: CountTable, variable: str, into: Mapping[object, object]) -> CountTable:
    """Count some labels of a variable together: label → what it is counted as; other labels stay.

    Raises
    ------
    ValueError
        when persons may have several of the labels, so that their counts cannot be added
    """
    if variable == table.items:
        raise ValueError("answers of which a person may have several cannot be added")
    frame = table.frame.astype(object)
    frame[variable] = [into.get(label, label) for label in frame[variable]]
    merged = frame.groupby(table.variables, dropna=False, sort=False, as_index=False)["count"].sum()
    return replace(table, frame=merged[frame.columns])


def rounded(tables: Sequence[CountTable], rule: Rule, to: int = 5) -> "pd.DataFrame":
    """Round counts to the nearest multiple; those at risk are hidden, and others only where rounding does not help.

    Returns
    -------
    One row per row of the tables to be published: table, row, value (rounded, missing where it is hidden), shown.
    """
    joined = system(tables, rule)
    nearest = (joined.values + to // 2) // to * to
    low, high = nearest - to // 2, nearest + (to - 1) // 2
    choice = suppress(joined, View(low.clip(0), high))
    return _ledger(joined, choice, nearest.tolist(), "Int64")


def in_words(tables: Sequence[CountTable], rule: Rule) -> "pd.DataFrame":
    """Tell all counts in bands of words (see `bands.band`).

    Of a count at risk nobody can tell that it is more than 1, nor that it is less than its band reaches.

    Returns
    -------
    One row per row of the tables to be published: table, row, value (the band, missing where it is hidden), shown.
    """
    import numpy as np

    joined = system(tables, rule)
    names, low, high = [], joined.values.copy(), joined.values.copy()
    for cell, key in enumerate(joined.keys):
        base, least = _base(joined, cell), joined.risks[cell].least
        wide = base is not None and base >= max(LEAST_BASE_FOR_BANDS, least + LEAST_ABOVE) and least > 0
        wide = wide and not np.isinf(joined.risks[cell].high) and bool(key.pairs)
        name = band(joined.values[cell], base, least) if wide and base is not None else None
        names.append(name)
        if name is not None and base is not None:
            inside = [count for count in range(base + 1) if band(count, base, least) == name]
            low[cell], high[cell] = inside[0], inside[-1]
        elif key.pairs:
            low[cell], high[cell] = 0, ceiling(joined)
    at_risk = [risk.at(value) for risk, value in zip(joined.risks, joined.values, strict=True)]
    must = np.array([name is None and (risky or bool(key.pairs))
                     for name, risky, key in zip(names, at_risk, joined.keys, strict=True)])  # fmt: skip
    choice = suppress(_as_vague_as_words(joined, low, high), View(low, high), must=must)
    shown = [
        name if name is not None else int(value) for name, value in zip(names, joined.values, strict=True)
    ]
    return _ledger(joined, choice, shown, "object")


def _base(joined: System, cell: int) -> int | None:
    """How many persons a count is of: the item's base, else all of the population."""
    rest = next((rest for rest, item in joined.complements.items() if item == cell), None)
    if rest is not None:
        return int(joined.values[cell] + joined.values[rest])
    total = joined.keys[cell]._replace(pairs=frozenset())
    return int(joined.values[joined.keys.index(total)]) if total in joined.keys else None


def _as_vague_as_words(joined: System, low, high) -> System:
    """The system, where of a count nothing more is asked than what its band, and that of its item, leaves open."""
    risks = list(joined.risks)
    for cell, risk in enumerate(risks):
        item = joined.complements.get(cell)
        widest = high[cell] if item is None else joined.values[cell] + joined.values[item] - low[item]
        if risk.least and (low[cell] < high[cell] or item is not None):
            risks[cell] = replace(risk, least=max(min(risk.least, int(widest)), 1))
    return replace(joined, risks=tuple(risks))


def margins_only(table: CountTable, shown: Sequence[bool]) -> list[bool]:
    """Hide all inner cells of a table in which more than half of them are hidden; hiding more is always safe."""
    inner = table.frame[table.variables].notna().all(axis=1).tolist()
    hidden = sum(not was for was, cell in zip(shown, inner, strict=True) if cell)
    if 2 * hidden <= sum(inner):
        return list(shown)
    return [was and not cell for was, cell in zip(shown, inner, strict=True)]


def _ledger(joined: System, choice: Choice, values: list, dtype: str) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {"table": table, "row": row, "value": None if choice.hidden[cell] else values[cell], "shown": not choice.hidden[cell]}
        for table, cells in enumerate(joined.places) for row, cell in enumerate(cells)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["table", "row", "value", "shown"])
    return frame.astype({"value": dtype, "shown": bool})
