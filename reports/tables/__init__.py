"""The tables of reports: one file each, with one function ``table(material) -> Table``, found by the file's name."""

from importlib import import_module
from pathlib import Path

from evaluation.errors import UseError
from evaluation.words import language, say
from reports.material import Material
from reports.table import Table


def names() -> list[str]:
    """The names of all tables there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def make(name: str, material: Material) -> Table:
    """The table `name`, masked and in words.

    Raises UseError when there is no such table.
    """
    if name not in names():
        raise UseError(say("tables.no_such_table", name=name, names=", ".join(names())))
    with language(material.lang):
        return import_module(f"reports.tables.{name}").table(material)
