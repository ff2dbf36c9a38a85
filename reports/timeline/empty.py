"""The chart of a study where nothing has happened yet: one sentence and the study's period, no invented calendar."""

from typing import TYPE_CHECKING

from evaluation.words import say
from reports.timeline import words as wording
from reports.timeline.chart import background, foot
from reports.timeline.layout import BASELINE
from reports.timeline.marks import line, text

if TYPE_CHECKING:
    from reports.timeline.chart import Chart


def nothing(chart: "Chart") -> list[str]:
    """The parts of the empty chart: title, sentence and period, and what stands at the foot."""
    form, row = chart.form, chart.rows["", "nothing"]
    said = [say("timeline.no_meetings"), wording.period(chart.timeline)]
    top = row.middle - form.em(0.7) if said[1] else row.middle
    ys = (top, top + form.em(1.5))
    found = [
        text(form.width / 2, y + BASELINE * form.text, words, form.text, anchor="middle", fill=fill)
        for words, y, fill in zip(said, ys, ("ink", "soft"), strict=True)
        if words
    ]
    right = form.width - form.margin
    rules = [line((form.margin, y), (right, y), "guide", form.em(0.07)) for y in (row.top, row.bottom)]
    return [background(chart), *rules, *found, foot(chart)]
