"""The phase timeline as a figure of a report."""

from pathlib import Path

from evaluation.words import say
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.timeline import alt_text, svg
from reports.timeline.data import timeline_of


def figure(material: Material, folder: Path) -> Figure:
    """The timeline with its generated text alternative."""
    shown = timeline_of(material)
    path = write_figure(svg(shown, material.lang, "report"), "timeline", folder)
    return Figure("timeline", path, say("figures.timeline"), alt_text(shown, material.lang))
