"""The lists of names, places and words that point at persons which come with Följe, read once."""

import re
from functools import cache
from typing import Any

from data_templates import find
from evaluation.words import read_yaml


@cache
def listed(name: str) -> frozenset[str]:
    """A list of data_templates/language/identifying.yaml, in lower case; its entries are parted by commas or blanks."""
    return frozenset(entry.lower() for entry in _entries(_lists()[name]))


@cache
def names() -> frozenset[str]:
    """First and last names, in lower case."""
    return listed("first_names") | listed("last_names")


@cache
def places() -> frozenset[str]:
    """The municipalities, larger towns, parts of towns and provinces, in lower case."""
    return listed("municipalities") | listed("places")


@cache
def institutions() -> dict[str, str]:
    """The words that stand beside an institution's name → its kind: preschool, school, care."""
    return _lists()["institutions"]


@cache
def phrases(name: str) -> re.Pattern[str]:
    """A list as a pattern; entries of three letters or fewer count in capitals only, as fas is not FAS."""
    long = "|".join(
        re.escape(entry) for entry in sorted(listed(name), key=len, reverse=True) if len(entry) > 3
    )
    short = "|".join(re.escape(entry.upper()) for entry in sorted(listed(name)) if len(entry) <= 3)
    either = f"(?i:{long})" + (f"|(?:{short})" if short else "")
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)(?<!-)")


def measured() -> dict[str, Any]:
    """How much of our own test text was masked and seen, in per cent; a test holds it true."""
    return _lists()["measured"]


def _entries(value: str | list) -> list[str]:
    if isinstance(value, list):
        return value
    return [entry.strip() for entry in (value.split(",") if "," in value else value.split())]


@cache
def _lists() -> dict:
    return read_yaml(find("language", "identifying.yaml"))
