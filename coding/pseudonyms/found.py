"""A place in a text that points at somebody, or may do so."""

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = (
    "person", "place", "preschool", "school", "care", "address", "postcode", "date", "phone", "personal_number", "email", "plate",
    "web", "case_number", "other",
)  # fmt: skip
NAMES = ("person", "place", "preschool", "school", "care")
POINTING = (
    *NAMES,
    "address",
    "phone",
    "personal_number",
    "email",
    "plate",
    "web",
)  # and nothing else, wherever they stand
WAYS = ("rule", "list", "study", "ner")
DOUBTS = ("name_word", "capitalised", "initials", "unknown", "digits", "indirect")


@dataclass(frozen=True, order=True)
class Found:
    """A half-open span in code points.

    Attributes
    ----------
    kind : what it is (`KINDS`)
    by : how it was found (`WAYS`), or for what a person has to look at: why (`DOUBTS`)
    """

    start: int
    end: int
    kind: str
    by: str


def apart(found: Iterable[Found]) -> list[Found]:
    """Those that do not overlap an earlier one of the sequence, in the order of the text."""
    kept: list[Found] = []
    taken: set[int] = set()
    for each in found:
        places = range(each.start, each.end)
        if not taken.intersection(places):
            taken.update(places)
            kept.append(each)
    return sorted(kept)
