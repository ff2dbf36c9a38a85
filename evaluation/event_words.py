"""Kinds of events in words. A kind that has no words yet is counted as an event among others, or names itself."""

from collections.abc import Iterable

from evaluation.events import KINDS, Event
from evaluation.words import say, words


def counted(events: Iterable[Event]) -> str:
    """How many there are of each kind, in the order of the kinds: "2 stycken, 1 kodning"."""
    known, counts = words("judging"), dict[str, int]()
    for event in sorted(events, key=lambda event: KINDS.index(type(event))):
        kind = event.kind if f"count_{event.kind}" in known else "other"
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(say(f"judging.count_{kind}", n=n) for kind, n in counts.items())


def kind_name(event: Event) -> str:
    """What a kind is called: "kodning"."""
    return say(f"log.kind_{event.kind}") if f"kind_{event.kind}" in words("log") else event.kind
