"""Versions of a codebook: which comes first, the next draft, and what a draft is published as.

Every change makes a draft of its own (``0.2.1-draft.1``, ``0.2.1-draft.2`` …), so that a coding says exactly which
codes there were when it was made.
"""

import re

_DRAFT = re.compile(r"(?P<base>.+)-draft(?:\.(?P<number>\d+))?")


def order(version: str) -> tuple:
    """What to sort versions by; a draft comes before the version it leads to.

    >>> sorted(["0.10", "0.2.1", "0.2.1-draft.2", "0.2", "0.2.1-draft.10"], key=order)
    ['0.2', '0.2.1-draft.2', '0.2.1-draft.10', '0.2.1', '0.10']
    """
    draft = _DRAFT.fullmatch(version)
    base = draft["base"] if draft else version
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|[^\d.]+", base)]
    while parts and parts[-1] == (0, ""):
        parts.pop()
    return (parts, 0 if draft else 1, int(draft["number"] or 0) if draft else 0)


def is_draft(version: str) -> bool:
    """Whether a version has not been published."""
    return _DRAFT.fullmatch(version) is not None


def next_draft(version: str) -> str:
    """The draft that a change makes.

    >>> next_draft("0.2.0"), next_draft("0.2.1-draft.3"), next_draft("9"), next_draft("vår")
    ('0.2.1-draft.1', '0.2.1-draft.4', '9.0.1-draft.1', 'vår.1-draft.1')
    """
    draft = _DRAFT.fullmatch(version)
    if draft:
        return f"{draft['base']}-draft.{int(draft['number'] or 0) + 1}"
    return f"{_raised(version)}-draft.1"


def published(version: str) -> str:
    """What a draft is published as unless somebody says otherwise.

    >>> published("0.2.1-draft.3"), published("0.2.1")
    ('0.2.1', '0.2.1')
    """
    draft = _DRAFT.fullmatch(version)
    return draft["base"] if draft else version


def _raised(version: str) -> str:
    parts = version.split(".")
    if not all(part.isdigit() for part in parts):
        return f"{version}.1"
    parts += ["0"] * (3 - len(parts))
    return ".".join([*parts[:-1], str(int(parts[-1]) + 1)])
