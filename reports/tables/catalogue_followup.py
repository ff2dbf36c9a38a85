"""How the examples are followed up, by level."""

from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import labels, several


def table(material: Material) -> Table:
    """Kinds of follow-up as rows, levels as columns."""
    names = labels("followup_categories", material.lang)
    return several(
        "followup", material, material.study.catalogue, "followup_categories", names, "followup_kind"
    )
