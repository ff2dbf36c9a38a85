"""What the tables on a programme share: its words, its quantities, and what is said where the source says nothing."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.quantities import quantity
from reports.table import Table


def made(
    name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...] = ()
) -> Table:
    """A table whose caption and heads are words of the programme, by their keys."""
    heads = tuple(say(f"programme.{key}") for key in header)
    return Table(f"programme_{name}", say(f"programme.{name}"), heads, tuple(rows), widths=widths)


def even(first: int, columns: int, last: int = 0) -> tuple[int, ...]:
    """Widths in per cent of the page: a first column, equal ones, and a last one where there is one.

    >>> even(16, 3, 12), even(16, 0)
    ((16, 24, 24, 24, 12), ())
    """
    if not columns:
        return ()
    between = (100 - first - last) // columns
    return (100 - last - between * columns, *[between] * columns, *([last] if last else []))


def sourced(table: Table, material: Material, rows: pd.DataFrame) -> Table:
    """Say where each row of a table stands, `rows` one by one: in a column, or in a note where it is one source."""
    sources = [local_text(row, "source", material.lang) for row in rows.itertuples()]
    if len(set(filter(None, sources))) < 2:
        return with_sources(table, material, rows)
    cells = tuple((*row, source) for row, source in zip(table.rows, sources, strict=True))
    return replace(table, header=(*table.header, say("programme.source")), rows=cells, widths=())


def with_sources(table: Table, material: Material, rows: pd.DataFrame) -> Table:
    """Note the sources of the rows that a table sums up."""
    found = dict.fromkeys(local_text(row, "source", material.lang) for row in rows.itertuples())
    sources = [source for source in found if source]
    said = say("programme.sources", n=len(sources), sources="; ".join(sources))
    return table.noted(said if sources else "")


def remarks(material: Material, rows: pd.DataFrame) -> list[str]:
    """What is remarked on the rows, each remark once."""
    return list(
        dict.fromkeys(filter(None, (local_text(row, "note", material.lang) for row in rows.itertuples())))
    )


def told(material: Material, row: object, column: str) -> str:
    """A row's text in the report's language; that it is not stated where it is missing."""
    return local_text(row, column, material.lang) or say("programme.not_stated")


def value_label(material: Material, table: str, column: str, value: object) -> str:
    """The words for one of the allowed values of a column; that it is not stated where it is missing."""
    return schema(table).field(column).value_label(value, material.lang) or say("programme.not_stated")


def of_programme(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are of the whole programme, and of no example of a catalogue."""
    return rows[rows["item"].isna()]


def figure(material: Material, table: str, row) -> str:
    """A figure of a table of quantities as its source states it."""
    return quantity(row, schema(table).field("unit"), material.lang)
