"""The table schemas: each is a Frictionless Table Schema, and all that is said of a column is said there once."""

import csv
import io
import re
from datetime import date

import pytest
from frictionless import Resource, Schema, system
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_templates import find
from evaluation.cells import DTYPES
from evaluation.quantities import COLUMNS
from evaluation.schemas import schema, schema_names
from evaluation.sheets import read_csv
from evaluation.tables import duplicates, typed
from evaluation.words import read_yaml

KNOWN_TABLE = {
    "name", "title", "title_en", "description", "description_en", "place", "counts", "reference_as", "primaryKey", "part", "order",
    "fields", "foreignKeys", "quantity",
}  # fmt: skip
KNOWN_FIELD = {
    "name", "type", "title", "title_en", "description", "description_en", "constraints", "categories", "study_key",
    "sensitivity", "multiple", "default", "unit", "unit_en", "exempt", "merges", "leads_to",
}  # fmt: skip
KNOWN_VALUE = {
    "value",
    "label",
    "label_en",
    "scope",
    "scope_en",
    "sensitivity",
    "merge",
    "goes_on",
    "one",
    "one_en",
}
SENSITIVITIES = {"none", "low", "high", "never"}

every_table = pytest.mark.parametrize("name", schema_names())


def descriptor(name: str) -> dict:
    return read_yaml(find("schemas", f"{name}.yaml"))


@every_table
def test_a_schema_holds_only_what_is_understood(name):
    table = descriptor(name)
    assert set(table) <= KNOWN_TABLE
    for field in table["fields"]:
        assert set(field) <= KNOWN_FIELD, field["name"]
        assert field["type"] in DTYPES
        for entry in [*field.get("categories", []), *field.get("merges", [])]:
            assert set(entry) <= KNOWN_VALUE
            words = [entry[key] for key in ("value", "label", "label_en") if key in entry]
            assert all(isinstance(word, str) for word in words), (field["name"], entry)


@every_table
def test_a_schema_is_named_like_its_file_and_says_where_it_lives_and_what_it_counts(name):
    table = schema(name)
    assert table.name == name
    assert table.place in ("tables", "cases")
    assert table.counts in ("person", "event", "organisation")
    assert (table.place == "cases") == (table.counts == "person")
    assert set(table.key) <= {field.name for field in table.fields}


@every_table
def test_everything_people_read_has_two_languages(name):
    table = descriptor(name)
    for entry in [table, *table["fields"]]:
        for key in ("title", "description", "unit"):
            assert (key in entry) == (f"{key}_en" in entry), (entry["name"], key)
    for field in table["fields"]:
        entries = [*field.get("categories", []), *field.get("merges", [])]
        translated = {"label_en" in entry for entry in entries}
        assert len(translated) <= 1, "either all values have an English label, or none, being names"


@every_table
def test_no_two_columns_share_a_header_and_no_two_values_a_word(name):
    table = schema(name)
    headers = [{header.casefold() for header in field.headers} for field in table.fields]
    assert sum(len(one) for one in headers) == len(set().union(*headers))
    for field in table.fields:
        words = [
            {str(e.get(key, e["value"])).casefold() for key in ("value", "label", "label_en")}
            for e in field.categories
        ]
        assert sum(len(one) for one in words) == len(set().union(*words)), field.name


def test_no_two_tables_share_a_name():
    names = [
        {name, schema(name).title("sv").casefold(), schema(name).title("en").casefold()}
        for name in schema_names()
    ]
    assert sum(len(one) for one in names) == len(set().union(*names))


@every_table
def test_titles_may_stand_on_a_sheet_of_a_workbook(name):
    for lang in ("sv", "en"):
        assert len(schema(name).title(lang)) <= 31
        assert not set(schema(name).title(lang)) & set("[]:*?/\\")


@every_table
def test_references_lead_to_tables_that_exist(name):
    for field in schema(name).fields:
        if field.reference:
            assert schema(field.reference).field("id").type == "string"
    for part in re.findall(r"\{(\w+)\}", schema(name).reference_as or ""):
        assert schema(name).field(part)


@every_table
def test_defaults_and_merges_are_values_of_the_column(name):
    for field in schema(name).fields:
        values = {entry["value"] for entry in field.categories}
        merges = {entry["value"] for entry in field.descriptor.get("merges", [])}
        assert {entry["merge"] for entry in field.categories if "merge" in entry} == merges
        assert not values & merges
        if field.default is not None:
            assert field.default in values or (field.type == "boolean" and field.default in ("true", "false"))


@every_table
def test_a_table_of_figures_has_the_columns_of_a_stated_quantity(name):
    table = schema(name)
    columns = {field.name: field for field in table.fields}
    assert set(table.quantity) <= set(columns)
    if table.quantity:
        assert set(COLUMNS) <= set(columns)
        assert "unit" in table.quantity, "figures in different units are not compared"
        assert columns["source"].required
        assert columns["kind"].categories == schema("measurements").field("kind").categories
        assert [columns[name].type for name in ("value", "value_to", "stated")] == [
            "number",
            "number",
            "string",
        ]


