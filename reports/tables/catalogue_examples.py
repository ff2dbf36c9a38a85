"""All examples: what other tables refer to by number."""

import pandas as pd

from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import integer
from reports.table import Table
from reports.tables._catalogue import in_order, labels


def table(material: Material) -> Table:
    """One row per example, in the order of the source."""
    header = tuple(
        say(f"catalogue.{key}") for key in ("number", "example", "region", "level", "start", "page")
    )
    rows = tuple(_row(material, row) for row in in_order(material).itertuples())
    return Table("catalogue_examples", say("catalogue.list"), header, rows, numeric=frozenset({5}))


def _row(material: Material, row) -> tuple[str, ...]:
    words = [labels(column, material.lang).get(getattr(row, column), "") for column in ("region", "level")]
    start = say("catalogue.not_stated") if pd.isna(row.start_year) else str(row.start_year)
    page = "" if pd.isna(row.page) else str(row.page)
    title = local_text(row, "title", material.lang)
    return (integer(row.number), title, *words, start, page)
