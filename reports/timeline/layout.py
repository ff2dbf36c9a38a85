"""Where things stand on the timeline: the calendar axis, the rows, and text that never runs into other text.

Text is measured with the widths of Arial, which are wider than those of the typeface the chart carries with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTHS = {  # thousandths of the font size
    222: "ijl'’‘",
    278: " !,./:;I[\\]ft|·\xa0",
    333: '()-`r“”{}"•',
    400: "*°",
    500: "Jcksvxyz↓^",
    556: "#$0123456789?L_abdeghnopquåäöéèü–§≠",
    584: "+<=>~−×",
    611: "FTZø",
    667: "&ABEKPSVXYÅÄÉ",
    722: "CDHNRUwÜ",
    778: "GOQÖØ",
    833: "Mm½",
    944: "Wæ",
}
WIDTH = {character: width / 1000 for width, characters in WIDTHS.items() for character in characters}
UNKNOWN = 1.0
BOLD = 1.1
BASELINE = 0.36  # of the text size: from the middle of a row down to the foot of its letters


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` is at most, in the units of `size`."""
    return sum(WIDTH.get(character, UNKNOWN) for character in text) * size * (BOLD if bold else 1)


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room`."""
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1].rstrip()
    return text + "…" if text else ""


def wrap(text: str, room: float, size: float) -> list[str]:
    """`text` in lines no wider than `room`; a word that is wider by itself is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, room, size))
    return [line for line in lines if line]


def spread(
    centres: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float
) -> list[float] | None:
    """Centres as near as can be to the wished ones, in their order, that keep `gap` between the boxes.

    Least squares under "each after the one before" (pool adjacent violators). None when there is not room
    enough between `low` and `high`.
    """
    need = sum(widths) + gap * (len(widths) - 1)
    if need > high - low:
        return None
    offsets, taken = [], 0.0
    for width in widths:
        offsets.append(taken + width / 2)
        taken += width + gap
    pooled = _rising([centre - offset for centre, offset in zip(centres, offsets, strict=True)])
    return [min(max(start, low), high - need) + offset for start, offset in zip(pooled, offsets, strict=True)]


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (b, m), (a, n) = blocks.pop(), blocks.pop()
            blocks.append(((a * n + b * m) / (n + m), n + m))
    return [mean for mean, count in blocks for _ in range(count)]


@dataclass(frozen=True)
class Form:
    """The measures of a layout: `text` is the smallest font size, in units of the viewBox."""

    name: str
    width: float
    height: float
    text: float
    title: float
    margin: float
    pitch: tuple[float, float]  # between two steps: least, most; in text sizes
    focusable: bool
    key: float = 0.0  # share of the height kept for the list of events and feedback
    title_room: float = 0.49  # share of the width that the title may take
    legend: float = 0.5  # share of the width that an entry of the legend may take
    wraps: bool = False  # whether the line at the foot may take several lines
    listed: bool = True  # whether lists and explanations stand around it
    without: frozenset[str] = frozenset()  # rows left out

    def em(self, count: float) -> float:
        """A length of `count` text sizes."""
        return count * self.text


SCREEN = Form("screen", 1280, 720, 18.5, 24, 18, (1.15, 3.2), focusable=True)
PAPER = Form("paper", 842, 595, 8.4, 13, 28, (1.7, 2.3), focusable=False, key=0.3, wraps=True)
# 96 units to the inch, for a column of 165 mm, and as tall as it needs to be
REPORT = Form(
    "report",
    624,
    0,
    12,
    15.5,
    1.5,
    (2.1, 2.1),
    focusable=False,
    title_room=0.99,
    legend=0.95,
    wraps=True,
    listed=False,
)
# two thirds of a projected screen, for a page that says the rest itself
TEAM = Form(
    "team",
    830,
    350,
    18.5,
    24,
    4,
    (1.15, 3.2),
    focusable=False,
    without=frozenset({"title", "changes", "legend", "footer"}),
)
FORMS = {form.name: form for form in (SCREEN, PAPER, REPORT, TEAM)}


@dataclass(frozen=True)
class Axis:
    """The calendar axis: days to x. Both groups and all lanes share it."""

    start: date
    end: date
    left: float
    right: float

    def __call__(self, day: date) -> float:
        """The place of the middle of `day`."""
        return self.left + (day - self.start).days * self.day + self.day / 2

    def edge(self, day: date) -> float:
        """The place where `day` begins."""
        return min(max(self.left + (day - self.start).days * self.day, self.left), self.right)

    @property
    def day(self) -> float:
        """The width of one day."""
        return (self.right - self.left) / ((self.end - self.start).days + 1)


@dataclass(frozen=True)
class Row:
    """A horizontal band of the chart."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        """The height of its middle line."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


Name = tuple[str, str]  # of a row: its owner (a group, a lane or nothing) and its kind
HEIGHTS = {  # in text sizes
    "border": 0.2,
    "title": 2.1,
    "terms": 1.4,
    "head": 1.45,
    "ADJ": 1.35,
    "off": 1.35,
    "held": 1.35,
    "changes": 1.65,
    "events": 1.6,
    "second": 1.1,
    "feedback": 1.65,
    "months": 1.35,
    "legend": 1.42,
    "footer": 1.3,
}


def rows(form: Form, order: Sequence[Name], steps: int) -> tuple[dict[Name, Row], float]:
    """Divide the height: the rows by name, and the whole height.

    The groups' steps take what the other rows leave, within limits; where that is too little for many groups the
    chart grows taller rather than letting text collide.

    Parameters
    ----------
    order : the rows from the top, each by its owner and kind
    steps : how many steps a group has
    """
    border = form.em(HEIGHTS["border"]) if form.key == 0 else form.margin
    fixed = sum(form.em(HEIGHTS.get(kind, 0)) for _, kind in order) + 2 * border
    least, most = form.pitch
    free = form.height * (1 - form.key) - fixed
    heights = {**HEIGHTS, "nothing": max(free / form.text, 12)}  # alone it takes what the others leave
    tracks = sum(kind == "steps" for _, kind in order)
    pitch = min(max(free / max(steps * tracks, 1), form.em(least)), form.em(most))
    placed, y = {}, border
    for name in order:
        height = pitch * steps if name[1] == "steps" else form.em(heights[name[1]])
        placed[name] = Row(y, height)
        y += height
    return placed, max(form.height, y + border)
