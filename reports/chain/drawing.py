"""The chain after the claims drawn: a row for each feedback, with what followed and when it was seen again.

A full line with an arrow is drawn only where the project itself has said that the feedback led to the action; else the line is
broken and says "was followed by". Nothing is told by colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from evaluation.words import current_language, say
from reports.chain.threads import Action, Thread
from reports.timeline.chart import FONTS
from reports.timeline.layout import BASELINE, REPORT, Axis, shorten, text_width, wrap
from reports.timeline.marks import arrowhead, described, el, line, outline, paint, text, words

FORM = REPORT
SIZE, MARGIN = FORM.text, FORM.margin
MEASURED = 1.15 * SIZE  # a reader's font may be wider than the one whose widths are known
PITCH, HEAD = FORM.em(2.5), FORM.em(2.2)
RADIUS = FORM.em(0.45)
DASH, DOTS = f"{FORM.em(0.4):g} {FORM.em(0.28):g}", f"{FORM.em(0.1):g} {FORM.em(0.28):g}"
TONE = "bar=#1b5a72"


@dataclass(frozen=True)
class Line:
    """A row of the drawing: a feedback with one of its actions, or none; `first` bears the feedback's own mark."""

    thread: Thread
    action: Action | None
    first: bool


@dataclass(frozen=True)
class Chart:
    """The rows with their places."""

    threads: tuple[Thread, ...]
    foot: str

    @cached_property
    def lines(self) -> list[Line]:
        """All rows, from the top."""
        return [Line(thread, action, not place) for thread in self.threads if thread.day
                for place, action in enumerate(thread.actions or (None,))]  # fmt: skip

    @cached_property
    def left(self) -> float:
        """Where the names end and the time begins."""
        widest = max((text_width(_label(one.thread), MEASURED) for one in self.lines), default=0)
        return MARGIN + min(widest, FORM.width * 0.36) + FORM.em(1)

    @cached_property
    def axis(self) -> Axis | None:
        """Days to x, over whole half-years; None where nothing is dated."""
        days = [day for one in self.lines for day in _days(one)]
        if not days:
            return None
        first, last = min(days), max(days)
        start = date(first.year, 1 if first.month < 7 else 7, 1)
        end = date(last.year, 6, 30) if last.month < 7 else date(last.year, 12, 31)
        return Axis(start, end, self.left, FORM.width - MARGIN - FORM.em(1))

    @cached_property
    def legend(self) -> list[str]:
        """The words for the signs, in lines."""
        signs = " ".join(
            say(f"chain.sign_{key}") for key in ("feedback", "action", "later", "led_to", "followed_by")
        )
        return [
            *wrap(signs, FORM.width - 2 * MARGIN, MEASURED),
            *wrap(self.foot, FORM.width - 2 * MARGIN, MEASURED),
        ]

    @property
    def height(self) -> float:
        """The height of the whole."""
        return HEAD + PITCH * max(len(self.lines), 1) + FORM.em(1.5) * len(self.legend) + FORM.em(0.8)


def _days(one: Line) -> Iterator[date]:
    """The days that a row has marks on."""
    action = one.action
    yield from (day for day in (one.thread.day, action.day if action else None) if day)
    yield from (day for day, _ in (action.later if action else ()))


def draw(threads: tuple[Thread, ...], alt: str, foot: str = "") -> str:
    """The chain as SVG with real text, as wide as a report's column; `foot` is said under it."""
    chart = Chart(threads, foot)
    body = [el("rect", x=0, y=0, width=FORM.width, height=chart.height, **paint("paper"))]
    if chart.axis is None:
        body.append(text(MARGIN, HEAD + BASELINE * SIZE, say("chain.no_feedback"), SIZE))
    else:
        body += _calendar(chart, chart.axis)
        body += [_row(chart.axis, one, HEAD + PITCH * (place + 0.5)) for place, one in enumerate(chart.lines)]
    y = HEAD + PITCH * max(len(chart.lines), 1) + FORM.em(1.3)
    body += [
        text(MARGIN, y + FORM.em(1.5) * row, said, SIZE, fill="soft") for row, said in enumerate(chart.legend)
    ]
    return _root(chart, alt, body)


def _root(chart: Chart, alt: str, body: list[str]) -> str:
    return el(
        "svg", el("title", words(say("chain.figure")), id="chain-title"), el("desc", words(alt), id="chain-desc"), *body,
        xmlns="http://www.w3.org/2000/svg", **{"viewBox": f"0 0 {FORM.width:g} {chart.height:g}", "xml:lang": current_language()},
        lang=current_language(), role="img", class_="timeline chain", aria_labelledby="chain-title",
        aria_describedby="chain-desc", font_family=FONTS, font_size=SIZE,
    )  # fmt: skip


