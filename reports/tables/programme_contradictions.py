"""What sources say in different ways of the programme: every statement with its source; none is chosen."""

from analyses.programme import conflicting_periods
from evaluation.words import say
from reports.contradictions import contradictions
from reports.material import Material, local_text
from reports.programme import span
from reports.table import Table
from reports.tables._programme import made


def table(material: Material) -> Table:
    """One row per matter, periods first; a third statement stands beside the second."""
    matters = _periods(material)
    for found in contradictions(material):
        matters[", ".join(filter(None, (found.concerns, found.matter)))] = list(found.statements)
    rows = [(matter, one, "; ".join(rest)) for matter, (one, *rest) in matters.items()]
    return made("contradictions", ("what", "one", "other"), rows, widths=(24, 38, 38)).noted(
        say("quantities.contradictions_note")
    )


def _periods(material: Material) -> dict[str, list[str]]:
    strands, sites = material.names("strands"), material.names("organisations")
    told: dict[str, list[str]] = {}
    for row in conflicting_periods(material.study.periods).itertuples():
        what = ", ".join(filter(None, [strands.get(row.strand), sites.get(row.site)]))
        statement = say(
            "quantities.statement",
            value=span(row.start, row.end, row.precision),
            source=local_text(row, "source", material.lang),
        )
        told.setdefault(say("programme.period_of", what=what), []).append(statement)
    return told
