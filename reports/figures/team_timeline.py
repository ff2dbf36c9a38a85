"""The timeline of one group for its own page, as little as fits on a screen beside words."""

from pathlib import Path

from evaluation.words import say
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.team_page import own_group, own_timeline
from reports.timeline import alt_text, svg


def figure(material: Material, folder: Path) -> Figure:
    """The timeline of the group that the page is about."""
    shown = own_timeline(material)
    path = write_figure(svg(shown, material.lang, "team"), "team_timeline", folder)
    caption = say("team_page.caption_timeline", group=material.group(own_group(material)))
    return Figure("team_timeline", path, caption, alt_text(shown, material.lang))
