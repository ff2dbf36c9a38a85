"""What the source says in two ways: figures and words side by side, each with its place; none is chosen."""

import pandas as pd

from analyses.catalogue import contradicting
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import decimal
from reports.table import Table
from reports.tables._catalogue import of_examples, titles


def table(material: Material) -> Table:
    """One row per example and matter; a third statement stands beside the second."""
    figures = contradicting(of_examples(material.study.measurements), ["item", "indicator", "year", "unit"])
    words = contradicting(of_examples(material.study.contradictions), ["item", "matter"])
    said = [_figure(material, row) for row in figures.itertuples()] + [
        _words(material, row) for row in words.itertuples()
    ]
    header = tuple(say(f"catalogue.{key}") for key in ("example", "matter", "one", "other"))
    made = Table(
        "catalogue_contradictions", say("catalogue.contradictions"), header, _rows(said, titles(material))
    )
    return made.noted(say("catalogue.contradictions_note"))


def _figure(material: Material, row) -> tuple[str, str, str]:
    unit = schema("measurements").field("unit").value_label(row.unit, material.lang)
    value = decimal(row.value, 0 if float(row.value).is_integer() else 1)
    matter = local_text(row, "indicator", material.lang)
    matter = f"{matter}, {row.year}" if pd.notna(row.year) else matter
    return row.item, matter, _statement(material, say("catalogue.with_unit", value=value, unit=unit), row)


def _words(material: Material, row) -> tuple[str, str, str]:
    value = local_text(row, "value", material.lang)
    return row.item, local_text(row, "matter", material.lang), _statement(material, value, row)


def _statement(material: Material, value: str, row) -> str:
    return say("catalogue.statement", value=value, source=local_text(row, "source", material.lang))


def _rows(said: list[tuple[str, str, str]], names: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    matters: dict[tuple[str, str], list[str]] = {}
    for item, matter, statement in said:
        matters.setdefault((item, matter), []).append(statement)
    order = list(names)
    found = sorted(matters.items(), key=lambda entry: order.index(entry[0][0]))
    return tuple((names[item], matter, one, "; ".join(rest)) for (item, matter), (one, *rest) in found)
