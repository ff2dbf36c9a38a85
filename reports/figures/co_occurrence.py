"""Codes that stand in the same passage, as bars; the table ``co_occurrence`` says the same."""

from pathlib import Path

from evaluation.words import say
from reports.charts import Bar
from reports.figure import Figure
from reports.figures._charts import bars
from reports.material import Material
from reports.notation import integer
from reports.tables.co_occurrence import together

MOST = 12


def figure(material: Material, folder: Path) -> Figure:
    """The commonest pairs."""
    names, found = together(material)
    rows = [
        Bar(f"{names[row.code]} + {names[row.other]}", integer(row.count), float(row.count))
        for row in found.head(MOST).itertuples(index=False)
    ]
    return bars("co_occurrence", rows, say("statistics.co_occurrence"), say("statistics.passages"), folder)
