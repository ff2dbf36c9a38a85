"""Interventions: how many families got each; kinds that few families got are merged as the schema says."""

from evaluation.schemas import schema
from evaluation.words import label, say
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted


def table(material: Material) -> Table:
    """One row per kind or merged group of kinds, in the schema's order."""
    field = schema("interventions").field("kind")
    entries = [*field.categories, *field.descriptor.get("merges", [])]
    names = {entry["value"]: label(entry, lang=material.lang) for entry in entries}
    return counted("interventions", material, say("tables.intervention"), names)
