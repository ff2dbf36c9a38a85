"""How the groups are judged by another scale than phases: the degree of collaboration, as a figure of a report."""

from pathlib import Path

from evaluation.errors import UseError
from evaluation.words import say
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.timeline import alt_text, svg
from reports.timeline.data import timeline_of


def figure(material: Material, folder: Path) -> Figure:
    """The chart of the study's first other scale; UseError where it has none."""
    if not material.other_scales:
        raise UseError(say("figures.no_scale"))
    shown = timeline_of(material.other_scales[0])
    path = write_figure(svg(shown, material.lang, "report"), "continuum", folder)
    return Figure("continuum", path, shown.scale, alt_text(shown, material.lang))
