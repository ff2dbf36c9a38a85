"""Numbers and texts that reports insert from data, by name. One changed row changes every occurrence."""

from collections.abc import Callable

from evaluation.errors import UseError
from evaluation.words import say
from reports.material import Material
from reports.prose import (
    board,
    case_flow,
    catalogue,
    changes,
    claims,
    contradictions,
    final,
    interim,
    inventory,
    limits,
    programme,
    quotes,
    statistics,
    team_page,
    themes,
)

TOPICS = (
    board, case_flow, catalogue, changes, claims, contradictions, final, interim, inventory, limits, programme, quotes, statistics, team_page, themes
)  # fmt: skip


def _joined(kind: str) -> dict[str, Callable]:
    """The NUMBERS, TEXTS or NAMED of all topics."""
    return {name: make for topic in TOPICS for name, make in getattr(topic, kind, {}).items()}


NUMBERS = _joined("NUMBERS")
TEXTS = _joined("TEXTS")
NAMED = _joined("NAMED")  # those that take an id after their name: "claim C07", "quote 80fa16"


def number(name: str, material: Material) -> str:
    """The number `name` in words, masked where it counts persons.

    Raises UseError when there is no such number.
    """
    return _named(NUMBERS, "prose.no_such_number", name)(material)


def text(name: str, material: Material) -> str:
    """The Markdown text `name`; of a claim or quote with its id after it. Raises UseError when there is no such text."""
    head, _, identity = name.partition(" ")
    if head in NAMED and identity.strip():
        return NAMED[head](material, identity.strip())
    return _named(TEXTS, "prose.no_such_text", name)(material)


def _named(functions: dict, complaint: str, name: str) -> Callable[[Material], str]:
    if name not in functions:
        raise UseError(say(complaint, name=name, names=", ".join(sorted(functions))))
    return functions[name]
