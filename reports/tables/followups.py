"""Whether the families' need was met, by complexity as far as that may be told; those not followed up stand as well."""

from analyses.followup import NOT_FOLLOWED_UP
from evaluation.schemas import schema
from evaluation.words import say
from reports.crossed import needs_by_complexity
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """One row per answer; a column per complexity only where every cell of it may be shown."""
    names = schema("followups").labels("need_met", material.lang)
    names |= {NOT_FOLLOWED_UP: say("statistics.not_followed_up")}
    made = Table(
        "followups", say("statistics.followups"), (say("statistics.need_met"), say("statistics.families")), ()
    )
    shown = material.shown("need_met")
    if not shown:
        return made
    columns = needs_by_complexity(material)
    complexities = schema("cases").labels("complexity", material.lang)
    header = (*made.header, *(capital(complexities[group]) for group in columns))
    rows = tuple(
        (capital(names[key]), shown[key].text, *(integer(column[key]) for column in columns.values()))
        for key in names
    )
    told = Table(made.name, made.caption, header, rows, numeric=frozenset(range(2, len(header))),
                 widths=(38, 26, 18, 18) if columns else (58, 42))  # fmt: skip
    return told.noted(
        say("statistics.latest_answer"), _said_by(material), "" if columns else say("statistics.not_by_complexity"),
        "" if material.settings.published else say("tables.masked"),
    )  # fmt: skip


def _said_by(material: Material) -> str:
    """By whom the answers were given, where that may be told in numbers."""
    shown = material.shown("said_by")
    if not shown or any(one.value is None for one in shown.values()):
        return say("statistics.said_by_both")
    return say("statistics.said_by", family=shown["family"].text, staff=shown["staff"].text)
