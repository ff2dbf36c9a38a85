"""Which principals have decided, and which have not: each principal in each matter, and how many."""

from analyses.programme import STANDINGS, matters_to_decide, principals, standing_counts, standings
from evaluation.words import say
from reports.material import Material
from reports.notation import of
from reports.programme import span
from reports.table import Table
from reports.tables._programme import even


def table(material: Material) -> Table:
    """Principals as rows, matters as columns; the last rows count how many stand how."""
    study = material.study
    matters = matters_to_decide(study.matters)
    standing = standings(study.decisions, matters, principals(study.organisations, study.decisions))
    called = material.names("organisations")
    rows = [
        (called[principal], *(_cell(row) for row in part.itertuples()))
        for principal, part in standing.groupby("principal", sort=False)
    ]
    header = (say("programme.principal"), *(material.names("matters")[matter] for matter in matters))
    cells, widths = (*rows, *_counts(standing)), even(28, len(matters))
    shown = Table("programme_standings", say("programme.standings"), header, cells, widths=widths)
    return shown.noted(say("programme.standings_note"))


def _cell(row) -> str:
    said = say(f"programme.{row.standing}")
    if row.standing not in ("decided", "decided_jointly", "rejected"):
        return said
    return say("programme.with_note", text=said, note=span(row.date, row.date, row.precision))


def _counts(standing) -> list[tuple[str, ...]]:
    """How many principals stand how, for the standings that occur."""
    counts = standing_counts(standing)
    occurring = [key for key in STANDINGS if counts.loc[counts["standing"] == key, "value"].sum()]
    return [
        (
            say("programme.number_that", standing=say(f"programme.{key}")),
            *(of(row.value, row.n) for row in part.itertuples()),
        )
        for key in occurring
        for part in [counts[counts["standing"] == key]]
    ]
