"""From a heap of events to the state of a study: a pure function of the *set* of events.

1. An id counts once; its erased line beats the full one.
2. Undone actions go (an undo that is itself undone does nothing). An erasure cannot be undone.
3. Retracted events go (a retraction that is itself retracted does nothing).
4. A value goes when a value that is neither undone nor retracted names it in `replaces`. What is left of the same
   key is contradictory and stays.
5. Erased events go, but keep what they did to others, so that an erasure brings nothing back.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

import msgspec

from evaluation.events import Erasure, Event, Retraction, Undo, Value, value_key

_ORDER = attrgetter("n", "person", "id")


@dataclass
class State:
    """What stands, per kind and in order; built by `fold`."""

    by_kind: dict[str, list[Event]] = field(default_factory=dict)
    by_id: dict[str, Event] = field(default_factory=dict)
    undone: frozenset[str] = frozenset()  # actions
    erased: frozenset[str] = frozenset()  # ids of events without content
    named: set[str] = field(default_factory=set, repr=False)  # what must not simply be added; see `add`

    def of(self, kind: type[Event] | str) -> list:
        """Give the standing events of a kind, in order."""
        name = kind if isinstance(kind, str) else str(kind.__struct_config__.tag)
        return self.by_kind.get(name, [])

    def contradictions(self) -> list[list[Value]]:
        """Give the groups of values that were given for the same thing without seeing each other."""
        groups: dict[tuple, list[Value]] = defaultdict(list)
        for value in sorted((e for e in self.by_id.values() if isinstance(e, Value)), key=_ORDER):
            groups[value_key(value)].append(value)
        return [group for group in groups.values() if len(group) > 1]


def fold(events: Iterable[Event]) -> State:
    """Give the state of the study after all `events`, whatever their order, splitting or doubling."""
    ordered = in_order(events)
    undone = undone_actions(ordered)
    gone = _retracted(ordered, undone)
    alive = [e for e in ordered if type(e) is Erasure or not (e.action in undone or e.id in gone)]
    replaced = {old for e in alive if isinstance(e, Value) for old in e.replaces}
    standing = [e for e in alive if not (e.erased or e.id in replaced)]
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in standing:
        by_kind[event.kind].append(event)
    return State(
        by_kind=dict(by_kind),
        by_id={event.id: event for event in standing},
        undone=undone,
        erased=frozenset(e.id for e in ordered if e.erased),
        named=_named(ordered).union(e.id for e in ordered).difference(e.id for e in standing),
    )


def add(state: State, events: Iterable[Event]) -> State | None:
    """Give the state with some events more, without folding all again.

    Most events are new and touch nothing but the values they replace. For all others – an undo, a retraction, an
    erased line, what is known or has been named before it came – the answer is None: only `fold` can tell.
    """
    by_kind = {kind: list(standing) for kind, standing in state.by_kind.items()}
    by_id, named = dict(state.by_id), set(state.named)
    for event in events:
        named |= _named([event])
        if isinstance(event, Undo | Retraction) or event.erased or event.id in by_id:
            return None
        if event.id in named or event.action in named:
            return None
        for old in [by_id.pop(name) for name in getattr(event, "replaces", ()) if name in by_id]:
            del by_kind[old.kind][bisect_left(by_kind[old.kind], _ORDER(old), key=_ORDER)]
        insort(by_kind.setdefault(event.kind, []), event, key=_ORDER)
        by_id[event.id] = event
    return State({k: v for k, v in by_kind.items() if v}, by_id, state.undone, state.erased, named)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort the events, each id once."""
    unique: dict[str, Event] = {}
    for event in events:
        known = unique.setdefault(event.id, event)
        if known is not event:
            unique[event.id] = _stronger(known, event)
    return sorted(unique.values(), key=_ORDER)


def undone_actions(ordered: list[Event]) -> frozenset[str]:
    """Give the actions that do not count, from events in order.

    Undos are looked at from the last to the first, so that an undo which is itself undone has no effect. One can
    only undo what one did oneself, and only what came before.
    """
    undos = [e for e in ordered if type(e) is Undo]
    first = {e.action: e for e in reversed(ordered) if e.action and e.person} if undos else {}
    undone: set[str] = set()
    for undo in reversed(undos):
        done = first.get(undo.undoes)
        if undo.action not in undone and done and done.person == undo.person and done.n < undo.n:
            undone.add(undo.undoes)
    return frozenset(undone)


def _retracted(ordered: list[Event], undone: frozenset[str]) -> set[str]:
    gone: set[str] = set()
    for event in reversed(ordered):
        if type(event) is Retraction and event.action not in undone and event.id not in gone:
            gone.add(event.target)
    return gone


def _named(events: Iterable[Event]) -> set[str]:
    """Give the ids and actions that the events take back or replace."""
    names: set[str] = set()
    for event in events:
        if isinstance(event, Value):
            names.update(event.replaces)
        elif type(event) is Undo:
            names.add(event.undoes)
        elif type(event) is Retraction:
            names.add(event.target)
    return names


def _stronger(one: Event, other: Event) -> Event:
    """Choose of two lines with one id: the erased, else (the lines are damaged) the same in every copy."""
    return one if one == other else min(one, other, key=_weight)


def _weight(event: Event) -> tuple[bool, bytes]:
    return (not event.erased, msgspec.json.encode(event, order="deterministic"))
