"""Risk factors of the families: how many families have each; a family may have several."""

from analyses.cases import multi_response
from evaluation.words import say
from reports.masking import mask
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted, labels


def table(material: Material) -> Table:
    """One row per factor, in the schema's order."""
    names = labels("risk_factors", "factor", material.lang)
    cases, answers = material.counted("cases"), material.counted("risk_factors")
    result = multi_response(cases, answers, "factor", list(names))
    shown = mask(result, "risk_factors", "factor", material.settings, exclusive=False)
    return counted("risk_factors", material, say("tables.risk_factor"), names, shown)