@every_table
def test_each_allowed_value_of_a_characteristic_of_families_has_a_sensitivity(name):
    table = schema(name)
    for field in table.fields:
        own = {
            field.descriptor.get("sensitivity", "low"),
            *(e.get("sensitivity", "low") for e in field.categories),
        }
        assert own <= SENSITIVITIES
        assert table.counts == "person" or own == {"low"}, "only characteristics of persons are masked"


@every_table
def test_frictionless_reads_the_schema(name):
    with system.use_context(trusted=True):
        read = Schema.from_descriptor(descriptor(name))
    assert [field.name for field in read.fields] == [field.name for field in schema(name).fields]


# On canonical files (keys as headers and values, comma, ISO dates) our reader and frictionless find the same faults.

GOOD = {"integer": "7", "number": "7.5", "boolean": "true"}
BAD = {"integer": "sju", "number": "sju", "boolean": "kanske", "date": "2023-02-30"}


def good_row(name: str, number: int) -> dict[str, str]:
    row = {}
    for field in schema(name).fields:
        if field.categories:
            row[field.name] = field.categories[number % len(field.categories)]["value"]
        elif "study_key" in field.descriptor:
            row[field.name] = "team"
        elif field.type == "date":
            row[field.name] = date(2023, 2, 1 + number).isoformat()
        elif field.type == "string":
            row[field.name] = f"{field.name} {number}"
        else:
            row[field.name] = str(field.descriptor.get("constraints", {}).get("minimum", GOOD[field.type]))
    return row


def limits(name: str) -> list[tuple[str, str]]:
    """A value outside the limits of each column that has any."""
    found = []
    for field in schema(name).fields:
        given = field.descriptor.get("constraints", {})
        found += [(field.name, str(given["minimum"] - 1))] if "minimum" in given else []
        found += [(field.name, str(given["maximum"] + 1))] if "maximum" in given else []
    return found


def faults(name: str) -> list[tuple[str, str]]:
    """Each way in which one cell of a row can be wrong: column and what stands there."""
    fields = schema(name).fields
    typed_fields = [(f.name, BAD[f.type]) for f in fields if f.type in BAD]
    empty = [(f.name, "") for f in fields if f.required]
    return [*typed_fields, *empty, *limits(name)]


def canonical(name: str, rows: list[dict[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [field.name for field in schema(name).fields], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def found_by_us(path, name) -> set[tuple[int, str]]:
    sheet = read_csv(path)
    words = {"groups": {"team": "team"}}
    frame, problems = typed(sheet, schema(name), words)
    titles = {field.title(): field.name for field in schema(name).fields}
    single = {(p.row, titles[p.column]) for p in problems}
    return single | {(p.row, "") for p in duplicates(frame, sheet, schema(name))}


def found_by_frictionless(path, name) -> set[tuple[int, str]]:
    table = descriptor(name)
    table.pop("foreignKeys", None)
    for field in table["fields"]:
        field.get("constraints", {}).pop("unique", None)  # the primary key says it already, once
    with system.use_context(trusted=True):
        report = Resource(path=str(path), schema=Schema.from_descriptor(table)).validate()
    found = report.flatten(["type", "rowNumber", "fieldName"])
    assert {kind for kind, _, _ in found} <= {"type-error", "constraint-error", "primary-key"}, found
    empty_key = {row for _, row, field in found if field in schema(name).key}
    return {(row, field or "") for _, row, field in found if field or row not in empty_key}


@every_table
def test_on_canonical_files_frictionless_and_we_find_nothing_wrong(name, tmp_path):
    path = tmp_path / f"{name}.csv"
    path.write_text(canonical(name, [good_row(name, n) for n in range(3)]), encoding="utf-8")
    assert found_by_us(path, name) == found_by_frictionless(path, name) == set()


@every_table
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_on_canonical_files_frictionless_and_we_find_the_same_faults(name, tmp_path_factory, data):
    rows = [good_row(name, n) for n in range(4)]
    wrong = data.draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.sampled_from(faults(name))),
            max_size=4,
            unique_by=lambda f: (f[0], f[1][0]),
        )
    )
    double = data.draw(st.booleans())
    for number, (column, text) in wrong:
        rows[number][column] = text
    if double:
        rows.append(good_row(name, 1))
        rows[1] = good_row(name, 1)
    assume(all(any(row.values()) for row in rows))  # we pass over empty rows
    path = tmp_path_factory.mktemp("t") / f"{name}.csv"
    path.write_text(canonical(name, rows), encoding="utf-8")
    assert found_by_us(path, name) == found_by_frictionless(path, name)
