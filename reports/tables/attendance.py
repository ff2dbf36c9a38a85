"""How much of each group was at its meetings, by year: a share of the group, never of a person."""

import pandas as pd

from analyses.attendance import attendance
from analyses.results import LEAST_BASE_FOR_PER_CENT
from evaluation.words import say
from reports.material import Material
from reports.notation import integer, of, percent
from reports.table import Table


def table(material: Material) -> Table:
    """One row per group and year, and one for all years."""
    study = material.study
    found = attendance(study.meetings, study.memberships, study.attendance, material.groups)
    header = tuple(
        say(f"tables.{key}") for key in ("group", "attendance_year", "attendance_noted", "attendance_share")
    )
    rows = tuple(
        _row(material, key, part.set_index("measure")["value"], part.set_index("measure")["n"])
        for key, part in found.groupby(["group", "year"], sort=False, dropna=False)
        if part["n"].sum()
    )
    made = Table("attendance", say("tables.attendance"), header, rows, numeric=frozenset({2, 3}))
    return made.noted(say("tables.attendance_note", least=LEAST_BASE_FOR_PER_CENT))


def _row(material: Material, key: tuple, values, bases) -> tuple[str, ...]:
    group, year = key
    n = int(bases["share"])
    share = percent(values["share"]) if n >= LEAST_BASE_FOR_PER_CENT else say("tables.too_few")
    noted = of(values["meetings"], int(bases["meetings"]))
    when = say("tables.total") if pd.isna(year) else str(int(year))
    return (material.group(group), when, noted, f"{share} ({integer(n)})")
