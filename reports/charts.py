"""Charts as still SVG: a Vega-Lite description of masked words and numbers, drawn by vl-convert, made fit for reading aloud.

A description holds nothing that may not be shown: a value that is not told has no number, so no length is drawn, and the
words that stand for it stand where the bar would be. Colours are Okabe and Ito's; each mark also has its words beside it.
The same description gives an interactive chart in a notebook: ``altair.Chart.from_dict(spec)``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.words import current_language
from reports.rendering.pandoc import EXTENSION
from reports.timeline.layout import wrap
from reports.timeline.marks import TONES, el, words
from reports.typeface import FONTS

WIDTH, TEXT, NAMES = 624, 12.5, 230
BLUE, ORANGE, BLACK, SKY = "#0072B2", "#D55E00", "#1b1b1b", "#56B4E9"  # Okabe and Ito (2008)
MEASURED = "Source Sans Pro"  # the typeface that lies in the extension's folder fonts


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its words (8 of 17), and its length, missing where the number is not told."""

    name: str
    words: str
    value: float | None = None


def bars(rows: Sequence[Bar], axis: str, most: float | None = None, colour: str = BLUE) -> dict:
    """Lying bars, each with its words at its end; `most` is where the axis ends (all families)."""
    values: list[dict] = [
        {
            "name": "\n".join(wrap(bar.name, NAMES, TEXT)),
            "value": bar.value,
            "words": bar.words,
            "start": bar.value or 0,
        }
        for bar in rows
    ]
    lines = max((row["name"].count("\n") + 1 for row in values), default=1)
    top = most or max((bar.value or 0 for bar in rows), default=0) * 1.12 or 1
    x = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}}
    name = _names(values)
    bar = {"mark": {"type": "bar", "color": colour, "height": {"band": 0.62}},
           "encoding": {"x": x | {"field": "value", "axis": _axis(axis)}}}  # fmt: skip
    said = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"x": x | {"field": "start"}, "text": {"field": "words"}},
    }
    return _described({
        "data": {"values": values}, "width": WIDTH - NAMES - 90, "height": {"step": 12 + 15 * lines},
        "encoding": {"y": name}, "layer": [bar, said],
    })  # fmt: skip


def upset(names: Sequence[str], combinations: Sequence[tuple[tuple[int, ...], int, str]]) -> dict:
    """How many have exactly each combination: standing bars, and under each the dots of its parts, joined by a line.

    Parameters
    ----------
    combinations : the places in `names` of the parts, how many, and the words for how many
    """
    columns = [
        {"column": place, "value": value, "words": said}
        for place, (_, value, said) in enumerate(combinations)
    ]
    lined = ["\n".join(wrap(name, NAMES, TEXT)) for name in names]
    dots = [
        {"column": place, "name": name, "on": row in parts}
        for place, (parts, _, _) in enumerate(combinations)
        for row, name in enumerate(lined)
    ]
    ends = [
        {"column": place, "name": lined[min(parts)], "to": lined[max(parts)]}
        for place, (parts, _, _) in enumerate(combinations)
        if parts
    ]
    width = WIDTH - NAMES - 30
    x = {"field": "column", "type": "nominal", "axis": None, "sort": None}
    y = _names([{"name": name} for name in lined])
    above = {
        "data": {"values": columns}, "width": width, "height": 130, "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "bar", "color": BLUE, "width": {"band": 0.6}},
             "encoding": {"y": {"field": "value", "type": "quantitative", "axis": _axis("") | {"minExtent": NAMES}}}},
            {"mark": {"type": "text", "dy": -8}, "encoding": {"y": {"field": "value", "type": "quantitative"}, "text": {"field": "words"}}},
        ],
    }  # fmt: skip
    below = {
        "width": width, "height": {"step": 30}, "encoding": {"x": x, "y": y},
        "layer": [
            {"data": {"values": dots}, "mark": {"type": "circle", "size": 110, "opacity": 1},
             "encoding": {"color": {"field": "on", "type": "nominal", "legend": None,
                                    "scale": {"domain": [False, True], "range": [TONES["guide"], BLACK]}}}},
            {"data": {"values": ends}, "mark": {"type": "rule", "strokeWidth": 2.5, "color": BLACK}, "encoding": {"y2": {"field": "to"}}},
        ],
    }  # fmt: skip
    return _described({"vconcat": [above, below], "spacing": 8})


