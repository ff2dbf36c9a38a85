"""The cells of a table in words: what people call the values of a column, and what a value is in data."""

from typing import Any

import pandas as pd

from evaluation.schemas import Field
from evaluation.words import say
from reports.material import Material


def words(material: Material, field: Field) -> dict[str, str]:
    """The words for the values of a column that has a list of them (allowed values, groups, rows of another table), in order."""
    if field.reference:
        return material.names(field.reference)
    if "study_key" in field.descriptor:
        keys = dict.fromkeys(material.settings.words[field.descriptor["study_key"]].values())
        return {key: material.group(key) for key in keys}
    return {entry["value"]: field.value_label(entry["value"]) for entry in field.categories}


def worded(material: Material, field: Field, value: Any) -> str:
    """A cell in words; nothing for a missing one."""
    if isinstance(value, tuple):
        return "; ".join(worded(material, field, one) for one in value)
    if pd.isna(value):
        return ""
    if field.type == "boolean":
        return say("listing.yes" if value else "listing.no")
    return words(material, field).get(value, str(key(value)))


def key(value: Any) -> Any:
    """A value as data: its key or number, a date as 2023-02-07, several as a tuple, a missing one as None."""
    if isinstance(value, tuple):
        return tuple(key(one) for one in value)
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value
