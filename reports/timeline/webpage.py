"""The page around the timeline: one self-contained HTML file for projector, paper and screen reader."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.words import current_language, say
from reports.timeline import words as wording
from reports.timeline.chart import draw
from reports.timeline.meetings import Item
from reports.typeface import faces

if TYPE_CHECKING:
    import pandas as pd

    from reports.timeline import Timeline

ASSETS = Path(__file__).parent / "assets"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"
)
LAYERS = ("events", "feedback", "changes", "others")


def write(timeline: "Timeline", scales: "Sequence[Timeline]" = (), style: str = "", logo: str = "") -> str:
    """The page of `timeline` in the language in force, with the charts of other scales and the region's look."""
    title = escape(timeline.own_words("heading"))
    return f"""<!DOCTYPE html>
<html lang="{current_language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{faces()}{asset("timeline.css")}{style}</style>
</head>
<body class="timeline-page">
<a class="skip" href="#after-chart">{_said("skip")}</a>
<main>
<h1 class="hidden">{title}</h1>
{_chart(timeline)}
<div class="text" id="after-chart" tabindex="-1">
{logo}{_state(timeline)}
{_questions()}
{_lists(timeline)}
{"".join(map(_scale, scales))}
{_how()}
{_tables(timeline)}
</div>
</main>
<p class="reading" data-reading hidden aria-hidden="true"></p>
<script>
{asset("timeline.js")}</script>
</body>
</html>
"""


def asset(name: str) -> str:
    """The script or the style sheet, to be written into a page or served beside it."""
    return (ASSETS / name).read_text(encoding="utf-8")


def _said(key: str, **values: Any) -> str:
    return escape(say(f"timeline.{key}", **values))


def _chart(timeline: "Timeline") -> str:
    """The chart for the screen with its layers, and the one for paper, which only the printer sees."""
    return f"""<section class="chart" aria-labelledby="chart-heading">
<h2 class="hidden" id="chart-heading">{_said("chart")}</h2>
{_layers(timeline)}
<div class="wide">{draw(timeline, "screen")}</div>
{draw(timeline, "paper")}
</section>"""


def _scale(timeline: "Timeline") -> str:
    """The same groups judged by another scale: its chart and its table."""
    return f"""<section aria-labelledby="scale-heading">
<h2 id="scale-heading">{escape(timeline.own_words("heading"))}</h2>
<p>{_said("how_scale")}</p>
<div class="wide">{draw(timeline, "screen")}</div>
{draw(timeline, "paper")}
{_group_tables(timeline)}
</section>"""


def _layers(timeline: "Timeline") -> str:
    """Checkboxes, shown where scripts run; elsewhere there is nothing to switch."""
    box = '<label><input type="checkbox" value="{}" checked autocomplete="off">{}</label>'
    boxes = "\n".join(box.format(name, _said(f"layer_{name}")) for name in LAYERS if _has(timeline, name))
    if not boxes:
        return ""
    return f"""<fieldset class="layers" data-layers>
<legend class="hidden">{_said("layers")}</legend>
{boxes}
</fieldset>"""


def _has(timeline: "Timeline", layer: str) -> bool:
    if layer != "others":
        return bool(timeline.items(layer))
    return any(len(m.judgements) > 1 for group in timeline.groups for m in timeline.meetings(group))


def _state(timeline: "Timeline") -> str:
    """That the data are invented, when they are, and the status of the page."""
    notice = timeline.notice or (say("timeline.synthetic") if timeline.synthetic else "")
    lines = (f"<strong>{escape(notice)}</strong>" if notice else "", escape(timeline.status))
    return "\n".join(f'<p class="state">{line}</p>' for line in lines if line)


def _questions() -> str:
    return f"""<section class="questions" aria-labelledby="questions-heading">
<h2 id="questions-heading">{_said("questions")}</h2>
<ol>
<li>{_said("question_1")}</li>
<li>{_said("question_2")}</li>
</ol>
</section>"""


def _lists(timeline: "Timeline") -> str:
    lists = "\n".join(_list(timeline, lane) for lane in ("events", "feedback", "changes"))
    return f"""<section aria-labelledby="lists-heading">
<h2 id="lists-heading">{_said("lists")}</h2>
<div class="lists">
{lists}
</div>
</section>"""


def _list(timeline: "Timeline", lane: str) -> str:
    rows = "\n".join(_row(timeline, item, lane) for item in timeline.items(lane))
    body = f"<ol>\n{rows}\n</ol>" if rows else f"<p>{_said(f'none_{lane}')}</p>"
    body += f"\n<p>{_said('gaps')}</p>" if timeline.withheld(lane) else ""
    return f"<div>\n<h3>{_said(f'list_{lane}')}</h3>\n{body}\n</div>"


def _row(timeline: "Timeline", item: Item, lane: str) -> str:
    said = escape(wording.item_words(item, lane, timeline.groups))
    after = f'<span class="after">{escape(wording.followed_words(item))}</span>' if lane == "feedback" else ""
    return f'<li value="{item.number}"><span class="date">{escape(wording.listed_date(item.first, item.precision))}</span>{said}{after}</li>'


def _how() -> str:
    told = "\n".join(f"<p>{_said(f'how_{number}')}</p>" for number in range(1, 6))
    return f"""<section aria-labelledby="how-heading">
<h2 id="how-heading">{_said("how")}</h2>
{told}
<p>{_said("profile_caption")}</p>
<p class="keys">{_said("how_keys")}</p>
</section>"""


def _tables(timeline: "Timeline") -> str:
    return f"""<section class="tables" aria-labelledby="tables-heading">
<h2 id="tables-heading">{_said("tables")}</h2>
{_group_tables(timeline)}
</section>"""


def _group_tables(timeline: "Timeline") -> str:
    frame = wording.table(timeline)
    return "\n".join(
        _table(timeline, group, frame[frame.iloc[:, 0] == name]) for group, name in timeline.groups.items()
    )


def _table(timeline: "Timeline", group: str, frame: "pd.DataFrame") -> str:
    """One group's meetings; the group itself stands in the caption."""
    held = timeline.meetings(group)
    observed = sum(meeting.observed for meeting in held)
    caption = _said("table_caption", group=timeline.groups[group], held=len(held), observed=observed)
    if not held:
        return f"<h3>{escape(timeline.groups[group])}</h3>\n<p>{_said('no_meetings')}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in frame.columns[1:])
    rows = "\n".join(_table_row(list(row[1:])) for row in frame.itertuples(index=False))
    return f"""<div class="scroll" role="region" tabindex="0" aria-label="{caption}">
<table>
<caption>{caption}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""


def _table_row(cells: list[str]) -> str:
    date, observed, *rest = map(escape, cells)
    known = "" if observed == _said("cell_yes") else ' class="unobserved"'
    body = "".join(f"<td>{cell}</td>" for cell in (observed, *rest))
    return f'<tr{known}><th scope="row">{date}</th>{body}</tr>'
