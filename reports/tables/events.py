"""The events of the timeline, with the numbers they have there."""

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table


def table(material: Material) -> Table:
    """One row per event, in order of date."""
    header = tuple(say(f"tables.{key}") for key in ("number", "date", "group", "event"))
    rows = tuple(_row(material, number, row) for number, row in enumerate(material.events.itertuples(), 1))
    return Table("events", say("tables.events"), header, rows, widths=(8, 16, 18, 58))


def _row(material: Material, number: int, row) -> tuple[str, ...]:
    precision = schema("events").field("precision").value_label(row.precision, material.lang)
    date = f"{row.date:%Y-%m-%d}" if row.precision == "day" else f"{row.date:%Y-%m} ({precision})"
    return (str(number), date, material.group(row.group), local_text(row, "text", material.lang))
