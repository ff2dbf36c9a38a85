"""The programme's timeline as a figure of a report."""

from pathlib import Path

from evaluation.words import in_language, say
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.programme import Section, sections
from reports.programme.chart import draw


def figure(material: Material, folder: Path) -> Figure:
    """The timeline with its text alternative; the table ``programme_timeline`` says the same in full."""
    found, settings = sections(material), material.settings
    title, caption = in_language(settings.title, material.lang), say("programme.timeline")
    alt = alt_text(title, found)
    path = write_figure(draw(found, title, alt, (settings.start, settings.end)), "programme", folder)
    return Figure("programme", path, caption, alt)


def alt_text(title: str, found: tuple[Section, ...]) -> str:
    """The chart in words, section by section; lines with the same time and state are named together."""
    parts = [say("programme.alt", title=title)]
    parts += [say("programme.alt_section", section=one.name, lines=_lines(one)) for one in found]
    return " ".join(parts if found else [*parts, say("programme.nothing")])


def _lines(section: Section) -> str:
    told: dict[str, list[str]] = {}
    for line in section.lines:
        told.setdefault(line.told, []).append(line.name)
    return "; ".join(f"{', '.join(called)} ({words})" for words, called in told.items())
