"""The agreed indicators: reported or not, and why not."""

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table


def table(material: Material) -> Table:
    """One row per indicator."""
    header = tuple(say(f"tables.{key}") for key in ("indicator", "status", "reason"))
    status = schema("indicators").field("status")
    rows = tuple(
        (
            local_text(row, "text", material.lang),
            status.value_label(row.status, material.lang),
            local_text(row, "reason", material.lang),
        )
        for row in material.study.indicators.itertuples()
    )
    return Table("indicators", say("tables.indicators"), header, rows, widths=(38, 18, 44))
