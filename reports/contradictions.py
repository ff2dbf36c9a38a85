"""Where sources say different things of the same matter: in any table of figures, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyses.contradictions import contradicting, contradicting_figures
from evaluation.schemas import Schema, schema, schema_names
from evaluation.words import say
from reports.material import Material, local_text
from reports.quantities import quantity

WORDS = "contradictions"  # the table of statements in words


@dataclass(frozen=True)
class Contradiction:
    """A matter, what it concerns (nothing: the whole study), and each statement on it with its source."""

    concerns: str
    matter: str
    statements: tuple[str, ...]


def contradictions(material: Material) -> list[Contradiction]:
    """All of them: figures table by table, then words; those of the same row of another table together, in its order."""
    matters: dict[tuple[str, str], list[str]] = {}
    for concerns, matter, statement in _said(material):
        matters.setdefault((concerns, matter), []).append(statement)
    order = list(dict.fromkeys(concerns for concerns, _ in matters))
    found = sorted(matters.items(), key=lambda entry: order.index(entry[0][0]))
    return [Contradiction(*matter, tuple(statements)) for matter, statements in found]


def _said(material: Material) -> Iterator[tuple[str, str, str]]:
    """What is concerned, the matter and the statement, of every row that has a contradicting one."""
    for name in sorted(schema_names(), key=lambda name: name == WORDS):
        table = schema(name)
        if table.counts == "person":  # counts of persons leave through masking only
            continue
        if name == WORDS:
            keys, rows = ["item", "matter"], contradicting(material.rows(name), ["item", "matter"])
        else:
            keys = table.quantity
            rows = contradicting_figures(material.rows(name), keys) if keys else pd.DataFrame()
        for row in rows.itertuples():
            yield _row(material, table, row, keys)


def _row(material: Material, table: Schema, row: Any, keys: list[str]) -> tuple[str, str, str]:
    concerns, matter = [], []
    for field in (table.field(key) for key in keys if key != "unit"):
        if field.reference:
            concerns.append(material.names(field.reference).get(getattr(row, field.name), ""))
        else:
            matter.append(_word(material, row, field.name))
    words = table.name == WORDS
    value = (
        local_text(row, "value", material.lang)
        if words
        else quantity(row, table.field("unit"), material.lang)
    )
    statement = say("quantities.statement", value=value, source=local_text(row, "source", material.lang))
    return _joined(concerns), _joined(matter), statement


def _word(material: Material, row: Any, key: str) -> str:
    value = getattr(row, key)
    return "" if pd.isna(value) else local_text(row, key, material.lang) or str(value)


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)
