"""The phase timeline: the page a project team looks at together for twenty minutes.

It shows people's judgements as they were made: each meeting that was held, observed or not, each judgement
beside the others, and nothing in between. Input is masked before it comes here.

>>> Timeline("Tidiga steg", {"team": "Teamet"}).meetings("team")
[]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from evaluation.words import language, say
from reports.judgement_words import JudgementWords
from reports.timeline import words
from reports.timeline.meetings import ADJOURNING, Item, Meeting, first_observed, items, meetings, next_month


@dataclass(frozen=True)
class Timeline:
    """All that the timeline of a study shows, masked for its audience.

    Attributes
    ----------
    title : the study's name
    groups : key → name, in the order in which they are drawn
    start, end : the period of the study; what lies outside makes the axis longer
    steps : one row per held meeting × judgement: meeting, group, date, observed, value, second, relation,
        confidence, assessor_kind, evidence_time, disputed, returned, n, and a share per phase. A meeting
        without a judgement has one row with a missing value.
    changes : group, date, text, sign (+1, −1): changes of members, without saying who
    events : date, precision (day, month, term), kind, group, text; a column ``number`` where the events have
        numbers of their own, else they are numbered in order of time
    feedback : date, audience, form, text, followed (missing where nothing is known to have followed); a
        column ``attribution`` may say *explicit*: the group itself credits what followed to the feedback
    phases : (key, name, colour) in their order; ADJ is no step
    labels : the codebook's words for values, assessors and confidence; those of the shipped one when None
    synthetic : the data are invented, which is said on the chart and the page
    notice, status : lines at the foot of the chart
    scale : what the groups are judged by where it is no phases: "Grad av samverkan"
    """

    title: str
    groups: dict[str, str]
    start: date | None = None
    end: date | None = None
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    feedback: pd.DataFrame = field(default_factory=pd.DataFrame)
    phases: list[tuple[str, str, str]] = field(default_factory=list)
    labels: JudgementWords | None = None
    synthetic: bool = False
    notice: str = ""
    status: str = ""
    scale: str = ""

    def own_words(self, key: str, **values: Any) -> str:
        """What is said in other words of a scale than of phases."""
        ending, scale = "_scale" if self.scale else "", self.scale[:1].lower() + self.scale[1:]
        return say(f"timeline.{key}{ending}", title=self.title, scale=scale, **values)

    @property
    def file_key(self) -> str:
        """What tells the charts of a page apart."""
        return "scale" if self.scale else "phases"

    @property
    def names(self) -> dict[str, str]:
        """The phases' names by key."""
        return {key: name for key, name, _ in self.phases}

    @property
    def said(self) -> JudgementWords:
        """The words for a judgement, with the phases' own names."""
        labels = self.labels or JudgementWords.of()
        return replace(labels, values={**labels.values, **self.names})

    @property
    def order(self) -> list[str]:
        """The keys of the phases that are steps, the lowest first."""
        return [key for key, _, _ in self.phases if key != ADJOURNING]

    def meetings(self, group: str) -> list[Meeting]:
        """The held meetings of a group, in order of time."""
        return self._meetings.get(group, [])

    def items(self, lane: str) -> list[Item]:
        """The numbered rows of ``events``, ``feedback`` or ``changes``."""
        return self._items[lane]

    def withheld(self, lane: str) -> bool:
        """Whether numbers are missing from a lane, since the audience does not see all that it holds."""
        numbers = [item.number for item in self.items(lane)]
        return numbers != list(range(1, len(numbers) + 1))

    @cached_property
    def _meetings(self) -> dict[str, list[Meeting]]:
        phases = [key for key, _, _ in self.phases]
        return {group: meetings(self.steps, group, phases) for group in self.groups}

    @cached_property
    def _items(self) -> dict[str, list[Item]]:
        return {lane: items(getattr(self, lane)) for lane in ("events", "feedback", "changes")}

    @cached_property
    def empty(self) -> bool:
        """Whether nothing has happened yet: no meeting, no event, no feedback, no change."""
        return not any([*self._meetings.values(), *self._items.values()])

    def observed_from(self, group: str) -> date | None:
        """The day from which a group is observed; None where nothing on the timeline lies before it."""
        day = first_observed(self.meetings(group))
        return day if day and min(self._days) < day else None

    @cached_property
    def axis_start(self) -> date:
        """The first day of the first month on the axis, which an empty timeline does not have."""
        return min(self._days).replace(day=1)

    @cached_property
    def axis_end(self) -> date:
        """The last day of the last month on the axis."""
        after = next_month(max(self._days))
        return date.fromordinal(after.toordinal() - 1)

    @cached_property
    def _days(self) -> list[date]:
        """Every day that must find its place on the axis."""
        stated = [pd.Timestamp(day).date() for day in (self.start, self.end) if day is not None]
        held = [meeting.day for found in self._meetings.values() for meeting in found]
        dated = [day for found in self._items.values() for item in found for day in (item.first, item.last)]
        return [*stated, *held, *dated]


def svg(timeline: Timeline, lang: str = "sv", layout: str = "screen") -> str:
    """The chart as SVG with real text.

    Parameters
    ----------
    timeline : what is shown
    lang : sv or en
    layout : ``screen`` (1280 × 720, no text under 18 units, marks that take the keyboard), ``paper`` (A4
        landscape in points, no text under 8, with the list of events and feedback under the chart) or ``report``
        (624 wide for a column of 165 mm, no text under 12, which is 9 points there; as tall as it needs to be,
        without the list)
    """
    from reports.timeline.chart import draw

    with language(lang):
        return draw(timeline, layout)


def page(
    timeline: Timeline, lang: str = "sv", scales: Sequence[Timeline] = (), *, style: str = "", logo: str = ""
) -> str:
    """One self-contained, accessible HTML page: chart, questions, lists, how to read it, and tables.

    `scales` are the same groups judged by other scales, each a chart of its own after the lists. `style` and `logo` are
    the region's own, as rules and as HTML.
    """
    from reports.timeline.webpage import write

    with language(lang):
        return write(timeline, scales, style, logo)


def alt_text(timeline: Timeline, lang: str = "sv") -> str:
    """The chart in words."""
    with language(lang):
        return words.alt_text(timeline)


def table(timeline: Timeline, lang: str = "sv") -> pd.DataFrame:
    """The meetings and judgements as a table of words, one row per judgement."""
    with language(lang):
        return words.table(timeline)
