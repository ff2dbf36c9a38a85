"""The lesson groups: how many examples mention each, and which."""

from analyses.catalogue import tally
from analyses.results import LEAST_BASE_FOR_PER_CENT
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import LEVEL, capital, counts, labels, links


def table(material: Material) -> Table:
    """One row per lesson group, the most common first, with the numbers of its examples."""
    names = labels("lesson_groups", material.lang)
    result = tally(material.study.catalogue, "lesson_groups", list(names), LEVEL, [])
    parts = {group: result[result["lesson_groups"] == group] for group in names}
    order = sorted(names, key=lambda group: -parts[group]["value"].iloc[0])
    rows = tuple(
        (capital(names[group]), *counts(parts[group]), links(material, "lesson_groups", group))
        for group in order
    )
    header = tuple(say(f"catalogue.{key}") for key in ("lesson_group", "examples", "in_examples"))
    made = Table("catalogue_lessons", say("catalogue.lessons"), header, rows, numeric=frozenset({1}))
    return made.noted(say("catalogue.several_note", base=LEAST_BASE_FOR_PER_CENT))
