"""The areas by perspective: where something is said in particular, and where only what is said of all areas."""

from analyses.themes import ALL, overlay
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._themes import base, cells, heads, made


def table(material: Material) -> Table:
    """Areas as rows, with all areas last; perspectives as columns, and the number of statements on the area."""
    themes, perspectives = material.names("themes"), material.names("perspectives")
    result = overlay(material.study.statements, list(themes), list(perspectives))
    rows = [
        (name, *cells(result, "theme", key, "perspectives", list(perspectives)), base(result, "theme", key))
        for key, name in {**themes, ALL: say("themes.all_areas")}.items()
    ]
    header = [*heads("area"), *perspectives.values(), *heads("statements")]
    numeric = range(1, len(header))
    return made("overlay", material, header, rows, say("themes.overlay_note"), numeric=numeric)
