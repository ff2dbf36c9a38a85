"""All statements, with what they rest on and where they stand."""

from reports.material import Material, local_text
from reports.table import Table
from reports.tables._themes import heads, made, worded


def table(material: Material) -> Table:
    """One row per statement, in the order of its table."""
    themes, perspectives = material.names("themes"), material.names("perspectives")
    rows = []
    for row in material.study.statements.itertuples():
        seen = row.perspectives if isinstance(row.perspectives, tuple) else ()
        rows.append((
            local_text(row, "text", material.lang),
            row.question,
            themes.get(row.theme, ""),
            ", ".join(perspectives[key] for key in seen),
            worded("statements", "basis", row.basis, material.lang),
            local_text(row, "source", material.lang),
        ))  # fmt: skip
    header = heads("statement", "question", "area", "perspective", "rests_on", "source")
    return made("list", material, header, rows, widths=(31, 7, 18, 14, 12, 18))
