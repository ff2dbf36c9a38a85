"""The rows of a table that a person asks for: "nivå=mörkgrön", by any name of a column and of a value."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from analyses.selection import saying
from evaluation.cells import READERS
from evaluation.errors import UseError
from evaluation.schemas import Field, Schema, schema, schema_names, table_called
from evaluation.words import LANGUAGES, say
from reports.columns import words
from reports.material import Material

if TYPE_CHECKING:
    import pandas as pd


def table_of(word: str) -> Schema:
    """The table that people call so. Raises UseError when there is none, or when its rows are persons or families."""
    name = table_called(word)
    if name is None:
        open_to_all = [schema(known).title() for known in schema_names() if schema(known).counts != "person"]
        raise UseError(say("listing.no_table", name=word, names=", ".join(open_to_all)))
    if schema(name).counts == "person":
        raise UseError(say("listing.persons", table=schema(name).title()))
    return schema(name)


def column_of(table: Schema, word: str) -> Field:
    """The column that people call so. Raises UseError, with the columns there are, when there is none."""
    field = table.field_called(word)
    if field is None:
        names = ", ".join(field.title() for field in table.fields)
        raise UseError(say("listing.no_column", name=word, names=names))
    return field


def select(material: Material, table: Schema, where: list[str]) -> tuple["pd.DataFrame", list[Field]]:
    """The rows that are asked for, and the columns they were chosen by.

    Parameters
    ----------
    where
        "column=value". Of one column any of the values given, of several columns all; "column=" finds the rows that
        state nothing.

    Raises UseError for what cannot be understood.
    """
    rows = material.rows(table.name)
    asked: dict[str, list[str]] = {}
    for condition in where:
        column, sign, value = condition.partition("=")
        if not sign:
            raise UseError(say("listing.no_sign", condition=condition))
        asked.setdefault(column_of(table, column).name, []).append(" ".join(value.split()))
    for name, values in asked.items():
        wanted, parts = _meant(material, table.field(name), values)
        rows = rows[saying(rows[name], wanted, parts)]
    return rows, [table.field(name) for name in asked]


def _meant(material: Material, field: Field, values: list[str]) -> tuple[set, list[str]]:
    """The values that are meant; and, where a column may hold any text, the texts that are looked for in it."""
    free = field.type == "string" and not words(material, field)
    texts = [value for value in values if value]
    wanted = set() if free else {_value(material, field, text) for text in texts}
    return wanted | ({None} if "" in values else set()), texts if free else []


def _value(material: Material, field: Field, text: str) -> object:
    """The value of a column that a text means: its key, Swedish or English label, or what people call the row."""
    labels = words(material, field)
    if not labels:
        return _read(field, text)
    known = {
        word.casefold(): key for key, label in labels.items() for word in (key, label, *_labels(field, key))
    }
    if text.casefold() not in known:
        near = get_close_matches(text.casefold(), [label.casefold() for label in labels.values()], n=1)
        meant = next((label for label in labels.values() if [label.casefold()] == near), "")
        raise UseError(
            say("listing.near_value" if meant else "listing.no_value", column=field.title(), value=text, meant=meant,
                names=", ".join(labels.values()))
        )  # fmt: skip
    return known[text.casefold()]


def _labels(field: Field, key: str) -> list[str]:
    return [field.value_label(key, lang) for lang in LANGUAGES]


def _read(field: Field, text: str) -> object:
    value = READERS[field.type](text)
    if value is None:
        raise UseError(say("listing.unreadable", column=field.title(), value=text))
    return value
