"""The list under the paper chart: what its numbers stand for, as much as one page holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.words import say
from reports.timeline import words as wording
from reports.timeline.layout import text_width, wrap
from reports.timeline.marks import el, text
from reports.timeline.meetings import Item

if TYPE_CHECKING:
    from reports.timeline.chart import Chart

COLUMNS = 3
LINE = 1.22  # in text sizes
Said = Callable[[Item, str, dict[str, str]], str]


@dataclass(frozen=True)
class Block:
    """A heading, or an item with its number and its lines."""

    number: str
    lines: tuple[str, ...]

    @property
    def heading(self) -> bool:
        """A heading has no number."""
        return not self.number


def key(chart: "Chart") -> str:
    """Events and feedback in columns, each with what fits whole, or a word on where they stand.

    Nothing is cut: what does not find room refers to the list that follows the chart.
    """
    top = max(row.bottom for row in chart.rows.values()) + chart.form.em(0.6)
    room = int((chart.form.height - chart.form.margin - top) / chart.form.em(LINE))
    for said, most in (
        (wording.item_line, 9),
        (wording.item_core, 9),
        (wording.item_short, 9),
        (wording.item_short, 2),
        (wording.item_short, 1),
    ):
        columns = _columns(_blocks(chart, said, most), room)
        if len(columns) <= COLUMNS:
            return el(
                "g", *(_column(chart, place, found, top) for place, found in enumerate(columns)), class_="key"
            )
    y = top + chart.form.text
    return text(chart.form.margin, y, say("timeline.key_elsewhere"), chart.form.text, fill="soft")


def _blocks(chart: "Chart", said: Said, most: int) -> list[Block]:
    """The blocks of all lists, each item as `said` and in at most `most` lines."""
    found = []
    for lane in ("events", "feedback", "changes"):
        items = chart.timeline.items(lane)
        if items and (lane != "changes" or not chart.changes_in_words):
            found.append(Block("", (say(f"timeline.list_{lane}"),)))
            found += [_block(chart, lane, item, said, most) for item in items]
    return found


def _block(chart: "Chart", lane: str, item: Item, said: Said, most: int) -> Block:
    day = wording.listed_date(item.first, item.precision)
    whole = _wrapped(chart, f"{day}: {said(item, lane, chart.timeline.groups)}")
    fits = len(whole) <= most and not any(line.endswith("…") for line in whole)
    lines = whole if fits else _wrapped(chart, f"{day}: {say('timeline.see_list')}")
    return Block(str(item.number), tuple(lines))


def _wrapped(chart: "Chart", content: str) -> list[str]:
    return wrap(content, _width(chart) - _indent(chart), chart.form.text)


def _columns(blocks: list[Block], room: int) -> list[list[Block]]:
    """The blocks in columns of `room` lines; a heading stays with the item after it."""
    columns: list[list[Block]] = [[]]
    for place, block in enumerate(blocks):
        need = len(block.lines) + (len(blocks[place + 1].lines) if block.heading else 0)
        if columns[-1] and sum(len(b.lines) for b in columns[-1]) + need > room:
            columns.append([])
        columns[-1].append(block)
    return columns


def _column(chart: "Chart", place: int, blocks: list[Block], top: float) -> str:
    x = chart.form.margin + place * (_width(chart) + chart.form.em(1.6))
    y, parts = top, []
    for block in blocks:
        for number, line in enumerate(block.lines):
            y += chart.form.em(LINE)
            if block.number and number == 0:
                end = x + _indent(chart) - chart.form.em(0.5)
                parts.append(text(end, y, block.number, chart.form.text, anchor="end", bold=True))
            left = x if block.heading else x + _indent(chart)
            parts.append(text(left, y, line, chart.form.text, bold=block.heading))
    return "".join(parts)


def _width(chart: "Chart") -> float:
    return (chart.form.width - 2 * chart.form.margin - (COLUMNS - 1) * chart.form.em(1.6)) / COLUMNS


def _indent(chart: "Chart") -> float:
    return text_width("88", chart.form.text, bold=True) + chart.form.em(0.6)
