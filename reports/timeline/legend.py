"""The legend: only the signs that stand on this chart and are not named where they stand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from evaluation.words import say
from reports.notation import MINUS
from reports.timeline.layout import BASELINE, Row, shorten, text_width
from reports.timeline.marks import arrowhead, el, glyph, line, number, outline, paint, text
from reports.timeline.meetings import WITHOUT_PHASE, Judgement, Meeting, breaks, segments
from reports.timeline.words import CONFIDENCES

if TYPE_CHECKING:
    from reports.timeline.chart import Chart

Sign = Callable[[float, float], str]
Entry = tuple[
    Sign | None, float, str
]  # the sign at (x, y), its width, its words; a word before others has no sign


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
    """The entries with their x, line by line; a word before others begins a line rather than ending one."""
    form = chart.form
    found: list[list[tuple[float, Entry]]] = []
    x = form.width
    wanted = entries(chart)
    for place, (sign, width, label) in enumerate(wanted):
        label = shorten(label, form.width * form.legend, form.text)
        taken = _taken(chart, (sign, width, label))
        need = taken if sign or place + 1 == len(wanted) else taken + _taken(chart, wanted[place + 1])
        if x + need > form.width - form.margin:
            found.append([])
            x = form.margin
        found[-1].append((x, (sign, width, label)))
        x += taken + (form.em(1.2) if sign else 0)
    return found


def _taken(chart: "Chart", entry: Entry) -> float:
    """How wide an entry is."""
    sign, width, label = entry
    return text_width(label, chart.form.text) + (width + chart.form.em(0.4) if sign else chart.form.em(0.5))


def entries(chart: "Chart") -> list[Entry]:
    """The entries this chart needs."""
    held = [m for group in chart.timeline.groups for m in chart.timeline.meetings(group)]
    judged = [j for meeting in held for j in meeting.judgements]
    return [
        *_confidences(chart, judged),
        *_assessors(chart, judged),
        *_relations(chart, judged),
        *_without_phase(chart),
        *_flags(chart),
        *_reconstructed(chart, judged),
        *_lines(chart),
        *_meetings(chart, held),
        *_breaks(chart),
        *_changes(chart),
        *_followed(chart),
    ]


def _sign(chart: "Chart", label: str, judgement: Judgement) -> Entry:
    """An entry with the sign of a made-up judgement."""
    r = chart.radius * 0.95
    return (lambda x, y: glyph(judgement, x, y, r, "neutral")), r * 2.3, label


def _confidences(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    """The three fills, and the point for a confidence nobody stated, as far as they occur."""
    stated = any(judgement.confidence in CONFIDENCES for judgement in judged)
    silent = any(judgement.confidence not in CONFIDENCES for judgement in judged)
    named = {name: chart.timeline.said.confidence(name) for name in CONFIDENCES if stated}
    named |= {"": say("timeline.not_stated")} if silent else {}
    signs = [
        _sign(chart, name, Judgement("", confidence=c, assessor="evaluator")) for c, name in named.items()
    ]
    return [(None, 0.0, say("timeline.legend_confidence")), *signs] if signs else []


def _assessors(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    """The shapes of the assessors, when there is more than one kind."""
    kinds = {judgement.assessor for judgement in judged}
    order = [kind for kind in ("evaluator", "second_coder", "group", "agreed") if kind in kinds]
    if len(order) < 2:
        return []
    signs = [
        _sign(chart, chart.timeline.said.assessor(kind), Judgement("", confidence="high", assessor=kind))
        for kind in order
    ]
    return [(None, 0.0, say("timeline.legend_assessor")), *signs]


def _relations(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    relations = {judgement.relation for judgement in judged}
    found: list[Entry] = []
    if "between" in relations:
        found.append((_between(chart), chart.radius * 1.6, chart.timeline.own_words("legend_between")))
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
    from reports.timeline.flags import off_labels

    signs = [sign for group in chart.timeline.groups for sign in off_labels(chart, group)]
    unnamed = {value for value, left in signs if left is None}
    order = [value for value in WITHOUT_PHASE if value in unnamed]
    return [
        _sign(chart, chart.timeline.said.value(v), Judgement(v, confidence="low", assessor="evaluator"))
        for v in order
    ]


def _flags(chart: "Chart") -> list[Entry]:
    """What points to a return or a disagreement, when there is no room to say it above each meeting."""
    from reports.timeline.flags import flag_spellings, flags

    if all(flags(chart, group)[0] for group in chart.timeline.groups):
        return []
    words, signs = flag_spellings()
    reach, size = chart.form.em(0.5), chart.form.em(0.6)

    def back(x: float, y: float) -> str:
        return line((x, y - reach), (x, y), "ink", chart.form.em(0.07)) + arrowhead(
            (x, y + reach), (x, y), size
        )

    def differing(x: float, y: float) -> str:
        return line(
            (x, y - reach),
            (x, y + reach),
            "ink",
            chart.form.em(0.09),
            f"{number(size / 4)} {number(size / 4)}",
        )

    drawn = {"returned": back, "disputed": differing}
    return [(drawn[name], size, f"{signs[name]} {words[name]}") for name in drawn]


def _reconstructed(chart: "Chart", judged: list[Judgement]) -> list[Entry]:
    """The hatching where it has no name, and the broken outline of a judgement made afterwards."""
    from reports.timeline.track import hatch_end, hatch_name

    width, height = chart.form.em(1.6), chart.form.em(0.9)

    def hatch(x: float, y: float) -> str:
        box = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height}
        return el("rect", **box, fill=f"url(#hatch-{chart.timeline.file_key}-{chart.form.name})")

    groups = chart.timeline.groups
    unnamed = any(hatch_end(chart, g) is not None and not hatch_name(chart, g) for g in groups)
    found: list[Entry] = [(hatch, width, say("timeline.hatch_legend"))] if unnamed else []
    if not any(judgement.reconstructed for judgement in judged):
        return found
    stand_in = Judgement("", confidence="low", assessor="evaluator", reconstructed=True)
    return [*found, _sign(chart, say("timeline.legend_reconstructed"), stand_in)]


def _lines(chart: "Chart") -> list[Entry]:
    timeline, length, width = chart.timeline, chart.form.em(1.9), chart.form.em(0.12)
    drawn = {s.dashed for g in timeline.groups for s in segments(timeline.meetings(g), timeline.order)}
    dash = chart.form.em(0.35)

    def sign(pattern: str | None) -> Sign:
        return lambda x, y: line((x - length / 2, y), (x + length / 2, y), "line", width, pattern)

    patterns = {False: (None, "solid"), True: (f"{dash:.1f} {dash * 0.8:.1f}", "dashed")}
    return [(sign(patterns[d][0]), length, say(f"timeline.legend_{patterns[d][1]}")) for d in sorted(drawn)]


def _meetings(chart: "Chart", held: list[Meeting]) -> list[Entry]:
    """The signs of the line of held meetings."""
    r, width = chart.form.em(0.28), chart.form.em(0.09)
    tick, ring = chart.form.em(0.11), paint("paper", "ink", width)
    dot = paint("ink", "ink", width)
    signs: dict[str, Sign] = {
        "observed": lambda x, y: line((x, y - r * 1.2), (x, y + r * 1.2), "line", tick),
        "not_observed": lambda x, y: outline("circle", x, y, r, **ring),
        "observed_not_judged": lambda x, y: outline("circle", x, y, r, **dot),
    }
    present = {_kind(meeting) for meeting in held}
    return [(sign, r * 2, say(f"timeline.{name}")) for name, sign in signs.items() if name in present]


def _kind(meeting: Meeting) -> str:
    if not meeting.observed:
        return "not_observed"
    return "observed" if meeting.judgements else "observed_not_judged"


def _breaks(chart: "Chart") -> list[Entry]:
    """The gap in the line of held meetings, where it has no room for its name."""
    from reports.timeline.track import break_name

    pauses = [pair for group in chart.timeline.groups for pair in breaks(chart.timeline.meetings(group))]
    if chart.form.listed or all(break_name(chart, a.day, b.day) for a, b in pauses):
        return []
    length, reach = chart.form.em(0.7), chart.form.em(0.3)

    def gap(x: float, y: float) -> str:
        near, far = length / 2, length * 1.5
        ends = ((x - far, x - near), (x + near, x + far))
        ticks = (
            line((a, y - reach), (a, y + reach), "line", chart.form.em(0.11)) for a in (x - near, x + near)
        )
        return "".join([*(line((a, y), (b, y), "line", chart.form.em(0.07)) for a, b in ends), *ticks])

    return [(gap, length * 3, say("timeline.break"))]


def _changes(chart: "Chart") -> list[Entry]:
    """The figures of changes of members, where they stand for words."""
    if not chart.changes_in_signs:
        return []
    present = [("+1", "joined"), (f"{MINUS}1", "left")]
    all_signs = "".join(item.sign for item in chart.timeline.items("changes"))
    return [
        _figures(chart, sign, say(f"timeline.legend_{name}"))
        for sign, name in present
        if sign[0] in all_signs
    ]


def _figures(chart: "Chart", sign: str, label: str) -> Entry:
    size = chart.form.text
    width = text_width(sign, size)
    return (lambda x, y: text(x, y + BASELINE * size, sign, size, anchor="middle")), width, label


def _followed(chart: "Chart") -> list[Entry]:
    if not any(item.followed for item in chart.timeline.items("feedback")):
        return []
    width, height = chart.form.em(1.3), chart.form.em(0.85)

    def balloon(x: float, y: float) -> str:
        box = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height, "rx": height / 2}
        return el("rect", **box, **paint("ink"))

    return [(balloon, width, say("timeline.legend_followed"))]
