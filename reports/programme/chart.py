"""The programme's timeline drawn: bars for periods, marks for the steps of decisions, on one axis of years.

Nothing is told by colour alone: what is planned has a broken edge, what goes on an arrow, what sources tell
differently a hatching, and each line has its time and state in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from evaluation.words import current_language, say
from reports.programme import Line, Section
from reports.timeline.chart import FONTS
from reports.timeline.layout import BASELINE, REPORT, Axis, shorten, text_width, wrap
from reports.timeline.marks import arrowhead, described, el, line, outline, paint, text, words

FORM = REPORT
SIZE, MARGIN = FORM.text, FORM.margin
MEASURED = 1.15 * SIZE  # a reader's font may be wider than the one whose widths are known
PITCH = FORM.em(1.45)  # from one line of text to the next
HEAD = FORM.em(2.2)
BAR = FORM.em(0.4)  # half the height of a bar
RADIUS = FORM.em(0.42)
SHAPES = {"approval": "triangle", "consultation": "circle", "decision": "diamond"}
TONE = "bar=#1b5a72"
HATCH = "programme-hatch"


@dataclass(frozen=True)
class Chart:
    """The lines with their places."""

    sections: tuple[Section, ...]
    start: date | None
    end: date | None

    @cached_property
    def lines(self) -> list[Line]:
        """All lines, from the top."""
        return list(chain.from_iterable(section.lines for section in self.sections))

    @cached_property
    def axis(self) -> Axis | None:
        """Days to x, from the first to the last year of what is dated; None where nothing is."""
        stated = [day for day in (self.start, self.end) if day]
        days = [*stated, *chain.from_iterable(one.days for one in self.lines if one.days)]
        if not days:
            return None
        whole = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
        return Axis(*whole, self.left, FORM.width - MARGIN - FORM.em(1))

    @cached_property
    def left(self) -> float:
        """Where the names end and the years begin."""
        widest = max((text_width(one.name, MEASURED) for one in self.lines), default=0)
        return MARGIN + min(widest, FORM.width * 0.38) + FORM.em(0.8)

    def label(self, one: Line) -> list[str]:
        """The name of a line in as many lines of text as it needs."""
        return wrap(one.name, self.left - MARGIN - FORM.em(0.6), MEASURED)

    @cached_property
    def legend(self) -> list[str]:
        """The words for the signs, in lines."""
        return wrap(" ".join(_explained(self.lines)), FORM.width - 2 * MARGIN, MEASURED)

    @cached_property
    def height(self) -> float:
        """The height of the whole."""
        rows = sum(max(len(self.label(one)), 1) for one in self.lines)
        return HEAD * (len(self.sections) + 1) + PITCH * (rows + len(self.legend)) + FORM.em(0.4)


def _explained(lines: list[Line]) -> Iterator[str]:
    """What is said of the signs that occur."""
    bars = [one for one in lines if one.days and not one.step]
    said = {
        "signs_planned": any(one.state == "planned" for one in lines if one.days),
        "signs_ongoing": any(one.state == "ongoing" for one in bars),
        "signs_disputed": any(one.disputed for one in bars),
        "signs_undated": any(not one.days for one in lines),
    }
    yield from (say(f"programme.{key}") for key, occurs in said.items() if occurs)


def draw(sections: tuple[Section, ...], title: str, alt: str, period: tuple[date | None, date | None]) -> str:
    """The chart as SVG with real text, as wide as a report's column.

    Parameters
    ----------
    sections : what is drawn
    title, alt : the name and the text alternative
    period : the days that the axis covers at least
    """
    chart = Chart(sections, *period)
    body = [el("rect", x=0, y=0, width=FORM.width, height=chart.height, **paint("paper"))]
    body += _calendar(chart, chart.axis) if chart.axis else []
    y = HEAD
    for section in sections:
        name = shorten(section.name, FORM.width - 2 * MARGIN, MEASURED, bold=True)
        body.append(text(MARGIN, y + HEAD * 0.68, name, SIZE, bold=True, halo=True))
        y += HEAD
        for one in section.lines:
            body.append(_line(chart, one, y))
            y += PITCH * max(len(chart.label(one)), 1)
    body += [
        text(MARGIN, y + PITCH * (row + 0.9) + FORM.em(0.4), said, SIZE, fill="soft")
        for row, said in enumerate(chart.legend)
    ]
    return _root(chart, title, alt, body)


def _root(chart: Chart, title: str, alt: str, body: list[str]) -> str:
    return el(
        "svg",
        el("title", words(title), id="programme-title"),
        el("desc", words(alt), id="programme-desc"),
        el("defs", _hatching()),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        **{"viewBox": f"0 0 {FORM.width:g} {chart.height:g}", "xml:lang": current_language()},
        lang=current_language(),
        role="graphics-document",
        aria_labelledby="programme-title",
        aria_describedby="programme-desc",
        font_family=FONTS,
        font_size=SIZE,
    )


def _hatching() -> str:
    size = FORM.em(0.5)
    stroke = line((0, 0), (0, size), TONE, size * 0.45)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return el("pattern", stroke, id=HATCH, width=size, height=size, **turned)


def _calendar(chart: Chart, axis: Axis) -> list[str]:
    """The years by name, every other shaded, and a line where each begins."""
    top, bottom = HEAD * 0.25, chart.height - PITCH * len(chart.legend) - FORM.em(0.6)
    parts: list[str] = []
    for year in range(axis.start.year, axis.end.year + 1):
        x, end = axis.edge(date(year, 1, 1)), axis.edge(date(year + 1, 1, 1))
        if (year - axis.start.year) % 2 == 0:
            parts.append(el("rect", x=x, y=top, width=end - x, height=bottom - top, **paint("term")))
        parts.append(line((x, top), (x, bottom), "guide", FORM.em(0.08)))
        if year % _every(axis) == 0:
            parts.append(text((x + end) / 2, HEAD * 0.75, str(year), SIZE, anchor="middle", fill="soft"))
    return parts


def _every(axis: Axis) -> int:
    """Every how many years there is room for a name."""
    room = text_width("2000", MEASURED) + FORM.em(0.4)
    return next((every for every in (1, 2, 5) if every * 365 * axis.day >= room), 10)


def _line(chart: Chart, one: Line, y: float) -> str:
    """A line: its name to the left, its bar or mark, and for a mark the time and state in words."""
    middle = y + PITCH / 2
    label = [
        text(MARGIN + FORM.em(0.4), middle + BASELINE * SIZE + row * PITCH, part, SIZE)
        for row, part in enumerate(chart.label(one))
    ]
    if chart.axis is None or one.days is None:
        sign = text(chart.left + FORM.em(0.4), middle + BASELINE * SIZE, one.told, SIZE, fill="soft")
    else:
        sign = _step(chart.axis, one, middle) if one.step else _bar(chart.axis, one, middle)
    return described("".join([*label, sign]), one.name, one.told, focusable=False)


def _bar(axis: Axis, one: Line, y: float) -> str:
    """A period: a bar from its first to its last known day, with an arrow where it goes on."""
    left, right = _reach(axis, one)
    fill = paint("paper" if one.disputed or one.state == "planned" else TONE, TONE, FORM.em(0.1))
    dash = f"{FORM.em(0.35):g} {FORM.em(0.25):g}" if one.state == "planned" else None
    place = {"x": left, "y": y - BAR, "width": right - left, "height": 2 * BAR}
    parts = [el("rect", **place, **fill, stroke_dasharray=dash)]
    parts += [el("rect", **place, fill=f"url(#{HATCH})")] if one.disputed else []
    if one.state == "ongoing":
        tip = (right + FORM.em(0.85), y)
        parts.append(arrowhead(tip, (right, y), FORM.em(0.85)))
    return "".join(parts)


def _step(axis: Axis, one: Line, y: float) -> str:
    """A step: its sign in the middle of the time it is known to lie in, and its words beside it."""
    left, right = _reach(axis, one)
    x = (left + right) / 2
    done = one.state == "done"
    parts = [line((left, y), (right, y), "line", FORM.em(0.12))] if right - left > 4 * RADIUS else []
    dash = None if done or one.state == "rejected" else f"{FORM.em(0.2):g} {FORM.em(0.14):g}"
    parts.append(
        outline(
            SHAPES[one.step],
            x,
            y,
            RADIUS,
            **paint(TONE if done else "paper", "ink", FORM.em(0.11)),
            stroke_dasharray=dash,
        )
    )
    if one.state == "rejected":
        parts.append(line((x - RADIUS, y + RADIUS), (x + RADIUS, y - RADIUS), "ink", FORM.em(0.12)))
    return "".join([*parts, _beside(one.told, max(right, x + RADIUS * 1.5), min(left, x - RADIUS * 1.5), y)])


def _beside(told: str, right: float, left: float, y: float) -> str:
    """Words to the right of a sign, or to its left where there is no room."""
    gap, foot = FORM.em(0.4), y + BASELINE * SIZE
    if right + gap + text_width(told, MEASURED) <= FORM.width - MARGIN:
        return text(right + gap, foot, told, SIZE, halo=True)
    return text(left - gap, foot, told, SIZE, anchor="end", halo=True)


def _reach(axis: Axis, one: Line) -> tuple[float, float]:
    first, last = one.days or (axis.start, axis.start)
    return axis.edge(first), axis.edge(last + timedelta(days=1))
