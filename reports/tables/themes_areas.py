"""The areas: what each means, how many statements there are on it, and what they rest on."""

from analyses.catalogue import pairs
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._themes import count, heads, made, worded


def table(material: Material) -> Table:
    """One row per area, in the order of its table, which is no rank."""
    statements = material.study.statements
    names = material.names("themes")
    rows = []
    for row in material.study.themes.itertuples():
        own = statements[statements["theme"] == row.id]
        kinds = tuple(dict.fromkeys(pairs(own, "basis")["basis"]))
        bases = worded("statements", "basis", kinds, material.lang) if len(own) else say("themes.none")
        meaning = local_text(row, "description", material.lang)
        rows.append((names[row.id], meaning, count(len(own)), bases))
    header = heads("area", "meaning", "statements", "rests_on")
    return made(
        "areas",
        material,
        header,
        rows,
        say("themes.areas_note"),
        widths=(24, 44, 12, 20),
        numeric=range(2, 3),
    )
