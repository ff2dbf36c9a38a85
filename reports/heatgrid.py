"""A grid of counts as a picture: the number in every square, the darker the more, a dashed frame where there is none.

Each square is told by its number, so the picture reads the same in greyscale; the rows' order is the caller's.
"""

from dataclasses import dataclass

from evaluation.words import current_language
from reports.timeline.chart import FONTS
from reports.timeline.layout import BASELINE, REPORT, shorten, text_width, wrap
from reports.timeline.marks import el, paint, text, words

ROW = REPORT.em(2)
INDENT = REPORT.em(0.8)
GAP = 2.0
SHADES = ((1, "few=#e3eef2"), (2, "some=#bcd6df"), (4, "many=#86b3c3"))  # up to so many
DARKEST = "most=#1b5a72"


@dataclass(frozen=True)
class Grid:
    """What is drawn.

    Attributes
    ----------
    columns : the heads of the columns
    blocks : head of a block of rows → name of the row → one count per column
    nothing : the word in a square without any
    foot : what stands under the grid, such as the notice and the status
    """

    columns: tuple[str, ...]
    blocks: dict[str, dict[str, list[int]]]
    nothing: str
    foot: str = ""

    @property
    def left(self) -> float:
        """Where the names of the rows end and the squares begin."""
        names = [name for rows in self.blocks.values() for name in rows]
        widest = max((text_width(name, REPORT.text) for name in names), default=0.0)
        return min(widest + INDENT + REPORT.em(1), REPORT.width * 0.5)

    @property
    def step(self) -> float:
        """The width of a column."""
        return (REPORT.width - self.left) / max(len(self.columns), 1)


def svg(grid: Grid, title: str, alt: str) -> str:
    """The grid as SVG with real text, 624 wide for a column of 165 mm, as tall as it needs to be."""
    parts, y = _heads(grid), ROW
    for name, rows in grid.blocks.items():
        parts.append(_words(0, y, shorten(name, REPORT.width, REPORT.text, bold=True), bold=True))
        y += ROW
        for row, counts in rows.items():
            parts += _row(grid, row, counts, y)
            y += ROW
    for line in wrap(grid.foot, REPORT.width, REPORT.text):
        parts.append(_words(0, y, line, fill="soft"))
        y += REPORT.em(1.4)
    return _sheet(parts, y + REPORT.em(0.6), title, alt)


def _heads(grid: Grid) -> list[str]:
    middles = [grid.left + grid.step * (place + 0.5) for place in range(len(grid.columns))]
    heads = [shorten(name, grid.step - GAP, REPORT.text) for name in grid.columns]
    return [_words(x, 0, head, anchor="middle") for x, head in zip(middles, heads, strict=True)]


def _row(grid: Grid, name: str, counts: list[int], y: float) -> list[str]:
    """The name of a row, cut where it would run into the squares, and its squares."""
    squares = [_square(grid, count, grid.left + grid.step * place, y) for place, count in enumerate(counts)]
    return [_words(INDENT, y, shorten(name, grid.left - INDENT, REPORT.text)), *squares]


def _words(x: float, y: float, content: str, **look) -> str:
    """A line of text in the middle of the row that begins at `y`."""
    return text(x, y + ROW / 2 + BASELINE * REPORT.text, content, REPORT.text, **look)


def _square(grid: Grid, count: int, x: float, y: float) -> str:
    shade = next((shade for most, shade in SHADES if count <= most), DARKEST)
    look = paint(shade) if count else paint("paper", "line", 1.0, stroke_dasharray="3 2")
    box = el("rect", x=x + GAP, y=y + GAP, width=grid.step - 2 * GAP, height=ROW - 2 * GAP, **look)
    ink = "soft" if not count else "paper" if shade == DARKEST else "ink"
    said = str(count) if count else grid.nothing
    return box + _words(x + grid.step / 2, y, said, anchor="middle", fill=ink)


def _sheet(parts: list[str], height: float, title: str, alt: str) -> str:
    return el(
        "svg",
        el("title", words(title), id="grid-title"),
        el("desc", words(alt), id="grid-desc"),
        el("rect", x=0, y=0, width=REPORT.width, height=height, **paint("paper")),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        **{"viewBox": f"0 0 {REPORT.width:g} {height:g}", "xml:lang": current_language()},
        lang=current_language(),
        role="img",
        aria_labelledby="grid-title",
        aria_describedby="grid-desc",
        font_family=FONTS,
        font_size=REPORT.text,
    )
