"""Who brought the families up: one referrer per family."""

from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._counts import counted, labels


def table(material: Material) -> Table:
    """One row per referrer, in the schema's order."""
    return counted("referrers", material, say("tables.referrer"), labels("cases", "referrer", material.lang))
