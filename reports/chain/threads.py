"""Feedback and what came after it, as one audience may see it: the ground of the figure and the table of the chain."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text


@dataclass(frozen=True)
class Action:
    """What the project did, and the days on which it was seen again, each with the meeting's name."""

    name: str
    text: str
    day: date | None
    later: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True)
class Thread:
    """An occasion of feedback with what followed.

    Attributes
    ----------
    number : among all feedback of the study, as on the timeline
    attribution : explicit, implied, unclear, or "" where nothing is stated
    outcome : what followed; "" for nothing yet
    kind : of outcome, in words
    """

    number: int
    day: date | None
    audience: str
    fed: str
    outcome: str
    kind: str
    attribution: str
    actions: tuple[Action, ...] = ()

    @property
    def link(self) -> str:
        """The words between feedback and action: "led to" only where the project itself has said so."""
        return say("chain.link_led_to" if self.attribution == "explicit" else "chain.link_followed_by")


def threads(material: Material) -> list[Thread]:
    """All feedback of the audience, in order of date."""
    actions: dict[str, list[Action]] = {}
    meetings = _meetings(material)
    for row in material.study.actions.sort_values("date", kind="stable").itertuples():
        if isinstance(row.feedback, str):
            actions.setdefault(row.feedback, []).append(_action(row, meetings, material.lang))
    return [
        _thread(row, tuple(actions.get(row.id, ())), material.lang) for row in material.feedback.itertuples()
    ]


def _meetings(material: Material) -> dict[str, tuple[date, str]]:
    """The meetings of the groups that the audience may see."""
    meetings = material.study.meetings.dropna(subset=["id", "date"])
    seen = meetings[meetings["group"].isin([*material.groups, "joint"])]
    return {
        row.id: (row.date.date(), f"{material.group(row.group)} {row.date:%Y-%m-%d}")
        for row in seen.itertuples()
    }


def _action(row: Any, meetings: dict[str, tuple[date, str]], lang: str) -> Action:
    named = row.later_evidence if isinstance(row.later_evidence, tuple) else ()
    later = tuple(sorted(meetings[meeting] for meeting in named if meeting in meetings))
    return Action(row.id, local_text(row, "text", lang), _day(row.date), later)


def _thread(row: Any, actions: tuple[Action, ...], lang: str) -> Thread:
    field = schema("feedback").field
    kind = field("outcome_kind").value_label(row.outcome_kind, lang)
    attribution = row.attribution if isinstance(row.attribution, str) else ""
    return Thread(
        int(row.number), _day(row.date), field("audience").value_label(row.audience, lang),
        local_text(row, "content", lang), local_text(row, "outcome", lang), kind, attribution, actions,
    )  # fmt: skip


def _day(moment: Any) -> date | None:
    return moment.date() if moment == moment and moment is not None else None
