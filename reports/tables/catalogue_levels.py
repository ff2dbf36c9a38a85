"""The examples by level of the child health programme: for whom, how many, from how many regions."""

from evaluation.schemas import schema
from evaluation.words import label, say
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._catalogue import LEVEL, capital


def table(material: Material) -> Table:
    """One row per level, in the schema's order, and one for all."""
    items = material.study.catalogue
    header = tuple(say(f"catalogue.{key}") for key in ("level", "scope", "examples", "regions"))
    rows = [
        (capital(label(entry, lang=material.lang)), label(entry, "scope", material.lang), *_sizes(part))
        for entry in schema("catalogue").field(LEVEL).categories
        for part in [items[items[LEVEL] == entry["value"]]]
    ]
    rows.append((say("catalogue.all"), "", *_sizes(items)))
    made = Table("catalogue_levels", say("catalogue.levels"), header, tuple(rows), numeric=frozenset({2, 3}))
    return made.noted(say("catalogue.levels_note"))


def _sizes(items) -> tuple[str, str]:
    return integer(len(items)), integer(items["region"].nunique())
