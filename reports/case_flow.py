"""The families' way through the work, masked: what table, figure and text tell of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyses.case_flow import waits
from evaluation.schemas import schema
from evaluation.words import say
from reports.masking import Shown
from reports.material import Material
from reports.notation import decimal

if TYPE_CHECKING:
    import pandas as pd

TIMES = [
    ("identified", "taken_up"),
    ("taken_up", "under_way"),
    ("under_way", "followed_up"),
    ("taken_up", "closed"),
]


@dataclass(frozen=True)
class CaseFlow:
    """What may be told of the families' way.

    Attributes
    ----------
    n : families of the follow-up, which is told as data collection
    steps : step → how many have come at least so far; without closed
    ways : where they are now: closed, declined, ongoing
    waits : step → the time since an earlier one (see TIMES), in words; only where there are enough
    reach : what came of all that were identified: taken_up, declined, identified (neither); empty where not known
    identified : how many were identified, where that may be told
    """

    n: int
    steps: dict[str, Shown]
    ways: dict[str, Shown]
    waits: dict[str, str]
    reach: dict[str, Shown]
    identified: int | None

    @property
    def empty(self) -> bool:
        """Whether no step of any family is known."""
        return not self.steps


def case_flow(material: Material) -> CaseFlow:
    """The flow of the families that may be counted."""
    cases, states = material.counted("cases"), material.counted("case_states")
    reach, steps = material.shown("reach"), material.shown("steps")
    known = bool(reach) and all(each.value is not None for each in reach.values())
    identified = int(sum(each.value or 0 for each in reach.values())) if known else None
    ways = {key: shown for key, shown in material.shown("ways").items() if key != "unknown"}
    waits_told = _waits(material, states, steps) if steps else {}
    return CaseFlow(cases["id"].nunique(), steps, ways, waits_told, reach, identified)


def _waits(material: Material, states: "pd.DataFrame", shown: dict[str, Shown]) -> dict[str, str]:
    """The median times, where the earlier step was reached by twice the threshold for all that is told."""
    import pandas as pd

    until = max(states["date"].max(), pd.Timestamp(material.settings.end or states["date"].max()))
    enough = 2 * material.settings.threshold
    return {
        row.state: say(
            "case_flow.wait_since", time=about_months(row.value), step=name(row.since, material.lang)
        )
        for row in waits(states, TIMES, until).dropna(subset="value").itertuples()
        if row.n >= enough and shown[row.since].low >= enough
    }


def about_months(months: float) -> str:
    """A time in whole months, in words."""
    whole = decimal(months, 0)
    return say("case_flow.under_a_month") if whole == "0" else say("case_flow.months", n=whole)


def name(step: str, lang: str) -> str:
    """A step for people; ongoing is none of the schema's."""
    labels = schema("case_states").labels("state", lang)
    return labels.get(step) or say(f"case_flow.{step}", lang)
