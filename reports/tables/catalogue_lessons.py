"""The lesson groups: how many examples mention each, and which."""

from analyses.catalogue import pairs, tally
from evaluation.words import say
from reports.material import Material
from reports.numbers import integer
from reports.table import Table
from reports.tables._catalogue import LEVEL, capital, counts, in_order, labels


def table(material: Material) -> Table:
    """One row per lesson group, the most common first, with the numbers of its examples."""
    names = labels("lesson_groups", material.lang)
    items = in_order(material)
    result = tally(items, "lesson_groups", list(names), LEVEL, [])
    linked = pairs(items, "lesson_groups").merge(items[["id", "number"]], on="id")
    order = sorted(names, key=lambda group: -linked["lesson_groups"].eq(group).sum())
    rows = tuple(
        (capital(names[group]), *counts(result, "lesson_groups", group, []), _links(linked, group)) for group in order
    )
    header = tuple(say(f"catalogue.{key}") for key in ("lesson_group", "examples", "in_examples"))
    made = Table("catalogue_lessons", say("catalogue.lessons"), header, rows, numeric=frozenset({1}))
    return made.noted(say("catalogue.several_note"))


def _links(linked, group: str) -> str:
    numbers = linked.loc[linked["lesson_groups"] == group, "number"]
    return ", ".join(integer(number) for number in numbers)
