"""Events, feedback and changes of members on the calendar axis: words where they find room, else numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from reports.timeline import words as wording
from reports.timeline.layout import BASELINE, HEIGHTS, Row, shorten, spread, text_width
from reports.timeline.marks import described, el, line, paint, text
from reports.timeline.meetings import Item

if TYPE_CHECKING:
    from reports.timeline.chart import Chart

SECOND = HEIGHTS["second"]
ASIDE = 2.2  # how far, in text sizes, a label may stand from its date
NEAR = 1.5  # the same for numbers as long as they may still take a second line


@dataclass(frozen=True)
class Tag:
    """A label of one or more neighbouring items on a lane."""

    items: tuple[Item, ...]
    label: str
    wish: float  # the x of its date
    width: float
    x: float = 0.0
    line: int = 0  # 0 the upper, 1 the lower


Spelled = Callable[[tuple[Item, ...]], str]


def lane(chart: "Chart", name: str) -> str:
    """The lane of events or of feedback: a tick at each date and a number that leads to the list."""
    row, tags = chart.rows["", name], chart.tags[name]
    parts = [_frame(chart, row, chart.row_name(name), tags)]
    parts += [_badge(chart, row, tag, name) for tag in tags]
    return el("g", *parts, role="group", aria_label=chart.row_name(name), data_layer=name, data_lane=name)


def changes(chart: "Chart", group: str) -> str:
    """The changes of members of one group, in words where they find room."""
    row, form, name = chart.rows[group, "changes"], chart.form, chart.row_name("changes")
    own = changes_of(chart, group)
    spelled = _signs if chart.changes_in_signs else _numbers
    tags = (chart.changes_in_words and in_words(chart, own)) or arranged(chart, own, most=1, spelled=spelled)
    parts = [_frame(chart, row, name, tags, "soft")]
    for tag in tags:
        body = text(tag.x, _foot(chart, row), tag.label, form.text, anchor="middle", halo=True)
        parts.append(_described(chart, tag, "changes", body))
    return el("g", *parts, role="group", aria_label=name, data_layer="changes", data_lane=f"changes-{group}")


def _frame(chart: "Chart", row: Row, name: str, tags: list[Tag], fill: str = "ink") -> str:
    """The lane's name, a thin line with a point at each date, and what leads from there to the tags."""
    room = chart.left - chart.form.margin - chart.form.em(0.4)
    label = shorten(name, room, chart.form.text)
    top = _top(chart, row)
    parts = [
        text(chart.form.margin, _foot(chart, row), label, chart.form.text, fill=fill),
        line((chart.left, top), (chart.axis.right, top), "guide", chart.form.em(0.07)),
        *(_ticks(chart, row, tag) for tag in tags),
    ]
    return el("g", *parts, aria_hidden="true")


def _top(chart: "Chart", row: Row) -> float:
    return row.top + chart.form.em(0.12)


def _foot(chart: "Chart", row: Row, place: int = 0) -> float:
    """The baseline of a lane's upper or lower line of text."""
    return row.top + chart.form.em(0.93 + BASELINE + SECOND * place)


def changes_of(chart: "Chart", group: str) -> list[Item]:
    """The changes of members of a group, and those of both."""
    return [item for item in chart.timeline.items("changes") if item.group in (group, "joint", "")]


def in_words(chart: "Chart", found: list[Item]) -> list[Tag] | None:
    """Tags with the items' own words, or None when they would collide or stand far from their dates."""
    tags = [_tag(chart, (item,), item.text) for item in found]
    xs = _spread(chart, tags)
    return None if xs is None or _crowd(chart, tags, xs) else _settled(tags, xs)


def arranged(
    chart: "Chart", found: list[Item], least: float = 0, most: int = 2, spelled: "Spelled | None" = None
) -> list[Tag]:
    """Tags with numbers (or as they are `spelled`) in one line or, where they stand too close, in two by turns.

    Where even that is too narrow the nearest neighbours share a tag, such as 3–4.
    """
    groups: list[tuple[Item, ...]] = [(item,) for item in found]
    for lines in range(1, most + 1):
        while True:
            own = [_tag(chart, group, (spelled or _numbers)(group), least) for group in groups]
            tags, crowd = _in_lines(chart, own, lines, most)
            if len(crowd) < 2:
                return tags
            if lines < most:
                break
            groups = _joined(chart, groups, crowd)
    return []


def _in_lines(chart: "Chart", tags: list[Tag], lines: int, most: int) -> tuple[list[Tag], range]:
    """The tags by turns in so many lines, and the first crowd found among them."""
    settled: list[Tag] = []
    for place in range(lines):
        own = tags[place::lines]
        xs = _spread(chart, own)
        aside = NEAR if lines < most else ASIDE
        crowd = range(len(own)) if xs is None else _crowd(chart, own, xs, aside)
        if len(crowd) > 1:
            return [], range(place + lines * crowd[0], place + lines * crowd[-1] + 1)
        settled += [replace(tag, line=place) for tag in _settled(own, xs or [tag.wish for tag in own])]
    return sorted(settled, key=lambda tag: tag.items[0].number), range(0)


