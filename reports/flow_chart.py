"""The families' way drawn: a box per step with an arrow to the next, and the ways out beside them.

Real text, and lines that are told apart without colour: what leaves the way has a broken line.
"""

from dataclasses import dataclass
from itertools import groupby, pairwise

from evaluation.words import current_language, say
from reports.case_flow import CaseFlow, name
from reports.timeline.chart import FONTS
from reports.timeline.layout import BASELINE, wrap
from reports.timeline.marks import el, line, paint, polygon, text, words

WIDTH, BOX, SIDE, GAP, TEXT, PAD = 624.0, 330.0, 236.0, 20.0, 12.5, 9.0
LINE = TEXT * 1.35
LEFT, RIGHT = 6.0, WIDTH - SIDE - 6
BESIDE = {"motivated": "declined", "under_way": "ongoing"}  # where the ways out begin


@dataclass(frozen=True)
class Box:
    """A box with its lines of text, the name first, and what stands to the right of the name."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    count: str = ""

    @property
    def height(self) -> float:
        """As tall as its lines."""
        return len(self.lines) * LINE + 2 * PAD - 4

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2

    def drawn(self, *, aside: bool = False) -> str:
        """The box and its text; one aside has a broken line."""
        frame = el("rect", x=self.x, y=self.y, width=self.width, height=self.height, rx=4.0,
                   stroke_dasharray="5 3" if aside else None, **paint("paper" if aside else "term", "line", 1.2))  # fmt: skip
        said = (
            text(
                self.x + PAD,
                self.y + PAD - 2 + LINE * (place + 0.5) + BASELINE * TEXT,
                content,
                TEXT,
                bold=not place,
            )
            for place, content in enumerate(self.lines)
        )
        end = self.x + self.width - PAD
        count = text(end, self.y + PAD - 2 + LINE / 2 + BASELINE * TEXT, self.count, TEXT, anchor="end")
        return frame + "".join(said) + (count if self.count else "")


def draw(flow: CaseFlow) -> str:
    """The chart as SVG, 624 wide for the column of a page; of no steps a box that says so."""
    if flow.empty:
        said = wrap(say("case_flow.figure_nothing"), WIDTH - 2 * (LEFT + PAD), TEXT)
        nothing = Box(tuple(said), LEFT, LEFT, WIDTH - 2 * LEFT)
        return _root(flow, nothing.bottom + LEFT, [nothing.drawn(aside=True)])
    boxes = _boxes(flow)
    order = list(boxes)
    body = [box.drawn() for box in boxes.values()]
    body += [_down(boxes[a], boxes[b]) for a, b in pairwise(order)]
    for step, way in BESIDE.items():
        side = Box(_side(flow, way), RIGHT, boxes[step].y, SIDE)
        body += [side.drawn(aside=True), _across(boxes[step], side)]
    return _root(flow, boxes[order[-1]].bottom + LEFT, body)


def alt_text(flow: CaseFlow) -> str:
    """The chart in words, from what it shows; steps of which the same is told are named together."""
    if flow.empty:
        return say("case_flow.figure_nothing")
    runs = [
        say(
            "case_flow.alt_step",
            steps=", ".join(name(step, current_language()) for step, _ in run),
            count=count,
        )
        for count, run in groupby(_told(flow).items(), key=lambda each: each[1])
    ]
    ways = [", ".join(_side(flow, way)) for way in BESIDE.values()]
    return say("case_flow.alt", steps="; ".join(runs), ways="; ".join(ways))


def _told(flow: CaseFlow) -> dict[str, str]:
    """How many have come to each step, in words."""
    return {step: shown.text for step, shown in flow.steps.items()} | {"closed": flow.ways["closed"].text}


def _boxes(flow: CaseFlow) -> dict[str, Box]:
    """The steps from top to bottom."""
    boxes: dict[str, Box] = {}
    y = LEFT
    for step, count in _told(flow).items():
        boxes[step] = Box((_name(step),), LEFT, y, BOX, count)
        y = boxes[step].bottom + GAP
    return boxes


def _side(flow: CaseFlow, way: str) -> tuple[str, ...]:
    """A way out: its name and how many, of all who were identified where that is known."""
    shown = flow.ways[way].text
    if way == "declined" and flow.reach:
        key = "of_identified" if flow.identified is None else "identified_of"
        shown = say(f"case_flow.{key}", count=flow.reach["declined"].text)
    return (_name(way), *wrap(shown, SIDE - 2 * PAD, TEXT))


def _name(step: str) -> str:
    said = name(step, current_language())
    return said[:1].upper() + said[1:]


def _down(above: Box, below: Box) -> str:
    x = above.x + above.width / 2
    head = polygon([(x - 4.5, below.y - 8), (x + 4.5, below.y - 8), (x, below.y)], **paint("line"))
    return line((x, above.bottom), (x, below.y - 7), "line", 1.4) + head


def _across(box: Box, side: Box) -> str:
    y = min(box.middle, side.middle)
    start, end = box.x + box.width, side.x
    head = polygon([(end - 8, y - 4.5), (end - 8, y + 4.5), (end, y)], **paint("line"))
    return line((start, y), (end - 7, y), "line", 1.4, "5 3") + head


def _root(flow: CaseFlow, height: float, body: list[str]) -> str:
    head = [
        el("title", words(say("case_flow.title")), id="case-flow-title"),
        el("desc", words(alt_text(flow)), id="case-flow-desc"),
        el("rect", x=0, y=0, width=WIDTH, height=height, **paint("paper")),
    ]
    return el(
        "svg", *head, *body, xmlns="http://www.w3.org/2000/svg", width=WIDTH, height=height,
        **{"viewBox": f"0 0 {WIDTH:g} {height:g}", "xml:lang": current_language()}, lang=current_language(), role="img",
        class_="timeline case-flow", aria_labelledby="case-flow-title", aria_describedby="case-flow-desc",
        font_family=FONTS, font_size=TEXT,
    )  # fmt: skip
