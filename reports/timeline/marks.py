"""The signs of the timeline as SVG: what is drawn, not where.

Colours stand as attributes, for paper, Word and Typst, and as classes (``f-ink``, ``s-line``), by which a
page's style sheet can exchange them for the dark or for greyscale. No sign is told by its colour alone.
"""

import re
from collections.abc import Iterable
from math import cos, pi, sin
from xml.sax.saxutils import escape, quoteattr

from reports.timeline.meetings import ADJOURNING, Judgement

TONES = {
    "ink": "#1b1b1b",
    "soft": "#4d4d4d",
    "line": "#6e6e6e",
    "guide": "#d6d6d6",
    "term": "#f4f2ed",
    "paper": "#ffffff",
    "neutral": "#9a9a9a",
}
SHAPES = {"evaluator": "circle", "second_coder": "diamond", "group": "triangle", "agreed": "square"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Point = tuple[float, float]


def el(tag: str, *children: str, **attributes: object) -> str:
    """An SVG element; ``class_`` is written class, ``stroke_width`` stroke-width; None is left out."""
    written = "".join(
        f" {name.strip('_').replace('_', '-')}={quoteattr(number(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def number(value: object) -> str:
    """A number with at most one decimal, anything else as clean text."""
    if isinstance(value, float):
        return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: never "-0"
    return NOT_XML.sub("", str(value))


def words(text: str) -> str:
    """Text for the inside of an element."""
    return escape(NOT_XML.sub("", text))


def paint(
    fill: str | None = None, stroke: str | None = None, width: float | None = None, **more: str
) -> dict:
    """Attributes for a fill and a stroke given as tones."""
    tones = [f"f-{tone(fill)}" if fill else "", f"s-{tone(stroke)}" if stroke else ""]
    return {
        "class_": " ".join(filter(None, tones)) or None,
        "fill": colour(fill),
        "stroke": colour(stroke) if stroke else None,
        "stroke_width": width,
        **more,
    }


def tone(name: str) -> str:
    """The class of a tone; a phase's own colour is written ``p1=#E69F00``."""
    return name.partition("=")[0]


def colour(name: str | None) -> str:
    """The colour of a tone on white paper."""
    if not name:
        return "none"
    key, _, own = name.partition("=")
    return own or TONES.get(key, TONES["neutral"])


def text(
    x: float,
    y: float,
    content: str,
    size: float,
    *,
    anchor: str = "start",
    bold: bool = False,
    fill: str = "ink",
    halo: bool = False,
) -> str:
    """A line of real text; with a `halo` where it may stand on a line."""
    edge = {"paint_order": "stroke", "stroke_linejoin": "round"} if halo else {}
    return el(
        "text",
        words(content),
        x=float(x),
        y=float(y),
        font_size=size,
        text_anchor=anchor if anchor != "start" else None,
        font_weight="600" if bold else None,
        **paint(fill, "paper" if halo else None, size * 0.2 if halo else None, **edge),
    )


def line(a: Point, b: Point, stroke: str, width: float, dash: str | None = None) -> str:
    """A straight line."""
    return el(
        "line",
        x1=float(a[0]),
        y1=float(a[1]),
        x2=float(b[0]),
        y2=float(b[1]),
        stroke_dasharray=dash,
        **paint(None, stroke, width),
    )


def polygon(points: Iterable[Point], **attributes: object) -> str:
    """A closed shape."""
    return el(
        "polygon", points=" ".join(f"{number(float(x))},{number(float(y))}" for x, y in points), **attributes
    )


def described(body: str, title: str, desc: str, focusable: bool, **attributes: object) -> str:
    """A sign with its title and description, which the keyboard reaches."""
    return el(
        "g",
        el("title", words(title)),
        el("desc", words(desc)),
        body,
        role="img",
        tabindex="0" if focusable else None,
        **{"class_": "mark", **attributes},
    )


def outline(shape: str, x: float, y: float, r: float, **attributes: object) -> str:
    """The outline of an assessor's shape, all of about the same weight to the eye."""
    if shape == "circle":
        return el("circle", cx=float(x), cy=float(y), r=float(r), **attributes)
    return polygon(corners(shape, x, y, r), **attributes)


def corners(shape: str, x: float, y: float, r: float) -> list[Point]:
    """The corners of a shape, the topmost first, clockwise."""
    if shape == "diamond":
        r *= 1.22
        return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    if shape == "triangle":
        r *= 1.3
        return [(x, y - r * 0.95), (x + r, y + r * 0.72), (x - r, y + r * 0.72)]
    r *= 0.9
    return [(x, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r)]


def left_half(shape: str, x: float, y: float, r: float, **attributes: object) -> str:
    """The left half of a shape."""
    if shape == "circle":
        top, bottom = (
            f"{number(float(x))} {number(float(y - r))}",
            f"{number(float(x))} {number(float(y + r))}",
        )
        radius = number(float(r))
        return el("path", d=f"M{top}A{radius} {radius} 0 0 0 {bottom}Z", **attributes)
    points = corners(shape, x, y, r)
    low = max(py for _, py in points)
    half = [(px, py) for px, py in points if px <= x]
    return polygon([(x, points[0][1]), (x, low), *[p for p in half if p[0] < x]], **attributes)


def glyph(
    judgement: Judgement, x: float, y: float, r: float, fill: str, toward: int = 0, span: Point | None = None
) -> str:
    """The sign of one judgement.

    Parameters
    ----------
    judgement : what is shown
    x, y, r : the middle and the size
    fill : tone of the phase; solid for high confidence, half for medium, an empty ring for low
    toward : the way *på väg mot* points, 1 up, -1 down, 0 to the right
    span : the heights of the two phases that *mellan* lies between
    """
    shape = SHAPES.get(judgement.assessor, "square")
    dash = f"{number(r * 0.45)} {number(r * 0.35)}" if judgement.reconstructed else None
    parts = [
        _span(x, span, r) if span else "",
        outline(shape, x, y, r * 1.55, **paint("paper", "ink", r * 0.17))
        if judgement.value == ADJOURNING
        else "",
        outline(shape, x, y, r, **paint("paper")),
        _confidence(judgement.confidence, shape, x, y, r, fill),
        outline(shape, x, y, r, **paint(None, "ink", r * 0.25), stroke_dasharray=dash),
        _inside(judgement.value, x, y, r),
        arrow(x, y, r, toward) if judgement.relation == "towards" else "",
    ]
    return "".join(parts)


def _confidence(confidence: str, shape: str, x: float, y: float, r: float, fill: str) -> str:
    if confidence == "high":
        return outline(shape, x, y, r, **paint(fill))
    if confidence == "medium":
        return left_half(shape, x, y, r, **paint(fill))
    if confidence == "low":
        return ""
    return outline(shape, x, y, r * 0.25, **paint("ink"))  # not stated: a dot


def _inside(value: str, x: float, y: float, r: float) -> str:
    """A cross for what cannot be judged, a plus for a mixed meeting."""
    if value not in ("CANNOT_JUDGE", "MIXED"):
        return ""
    reach = r * (0.62 if value == "CANNOT_JUDGE" else 0.95)
    turn = pi / 4 if value == "CANNOT_JUDGE" else 0
    strokes = []
    for angle in (turn, turn + pi / 2):
        dx, dy = reach * cos(angle), reach * sin(angle)
        strokes.append(line((x - dx, y - dy), (x + dx, y + dy), "ink", r * 0.28))
    return "".join(strokes)


def _span(x: float, span: Point, r: float) -> str:
    """A bar from one step to the other, with feet."""
    low, high = max(span), min(span)
    feet = [line((x - r * 0.6, y), (x + r * 0.6, y), "ink", r * 0.22) for y in (low, high)]
    return line((x, low), (x, high), "ink", r * 0.22) + "".join(feet)


def arrow(x: float, y: float, r: float, toward: int) -> str:
    """A small arrow out of a sign: up, down or to the right."""
    if toward == 0:
        return polygon(
            [(x + r * 1.35, y - r * 0.75), (x + r * 2.4, y), (x + r * 1.35, y + r * 0.75)], **paint("ink")
        )
    base, tip = y - toward * r * 1.35, y - toward * r * 2.4
    return polygon([(x - r * 0.75, base), (x + r * 0.75, base), (x, tip)], **paint("ink"))


def arrowhead(tip: Point, back: Point, size: float) -> str:
    """The head of an arrow that comes from `back` and ends in `tip`."""
    dx, dy = tip[0] - back[0], tip[1] - back[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length * size, dy / length * size
    root = (tip[0] - ux, tip[1] - uy)
    sides = [(root[0] - uy * 0.55, root[1] + ux * 0.55), (root[0] + uy * 0.55, root[1] - ux * 0.55)]
    return polygon([tip, *sides], **paint("ink"))
