"""The table schemas: the one place where a table's columns, values, names, units and sensitivity are written."""

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from data_templates import find
from evaluation.words import LANGUAGES, current_language, label, read_yaml


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
        """The headers people may use: key, Swedish, English."""
        return [self.name, self.descriptor["title"], self.descriptor.get("title_en", self.name)]

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


def table_called(word: str) -> str | None:
    """The table that people call so: by key, Swedish or English title, however written; None when there is none."""
    said = normalize("NFC", word).strip().casefold()  # macOS takes letters apart
    titles = ((name, schema(name)) for name in schema_names())
    called = (
        name
        for name, table in titles
        if said in {name, *(table.title(lang).casefold() for lang in LANGUAGES)}
    )
    return next(called, None)
