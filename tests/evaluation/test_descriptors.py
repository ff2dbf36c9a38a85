"""Canonical tables as a data package: the frictionless package and our own reader find the same errors in it."""

import csv
import io
import json
from datetime import date

import pytest
from frictionless import Package, Schema, system

from data_templates import find
from evaluation import Study
from evaluation.descriptors import data_package, table_schema
from evaluation.schemas import Field, schema, schema_names
from evaluation.words import read_yaml
from tests.folders import make

CHOICES = {"groups": {"team": "Teamet", "steering": "Styrgruppen", "joint": "gemensamt"}}
BASE = 3  # sound rows of every table; references lead to these
every_table = pytest.mark.parametrize("table", schema_names())


# the schema files themselves


@every_table
def test_frictionless_finds_nothing_wrong_with_our_schema_files(table):
    report = Schema.validate_descriptor(read_yaml(find("schemas", f"{table}.yaml")))
    assert report.valid, report.flatten(["message"])


@every_table
def test_frictionless_finds_nothing_wrong_with_the_canonical_schemas(table):
    descriptor = table_schema(schema(table), schema_names(), CHOICES)
    assert Schema.validate_descriptor(descriptor).valid
    assert Schema.from_descriptor(descriptor).to_descriptor()["fields"] == descriptor["fields"]


def test_our_own_keys_are_kept():
    read = Schema.from_descriptor(table_schema(schema("cases"), ["cases"], CHOICES)).to_descriptor()
    assert (read["place"], read["counts"]) == ("cases", "person")
    by_name = {field["name"]: field for field in read["fields"]}
    assert by_name["age_band"]["sensitivity"] == "high"
    assert by_name["age_band"]["constraints"] == {"enum": ["unborn", "0-1", "1-3", "3-5"]}
    assert by_name["age_band"]["categories"][0]["label_en"] == "unborn"


def test_groups_are_those_of_the_study():
    (group,) = (f for f in table_schema(schema("meetings"), [], CHOICES)["fields"] if f["name"] == "group")
    assert group["constraints"] == {"required": True, "enum": ["team", "steering", "joint"]}
    (free,) = (f for f in table_schema(schema("meetings"), [], {})["fields"] if f["name"] == "group")
    assert free["constraints"] == {"required": True}


def test_references_from_several_values_or_to_another_package_are_kept_unchecked():
    described = table_schema(schema("actions"), ["actions", "feedback", "meetings"], CHOICES)
    assert [key["fields"] for key in described["foreignKeys"]] == [["feedback"]]
    assert [key["fields"] for key in described["unchecked_references"]] == [["later_evidence"]]
    alone = table_schema(schema("interventions"), ["cases", "interventions"], CHOICES)
    assert [key["fields"] for key in alone["unchecked_references"]] == [["actor"]]


# the same errors


def sound(field: Field, number: int) -> str:
    """A value in canonical form."""
    if field.reference:
        return f"{field.reference}-{number % BASE}"
    values = [entry["value"] for entry in field.categories] or (
        ["team", "steering"] if "study_key" in field.descriptor else []
    )
    if values:
        both = [values[number % len(values)], values[(number + 1) % len(values)]]
        return "; ".join(dict.fromkeys(both)) if field.multiple else both[0]
    low = field.descriptor.get("constraints", {}).get("minimum", 7)
    kinds = {
        "integer": str(low),
        "number": f"{low}.5",
        "boolean": "true",
        "date": date(2023, 2, 1 + number).isoformat(),
    }
    return kinds.get(field.type, f"{field.name} {number}")


def sound_rows(table: str, number: int) -> list[dict[str, str]]:
    """Rows whose keys differ, in the date where there is one and else in the id."""
    fields = schema(table).fields
    rows = [{field.name: sound(field, n) for field in fields} for n in range(number)]
    for n, row in enumerate(rows):
        row |= {"id": f"{table}-{n}"} if "id" in row else {}
    return rows


