"""From a heap of events to the state of a study: a pure function of the *set* of events.

1. An id counts once; its erased line beats the full one.
2. Undone actions go (an undo that is itself undone does nothing).
3. Retracted events go.
4. A value goes when a standing value names it in `replaces`. What is left of the same key is contradictory and stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

import msgspec

from evaluation.events import Event, Retraction, Undo, Value, value_key

_ORDER = attrgetter("n", "person", "id")


@dataclass
class State:
    """What stands, per kind and in order; built by `fold`."""

    by_kind: dict[str, list[Event]] = field(default_factory=dict)
    by_id: dict[str, Event] = field(default_factory=dict)
    undone: frozenset[str] = frozenset()  # actions
    erased: frozenset[str] = frozenset()  # ids of events without content

    def of(self, kind: type[Event] | str) -> list:
        """The standing events of a kind, in order."""
        name = kind if isinstance(kind, str) else kind.__struct_config__.tag
        return self.by_kind.get(name, [])

    def contradictions(self) -> list[list[Value]]:
        """Groups of values that were given for the same thing without seeing each other."""
        groups: dict[tuple, list[Value]] = defaultdict(list)
        for events in self.by_kind.values():
            for event in events:
                if isinstance(event, Value):
                    groups[value_key(event)].append(event)
        return [group for group in groups.values() if len(group) > 1]


def fold(events: Iterable[Event]) -> State:
    """The state of the study after all `events`, whatever their order, splitting or doubling."""
    unique = _unique(events)
    ordered = sorted(unique.values(), key=_ORDER)
    undone = undone_actions(ordered)
    gone = {e.target for e in ordered if type(e) is Retraction and e.action not in undone and not e.erased}
    alive = [e for e in ordered if not e.erased and e.action not in undone and e.id not in gone]
    replaced = {old for e in alive if isinstance(e, Value) for old in e.replaces}
    state = State(undone=undone, erased=frozenset(e.id for e in ordered if e.erased))
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in alive:
        if event.id not in replaced:
            by_kind[event.kind].append(event)
            state.by_id[event.id] = event
    state.by_kind = dict(by_kind)
    return state


def undone_actions(ordered: Iterable[Event]) -> frozenset[str]:
    """The actions that do not count, from events in order.

    Undos are looked at from the last to the first, so that an undo which is itself undone has no effect. One can
    only undo what one did oneself, and only what came before.
    """
    events = list(ordered)
    undos = [e for e in events if type(e) is Undo and not e.erased]
    if not undos:
        return frozenset()
    doers = {e.action: (e.person, e.n) for e in reversed(events)}  # the first event of each action
    undone: set[str] = set()
    for undo in reversed(undos):
        person, n = doers.get(undo.undoes, ("", 0))
        if undo.action not in undone and person == undo.person and n <= undo.n:
            undone.add(undo.undoes)
    return frozenset(undone)


def _unique(events: Iterable[Event]) -> dict[str, Event]:
    unique: dict[str, Event] = {}
    for event in events:
        known = unique.setdefault(event.id, event)
        if known is not event:
            unique[event.id] = _stronger(known, event)
    return unique


def _stronger(one: Event, other: Event) -> Event:
    """Of two lines with one id: the erased, else (the lines are damaged) the same choice in every copy."""
    if bool(one.erased) != bool(other.erased):
        return one if one.erased else other
    return one if one == other else min(one, other, key=msgspec.json.encode)
