"""How long each judged phase lasted: at least and at most, in weeks, since nobody knows when between two meetings it changed."""

import pandas as pd

from analyses.phases import dwell
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table


def table(material: Material) -> Table:
    """One row per spell, group after group."""
    header = tuple(
        say(f"tables.{key}") for key in ("group", "phase", "judged_meetings", "at_least", "at_most")
    )
    result = dwell(material.steps, material.judged_phases)
    rows = tuple(
        _row(material, row)
        for group in material.groups
        for row in result[result["group"] == group].itertuples()
    )
    return Table("spells", say("tables.spells"), header, rows, numeric=frozenset({2, 3, 4})).noted(
        say("tables.spells_note")
    )


def _row(material: Material, row) -> tuple[str, ...]:
    most = say("tables.open_end") if pd.isna(row.high) else integer(round(row.high / 7))
    phase = material.codebook.name(row.phase, material.lang)
    return (material.group(row.group), phase, integer(row.n), integer(round(row.low / 7)), most)
