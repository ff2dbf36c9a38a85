"""Risk factors of the families: how many families have each; a family may have several."""

from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted, labels


def table(material: Material) -> Table:
    """One row per factor, in the schema's order."""
    names = labels("risk_factors", "factor", material.lang)
    return counted("risk_factors", material, say("tables.risk_factor"), names)
