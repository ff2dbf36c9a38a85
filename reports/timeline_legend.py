"""The legend: only the signs that stand on this chart and are not named where they stand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from evaluation.words import say
from reports.timeline_layout import Row, shorten, text_width
from reports.timeline_marks import el, glyph, line, outline, paint, text
from reports.timeline_meetings import WITHOUT_PHASE, Judgement, Meeting, segments

if TYPE_CHECKING:
    from reports.timeline_svg import Chart

BASELINE = 0.36
Sign = Callable[[float, float], str]
Entry = tuple[Sign | None, float, str]  # the sign at (x, y), its width, its words; a word before others has no sign


def legend(chart: "Chart") -> str:
    """The legend in its rows."""
    parts = [
        _entry(chart, chart.rows[str(place), "legend"], entry, x)
        for place, found in enumerate(chart.legend)
        for x, entry in found
    ]
    return el("g", *parts, role="group", aria_label=say("timeline.legend")) if parts else ""


def _entry(chart: "Chart", row: Row, entry: Entry, x: float) -> str:
    sign, width, label = entry
    size, y = chart.form.text, row.middle + BASELINE * chart.form.text
    if sign is None:
        return text(x, y, label, size, fill="soft")
    return sign(x + width / 2, row.middle) + text(x + width + size * 0.4, y, label, size)


def lines(chart: "Chart") -> list[list[tuple[float, Entry]]]:
    """The entries with their x, line by line."""
    form = chart.form
    found: list[list[tuple[float, Entry]]] = []
    x = form.width
    for sign, width, label in entries(chart):
        label = shorten(label, form.width / 2, form.text)
        taken = text_width(label, form.text) + (width + form.em(0.4) if sign else 0)
        if x + taken > form.width - form.margin:
            found.append([])
            x = form.margin
        found[-1].append((x, (sign, width, label)))
        x += taken + form.em(1.2 if sign else 0.5)
    return found


def entries(chart: "Chart") -> list[Entry]:
    """The entries this chart needs."""
    held = [m for group in chart.timeline.groups for m in chart.timeline.meetings(group)]
    judged = [j for meeting in held for j in meeting.judgements]
    return [
        *_confidences(chart, judged),
        *_assessors(chart, judged),
        *_relations(chart, judged),
        *_without_phase(chart),
        *_lines(chart),
        *_meetings(chart, held),
        *_followed(chart),
    ]


def _sign(chart: "Chart", toward: int = 0, **judgement: str) -> Entry:
    stand_in = Judgement(**{"value": "", "confidence": "high", "assessor": "evaluator", **judgement})
    r = chart.radius * 0.95

    def draw(x: float, y: float) -> str:
        return glyph(stand_in, x, y, r, "neutral", toward)

    return draw, r * 2.3, ""


def _named(entry: Entry, label: str) -> Entry:
    return entry[0], entry[1], label


def _confidences(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    if not judged:
        return []
    signs = [_named(_sign(chart, confidence=c), say(f"timeline.cell_{c}")) for c in ("high", "medium", "low")]
    return [(None, 0.0, say("timeline.legend_confidence")), *signs]


def _assessors(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    """The shapes of the assessors, when there is more than one kind."""
    kinds = {judgement.assessor for judgement in judged}
    order = [kind for kind in ("evaluator", "second_coder", "group", "agreed") if kind in kinds]
    if len(order) < 2:
        return []
    signs = [_named(_sign(chart, assessor=kind), say(f"timeline.{kind}")) for kind in order]
    return [(None, 0.0, say("timeline.legend_assessor")), *signs]


def _relations(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    relations = {judgement.relation for judgement in judged}
    found = []
    if "between" in relations:
        found.append((_between(chart), chart.radius * 1.6, say("timeline.legend_between")))
    if "towards" in relations:
        found.append((_towards(chart), chart.radius * 2.3, say("timeline.legend_towards")))
    return found


def _between(chart: "Chart") -> Sign:
    r = chart.radius * 0.7
    stand_in = Judgement("", relation="between", confidence="low", assessor="evaluator")
    return lambda x, y: glyph(stand_in, x, y, r, "neutral", span=(y - r * 1.7, y + r * 1.7))


def _towards(chart: "Chart") -> Sign:
    r = chart.radius * 0.7
    stand_in = Judgement("", relation="towards", confidence="low", assessor="evaluator")
    return lambda x, y: glyph(stand_in, x, y + r * 0.7, r, "neutral", 1)


def _without_phase(chart: "Chart") -> list[Entry]:
    """The signs for what is no single phase, when not all of them have their words beside them."""
    from reports.timeline_track import off_labels

    signs = [sign for group in chart.timeline.groups for sign in off_labels(chart, group)]
    unnamed = {value for value, left in signs if left is None}
    order = [value for value in WITHOUT_PHASE if value in unnamed]
    return [_named(_sign(chart, value=value, confidence="low"), say(f"timeline.{value}")) for value in order]


def _lines(chart: "Chart") -> list[Entry]:
    timeline, length, width = chart.timeline, chart.form.em(1.9), chart.form.em(0.12)
    drawn = {s.dashed for g in timeline.groups for s in segments(timeline.meetings(g), timeline.order)}
    dash = chart.form.em(0.35)

    def sign(pattern: str | None) -> Sign:
        return lambda x, y: line((x - length / 2, y), (x + length / 2, y), "line", width, pattern)

    patterns = {False: (None, "solid"), True: (f"{dash:.1f} {dash * 0.8:.1f}", "dashed")}
    return [(sign(patterns[d][0]), length, say(f"timeline.legend_{patterns[d][1]}")) for d in sorted(drawn)]


def _meetings(chart: "Chart", held: list[Meeting]) -> list[Entry]:
    found, r, width = [], chart.form.em(0.25), chart.form.em(0.09)
    if any(m.observed and m.judgements for m in held):
        tick = chart.form.em(0.11)
        found.append((lambda x, y: line((x, y - r * 1.3), (x, y + r * 1.3), "line", tick), r, say("timeline.observed")))
    for known in (False, True):
        if any(m.observed == known and not (known and m.judgements) for m in held):
            ring = paint("ink" if known else "paper", "ink", width)
            name = say(f"timeline.{'observed_not_judged' if known else 'not_observed'}")
            found.append((lambda x, y, ring=ring: outline("circle", x, y, r, **ring), r * 2, name))
    return found


def _followed(chart: "Chart") -> list[Entry]:
    if not any(item.followed for item in chart.timeline.items("feedback")):
        return []
    width, height = chart.form.em(1.3), chart.form.em(0.85)
    box = {"width": width, "height": height, "rx": height / 2}
    return [
        (
            lambda x, y: el("rect", x=x - width / 2, y=y - height / 2, **box, **paint("ink")),
            width,
            say("timeline.legend_followed"),
        )
    ]
