"""Data that ships with Följe, and the one function that finds it."""

from pathlib import Path


def find(*parts: str) -> Path:
    """Path of a shipped file or folder, in a checkout as in an installed wheel.

    >>> find("schemas", "meetings.yaml").name
    'meetings.yaml'
    """
    return Path(__file__).resolve().parent.joinpath(*parts)
