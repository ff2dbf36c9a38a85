"""All published figures on the examples, as the source states them."""

import pandas as pd

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.quantities import quantity
from reports.table import Table
from reports.tables._catalogue import titles


def table(material: Material) -> Table:
    """One row per figure, by example in the order of the source; two that contradict each other are two rows."""
    names = titles(material)
    figures = material.study.measurements.dropna(subset="item")
    order = {item: place for place, item in enumerate(names)}
    figures = figures.sort_values("item", key=lambda items: items.map(order), kind="stable")
    header = tuple(say(f"catalogue.{key}") for key in ("example", "what", "year", "figure", "stands"))
    rows = tuple(_row(material, row, names) for row in figures.itertuples())
    made = Table("catalogue_figures", say("catalogue.figures"), header, rows, widths=(36, 30, 7, 16, 11))
    return made.noted(say("catalogue.figures_note"))


def _row(material: Material, row, names: dict[str, str]) -> tuple[str, ...]:
    year = "" if pd.isna(row.year) else str(row.year)
    number = quantity(row, schema("measurements").field("unit"), material.lang)
    indicator, source = (local_text(row, column, material.lang) for column in ("indicator", "source"))
    return (names[row.item], indicator, year, number, source)
