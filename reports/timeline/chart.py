"""The timeline drawn: the groups' tracks and the lanes of events and feedback on one calendar axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from evaluation.words import current_language, say
from reports.timeline import layout as layout
from reports.timeline import words as wording
from reports.timeline.layout import BASELINE, FORMS, Axis, Form, Row, shorten, text_width, wrap
from reports.timeline.marks import el, line, paint, text, words
from reports.timeline.meetings import ADJOURNING, WITHOUT_PHASE, Judgement, half_year, level, next_month
from reports.typeface import FONTS

if TYPE_CHECKING:
    from reports.timeline import Timeline

LANES = ("events", "feedback")
MARK = 0.45  # the radius of a mark, in text sizes


@dataclass(frozen=True)
class Chart:
    """The timeline with its places: what every part of the drawing asks."""

    timeline: "Timeline"
    form: Form

    @cached_property
    def kinds(self) -> set[str]:
        """The values that occur, so that rows and signs nobody needs are left out."""
        held = (m for group in self.timeline.groups for m in self.timeline.meetings(group))
        return {judgement.value for meeting in held for judgement in meeting.judgements}

    @cached_property
    def inner(self) -> list[str]:
        """The rows of each group below its steps."""
        asked = {
            "ADJ": ADJOURNING in self.kinds,
            "off": not self.kinds.isdisjoint(WITHOUT_PHASE),
            "held": True,
            "changes": bool(self.timeline.items("changes")),
        }
        return [name for name, wanted in asked.items() if wanted and name not in self.form.without]

    @cached_property
    def legend(self) -> list[list]:
        """The legend's entries, in lines."""
        from reports.timeline.legend import lines

        return [] if "legend" in self.form.without else lines(self)

    @cached_property
    def foot(self) -> list[str]:
        """The notice and the status, in lines, so that they follow the chart wherever it is shown."""
        timeline, room = self.timeline, self.form.width - 2 * self.form.margin
        if "footer" in self.form.without:
            return []
        notice = timeline.notice or (say("timeline.synthetic") if timeline.synthetic else "")
        parts = [part for part in (notice, timeline.status) if part]
        said = " · ".join(parts)
        if self.form.wraps and text_width(said, self.form.text) > room:
            return [line for part in parts for line in wrap(part, room, self.form.text)]
        return [shorten(said, room, self.form.text)]

    @cached_property
    def _rows(self) -> tuple[dict[tuple[str, str], Row], float]:
        return layout.rows(self.form, list(self._order()), max(len(self.timeline.order), 1))

    def _order(self) -> Iterator[tuple[str, str]]:
        """The rows from top to bottom."""
        if self.timeline.empty:
            yield from (("", "title"), ("", "nothing"))
        else:
            yield from self._filled()
        yield from ((str(place), "footer") for place in range(len(self.foot)))

    def _filled(self) -> Iterator[tuple[str, str]]:
        """The rows of a chart with meetings or events, without its foot."""
        if "title" not in self.form.without:
            yield "", "title"
        yield "", "terms"
        for group in self.timeline.groups:
            yield from ((group, kind) for kind in ("head", "steps", *self.inner))
        for lane, tags in self.tags.items():
            if tags:
                yield "", lane
            if any(tag.line for tag in tags):
                yield lane, "second"
        yield "", "months"
        yield from ((str(place), "legend") for place in range(len(self.legend)))

    @property
    def rows(self) -> dict[tuple[str, str], Row]:
        """The rows by (owner, kind)."""
        return self._rows[0]

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self._rows[1]

    @cached_property
    def axis(self) -> Axis:
        """Days to x."""
        right = self.form.width - self.form.margin - self.form.em(MARK)
        return Axis(self.timeline.axis_start, self.timeline.axis_end, self.left, right)

    @cached_property
    def left(self) -> float:
        """Where the names end and the calendar begins."""
        names = [*self.timeline.names.values(), *(self.row_name(kind) for kind in [*self.inner[:-1], *LANES])]
        widest = max(text_width(name, self.form.text) for name in [*names, self.row_name("held")])
        return self.form.margin + min(widest, self.form.width * 0.2) + self.form.em(0.9)

    def row_name(self, kind: str) -> str:
        """The name that stands to the left of a row."""
        if kind == "off" and len(present := [v for v in WITHOUT_PHASE if v in self.kinds]) == 1:
            return self.timeline.said.value(present[0])
        named = {
            "ADJ": self.timeline.names.get(ADJOURNING, ADJOURNING),
            "off": self.timeline.own_words("off_line"),
        }
        return named.get(kind) or say(f"timeline.{kind}")

    @cached_property
    def changes_in_words(self) -> bool:
        """Whether the changes of members of every group find room in words; else they have numbers."""
        from reports.timeline.lanes import changes_of, in_words

        return all(in_words(self, changes_of(self, group)) is not None for group in self.timeline.groups)

    @property
    def changes_in_signs(self) -> bool:
        """Whether the changes stand as +1 and −1, where no list would say what their numbers mean."""
        found = self.timeline.items("changes")
        unlisted = not self.form.listed and not self.changes_in_words
        return unlisted and bool(found) and all(item.sign for item in found)

    @cached_property
    def tags(self) -> dict[str, list]:
        """The tags of the lanes of events and feedback, in one line or two."""
        from reports.timeline.lanes import arranged

        least = {"events": 0.0, "feedback": self.form.em(1.2)}
        return {lane: arranged(self, self.timeline.items(lane), least[lane]) for lane in LANES}

    @cached_property
    def radius(self) -> float:
        """The size of a mark, smaller where the meetings stand close."""
        apart = [
            self.axis(b.day) - self.axis(a.day)
            for group in self.timeline.groups
            for a, b in pairwise(m for m in self.timeline.meetings(group) if m.judgements)
        ]
        return (
            min(max(median(apart) * 0.42, self.form.em(MARK / 2)), self.form.em(MARK))
            if apart
            else self.form.em(MARK)
        )

    def tone(self, phase: str) -> str:
        """The tone of a phase, with its colour."""
        keys = list(self.timeline.names)
        if phase not in keys:
            return "neutral"
        place = keys.index(phase)
        return f"p{place + 1}={self.timeline.phases[place][2]}"

    def step(self, group: str, height: float) -> float:
        """The y of a height on the ordinal steps of a group."""
        row = self.rows[group, "steps"]
        return row.bottom - (height + 0.5) * row.height / max(len(self.timeline.order), 1)

    def y(self, group: str, judgement: Judgement) -> float:
        """The y of a judgement: on its step, between two, or on the line of what is no step."""
        height = level(judgement, self.timeline.order)
        if height is not None:
            return self.step(group, height)
        return self.rows[group, "ADJ" if judgement.value == ADJOURNING else "off"].middle

    def label(self, row: Row, content: str, *, bold: bool = False, fill: str = "ink") -> str:
        """A row's name in the left margin."""
        room = self.left - self.form.margin - self.form.em(0.4)
        content = shorten(content, room, self.form.text, bold)
        y = row.middle + BASELINE * self.form.text
        return text(self.form.margin, y, content, self.form.text, bold=bold, fill=fill)