def faults(table: str) -> list[tuple[str, str, str]]:
    """Column, what stands there and the kind of error: every way in which a cell of the table can be wrong."""
    found = []
    for field in schema(table).fields:
        limits = field.descriptor.get("constraints", {})
        bad = {"integer": "sju", "number": "7.5.1", "boolean": "kanske", "date": "2023-02-30"}
        if field.type in bad:
            found.append((field.name, bad[field.type], f"not_{field.type}"))
        if field.type == "integer":
            found.append((field.name, "7.5", "not_integer"))
        found += (
            [(field.name, str(limits["minimum"] - 1), f"not_{field.type}")] if "minimum" in limits else []
        )
        found += (
            [(field.name, str(limits["maximum"] + 1), f"not_{field.type}")] if "maximum" in limits else []
        )
        if field.categories or "study_key" in field.descriptor:
            found.append((field.name, "okänt", "unknown_value"))
        if field.categories and field.multiple:
            found.append((field.name, f"{field.categories[0]['value']}; okänt", "unknown_value"))
        if field.required:
            found.append((field.name, "", "empty_cell"))
        if field.reference and not field.multiple:
            found.append((field.name, "finns-inte", "no_such_row"))
    return found


def as_csv(table: str, rows: list[dict[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [field.name for field in schema(table).fields], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def package(folder, tables: list[str], rows: dict[str, list[dict[str, str]]]):
    """A study of canonical tables, described as a data package in the same folder."""
    files = {f"tables/{t}.csv": as_csv(t, rows.get(t, distinct(t, sound_rows(t, BASE)))) for t in tables}
    files["tables/datapackage.json"] = json.dumps(data_package("all", {}, tables, CHOICES, "sv"))
    return make(folder, files).path


def with_references(table: str) -> list[str]:
    """A table and all that it leads to."""
    found = [table]
    for one in found:  # grows while it is walked through
        found += [f.reference for f in schema(one).fields if f.reference and f.reference not in found]
    return found


def distinct(table: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows whose key has not stood before."""
    return list({tuple(row[name] for name in schema(table).key): row for row in rows[::-1]}.values())[::-1]


Found = list[tuple[str, int, str, str]]  # table, row, column, kind


STANDARD = {  # what the standard can say; what only we know (grounds, quantities, steps) is beyond it
    "duplicate", "empty_cell", "no_such_row", "unknown_value", "not_integer", "not_number", "not_boolean", "not_date",
}  # fmt: skip


def by_us(folder) -> Found:
    found = []
    for problem in Study.open(folder).problems:
        if problem.level == "error" and problem.kind in STANDARD:
            table = problem.file.removesuffix(".csv")
            columns = {f.title(): f.name for f in schema(table).fields}
            found.append((table, problem.row, columns.get(problem.column, ""), problem.kind))
    return sorted(found)


def by_frictionless(folder) -> Found:
    with system.use_context(trusted=True):
        report = Package(str(folder / "tables" / "datapackage.json")).validate()
    found = []
    for task in report.tasks:
        for error in task.errors:
            field = getattr(error, "field_name", None) or ""
            if error.type == "foreign-key":
                (field,) = error.field_names
            found.append((task.name, error.row_number, field, kind_of(error, schema(task.name), field)))
    blank = {
        (table, row)
        for table, row, field, kind in found
        if kind == "empty_cell" and field in schema(table).key
    }
    return sorted(
        f for f in found if not (f[3] == "duplicate" and f[:2] in blank)
    )  # an empty key is no double


def kind_of(error, table, field: str) -> str:
    """What we call what frictionless has found; outside the limits is to us no number that fits."""
    if error.type == "constraint-error":
        for constraint, kind in (
            ("required", "empty_cell"),
            ("enum", "unknown_value"),
            ("pattern", "unknown_value"),
        ):
            if f'constraint "{constraint}"' in error.note:
                return kind
        assert "imum" in error.note, error.note
    kinds = {"primary-key": "duplicate", "foreign-key": "no_such_row"}
    return kinds[error.type] if error.type in kinds else f"not_{table.field(field).type}"


def test_in_sound_tables_nobody_finds_anything(tmp_path):
    folder = package(tmp_path, list(schema_names()), {})
    assert by_us(folder) == by_frictionless(folder) == []


@every_table
def test_both_find_every_error_at_its_row_and_column_and_of_its_kind(tmp_path, table):
    rows = distinct(table, sound_rows(table, BASE))
    first, seeded = rows[0], []
    for number, (column, value, kind) in enumerate(faults(table)):
        own_id = {"id": f"{table}-w{number}"} if "id" in first else {}
        rows.append(first | own_id | {column: value})
        seeded.append((table, len(rows) + 1, column, kind))
    rows.append(first)
    seeded.append((table, len(rows) + 1, "", "duplicate"))
    folder = package(tmp_path, with_references(table), {table: rows})
    ours = by_us(folder)
    assert set(seeded) <= set(ours)
    assert ours == by_frictionless(folder)