def _numbers(group: tuple[Item, ...]) -> str:
    """The numbers of neighbours: 3–5 when none is missing between them, else 3–4, 6."""
    spans: list[list[int]] = []
    for item in group:
        if spans and item.number == spans[-1][-1] + 1:
            spans[-1].append(item.number)
        else:
            spans.append([item.number])
    return ", ".join(str(s[0]) if len(s) == 1 else f"{s[0]}–{s[-1]}" for s in spans)


def _signs(group: tuple[Item, ...]) -> str:
    """The changes of members in figures: +1 −1."""
    return " ".join(item.sign for item in group)


def _joined(chart: "Chart", groups: list[tuple[Item, ...]], crowd: range) -> list[tuple[Item, ...]]:
    """The groups with the two nearest neighbours of the crowd joined, small groups before large ones."""
    near = [
        ((_centre(chart, b) - _centre(chart, a)) * (len(a) + len(b)), place)
        for place, (a, b) in enumerate(pairwise(groups))
        if place in crowd and place + 1 in crowd
    ]
    place = min(near)[1]
    return [*groups[:place], groups[place] + groups[place + 1], *groups[place + 2 :]]


def _centre(chart: "Chart", group: tuple[Item, ...]) -> float:
    return sum(_date_x(chart, item) for item in group) / len(group)


def _date_x(chart: "Chart", item: Item) -> float:
    return (chart.axis(item.first) + chart.axis(item.last)) / 2


def _tag(chart: "Chart", group: tuple[Item, ...], label: str, least: float = 0) -> Tag:
    label = shorten(label, chart.form.em(14), chart.form.text)
    width = text_width(label, chart.form.text, bold=True) + chart.form.em(0.25)
    return Tag(group, label, _centre(chart, group), max(width, least))


def _spread(chart: "Chart", tags: list[Tag]) -> list[float] | None:
    """The places of the tags beside each other, each as near to its date as can be; None without room."""
    right = chart.axis.right + chart.radius
    wishes, widths = [tag.wish for tag in tags], [tag.width for tag in tags]
    return spread(wishes, widths, chart.left, right, _gap(chart))


def _gap(chart: "Chart") -> float:
    return chart.form.em(0.25)


def _settled(tags: list[Tag], xs: list[float]) -> list[Tag]:
    return [replace(tag, x=x) for tag, x in zip(tags, xs, strict=True)]


def _crowd(chart: "Chart", tags: list[Tag], xs: list[float], aside: float = ASIDE) -> range:
    """The neighbours that push one of them too far from its date; empty when all stand near enough."""
    far = [abs(x - tag.wish) for x, tag in zip(xs, tags, strict=True)]
    if max(far, default=0.0) <= chart.form.em(aside):
        return range(0)
    first = last = far.index(max(far))
    while first > 0 and _touch(chart, tags, xs, first - 1):
        first -= 1
    while last + 1 < len(tags) and _touch(chart, tags, xs, last):
        last += 1
    return range(first, last + 1)


def _touch(chart: "Chart", tags: list[Tag], xs: list[float], place: int) -> bool:
    room = xs[place + 1] - xs[place] - (tags[place].width + tags[place + 1].width) / 2
    return room < _gap(chart) + 0.1


def _ticks(chart: "Chart", row: Row, tag: Tag) -> str:
    """A point at each date, a bar where only the month or the term is known, and a thin line to the tag."""
    form, top = chart.form, _top(chart, row)
    parts = []
    for item in tag.items:
        a, b, x = chart.axis(item.first), chart.axis(item.last), _date_x(chart, item)
        known = item.first == item.last
        parts.append(line((x, top), (tag.x, top + form.em(0.34 + SECOND * tag.line)), "line", form.em(0.06)))
        parts.append("" if known else line((a, top), (b, top), "line", form.em(0.16)))
        parts.append(el("circle", cx=x, cy=top, r=form.em(0.11), **paint("line")) if known else "")
    return "".join(parts)


def _badge(chart: "Chart", row: Row, tag: Tag, name: str) -> str:
    """A number; on the feedback lane in a balloon, filled where something followed."""
    filled = name == "feedback" and any(item.followed for item in tag.items)
    balloon = _balloon(chart, row, tag, filled) if name == "feedback" else ""
    fill = "paper" if filled else "ink"
    size, plain = chart.form.text, not balloon
    number = text(
        tag.x, _foot(chart, row, tag.line), tag.label, size, anchor="middle", bold=True, fill=fill, halo=plain
    )
    return _described(chart, tag, name, balloon + number)


def _balloon(chart: "Chart", row: Row, tag: Tag, filled: bool) -> str:
    form = chart.form
    height = form.em(1.12)
    box = {
        "x": tag.x - tag.width / 2,
        "y": row.top + form.em(0.94 + SECOND * tag.line) - height / 2,
        "width": tag.width,
        "height": height,
    }
    return el("rect", **box, rx=height / 2, **paint("ink" if filled else "paper", "ink", form.em(0.08)))


def _described(chart: "Chart", tag: Tag, name: str, body: str) -> str:
    groups = chart.timeline.groups
    lane = chart.row_name(name)
    title = "; ".join(wording.item_title(lane, item) for item in tag.items)
    desc = " ".join(wording.item_line(item, name, groups) for item in tag.items)
    return described(body, title, desc, chart.form.focusable)
