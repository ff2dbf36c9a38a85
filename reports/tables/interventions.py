"""Interventions: how many families got each; kinds that few families got are merged as the schema says."""

from analyses.cases import multi_response
from evaluation.words import say
from reports.crossed import merges
from reports.masking import mask
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted


def table(material: Material) -> Table:
    """One row per kind or merged group of kinds, in the schema's order."""
    merged, names = merges(material.lang)
    given = material.counted("interventions")
    answers = given.assign(kind=given["kind"].map(merged))
    result = multi_response(material.counted("cases"), answers, "kind", list(names))
    shown = mask(result, "interventions", "kind", material.settings, exclusive=False)
    return counted("interventions", material, say("tables.intervention"), names, shown)
