"""How alike the coders are: alpha with its interval; the table ``agreement`` says the same."""

from pathlib import Path
from typing import Any

import pandas as pd

from evaluation.words import say
from reports import charts
from reports.agreement.lines import value
from reports.figure import Figure
from reports.figures._charts import empty, listed, made
from reports.material import Material
from reports.notation import integer
from reports.tables.agreement import compared


def figure(material: Material, folder: Path) -> Figure:
    """A dot per row of the table."""
    caption = say("statistics.agreement")
    rows = [_row(name, by["krippendorff_alpha"]) for name, by in compared(material)]
    if not rows:
        return empty("agreement", caption, say("tables.nothing_here"), folder)
    told = listed((name, said) for name, *_, said in rows)
    alt = say("statistics.alt_agreement", caption=caption, rows=told)
    return made("agreement", charts.intervals(rows, say("statistics.alpha")), caption, alt, folder)


def _row(name: str, row: Any) -> tuple[str, float | None, float | None, float | None, str]:
    number, low, high = (None if pd.isna(end) else float(end) for end in (row.value, row.low, row.high))
    return (name, number, low, high, say("statistics.value_n", value=value(row), n=integer(row.n)))
