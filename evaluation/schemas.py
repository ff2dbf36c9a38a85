"""The table schemas: the one place where a table's columns, values, names, units and sensitivity are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from data_templates import find
from evaluation.words import LANGUAGES, current_language, label, read_yaml, words

REQUIRED_MARK = " *"  # after the header of a column that must be filled in
LAST = 1000  # the place in its part of a table that does not say its own


@dataclass(frozen=True)
class Field:
    """A column: `descriptor` is its entry in the schema file (Frictionless Table Schema and our own keys)."""

    descriptor: dict
    reference: str | None = None

    @property
    def name(self) -> str:
        """The key, which is the column's name in frames."""
        return self.descriptor["name"]

    @property
    def type(self) -> str:
        """string, integer, number, boolean or date."""
        return self.descriptor["type"]

    @property
    def required(self) -> bool:
        """Whether a cell may be empty."""
        return bool(self.descriptor.get("constraints", {}).get("required"))

    @property
    def multiple(self) -> bool:
        """Whether a cell may hold several values, separated by semicolons."""
        return bool(self.descriptor.get("multiple"))

    @property
    def default(self) -> str | None:
        """What an empty cell means, as text."""
        return self.descriptor.get("default")

    @property
    def categories(self) -> list[dict]:
        """The allowed values: value (the key), label, label_en and what else the schema says of them."""
        return self.descriptor.get("categories", [])

    @property
    def headers(self) -> list[str]:
        """The headers people may use: key, Swedish, English; a required one also with its mark."""
        plain = [self.name, self.descriptor["title"], self.descriptor.get("title_en", self.name)]
        return [*plain, *(header + REQUIRED_MARK for header in plain if self.required)]

    def header(self, lang: str | None = None) -> str:
        """The header in what we write for people: the title, marked where the column is required."""
        return self.title(lang) + REQUIRED_MARK * self.required

    def title(self, lang: str | None = None) -> str:
        """The column's name for people."""
        return label(self.descriptor, "title", lang)

    def value_label(self, value: object, lang: str | None = None) -> str:
        """The words for one of the allowed values; another value as it is; nothing for a missing one."""
        found = (c for c in self.categories if c["value"] == value)
        return next((label(c, lang=lang) for c in found), value if isinstance(value, str) else "")


@dataclass(frozen=True)
class Schema:
    """A table: its `descriptor` is the content of the schema file."""

    descriptor: dict
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The table's key and file name."""
        return self.descriptor["name"]

    @property
    def place(self) -> str:
        """The folder of the study it lives in: tables or cases."""
        return self.descriptor["place"]

    @property
    def counts(self) -> str:
        """What a row counts: person (masked), event or organisation."""
        return self.descriptor["counts"]

    @property
    def part(self) -> str:
        """The part of the templates it belongs to, core unless the schema says."""
        return self.descriptor.get("part", "core")

    @property
    def key(self) -> list[str]:
        """The columns of the primary key."""
        key = self.descriptor["primaryKey"]
        return [key] if isinstance(key, str) else list(key)

    @property
    def reference_as(self) -> str | None:
        """How people refer to a row, for example ``{group} {date}``."""
        return self.descriptor.get("reference_as")

    @property
    def quantity(self) -> list[str]:
        """For tables of stated figures: the columns that say what a figure is of; for others none."""
        return self.descriptor.get("quantity", [])

    def field(self, name: str) -> Field:
        """The column with this key."""
        return next(f for f in self.fields if f.name == name)

    def field_called(self, word: str) -> Field | None:
        """The column that people call so: by key, Swedish or English title, however written."""
        said = " ".join(word.split()).casefold()
        return next((f for f in self.fields if said in {header.casefold() for header in f.headers}), None)

    def title(self, lang: str | None = None) -> str:
        """The table's name for people."""
        return label(self.descriptor, "title", lang)

    def labels(self, field: str, lang: str | None = None) -> dict[str, str]:
        """The words for the allowed values of a column: key → label, in the schema's order."""
        lang = lang or current_language()
        return {c["value"]: label(c, lang=lang) for c in self.field(field).categories}


@cache
def schema(name: str) -> Schema:
    """The schema of one table."""
    descriptor = read_yaml(find("schemas", f"{name}.yaml"))
    references = {key["fields"][0]: key["reference"]["resource"] for key in descriptor.get("foreignKeys", [])}
    fields = tuple(Field(f, references.get(f["name"])) for f in descriptor["fields"])
    return Schema(descriptor, fields)


@cache
def schema_names() -> tuple[str, ...]:
    """The names of all tables there are schemas for, in alphabetical order."""
    return tuple(sorted(path.stem for path in find("schemas").glob("*.yaml")))


def table_called(said: str) -> str | None:
    """Which table people mean by a name: key, Swedish or English title."""
    said = normalize("NFC", said).strip().casefold()  # macOS takes letters apart
    return next((name for name in schema_names() if said in names_of(name)), None)


def names_of(table: str) -> set[str]:
    """What a table may be called, in small letters: key, Swedish and English title."""
    return {table, *(schema(table).title(lang).casefold() for lang in LANGUAGES)}


def parts() -> list[str]:
    """The parts that tables belong to, in the order of their words."""
    return [entry.removeprefix("part_") for entry in words("templates") if entry.startswith("part_")]


def in_order(tables: Iterable[str]) -> list[str]:
    """Tables in the order people fill them in: part by part, and none before one that it refers to."""
    first = {part: number for number, part in enumerate(parts())}
    waiting = sorted(tables, key=lambda t: (first.get(schema(t).part, len(first)), _order(t), t))
    placed: dict[str, None] = {}

    def place(table: str, on_the_way: tuple[str, ...] = ()) -> None:
        for field in schema(table).fields:
            if field.reference in waiting and field.reference not in (table, *on_the_way):
                place(field.reference, (table, *on_the_way))
        placed.setdefault(table)

    for table in waiting:
        place(table)
    return list(placed)


def _order(table: str) -> int:
    return schema(table).descriptor.get("order", LAST)
