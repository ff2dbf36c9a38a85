"""What every gesture has: an id from the browser, and mostly a place in a text. The ids of its events follow from the gesture's."""

import hashlib
import re

import msgspec

from coding import acts
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Event, Passage
from evaluation.words import say

_ID = re.compile(r"[0-9a-f]{16}")


class Gesture(msgspec.Struct, tag_field="do", forbid_unknown_fields=True):
    """What all have in common."""

    id: str

    def __post_init__(self):
        if not _ID.fullmatch(self.id):
            raise ValueError


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Where something is said: a passage, or words of a text that may become one."""

    passage: str = ""
    text: str = ""
    start: int = 0
    end: int = 0


def placed(study: Study, action: str, place: Place) -> tuple[list[Event], str]:
    """The passage of a gesture by name, and its event where it is new."""
    if place.passage:
        known = isinstance(study.state.by_id.get(place.passage), Passage)  # else it may have been placed anew
        if not known and not any(p.name == place.passage for p in study.state.of(Passage)):
            raise UseError(say("coding.no_words"))
        return [], place.passage
    passage = acts.marked(study, place.text, place.start, place.end)
    if passage in study.state.of(Passage):
        return [], passage.name
    made = msgspec.structs.replace(passage, id=id_of(action, "passage"))
    return [made], made.name


def numbered(action: str, events: list) -> list[Event]:
    """Events with ids that follow from the action's."""
    return [
        msgspec.structs.replace(event, id=id_of(action, f"{n} {event.kind}"))
        for n, event in enumerate(events)
    ]


def id_of(action: str, part: str) -> str:
    """An id that follows from the action's, and is never an action's."""
    return hashlib.sha256(f"{action} {part}".encode()).hexdigest()[:16]
