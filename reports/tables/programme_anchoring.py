"""Anchoring: what each principal itself has decided, by which political body, and when."""

from analyses.programme import anchoring, principals
from evaluation.words import say
from reports.material import Material
from reports.programme import span
from reports.table import Table
from reports.tables._programme import made, remarks, sourced, told


def table(material: Material) -> Table:
    """At least one row per principal; one that has decided nothing by itself says so."""
    study = material.study
    found = anchoring(study.decisions, principals(study.organisations, study.decisions))
    rows = [_row(material, row) for row in found.itertuples()]
    shown = made(
        "anchoring", ("principal", "matter", "political_body", "when"), rows, widths=(28, 22, 34, 16)
    )
    return sourced(shown, material, found).noted(*remarks(material, found))


def _row(material: Material, row) -> tuple[str, ...]:
    principal = material.names("organisations")[row.principal]
    if row.reason == "no_record":
        return principal, say("programme.unknown"), "", ""
    matter = material.names("matters").get(row.matter, "")
    return principal, matter, told(material, row, "body"), span(row.date, row.date, row.precision)
