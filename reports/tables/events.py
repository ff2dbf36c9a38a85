"""The events of the timeline, with the numbers they have there."""

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.timeline.words import listed_date


def table(material: Material) -> Table:
    """One row per event, in order of date; an event that the audience may not see leaves a gap in the numbers."""
    header = tuple(say(f"tables.{key}") for key in ("number", "date", "group", "event"))
    rows = tuple(_row(material, row) for row in material.events.itertuples())
    return Table("events", say("tables.events"), header, rows, widths=(8, 16, 18, 58))


def _row(material: Material, row) -> tuple[str, ...]:
    date = listed_date(row.date, row.precision)
    return (str(row.number), date, material.group(row.group), local_text(row, "text", material.lang))
