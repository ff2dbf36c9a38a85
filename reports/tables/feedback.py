"""What followed earlier feedback; "led to" only where the project itself has said so."""

import pandas as pd

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table


def table(material: Material) -> Table:
    """One row per occasion of feedback, in order of date."""
    header = tuple(
        say(f"tables.{key}") for key in ("number", "date", "audience", "fed_back", "what_followed")
    )
    rows = tuple(_row(material, row) for row in material.feedback.itertuples())
    return Table("feedback", say("tables.feedback"), header, rows, widths=(6, 13, 15, 33, 33)).noted(
        say("tables.feedback_note")
    )


def _row(material: Material, row) -> tuple[str, ...]:
    field = schema("feedback").field
    date = "" if pd.isna(row.date) else f"{row.date:%Y-%m-%d}"
    audience = field("audience").value_label(row.audience, material.lang)
    form = f" ({field('form').value_label(row.form, material.lang)})" if isinstance(row.form, str) else ""
    return (
        str(row.number),
        date,
        f"{audience}{form}",
        local_text(row, "content", material.lang),
        followed(row, material.lang),
    )


def followed(row, lang: str) -> str:
    """What followed, in words that credit the feedback only where that has been expressly said."""
    outcome = local_text(row, "outcome", lang)
    if not outcome:
        return say("tables.nothing_yet", lang)
    return say("tables.led_to", lang, outcome=outcome) if row.attribution == "explicit" else outcome
