"""Our schemas as the Frictionless standards have them: Table Schema for a table, Data Package for a folder of tables.

What the standards have no word for stays in the descriptor under our own key. Three things are put otherwise:

- allowed values become an ``enum``; those that stand in study.yaml too
- a cell with several values is a string of them with ``"; "`` between; where the values are given, a ``pattern`` holds
  them. (The type ``array`` would be JSON in a cell.)
- a reference from such a cell, or into another package, cannot be checked by the standard; it is kept under
  ``unchecked_references``
"""

import re
from collections.abc import Collection, Mapping
from copy import deepcopy

from evaluation.dropdowns import Choices
from evaluation.schemas import Field, Schema, schema
from evaluation.words import label


def data_package(
    name: str, texts: Mapping[str, object], tables: Collection[str], choices: Choices, lang: str
) -> dict:
    """The content of a datapackage.json beside canonical .csv files.

    Parameters
    ----------
    texts : title, description and whatever else is said of the whole
    tables : keys; references among these are checked
    """
    return {"name": name, **texts, "resources": [_resource(schema(t), tables, choices, lang) for t in tables]}


def _resource(table: Schema, tables: Collection[str], choices: Choices, lang: str) -> dict:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title(lang),
        "description": label(table.descriptor, "description", lang),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(table, tables, choices),
    }


def table_schema(table: Schema, tables: Collection[str], choices: Choices) -> dict:
    """The Table Schema of a table in canonical form."""
    descriptor = deepcopy(table.descriptor)
    keys = descriptor.pop("foreignKeys", [])
    checked = [key for key in keys if _can_be_checked(key, table, tables)]
    descriptor["fields"] = [_field(field, table, choices) for field in table.fields]
    descriptor |= {"primaryKey": table.key, "missingValues": [""]}
    descriptor |= {"foreignKeys": [_within(key, table) for key in checked]} if checked else {}
    left = [key for key in keys if key not in checked]
    return descriptor | ({"unchecked_references": left} if left else {})


def _can_be_checked(key: dict, table: Schema, tables: Collection[str]) -> bool:
    single = not any(table.field(name).multiple for name in key["fields"])
    return single and key["reference"]["resource"] in tables


def _within(key: dict, table: Schema) -> dict:
    """In the standard a table that refers to itself has no name."""
    own = key["reference"]["resource"] == table.name
    return {**key, "reference": {**key["reference"], "resource": ""}} if own else key


def _field(field: Field, table: Schema, choices: Choices) -> dict:
    constraints = dict(field.descriptor.get("constraints", {}))
    if table.key == [field.name]:
        constraints.pop("unique", None)  # the primary key says it
    values = [entry["value"] for entry in field.categories]
    values = values or list(choices.get(field.descriptor.get("study_key", ""), {}))
    if values and field.multiple:
        one = "|".join(re.escape(value) for value in values)
        constraints["pattern"] = f"^(?:{one})(?:; (?:{one}))*$"
    elif values:
        constraints["enum"] = values
    rest = {key: value for key, value in field.descriptor.items() if key != "constraints"}
    return deepcopy(rest) | ({"constraints": constraints} if constraints else {})
