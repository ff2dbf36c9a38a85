"""Goal → effect → indicator: whether each is reported, and why not."""

from analyses.programme import chain
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._programme import made, with_sources


def table(material: Material) -> Table:
    """One row per indicator, and one for each goal or effect that has none."""
    study = material.study
    called = {row.id: local_text(row, "text", material.lang) for row in study.goals.itertuples()}
    rows = [_row(material, row, called) for row in chain(study.goals, study.indicators).itertuples()]
    return with_sources(
        made("goals", ("goal", "effect", "indicator", "reported"), rows, widths=(30, 30, 20, 20)),
        material,
        study.goals,
    )


def _row(material: Material, row, called: dict[str, str]) -> tuple[str, ...]:
    goal = called.get(row.goal) or say("programme.goal_not_stated")
    effect = called.get(row.effect) or say("programme.effect_not_stated")
    if row.reason == "no_indicator":
        return goal, effect, say("programme.no_indicator"), say("programme.nothing_to_report")
    indicators = material.study.indicators
    own = next(indicators[indicators["id"] == row.indicator].itertuples())
    status = schema("indicators").field("status").value_label(row.status, material.lang)
    reason = local_text(own, "reason", material.lang)
    shown = say("programme.with_note", text=status, note=reason) if reason else status
    return goal, effect, local_text(own, "text", material.lang), shown