def trend(points: Sequence[tuple[str, float, str]], target: float, target_words: str, axis: str) -> dict:
    """A share year by year as a line with its words, and the target as a broken line with its own.

    Parameters
    ----------
    points : year, per cent, and the words for the share; in order
    """
    values = [{"year": year, "value": value, "words": said} for year, value, said in points]
    x = {"field": "year", "type": "ordinal", "axis": _axis("") | {"grid": False, "labelAngle": 0}}
    y = {"type": "quantitative", "scale": {"domain": [0, 100], "nice": False}}
    line = {"mark": {"type": "line", "color": BLUE, "strokeWidth": 2.5, "point": {"color": BLUE, "size": 60, "filled": True}},
            "encoding": {"x": x, "y": y | {"field": "value", "axis": _axis(axis)}}}  # fmt: skip
    said = {
        "mark": {"type": "text", "dy": -12, "dx": -12},
        "encoding": {"x": x, "y": y | {"field": "value"}, "text": {"field": "words"}},
    }
    goal: dict = {
        "data": {"values": [{"value": target, "words": target_words}]},
        "encoding": {"y": y | {"field": "value"}},
    }
    rule = goal | {"mark": {"type": "rule", "color": ORANGE, "strokeDash": [7, 4], "strokeWidth": 2}}
    named = goal | {"mark": {"type": "text", "align": "left", "dx": 6, "x": {"expr": "width"}}}
    named["encoding"] = named["encoding"] | {"text": {"field": "words"}}
    return {
        "data": {"values": values},
        "width": WIDTH - 170,
        "height": 170,
        "layer": [line, said, rule, named],
    }


def stacked(parts: Sequence[tuple[str, dict]]) -> dict:
    """Several charts under each other, each with its title."""
    titled = [
        part | {"title": {"text": wrap(title, WIDTH - 60, TEXT + 1), "anchor": "start"}}
        for title, part in parts
    ]
    return _described({"vconcat": titled, "spacing": 22})


def growth(points: Sequence[tuple[str, int, int]], each: str, together: str, axis: str) -> dict:
    """What came with each step as bars, and what there was in all as a line that never falls.

    Parameters
    ----------
    points : name of the step, new, in all so far; in order
    each, together : the words for the bars and for the line
    """
    values = [{"step": name, "new": new, "all": so_far} for name, new, so_far in points]
    x = {
        "field": "step",
        "type": "ordinal",
        "sort": None,
        "axis": _axis(axis) | {"grid": False, "labelAngle": 0},
    }
    y = {"type": "quantitative", "scale": {"domainMin": 0}}
    last = [values[-1] | {"each": each, "together": together}] if values else []
    beside = {"type": "text", "align": "left", "x": {"expr": "width"}, "dx": 4}
    number = {"type": "text", "dy": -9}
    return _described({
        "data": {"values": values}, "width": WIDTH - 170, "height": 200,
        "layer": [
            {"mark": {"type": "bar", "color": SKY, "stroke": BLACK, "strokeWidth": 0.6, "width": {"band": 0.5}},
             "encoding": {"x": x, "y": y | {"field": "new", "axis": _axis("") | {"tickMinStep": 1}}}},
            {"mark": {"type": "line", "color": BLACK, "strokeWidth": 2, "interpolate": "step-after", "point": {"color": BLACK, "size": 40}},
             "encoding": {"x": x, "y": y | {"field": "all"}}},
            {"mark": number, "encoding": {"x": x, "y": y | {"field": "all"}, "text": {"field": "all"}}},
            {"data": {"values": last}, "mark": beside | {"baseline": "bottom"},
             "encoding": {"y": y | {"field": "all"}, "text": {"field": "together"}}},
            {"data": {"values": last}, "mark": beside | {"baseline": "top"},
             "encoding": {"y": y | {"field": "new"}, "text": {"field": "each"}}},
        ],
    })  # fmt: skip


