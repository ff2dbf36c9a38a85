"""The words above and beside the marks: return, disagreement, and what is no single phase."""

from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.words import say
from reports.timeline.layout import BASELINE, spread, text_width
from reports.timeline.marks import arrowhead, line, text
from reports.timeline.meetings import WITHOUT_PHASE, Judgement, Meeting

if TYPE_CHECKING:
    from reports.timeline.chart import Chart

Placed = tuple[Meeting, Judgement, float, float]  # with its x and y


def flagged(chart: "Chart", group: str, placed: list[Placed]) -> list[str]:
    """The words "återgång" and "oenig" above the meeting they belong to, with a thin line down to it."""
    return [*_stems(chart, group, placed), *_flag_words(chart, group)]


def _stems(chart: "Chart", group: str, placed: list[Placed]) -> list[str]:
    top, dots = chart.rows[group, "head"].bottom, f"{chart.form.em(0.12):.1f} {chart.form.em(0.16):.1f}"
    parts = []
    for meeting in _flagged(chart, group):
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


def _flag_words(chart: "Chart", group: str) -> list[str]:
    y = chart.rows[group, "head"].middle + BASELINE * chart.form.text
    _, found = flags(chart, group)
    return [text(x, y, label, chart.form.text, anchor="middle", bold=True, halo=True) for x, label in found]


def flags(chart: "Chart", group: str) -> tuple[bool, list[tuple[float, str]]]:
    """The flags of a group with their x, and whether they are words.

    They are words where these find room, else signs, else nothing but the lines that point to the meetings.
    """
    form, flagged = chart.form, _flagged(chart, group)
    low = form.margin + text_width(chart.timeline.groups[group], form.text * 1.12, bold=True) + form.em(1)
    centres = [chart.axis(meeting.day) for meeting in flagged]
    for spelling in flag_spellings():
        labels = [", ".join(word for name, word in spelling.items() if getattr(m, name)) for m in flagged]
        widths = [text_width(label, form.text, bold=True) for label in labels]
        found = spread(centres, widths, min(low, form.width * 0.37), form.width - 2, form.em(0.5))
        far = max((abs(a - b) for a, b in zip(found or [], centres, strict=False)), default=0.0)
        if found is not None and far <= form.em(3):
            return spelling == flag_spellings()[0], list(zip(found, labels, strict=True))
    return False, []


def flag_spellings() -> list[dict[str, str]]:
    """The flags as words and as signs."""
    return [
        {"returned": say("timeline.returned"), "disputed": say("timeline.disputed")},
        {"returned": "↓", "disputed": "≠"},
    ]


def _flagged(chart: "Chart", group: str) -> list[Meeting]:
    return [meeting for meeting in chart.timeline.meetings(group) if meeting.disputed or meeting.returned]


def off_words(chart: "Chart", group: str) -> list[str]:
    """The words for a mixed meeting or one that cannot be judged beside their marks, where there is room."""
    y = chart.rows[group, "off"].middle + BASELINE * chart.form.text if "off" in chart.inner else 0
    return [
        text(left, y, chart.timeline.said.value(value), chart.form.text, fill="soft", halo=True)
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
        box = _free_box(x, text_width(chart.timeline.said.value(value), chart.form.text), taken, chart)
        taken += [box] if box else []
        found.append((value, box[0] if box else None))
    return found


def _off_signs(chart: "Chart", group: str) -> list[tuple[float, str]]:
    """The x and value of each judgement without a single phase, set aside as `places` does."""
    found = []
    for day, same in groupby(chart.timeline.meetings(group), key=lambda meeting: meeting.day):
        taken: list[tuple[float, float]] = []
        for value in (j.value for meeting in same for j in meeting.judgements if j.value in WITHOUT_PHASE):
            taken.append((free(chart.axis(day), 0.0, taken, chart.radius * 2.5), 0.0))
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


def free(x: float, y: float, taken: list[tuple[float, float]], reach: float) -> float:
    """The place nearest to `x` at height `y` that is not taken: here, to the right, to the left, and on."""
    for turn in range(1, 2 * len(taken) + 2):
        tried = x + (turn // 2) * reach * (1 if turn % 2 == 0 else -1)
        if all(abs(tried - tx) >= reach * 0.9 or abs(y - ty) >= reach * 0.8 for tx, ty in taken):
            return tried
    return x
