"""Turning points: what the evaluator proposes as one, how far it has been tried, and which criteria it meets."""

from coding.turning_points import criteria as met
from evaluation.events import TurningPoint
from evaluation.words import in_language, say
from reports.material import Material
from reports.table import Table

STATES = ("confirmed", "tried", "proposed", "rejected")


def table(material: Material) -> Table:
    """One row per turning point, confirmed first, then by date."""
    points = sorted(
        material.turning_points,
        key=lambda p: (STATES.index(p.status) if p.status in STATES else 9, p.date_from),
    )
    header = tuple(say(f"tables.{key}") for key in ("when", "group", "turning_point", "status", "criteria"))
    rows = tuple(_row(material, point) for point in points)
    return Table(
        "turning_points", say("tables.turning_points"), header, rows, widths=(18, 14, 30, 18, 20)
    ).noted(say("tables.turning_note"))


def _row(material: Material, point: TurningPoint) -> tuple[str, ...]:
    when = (
        point.date_from if point.date_to in ("", point.date_from) else f"{point.date_from} – {point.date_to}"
    )
    _, missing = criteria(material, point)
    words = say("tables.all_met") if not missing else say("tables.not_met", missing=", ".join(missing))
    if point.status in ("tried", "rejected") and point.alternatives:
        words = say("tables.not_confirmed")
    title = in_language(point.title, material.lang)
    return (when, material.group(point.group), title, say(f"tables.turning_{point.status}"), words)


def criteria(material: Material, point: TurningPoint) -> tuple[list[str], list[str]]:
    """The five criteria: names of those met and of those not met (methods part 2)."""
    checks = met(material.study, point)
    names = {key: say(f"tables.criterion_{key}", material.lang) for key in checks}
    return [names[k] for k, ok in checks.items() if ok], [names[k] for k, ok in checks.items() if not ok]
