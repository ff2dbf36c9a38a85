"""The interview guide: each question, whom it is put to, and which evaluation questions it serves."""

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._themes import guide_note, heads, made, worded


def table(material: Material) -> Table:
    """One row per interview question, in the order of its table."""
    rows = [
        (
            local_text(row, "text", material.lang),
            worded("guides", "categories", row.categories, material.lang),
            ", ".join(row.questions) if isinstance(row.questions, tuple) else say("themes.serves_nothing"),
        )
        for row in material.study.guides.itertuples()
    ]
    header = heads("question", "put_to", "serves")
    return made("guide_list", material, header, rows, guide_note(material), widths=(62, 24, 14))
