"""What a person did in the program at a moment, one or more events together; and deterministic ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from evaluation.events import VERSION, Event

_ZONE = ZoneInfo("Europe/Stockholm")
_CODEBOOK_CHANGED = date(2023, 7, 1)


@dataclass(frozen=True)
class Gesture:
    """Events that `person` made in one action; `key` names the action and orders those of one moment."""

    at: datetime
    person: str
    key: str
    events: tuple[Event, ...]


def make_id(*parts: object) -> str:
    """The id that stands for these parts: 16 hexadecimal digits, always the same."""
    return _digest(*parts).hex()[:16]


def drawn(*parts: object) -> int:
    """A number that looks drawn, and is always the same for the same parts."""
    return int.from_bytes(_digest(*parts)[-4:], "big")


def _digest(*parts: object) -> bytes:
    return sha256("|".join(map(str, parts)).encode()).digest()


def sitting(day: date, start: str) -> Iterator[datetime]:
    """Moments of a sitting on `day` (a weekend: the Monday after), one to three minutes apart."""
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    at = datetime.combine(day, time.fromisoformat(start), _ZONE)
    while True:
        yield at
        at += timedelta(seconds=60 + drawn(at.isoformat()) % 120)


def codebook(person: str, day: date) -> str:
    """The version of the codebook a person worked with that day: U1 had a first one for half a year."""
    return "tuckman@0.1.0" if person == "U1" and day < _CODEBOOK_CHANGED else "tuckman@0.2.0"


def written(gestures: list[Gesture]) -> Iterator[tuple[str, datetime, Event]]:
    """(person, moment, event as it stands in the journal) in order; each has seen what was written before."""
    ordered = sorted(gestures, key=lambda g: (g.at, g.person, g.key))
    for n, gesture in enumerate(ordered, 1):
        stamp = gesture.at.isoformat(timespec="seconds")
        for event in gesture.events:
            yield (
                gesture.person,
                gesture.at,
                msgspec.structs.replace(
                    event,
                    v=VERSION,
                    n=n,
                    at=stamp,
                    person=gesture.person,
                    action=make_id("action", gesture.key),
                ),
            )