def draw(timeline: "Timeline", form: str) -> str:
    """The chart of `timeline` in the layout called `form`."""
    from reports.timeline.empty import nothing
    from reports.timeline.key import key
    from reports.timeline.lanes import lane
    from reports.timeline.legend import legend
    from reports.timeline.track import track

    chart = Chart(timeline, FORMS[form])
    if timeline.empty:
        return _root(chart, nothing(chart))
    body = [
        background(chart),
        el("g", *_calendar(chart), aria_hidden="true"),
        *(track(chart, group) for group in timeline.groups),
        *(lane(chart, name) for name in LANES if timeline.items(name)),
        legend(chart),
        foot(chart),
        key(chart) if chart.form.key else "",
    ]
    return _root(chart, body)


def _root(chart: Chart, body: list[str]) -> str:
    name, own = f"timeline-{chart.form.name}", f"{chart.timeline.file_key}-{chart.form.name}"
    title = chart.timeline.own_words("heading")
    head = [
        el("title", words(title), id=f"{own}-title"),
        el("desc", words(wording.alt_text(chart.timeline)), id=f"{own}-desc"),
        el("defs", _hatching(chart)),
    ]
    return el(
        "svg",
        *head,
        *body,
        xmlns="http://www.w3.org/2000/svg",
        **{"viewBox": f"0 0 {chart.form.width:g} {chart.height:g}", "xml:lang": current_language()},
        lang=current_language(),
        class_=f"timeline {name}",
        role="graphics-document",
        aria_labelledby=f"{own}-title",
        aria_describedby=f"{own}-desc",
        font_family=FONTS,
        font_size=chart.form.text,
    )


