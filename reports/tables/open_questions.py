"""What the groups have been asked, and when it was answered."""

import pandas as pd

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.team_page import asked_questions


def table(material: Material) -> Table:
    """One row per question, in order of date."""
    header = tuple(say(f"team_page.head_{key}") for key in ("asked", "group", "question", "answered"))
    rows = tuple(_row(material, row) for row in asked_questions(material).itertuples())
    return Table("open_questions", say("team_page.caption_questions"), header, rows, widths=(14, 16, 54, 16))


def _row(material: Material, row) -> tuple[str, ...]:
    asked, answered = ("" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (row.date, row.answered))
    return (
        asked,
        material.group(row.group),
        local_text(row, "text", material.lang),
        answered or say("team_page.not_yet"),
    )
