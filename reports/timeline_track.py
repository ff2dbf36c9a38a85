"""One group's track: its steps, its judgements, the lines that may join them, and the meetings nobody observed."""

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.words import say
from reports import timeline_words as wording
from reports.timeline_lanes import changes
from reports.timeline_layout import shorten, spread, text_width
from reports.timeline_marks import arrowhead, described, el, glyph, line, outline, paint, text
from reports.timeline_meetings import (
    WITHOUT_PHASE,
    Judgement,
    Meeting,
    Segment,
    breaks,
    first_observed,
    segments,
)

if TYPE_CHECKING:
    from reports.timeline_svg import Chart

BASELINE = 0.36
Placed = tuple[Meeting, Judgement, float, float]  # with its x and y


def track(chart: "Chart", group: str) -> str:
    """The track of one group."""
    held = chart.timeline.meetings(group)
    placed = places(chart, group)
    parts = [
        _frame(chart, group),
        _reconstructed(chart, group, held),
        *(_segment(chart, group, s) for s in segments(held, chart.timeline.order)),
        *_flags(chart, group, placed),
        *_marks(chart, group, placed),
        *_off_labels(chart, group),
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
    parts += [chart.label(chart.rows[group, kind], chart.row_name(kind), fill="soft") for kind in _side_rows(chart)]
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
            x = _free(chart.axis(day), y, taken, chart.radius * 2.5)
            feet = _span(chart, group, judgement) or ()
            taken += [(x, y), *((x, foot) for foot in feet)]
            found.append((meeting, judgement, x, y))
    return found


def _free(x: float, y: float, taken: list[tuple[float, float]], reach: float) -> float:
    """The place nearest to `x` at height `y` that is not taken: here, to the right, to the left, and so on."""
    for turn in range(1, 2 * len(taken) + 2):
        tried = x + (turn // 2) * reach * (1 if turn % 2 == 0 else -1)
        if all(abs(tried - tx) >= reach * 0.9 or abs(y - ty) >= reach * 0.8 for tx, ty in taken):
            return tried
    return x


def _reconstructed(chart: "Chart", group: str, held: list[Meeting]) -> str:
    """The time before the first observation, hatched."""
    day = first_observed(held)
    right = chart.axis.edge(day) - chart.radius * 1.4 if day else chart.axis.right
    steps = chart.rows[group, "steps"]
    if not held or right - chart.left < chart.radius:
        return ""
    area = {"x": chart.left, "y": steps.top, "width": right - chart.left, "height": steps.height}
    return el("rect", **area, fill=f"url(#hatch-{chart.form.name})") + _hatch_label(chart, group, right)


def _hatch_label(chart: "Chart", group: str, right: float) -> str:
    size, y = chart.form.text, chart.rows[group, "steps"].middle
    for name in (say("timeline.hatch"), say("timeline.hatch_short")):
        width = text_width(name, size) + chart.form.em(0.6)
        if width <= right - chart.left:
            middle = (chart.left + right) / 2
            box = el("rect", x=middle - width / 2, y=y - size * 0.65, width=width, height=size * 1.3, **paint("paper"))
            return box + text(middle, y + BASELINE * size, name, size, anchor="middle", fill="soft")
    return ""


def _segment(chart: "Chart", group: str, segment: Segment) -> str:
    """A line between two observed meetings; heavy, with an arrow, where it is a return."""
    a, b = ((chart.axis(m.day), chart.y(group, m.leading)) for m in (segment.first, segment.last) if m.leading)
    back = segment.last.returned
    width, dash = chart.form.em(0.2 if back else 0.12), chart.form.em(0.35)
    pattern = f"{dash:.1f} {dash * 0.8:.1f}" if segment.dashed else None
    stroke = line(a, b, "ink" if back else "line", width, pattern)
    return el("g", stroke, class_="segment dashed" if segment.dashed else "segment")


def _flags(chart: "Chart", group: str, placed: list[Placed]) -> list[str]:
    """The words "återgång" and "oenig" above the meeting they belong to, with a thin line down to it."""
    flagged = [m for m in chart.timeline.meetings(group) if m.disputed or m.returned]
    return [*_stems(chart, group, flagged, placed), *_flag_words(chart, group, flagged)]


def _stems(chart: "Chart", group: str, flagged: list[Meeting], placed: list[Placed]) -> list[str]:
    top, dots = chart.rows[group, "head"].bottom, f"{chart.form.em(0.12):.1f} {chart.form.em(0.16):.1f}"
    parts = []
    for meeting in flagged:
        x = chart.axis(meeting.day)
        ys = [y for other, _, _, y in placed if other == meeting]
        if not ys:
            continue
        pattern = None if meeting.returned else dots
        parts.append(line((x, top), (x, max(ys)), "ink", chart.form.em(0.07), pattern))
        if meeting.returned:
            aim = chart.y(group, meeting.leading) if meeting.leading else min(ys)
            parts.append(arrowhead((x, aim - chart.radius * 1.2), (x, top), chart.form.em(0.7)))
    return parts


def _flag_words(chart: "Chart", group: str, flagged: list[Meeting]) -> list[str]:
    """The flags' words where they find room, else their signs, else only the lines that point to the meetings."""
    form, head = chart.form, chart.rows[group, "head"]
    low = form.margin + text_width(chart.timeline.groups[group], form.text * 1.12, bold=True) + form.em(1)
    for spell in flag_spellings():
        labels = [", ".join(spell[name] for name in ("returned", "disputed") if getattr(m, name)) for m in flagged]
        centres = [chart.axis(m.day) for m in flagged]
        widths = [text_width(label, form.text, bold=True) for label in labels]
        found = spread(centres, widths, min(low, form.width * 0.37), form.width - 2, form.em(0.5))
        if found and max(abs(a - b) for a, b in zip(found, centres, strict=True)) <= form.em(3):
            y = head.middle + BASELINE * form.text
            return [
                text(x, y, label, form.text, anchor="middle", bold=True)
                for x, label in zip(found, labels, strict=True)
            ]
    return []


def flag_spellings() -> list[dict[str, str]]:
    """The flags as words and as signs."""
    return [
        {"returned": say("timeline.returned"), "disputed": say("timeline.disputed")},
        {"returned": "↓", "disputed": "≠"},
    ]


def _marks(chart: "Chart", group: str, placed: list[Placed]) -> list[str]:
    return [_mark(chart, group, *place) for place in placed]


def _mark(chart: "Chart", group: str, meeting: Meeting, judgement: Judgement, x: float, y: float) -> str:
    names, name = chart.timeline.names, chart.timeline.groups[group]
    own = judgement in (meeting.leading, meeting.judgements[0])
    r = chart.radius * (1 if own else 0.88)
    sign = glyph(judgement, x, y, r, chart.tone(judgement.value), _toward(chart, judgement), _span(chart, group, judgement))
    return described(
        sign,
        wording.mark_title(name, meeting, wording.value_words(judgement, names)),
        wording.mark_description(meeting, judgement, names),
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
    return tuple(chart.step(group, order.index(phase)) for phase in (judgement.value, judgement.second))


def _off_labels(chart: "Chart", group: str) -> list[str]:
    """The words for a mixed meeting or one that cannot be judged beside their marks, where there is room."""
    y = chart.rows[group, "off"].middle + BASELINE * chart.form.text if "off" in chart.inner else 0
    return [
        text(left, y, say(f"timeline.{value}"), chart.form.text, fill="soft")
        for value, left in off_labels(chart, group)
        if left is not None
    ]


def off_labels(chart: "Chart", group: str) -> list[tuple[str, float | None]]:
    """What is no single phase, with where its words begin; None where they find no room.

    Empty when all such judgements are of one kind, for then the row's name says it.
    """
    if not set(WITHOUT_PHASE) <= chart.kinds:
        return []
    signs = _off_signs(chart, group)
    taken = [(x - chart.radius * 1.6, x + chart.radius * 1.6) for x, _ in signs]
    found: list[tuple[str, float | None]] = []
    for x, value in signs:
        box = _free_box(x, text_width(say(f"timeline.{value}"), chart.form.text), taken, chart)
        taken += [box] if box else []
        found.append((value, box[0] if box else None))
    return found


def _off_signs(chart: "Chart", group: str) -> list[tuple[float, str]]:
    """The x and value of each judgement without a single phase, set aside as `places` does."""
    found = []
    for day, same in groupby(chart.timeline.meetings(group), key=lambda meeting: meeting.day):
        taken: list[tuple[float, float]] = []
        for value in (j.value for meeting in same for j in meeting.judgements if j.value in WITHOUT_PHASE):
            taken.append((_free(chart.axis(day), 0.0, taken, chart.radius * 2.5), 0.0))
            found.append((taken[-1][0], value))
    return sorted(found)


def _free_box(
    x: float, width: float, taken: list[tuple[float, float]], chart: "Chart"
) -> tuple[float, float] | None:
    away = chart.radius * 1.9
    for left in (x + away, x - away - width):
        box = (left, left + width)
        inside = chart.left <= box[0] and box[1] <= chart.axis.right
        if inside and all(box[1] <= low or high <= box[0] for low, high in taken):
            return box
    return None


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
    row, size = chart.rows[group, "held"], chart.form.text
    left, right = chart.axis(first), chart.axis(last)
    for name in (say("timeline.break"), say("timeline.short_break")):
        if text_width(name, size) + chart.form.em(0.9) <= right - left:
            return text((left + right) / 2, row.middle + BASELINE * size, name, size, anchor="middle", fill="soft")
    return ""


def _held_mark(chart: "Chart", group: str, meeting: Meeting) -> str:
    """A tick for an observed meeting, an empty ring for one nobody observed, a dot for one not yet judged."""
    x, y, r = chart.axis(meeting.day), chart.rows[group, "held"].middle, chart.form.em(0.25)
    if meeting.observed and meeting.judgements:
        return line((x, y - r * 1.3), (x, y + r * 1.3), "line", chart.form.em(0.11))
    known = meeting.observed
    sign = outline("circle", x, y, r, **paint("ink" if known else "paper", "ink", chart.form.em(0.09)))
    value = say(f"timeline.{'observed_not_judged' if known else 'not_observed'}")
    title = wording.mark_title(chart.timeline.groups[group], meeting, value)
    desc = say(f"timeline.{'unjudged' if known else 'unobserved'}_desc")
    return described(sign, title, desc, chart.form.focusable, class_="mark unjudged" if known else "mark unobserved")
