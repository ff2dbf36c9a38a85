"""The common form of tables that count families: one row per value, "8 of 17" or a band of words."""

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table


def counted(name: str, material: Material, heading: str, labels: dict[str, str]) -> Table:
    """The table of the masked counts `name`."""
    shown = material.shown(name)
    rows = tuple((capital(labels[key]), value.text) for key, value in shown.items())
    if shown and all(value.hidden for value in shown.values()):
        rows = ((say("masking.whole"), ""),)
    header = (heading, say("tables.families"))
    return Table(name, say(f"tables.{name}"), header, rows).noted(
        "" if material.settings.published else say("tables.masked")
    )


def labels(table: str, column: str, lang: str) -> dict[str, str]:
    """The words for a column's values."""
    return schema(table).labels(column, lang)


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]
