"""One group's track: steps, judgements, the lines that may join them, and the meetings nobody observed."""

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.words import say
from reports.timeline import words as wording
from reports.timeline.flags import Placed, flagged, free, off_words
from reports.timeline.lanes import changes
from reports.timeline.layout import BASELINE, shorten, text_width
from reports.timeline.marks import described, el, glyph, line, outline, paint, text
from reports.timeline.meetings import (
    Judgement,
    Meeting,
    Segment,
    breaks,
    segments,
)

if TYPE_CHECKING:
    from reports.timeline.chart import Chart


def track(chart: "Chart", group: str) -> str:
    """The track of one group."""
    held = chart.timeline.meetings(group)
    placed = places(chart, group)
    parts = [
        _frame(chart, group),
        _reconstructed(chart, group),
        *(_segment(chart, group, s) for s in segments(held, chart.timeline.order)),
        *flagged(chart, group, placed),
        *_marks(chart, group, placed),
        *off_words(chart, group),
        *_held(chart, group, held),
        changes(chart, group) if "changes" in chart.inner else "",
    ]
    return el("g", *parts, role="group", aria_label=chart.timeline.groups[group], data_lane=group)


def _frame(chart: "Chart", group: str) -> str:
    """The group's name, the names of its rows and a guide for each step."""
    form, head = chart.form, chart.rows[group, "head"]
    size = form.text * 1.12
    name = shorten(chart.timeline.groups[group], form.width * 0.35, size, bold=True)
    parts = [
        line((form.margin, head.top), (chart.axis.right, head.top), "line", form.em(0.06)),
        text(form.margin, head.middle + BASELINE * size, name, size, bold=True),
    ]
    for place, phase in enumerate(chart.timeline.order):
        y = chart.step(group, place)
        name = shorten(chart.timeline.names[phase], chart.left - form.margin - form.em(0.4), form.text)
        parts.append(text(form.margin, y + BASELINE * form.text, name, form.text))
        parts.append(line((chart.left, y), (chart.axis.right, y), "guide", form.em(0.07)))
    parts += [
        chart.label(chart.rows[group, kind], chart.row_name(kind), fill="soft") for kind in _side_rows(chart)
    ]
    return el("g", *parts, aria_hidden="true")


def _side_rows(chart: "Chart") -> list[str]:
    return [kind for kind in chart.inner if kind != "changes"]


def places(chart: "Chart", group: str) -> list[Placed]:
    """Each judgement with its place: on its date, set aside only where two would lie on each other."""
    found: list[Placed] = []
    for day, same in groupby(chart.timeline.meetings(group), key=lambda meeting: meeting.day):
        taken: list[tuple[float, float]] = []
        for meeting, judgement in ((m, j) for m in same for j in m.judgements):
            y = chart.y(group, judgement)
            x = free(chart.axis(day), y, taken, chart.radius * 2.5)
            feet = _span(chart, group, judgement) or ()
            taken += [(x, y), *((x, foot) for foot in feet)]
            found.append((meeting, judgement, x, y))
    return found


def _reconstructed(chart: "Chart", group: str) -> str:
    """The time before the first observation, hatched, with its name in the middle."""
    right, steps = hatch_end(chart, group), chart.rows[group, "steps"]
    if right is None:
        return ""
    area = {"x": chart.left, "y": steps.top, "width": right - chart.left, "height": steps.height}
    hatch = el("rect", **area, fill=f"url(#hatch-{chart.timeline.file_key}-{chart.form.name})")
    name, size = hatch_name(chart, group), chart.form.text
    if not name:
        return hatch
    middle, y, width = (chart.left + right) / 2, steps.middle, text_width(name, size) + chart.form.em(0.6)
    box = el(
        "rect", x=middle - width / 2, y=y - size * 0.65, width=width, height=size * 1.3, **paint("paper")
    )
    return hatch + box + text(middle, y + BASELINE * size, name, size, anchor="middle", fill="soft")


def hatch_end(chart: "Chart", group: str) -> float | None:
    """Where the reconstructed time ends; None where there is none to speak of."""
    day = chart.timeline.observed_from(group)
    right = chart.axis.edge(day) - chart.radius * 1.4 if day else chart.left
    return right if right - chart.left >= chart.radius else None


def hatch_name(chart: "Chart", group: str) -> str:
    """The name of the reconstructed time, as long as there is room for; empty where there is none."""
    right = hatch_end(chart, group)
    room = (right or chart.left) - chart.left - chart.form.em(0.6)
    names = (say("timeline.hatch"), say("timeline.hatch_short"))
    return next((name for name in names if text_width(name, chart.form.text) <= room), "")


