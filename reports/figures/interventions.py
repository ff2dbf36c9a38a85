"""Interventions for the families as bars, masked; the table ``interventions`` says the same."""

from pathlib import Path

from reports import crossed
from reports.figure import Figure
from reports.figures._charts import factors
from reports.material import Material


def figure(material: Material, folder: Path) -> Figure:
    """One bar per value whose count may be told, and the words of the others."""
    return factors("interventions", crossed.interventions(material), material, folder)
