"""The numbers of the model report that the example study must give again, and the check that it does.

How each is stated stands in targets.yaml; here is what it is compared with.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from evaluation import Study
from tests.exempelkommun import invariants
from tests.exempelkommun import measures as m
from tests.exempelkommun.content import listed

COLUMNS = ("id", "value", "kind", "unit", "gist", "document", "status")
_YEARS = (2023, 2024, None)
_LATE = date(2024, 12, 1)


@dataclass(frozen=True)
class Target:
    """One number as the report states it, and the measure it is compared with (None: not stated)."""

    id: str
    value: str
    kind: str
    unit: str
    gist: str
    status: str
    measure: m.Measure | None

    def found(self, study: Study) -> object:
        """What the study gives."""
        return self.measure(study) if self.measure else None

    def met(self, study: Study) -> bool:
        """Whether what the study gives agrees; a number that is not stated cannot be missed."""
        found = self.found(study)
        match self.kind:
            case "exact":
                return str(found) == self.value
            case "at_least":
                return float(found) >= float(self.value)
            case "approx":
                return abs(float(found) - float(self.value)) <= 0.1 * float(self.value)
            case "ordinal":
                return bool(found)
        return True


def all_targets() -> list[Target]:
    """The targets of targets.yaml with their measures.

    Raises KeyError when a number that is stated has no measure.
    """
    return [
        Target(**entry, measure=None if entry["kind"] == "not_stated" else _MEASURES[entry["id"]])
        for entry in listed("targets")
    ]


def missed(study: Study) -> list[str]:
    """What the study does not give as it should, targets and invariants, a sentence each. Empty is right."""
    wrong = [
        f"{target.id}: {target.gist} Ska vara {target.value}, är {target.found(study)}."
        for target in all_targets()
        if not target.met(study)
    ]
    return wrong + invariants.broken(study)


def targets() -> pd.DataFrame:
    """The table ``targets``."""
    rows = [entry | {"document": "004"} for entry in listed("targets")]
    return pd.DataFrame(rows).reindex(columns=list(COLUMNS))


def _by_year(name: str, measure) -> dict[str, m.Measure]:
    """The measures of a row of the report's table of material: each year and their sum."""
    return {f"{name}_{year}" if year else name: measure(year) for year in _YEARS}


_MATERIAL = {
    **_by_year("obs_team", lambda year: m.observed("team", year)),
    **_by_year("obs_steering", lambda year: m.observed("steering", year)),
    **_by_year("int_team", lambda year: m.interviewed("team", year)),
    **_by_year("int_steering", lambda year: m.interviewed("steering", year)),
    **_by_year("int_family", lambda year: m.interviewed("family", year)),
    **_by_year("days", m.days),
    **_by_year("follow_up", m.followed),
}

_FRAME = {
    "agreement": m.event("2022-08-24"),
    "kick_off": m.event("2022-09-07"),
    "questions": m.rows("questions"),
    "interval": m.interval,
    "coordinator": m.percent("K01", date(2023, 1, 1)),
    "coordinator_region": m.percent("K01", _LATE),
    "coordinator_municipality": m.percent("K02", _LATE),
    "replaced": m.replacements("familjehalsan"),
    "attendance_high": lambda study: m.attendance(study) > 0.8,
    "quotes_team": m.quotes("team"),
    "quotes_steering": m.quotes("steering"),
    "quotes_family": m.quotes("family"),
    "chains_explicit": m.attributed("explicit"),
    "chains_implied": m.attributed("implied"),
}

_FAMILIES = {
    "expecting": m.followed(kind="expecting"),
    "children": m.followed(kind="child"),
    "third": m.share(m.followed(kind="expecting")),
    "shortest": m.weeks("min"),
    "longest": m.weeks("max"),
    "several_risks": m.fewest_risks,
    "risk_order": m.falling(
        m.with_factor("mental_ill_health"),
        m.with_factor("economic_social"),
        m.with_factor("earlier_violence"),
        m.with_factor("weak_weight_gain"),
        m.with_factor("preschool_problems"),
    ),
    "risk_preschool": m.few(m.with_factor("preschool_problems")),
    "expecting_risks": m.expecting_with_both,
    "help_seeking": m.with_factor("help_seeking", "protective_factors"),
    "network": m.about_half(m.with_factor("partly_working_network", "protective_factors")),
    "own_support": m.few(m.with_factor("own_support", "protective_factors")),
}

_INTERVENTIONS = {
    "interventions_many": m.rows("interventions"),
    "general": m.general_measures_lead,
    "combined": lambda study: m.combined(study) > len(study.cases) / 2,
    "pair": m.commonest_pair,
    "economy": m.few(m.with_measure("economic_support")),
    "budget": m.few(m.with_measure("budget_debt")),
    "staff_guidance": m.few(m.with_measure("staff_guidance"), most=2),
    "child_support": m.few(m.with_measure("child_support"), most=2),
    "more_hours": m.few(m.with_measure("more_hours"), most=2),
    "birth_plan": m.few(m.with_measure("birth_plan")),
    "own_care": m.with_measure("own_care"),
    "referrer_antenatal": m.referred("antenatal"),
    "referrer_child_health": m.falling(
        m.referred("child_health"),
        m.referred("antenatal"),
        m.referred("preschool"),
        m.referred("social_services"),
    ),
    "referrer_preschool": m.few(m.referred("preschool")),
    "referrer_social": m.few(m.referred("social_services"), most=2),
}

_OURS = {
    "slots_team": m.slots("team"),
    "slots_steering": m.slots("steering"),
    "held_team": m.slots("team", held=True),
    "held_steering": m.slots("steering", held=True),
    "attendance": m.attendance,
    "risk_factors": m.rows("risk_factors"),
    "protective_factors": m.rows("protective_factors"),
    "interventions": m.rows("interventions"),
    "specific": lambda study: len(m.specific(study)),
    "families_combined": m.combined,
    "feedback": m.rows("feedback"),
    "indicators": m.rows("indicators"),
}

_MEASURES: dict[str, m.Measure] = {**_MATERIAL, **_FRAME, **_FAMILIES, **_INTERVENTIONS, **_OURS}
