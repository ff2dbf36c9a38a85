"""What the programme has drawn up consists of: how many parts are stated, how many are named, and which."""

import pandas as pd

from analyses.programme import parts
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import integer
from reports.table import Table
from reports.tables._programme import made, with_sources


def table(material: Material) -> Table:
    """One row per matter that has parts; parts that are not named stay unnamed."""
    matters, called = material.study.matters, material.names("matters")
    notes = {row.id: local_text(row, "note", material.lang) for row in matters.itertuples()}
    rows = []
    for matter, found in parts(matters).groupby("matter", sort=False):
        stated, named = found["value"]
        which = ", ".join(called[key] for key in matters.loc[matters["part_of"] == matter, "id"])
        which = which or say("programme.none_named", note=notes[matter])
        number = integer(stated) if pd.notna(stated) else say("programme.not_stated")
        rows.append((called[matter], number, integer(named), which))
    shown = made(
        "parts", ("matter", "parts_stated", "parts_named", "which_parts"), rows, widths=(26, 16, 16, 42)
    )
    return with_sources(shown, material, matters)
