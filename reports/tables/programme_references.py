"""Figures by others that the programme refers to, with source and year; none of them is the programme's result."""

import pandas as pd

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._programme import figure, made, remarks, told


def table(material: Material) -> Table:
    """One row per figure; what is said in words only stays words."""
    figures = material.study.reference_figures
    rows = [_row(material, row) for row in figures.itertuples()]
    shown = made("references", ("what", "stated", "year", "source"), rows, widths=(33, 23, 14, 30))
    return shown.noted(say("programme.references_note"), *remarks(material, figures))


def _row(material: Material, row) -> tuple[str, ...]:
    year = str(row.year) if pd.notna(row.year) else say("programme.not_stated")
    what = local_text(row, "indicator", material.lang)
    return what, figure(material, "reference_figures", row), year, told(material, row, "source")
