"""What may be shown of the tables of a report, all taken together."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyses.disclosure.cells import CountTable, System, system
from analyses.disclosure.rules import Rule
from analyses.disclosure.suppression import suppress

if TYPE_CHECKING:
    import pandas as pd


def protect(tables: Sequence[CountTable], rule: Rule) -> "pd.DataFrame":
    """Decide which counts of a report are shown.

    Parameters
    ----------
    tables : those that are to be published, and those of earlier releases (with ``shown``)

    Returns
    -------
    One row per row of the tables to be published: table and row (their places), value, shown, reason and protected.
    This is the private ledger: only the shown values may leave it, and never why another is not shown.

    reason is empty for what is shown, else ``never`` (its label is never counted in print), ``small``, ``zero`` (that
    nobody has it tells of each), ``complement`` (so few have it not), or ``complementary`` (it would give another
    away). protected is False where nothing can be done: what has been published gives the count away.
    """
    import pandas as pd

    joined = system(tables, rule)
    choice = suppress(joined)
    with_few_left = {joined.complements.get(cell) for cell in joined.primary}
    lost = {joined.complements.get(cell, cell) for cell in choice.lost}
    rows = [
        {"table": table, "row": row, "value": int(joined.values[cell]), "shown": not choice.hidden[cell],
         "reason": _reason(joined, cell, cell in with_few_left) if choice.hidden[cell] else "",
         "protected": cell not in lost}
        for table, cells in enumerate(joined.places) for row, cell in enumerate(cells)
    ]  # fmt: skip
    columns = ["table", "row", "value", "shown", "reason", "protected"]
    return pd.DataFrame(rows, columns=columns).astype({"shown": bool, "reason": "str", "protected": bool})


def _reason(joined: System, cell: int, few_left: bool) -> str:
    risk, value = joined.risks[cell], joined.values[cell]
    if not risk.at(value):
        return "complement" if few_left else "complementary"
    return "never" if math.isinf(risk.high) else "small" if value else "zero"
