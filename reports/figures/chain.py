"""Feedback, what followed and when it was seen again, over time."""

from pathlib import Path

from evaluation.words import say
from reports.chain.drawing import alt_text, draw
from reports.chain.threads import threads
from reports.figure import Figure, write_figure
from reports.material import Material


def figure(material: Material, folder: Path) -> Figure:
    """The chain with its text alternative; the table ``chain`` says the same in full."""
    found = tuple(threads(material))
    alt = alt_text(found)
    foot = " · ".join(filter(None, (material.notice, material.status)))
    path = write_figure(draw(found, alt, foot), "chain", folder)
    return Figure("chain", path, say("chain.figure"), alt)
