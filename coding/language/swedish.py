"""The lists of Swedish that come with Följe, read once."""

from functools import cache

from data_templates import find
from evaluation.words import read_yaml


@cache
def listed(name: str) -> frozenset[str]:
    """A list of data_templates/language/swedish.yaml."""
    return frozenset(_lists()[name])


@cache
def table(name: str) -> dict:
    """A table of data_templates/language/swedish.yaml: word → what is said of it."""
    return _lists()[name]


@cache
def _lists() -> dict:
    return read_yaml(find("language", "swedish.yaml"))