def _hatching(chart: Chart) -> str:
    size = chart.form.em(0.5)
    stroke = line((0, 0), (0, size), "guide", size * 0.3)
    return el(
        "pattern",
        stroke,
        id=f"hatch-{chart.timeline.file_key}-{chart.form.name}",
        width=size,
        height=size,
        **{"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
    )


def background(chart: Chart) -> str:
    """The sheet with its title, which leaves room to the right for a page's checkboxes."""
    form = chart.form
    sheet = el("rect", x=0, y=0, width=form.width, height=chart.height, **paint("paper"))
    if "title" in form.without:
        return sheet
    row = chart.rows["", "title"]
    titles = (chart.timeline.own_words("heading"), chart.timeline.title)
    room = form.width * form.title_room
    fitting = (t for t in titles if text_width(t, form.title, bold=True) <= room)
    title = next(fitting, shorten(titles[1], room, form.title, bold=True))
    return sheet + text(form.margin, row.middle + BASELINE * form.title, title, form.title, bold=True)


def _calendar(chart: Chart) -> list[str]:
    """Half-years shaded in turn and named, a line at each new year, and the months."""
    top, bottom = chart.rows["", "terms"], chart.rows["", "months"]
    width = chart.form.em(0.1)
    years = [date(year, 1, 1) for year in range(chart.axis.start.year + 1, chart.axis.end.year + 1)]
    edges = [chart.axis.edge(day) for day in years]
    return [
        *(_shade(chart, *term) for term in _terms(chart.axis) if term[0].month > 6),
        *(line((x, top.top), (x, bottom.bottom), "guide", width) for x in edges),
        *_term_names(chart),
        *_months(chart),
    ]


def _terms(axis: Axis) -> list[tuple[date, date]]:
    """The half-years on the axis: first and last day."""
    found, day = [], axis.start
    while day <= axis.end:
        found.append(half_year(day))
        day = found[-1][1] + timedelta(days=1)
    return found


def _shade(chart: Chart, first: date, last: date) -> str:
    row, (left, right) = chart.rows["", "terms"], _reach(chart, first, last)
    height = chart.rows["", "months"].bottom - row.top
    return el("rect", x=left, y=row.top, width=right - left, height=height, **paint("term"))


def _reach(chart: Chart, first: date, last: date) -> tuple[float, float]:
    return chart.axis.edge(first), chart.axis.edge(last + timedelta(days=1))


def _term_names(chart: Chart) -> list[str]:
    """The half-years by name, else shortened, else only the years: as long as every whole one has room."""
    terms = _terms(chart.axis)
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in sorted({term[0].year for term in terms})]
    row, size = chart.rows["", "terms"], chart.form.text
    for form, spans in (("term", terms), ("short_term", terms), ("year", years)):
        named = [(_reach(chart, *span), _span_name(form, span[0])) for span in spans]
        fitting = [
            (left, name) for (left, right), name in named if text_width(name, size) + size <= right - left
        ]
        if len(fitting) >= len(named) - 2:  # the first and the last may be cut short
            y = row.middle + BASELINE * size
            return [text(left + size / 2, y, name, size, fill="soft") for left, name in fitting]
    return []


def _span_name(form: str, first: date) -> str:
    if form == "year":
        return str(first.year)
    year = first.year if form == "term" else f"{first.year % 100:02}"
    return say(f"timeline.{form}_{1 if first.month <= 6 else 2}", year=year)


def _months(chart: Chart) -> list[str]:
    """A tick for each month and as many names as stand well apart."""
    row, size, names = chart.rows["", "months"], chart.form.text, say("timeline.months_short").split()
    month = chart.axis.day * 30.4
    room = max(text_width(name, size) for name in names) + chart.form.em(0.8)
    every = next((n for n in (1, 2, 3, 6, 12) if n * month >= room), 12)
    parts, day = (
        [line((chart.left, row.top), (chart.axis.right, row.top), "line", chart.form.em(0.06))],
        chart.axis.start,
    )
    while day <= chart.axis.end:
        x, named = chart.axis.edge(day), (day.month - 1) % every == 0
        parts.append(
            line(
                (x, row.top),
                (x, row.top + chart.form.em(0.5 if named else 0.25)),
                "line",
                chart.form.em(0.06),
            )
        )
        name = names[day.month - 1]
        if named and x + chart.form.em(0.2) + text_width(name, size) <= chart.form.width:
            parts.append(
                text(x + chart.form.em(0.2), row.middle + BASELINE * size + 1, name, size, fill="soft")
            )
        day = next_month(day)
    return parts


def foot(chart: Chart) -> str:
    """The notice and the status in their lines."""
    size = chart.form.text
    lines = ((chart.rows[str(place), "footer"], content) for place, content in enumerate(chart.foot))
    return "".join(
        text(chart.form.margin, row.middle + BASELINE * size, content, size, fill="soft")
        for row, content in lines
        if content
    )