def _segment(chart: "Chart", group: str, segment: Segment) -> str:
    """A line between two observed meetings; heavy, with an arrow, where it is a return."""
    a, b = (
        (chart.axis(m.day), chart.y(group, m.leading)) for m in (segment.first, segment.last) if m.leading
    )
    back = segment.last.returned
    width, dash = chart.form.em(0.2 if back else 0.14), chart.form.em(0.35)
    pattern = f"{dash:.1f} {dash * 0.8:.1f}" if segment.dashed else None
    stroke = line(a, b, "ink" if back else "line", width, pattern)
    return el("g", stroke, class_="segment dashed" if segment.dashed else "segment")


def _marks(chart: "Chart", group: str, placed: list[Placed]) -> list[str]:
    return [_mark(chart, group, *place) for place in placed]


def _mark(chart: "Chart", group: str, meeting: Meeting, judgement: Judgement, x: float, y: float) -> str:
    said, name = chart.timeline.said, chart.timeline.groups[group]
    own = judgement in (meeting.leading, meeting.judgements[0])
    r = chart.radius * (1 if own else 0.88)
    sign = glyph(
        judgement,
        x,
        y,
        r,
        chart.tone(judgement.value),
        _toward(chart, judgement),
        _span(chart, group, judgement),
    )
    return described(
        sign,
        wording.mark_title(name, meeting, wording.value_words(judgement, said)),
        wording.mark_description(meeting, judgement, said),
        chart.form.focusable,
        data_layer=None if own else "others",
        data_value=judgement.value,
    )


def _toward(chart: "Chart", judgement: Judgement) -> int:
    order = chart.timeline.order
    if judgement.second not in order or judgement.value not in order:
        return 0
    return 1 if order.index(judgement.second) > order.index(judgement.value) else -1


def _span(chart: "Chart", group: str, judgement: Judgement) -> tuple[float, float] | None:
    order = chart.timeline.order
    if judgement.relation != "between" or not {judgement.value, judgement.second} <= set(order):
        return None
    return chart.step(group, order.index(judgement.value)), chart.step(group, order.index(judgement.second))


def _held(chart: "Chart", group: str, held: list[Meeting]) -> list[str]:
    """The held meetings on a thin line that ends at each break; empty rings where nobody observed."""
    row, form = chart.rows[group, "held"], chart.form
    if not held:
        where = chart.left + form.em(0.5), row.middle + BASELINE * form.text
        return [text(*where, say("timeline.no_meetings"), form.text, fill="soft")]
    return [*_held_line(chart, group, held), *(_held_mark(chart, group, m) for m in held)]


def _held_line(chart: "Chart", group: str, held: list[Meeting]) -> list[str]:
    row, form, pauses = chart.rows[group, "held"], chart.form, breaks(held)
    starts = [held[0].day, *(b.day for _, b in pauses)]
    ends = [*(a.day for a, _ in pauses), held[-1].day]
    parts = [
        line((chart.axis(a), row.middle), (chart.axis(b), row.middle), "line", form.em(0.07))
        for a, b in zip(starts, ends, strict=True)
    ]
    return parts + [_break(chart, group, a.day, b.day) for a, b in pauses]


def _break(chart: "Chart", group: str, first: date, last: date) -> str:
    """A break: its word between the two meetings where there is room."""
    name, size = break_name(chart, first, last), chart.form.text
    x, y = (chart.axis(first) + chart.axis(last)) / 2, chart.rows[group, "held"].middle + BASELINE * size
    return text(x, y, name, size, anchor="middle", fill="soft", halo=True) if name else ""


def break_name(chart: "Chart", first: date, last: date) -> str:
    """The word for a break between two meetings, shortened where it must be; empty where there is no room."""
    room = chart.axis(last) - chart.axis(first) - chart.form.em(0.9)
    names = (say("timeline.break"), say("timeline.short_break"))
    return next((name for name in names if text_width(name, chart.form.text) <= room), "")


def _held_mark(chart: "Chart", group: str, meeting: Meeting) -> str:
    """A tick for an observed meeting, an empty ring for one nobody observed, a dot for one not yet judged."""
    x, y, r = chart.axis(meeting.day), chart.rows[group, "held"].middle, chart.form.em(0.28)
    if meeting.observed and meeting.judgements:
        return line((x, y - r * 1.2), (x, y + r * 1.2), "line", chart.form.em(0.11))
    known = meeting.observed
    sign = outline("circle", x, y, r, **paint("ink" if known else "paper", "ink", chart.form.em(0.09)))
    title = wording.mark_title(chart.timeline.groups[group], meeting, wording.held_words(meeting))
    desc = wording.held_description(meeting)
    name = "mark unjudged" if known else "mark unobserved"
    return described(sign, title, desc, chart.form.focusable, class_=name)
