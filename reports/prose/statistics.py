"""Numbers on who was asked and who answered, and whether the families' need was met, in running text."""

from collections.abc import Callable

from analyses.cases import durations
from evaluation.words import say
from reports.material import Material
from reports.notation import decimal, integer
from reports.tables import make


def _median_months(material: Material) -> str:
    """The median length of the contacts in whole months, where it may be told and has been reached."""
    table = make("durations", material)
    known = durations(material.counted("cases")).set_index("measure")["value"]
    told = table.rows and table.rows[0][-1] and known.notna()["median"]
    return decimal(known["median"], 0) if told else say("statistics.not_told")


def _need_met(material: Material) -> str:
    """Each answer with how many families, as the table ``followups`` has it."""
    rows = make("followups", material).rows
    said = "; ".join(f"{name[:1].lower()}{name[1:]}: {count}" for name, count, *_ in rows)
    return say("statistics.need_met_text", answers=said) if rows else say("statistics.no_followups")


NUMBERS: dict[str, Callable[[Material], str]] = {
    "asked_for_interview": lambda material: integer(len(material.study.interviews)),
    "declined_interview": lambda material: integer(material.study.interviews["status"].eq("declined").sum()),
    "median_months": _median_months,
}
TEXTS: dict[str, Callable[[Material], str]] = {"need_met": _need_met}