def intervals(rows: Sequence[tuple[str, float | None, float | None, float | None, str]], axis: str) -> dict:
    """A value from 0 to 1 per row as a dot with its words, and its interval as a line where there is one.

    Parameters
    ----------
    rows : name, value, low, high, words; a missing value has its words alone
    """
    values = [
        {"name": "\n".join(wrap(name, NAMES, TEXT)), "value": value, "low": low, "high": high, "words": said}
        for name, value, low, high, said in rows
    ]
    ends = [value if low is None else low for _, value, low, _, _ in rows if value is not None]
    lowest = min(0.0, min(ends, default=0.0)) - 0.04
    x = {"type": "quantitative", "scale": {"domain": [lowest, 1], "nice": False}}
    name = _names(values)
    return _described({
        "data": {"values": values}, "width": WIDTH - NAMES - 160, "height": {"step": 30}, "encoding": {"y": name},
        "layer": [
            {"mark": {"type": "rule", "color": BLACK, "strokeWidth": 2},
             "encoding": {"x": x | {"field": "low", "axis": _axis(axis)}, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1}, "encoding": {"x": x | {"field": "value"}}},
            {"mark": {"type": "text", "align": "left", "dx": 8, "x": {"expr": "width"}}, "encoding": {"text": {"field": "words"}}},
        ],
    })  # fmt: skip


def nothing(said: str) -> dict:
    """A sentence where there is no chart to draw."""
    lines = wrap(said, WIDTH - 20, TEXT)
    return _described({
        "data": {"values": [{"words": lines}]}, "width": WIDTH - 20, "height": 18 * max(len(lines), 1), "view": {"stroke": None},
        "mark": {"type": "text", "align": "left", "x": 4, "y": 12}, "encoding": {"text": {"field": "words"}},
    })  # fmt: skip


def _names(values: Sequence[dict]) -> dict:
    """The names at the left, in the order given, over several lines where they are long; charts align under each other."""
    axis = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": NAMES + 10,
        "minExtent": NAMES,
    }
    return {"field": "name", "type": "nominal", "sort": [row["name"] for row in values], "axis": axis}


def _axis(title: str) -> dict:
    return {"title": title or None, "tickMinStep": 1 if title else None, "tickCount": 6}


def _described(spec: dict) -> dict:
    """The description with the house's typeface, sizes and colours."""
    ink = {"labelColor": TONES["ink"], "titleColor": TONES["ink"], "titleFontWeight": "normal", "titleFontSize": TEXT,
           "labelFontSize": TEXT, "domainColor": TONES["line"], "tickColor": TONES["line"], "gridColor": "#e6e6e6"}  # fmt: skip
    text = {"color": TONES["ink"], "fontSize": TEXT}
    return spec | {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "background": TONES["paper"], "padding": 4,
        "config": {"font": MEASURED, "axis": ink, "axisY": {"domain": False, "ticks": False}, "text": text,
                   "view": {"stroke": None}, "title": {"fontSize": TEXT + 1, "fontWeight": 600, "color": TONES["ink"]}},
    }  # fmt: skip


def svg(spec: dict, title: str, alt: str) -> str:
    """The chart as SVG with real text: one picture to a screen reader, with the text alternative, and nothing else inside."""
    import vl_convert

    vl_convert.register_font_directory(str(EXTENSION / "fonts"))
    drawn = vl_convert.vegalite_to_svg(spec, format_locale="sv-SE" if current_language() == "sv" else "en-GB")
    return _for_readers(drawn, title, alt)


def _for_readers(drawn: str, title: str, alt: str) -> str:
    """Without the labels that vl-convert writes on each mark: they hold every value once more, and in English."""
    bare = re.sub(r' (?:aria-[a-z]+|role|tabindex)="[^"]*"', "", drawn)
    bare = bare.replace(f'"{MEASURED}"', f'"{FONTS}"')
    root = re.search(r"<svg[^>]*>", bare)
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', root[0]) if root else None
    if root is None or size is None:
        raise ValueError("vl-convert gave no SVG")
    lang = current_language()
    opened = el(
        "svg", " ", xmlns="http://www.w3.org/2000/svg", width=size[1], height=size[2], **{"viewBox": f"0 0 {size[1]} {size[2]}"},
        lang=lang, **{"xml:lang": lang}, role="img", aria_labelledby="chart-title", aria_describedby="chart-desc",
    ).removesuffix(" </svg>")  # fmt: skip
    head = el("title", words(title), id="chart-title") + el("desc", words(alt), id="chart-desc")
    return f"{opened}{head}{bare[root.end() :]}"
