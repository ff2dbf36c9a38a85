"""How many matters sources state in different ways, and which."""

from collections.abc import Callable

from evaluation.words import say
from reports.contradictions import Contradiction, contradictions
from reports.material import Material
from reports.notation import integer
from reports.prose.lists import bullets


def _text(material: Material) -> str:
    """A line per matter with its statements; nothing where all agree."""
    found = contradictions(material)
    lines = [_line(one) for one in found]
    return f"{say('quantities.contradicting')}\n\n{bullets(lines)}" if found else ""


def _line(found: Contradiction) -> str:
    matter = ": ".join(part for part in (found.concerns, found.matter) if part)
    return say("quantities.contradiction", matter=matter, statements="; ".join(found.statements))


NUMBERS: dict[str, Callable[[Material], str]] = {
    "contradictions": lambda material: integer(len(contradictions(material))),
}
TEXTS: dict[str, Callable[[Material], str]] = {"contradictions": _text}
