"""The families' way through the work as a flow chart of a report."""

from pathlib import Path

from evaluation.words import say
from reports import flow_chart
from reports.case_flow import case_flow
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.notation import integer


def figure(material: Material, folder: Path) -> Figure:
    """The flow chart with its generated text alternative."""
    flow = case_flow(material)
    path = write_figure(flow_chart.draw(flow), "case_flow", folder)
    caption = "case_flow.figure_nothing" if flow.empty else "case_flow.figure"
    return Figure("case_flow", path, say(caption, n=integer(flow.n)), flow_chart.alt_text(flow))
