"""The decision log: the steps of each matter, by whom, when, in what state, and where that stands."""

from analyses.programme import joint_steps
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.programme import span
from reports.table import Table
from reports.tables._programme import made, remarks, sourced, told, value_label


def table(material: Material) -> Table:
    """One row per step; what several principals did alike is one row with their number."""
    steps = joint_steps(material.study.decisions, list(material.study.matters["id"]), "body", "source")
    rows = [_row(material, row) for row in steps.itertuples()]
    shown = made("decisions", ("matter", "what_step", "when", "body"), rows, widths=(26, 24, 14, 36))
    return sourced(shown, material, steps).noted(*remarks(material, steps))


def _row(material: Material, row) -> tuple[str, ...]:
    step, state = (
        value_label(material, "decisions", column, getattr(row, column)) for column in ("step", "state")
    )
    body = told(material, row, "body")
    body = say("programme.of_principals", n=integer(row.principals), body=body) if row.principals else body
    when = span(row.date, row.date, row.precision)
    return material.names("matters").get(row.matter, ""), f"{step}, {state}", when, body
