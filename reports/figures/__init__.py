"""The figures of reports: one file each, with one function ``figure(material, folder) -> Figure``."""

from importlib import import_module
from pathlib import Path

from evaluation.errors import UseError
from evaluation.words import language, say
from reports.figure import Figure
from reports.material import Material


def names() -> list[str]:
    """The names of all figures there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def make(name: str, material: Material, folder: Path) -> Figure:
    """The figure `name`, its files written to `folder`. Raises UseError when there is no such figure."""
    if name not in names():
        raise UseError(say("figures.no_such_figure", name=name, names=", ".join(names())))
    with language(material.lang):
        return import_module(f"reports.figures.{name}").figure(material, folder)
