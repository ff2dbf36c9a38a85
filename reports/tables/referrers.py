"""Who brought the families up: one referrer per family."""

from analyses.cases import counts
from evaluation.words import say
from reports.masking import mask
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted, labels


def table(material: Material) -> Table:
    """One row per referrer, in the schema's order."""
    names = labels("cases", "referrer", material.lang)
    result = counts(material.counted("cases"), "referrer", list(names))
    shown = mask(result, "cases", "referrer", material.settings, exclusive=True)
    return counted("referrers", material, say("tables.referrer"), names, shown)