def _calendar(chart: Chart, axis: Axis) -> Iterator[str]:
    """The years by name, the first half of each shaded."""
    bottom = HEAD + PITCH * len(chart.lines)
    for year in range(axis.start.year, axis.end.year + 1):
        start, middle, end = (axis.edge(date(*day)) for day in ((year, 1, 1), (year, 7, 1), (year + 1, 1, 1)))
        if middle > start:
            yield el("rect", x=start, y=HEAD, width=middle - start, height=bottom - HEAD, **paint("term"))
        yield line((start, HEAD * 0.4), (start, bottom), "guide", FORM.em(0.1))
        name = str(year) if text_width(str(year), MEASURED) < end - start else str(year)[2:]
        yield text((start + end) / 2, HEAD * 0.72, name, SIZE, anchor="middle", fill="soft")


def _row(axis: Axis, one: Line, y: float) -> str:
    """A feedback, the line to its action, and the days when the action was seen again."""
    thread = one.thread
    label = shorten(_label(thread), axis.left - MARGIN - FORM.em(0.6), MEASURED)
    x = axis(thread.day or axis.start)
    parts = [text(MARGIN, y + BASELINE * SIZE, label, SIZE)] if one.first else []
    parts += _followed(axis, thread, one.action, (x, y), one.first) if one.action else [_alone(thread, x, y)]
    open_mark = not thread.outcome and not thread.actions
    if one.first:
        parts.append(
            outline("circle", x, y, RADIUS, **paint("paper" if open_mark else TONE, "ink", FORM.em(0.11)))
        )
    return described(
        "".join(parts), f"{_label(thread)} {thread.day}", told(thread, one.action), focusable=False
    )


def _alone(thread: Thread, x: float, y: float) -> str:
    """Feedback without an action: what kind of outcome it had, or that it has none yet; to the left where there is no room."""
    said = thread.kind if thread.outcome else say("chain.none_yet")
    gap, foot = RADIUS * 1.8, y + BASELINE * SIZE
    if x + gap + text_width(said, MEASURED) <= FORM.width - MARGIN:
        return text(x + gap, foot, said, SIZE, fill="soft", halo=True)
    return text(x - gap, foot, said, SIZE, anchor="end", fill="soft", halo=True)


def _followed(
    axis: Axis, thread: Thread, action: Action, start: tuple[float, float], first: bool
) -> Iterator[str]:
    x, y = start
    end = max(axis(action.day) if action.day else 0, x + RADIUS * 2.6)  # of the same day: beside, to be seen
    explicit = thread.attribution == "explicit"
    if not first:
        yield line((x, y - PITCH + RADIUS), (x, y), "line", FORM.em(0.09), DASH)
    if end - x > 3 * RADIUS:
        yield line(
            (x + RADIUS * first, y), (end - RADIUS, y), "ink", FORM.em(0.12), None if explicit else DASH
        )
        yield arrowhead((end - RADIUS * 1.1, y), (x, y), FORM.em(0.7)) if explicit else ""
    last = max((day for day, _ in action.later), default=None)
    if last:
        yield line((end, y), (max(axis(last), end), y), "line", FORM.em(0.14), DOTS)
    for day, _ in action.later:
        yield outline(
            "square",
            max(axis(day), end + RADIUS * 2),
            y,
            RADIUS * 0.62,
            **paint("paper", "ink", FORM.em(0.1)),
        )
    yield outline("diamond", end, y, RADIUS, **paint(TONE if action.later else "paper", "ink", FORM.em(0.11)))
    middle, room = (x + end) / 2, end - x - 4 * RADIUS
    if text_width(thread.link, MEASURED * 0.9) < room:
        yield text(middle, y - RADIUS * 0.8, thread.link, SIZE * 0.9, anchor="middle", halo=True)
    else:
        yield text(x, y - RADIUS * 1.5, thread.link, SIZE * 0.9, halo=True)


def _label(thread: Thread) -> str:
    return f"{thread.number}  {thread.audience}"


def told(thread: Thread, action: Action | None) -> str:
    """A row in words."""
    if action is None:
        return f"{thread.kind}: {thread.outcome}" if thread.outcome else say("chain.none_yet")
    day = f"{action.day}: " if action.day else ""
    later = ", ".join(name for _, name in action.later) or say("chain.lacks_later")
    return say("chain.row_told", link=thread.link, action=f"{day}{action.text}", later=later)


def alt_text(threads: tuple[Thread, ...]) -> str:
    """The whole in words, row by row."""
    if not threads:
        return say("chain.no_feedback")
    rows = [
        f"{_label(thread)} {thread.day or ''}: "
        + "; ".join(told(thread, action) for action in thread.actions or (None,))
        for thread in threads
    ]
    return f"{say('chain.alt')} {' '.join(row.rstrip('.') + '.' for row in rows)}"
