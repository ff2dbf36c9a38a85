"""Whom child health care collaborates with, by level; those named in a single example stand in a note."""

from analyses.catalogue import pairs
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import labels, several

LEAST = 2


def table(material: Material) -> Table:
    """Collaborators as rows, the most common first; levels as columns."""
    items = material.study.catalogue
    names = labels("collaborators", material.lang)
    found = pairs(items, "collaborators")["collaborators"].value_counts()
    common = sorted((key for key in names if found.get(key, 0) >= LEAST), key=lambda key: -found[key])
    once = [name for key, name in names.items() if found.get(key, 0) == 1]
    made = several(
        "collaborators", material, items, "collaborators", {key: names[key] for key in common}, "collaborator"
    )
    return made.noted(say("catalogue.once_note", names=", ".join(once)) if once else "")
