"""From a heap of events to the state of a study: a pure function of the *set* of events.

1. An id counts once; its erased line beats the full one.
2. Undone actions go (an undo that is itself undone does nothing). An erasure and an opening cannot be undone.
3. Retracted events go (a retraction that is itself retracted does nothing).
4. A value goes when a value that is neither undone nor retracted names it in `replaces`. What is left of the same
   key is contradictory and stays.
5. Erased events go, but keep what they did to others, so that an erasure brings nothing back.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, groupby
from operator import attrgetter, eq, or_

import msgspec

from evaluation.events import FINAL, Event, Retraction, Undo, Value, value_key

_ORDER, _PERSON_ID = attrgetter("n", "person", "id"), attrgetter("person", "id")
_N, _ID, _ERASED = map(attrgetter, ("n", "id", "erased"))


@dataclass
class State:
    """What stands, per kind and in order; built by `fold`."""

    by_kind: dict[str, list[Event]] = field(default_factory=dict)
    undone: frozenset[str] = frozenset()  # actions
    erased: frozenset[str] = frozenset()  # ids of events without content
    named: set[str] = field(default_factory=set, repr=False)  # what must not simply be added; see `add`

    @cached_property
    def by_id(self) -> dict[str, Event]:
        """What stands, by id and in order; made when somebody asks, for it takes longer than all the rest."""
        ordered = _sorted(chain.from_iterable(self.by_kind.values()))
        return dict(zip(map(_ID, ordered), ordered, strict=True))

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
    kinds = _by_type(ordered)
    erased = frozenset(map(_ID, filter(_ERASED, ordered)))
    undone = _undone(ordered, kinds.get(Undo, []))
    gone = _retracted(kinds.get(Retraction, []), undone)
    alive = {kind: _alive(same, undone, gone) for kind, same in kinds.items()}
    replaced = {old for kind in alive if issubclass(kind, Value) for e in alive[kind] for old in e.replaces}
    left_out = replaced | erased
    standing = {
        kind: [e for e in same if e.id not in left_out] if left_out else same for kind, same in alive.items()
    }
    return State(
        by_kind={str(kind.__struct_config__.tag): same for kind, same in standing.items() if same},
        undone=undone,
        erased=erased,
        named=_names(kinds, standing),
    )


def _by_type(ordered: list[Event]) -> dict[type[Event], list]:
    kinds: dict[type[Event], list] = defaultdict(list)
    for event in ordered:
        kinds[type(event)].append(event)
    return dict(kinds)


def _alive(same: list, undone: frozenset[str], gone: set[str]) -> list:
    """The events of one kind that have not been taken back; the very list where none has been."""
    if not (undone or gone) or isinstance(same[0], FINAL):
        return same
    return [e for e in same if not (e.action in undone or e.id in gone)]


def _names(kinds: dict[type[Event], list], standing: dict[type[Event], list]) -> set[str]:
    """Give what must not simply be added: what has been taken back or replaced, and what does not stand."""
    names = _named(kinds)
    for kind, same in kinds.items():
        if len(standing[kind]) < len(same):
            names.update(map(_ID, same))
    return names.difference(*(map(_ID, same) for same in standing.values())) if names else names


def add(state: State, events: Iterable[Event]) -> State | None:
    """Give the state with some events more, without folding all again.

    Most events are new and touch nothing but the values they replace. For all others – an undo, a retraction, an
    erased line, what is known or has been named before it came – the answer is None: only `fold` can tell.
    """
    by_kind = {kind: list(standing) for kind, standing in state.by_kind.items()}
    by_id, named = dict(state.by_id), set(state.named)
    for event in events:
        named |= _named({type(event): [event]})
        if isinstance(event, Undo | Retraction) or event.erased or event.id in by_id:
            return None
        if event.id in named or event.action in named:
            return None
        for old in [by_id.pop(name) for name in getattr(event, "replaces", ()) if name in by_id]:
            del by_kind[old.kind][bisect_left(by_kind[old.kind], _ORDER(old), key=_ORDER)]
        insort(by_kind.setdefault(event.kind, []), event, key=_ORDER)
        by_id[event.id] = event
    grown = State({k: v for k, v in by_kind.items() if v}, state.undone, state.erased, named)
    grown.__dict__["by_id"] = by_id
    return grown


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort the events, each id once."""
    ordered = _sorted(events)
    if len(set(map(_ID, ordered))) == len(ordered):
        return ordered
    unique = {event.id: event for event in ordered}
    for event in ordered:
        if unique[event.id] is not event:
            unique[event.id] = _stronger(unique[event.id], event)
    return _sorted(unique.values())


def _sorted(events: Iterable[Event]) -> list[Event]:
    """Sort by n, which is fast and mostly enough, then those with the same n among themselves."""
    ordered = sorted(events, key=_N)
    ns = list(map(_N, ordered))
    same = list(map(eq, ns, ns[1:]))
    tied = list(compress(range(len(ns)), map(or_, [False, *same], [*same, False])))
    among = (sorted(run, key=_PERSON_ID) for _, run in groupby([ordered[place] for place in tied], _N))
    for place, event in zip(tied, chain.from_iterable(among), strict=True):
        ordered[place] = event
    return ordered


def _undone(ordered: list[Event], undos: list[Undo]) -> frozenset[str]:
    """Give the actions that do not count.

    Undos are looked at from the last to the first, so that an undo which is itself undone has no effect. One can
    only undo what one did oneself, and only what came before.
    """
    wanted = {undo.undoes for undo in undos} - {""}
    first = {e.action: e for e in reversed(ordered) if e.action in wanted and e.person} if wanted else {}
    undone: set[str] = set()
    for undo in reversed(undos):
        done = first.get(undo.undoes)
        if undo.action not in undone and done and done.person == undo.person and done.n < undo.n:
            undone.add(undo.undoes)
    return frozenset(undone)


def _retracted(retractions: Iterable[Retraction], undone: frozenset[str]) -> set[str]:
    gone: set[str] = set()
    for event in reversed(list(retractions)):
        if event.action not in undone and event.id not in gone:
            gone.add(event.target)
    return gone


def _named(kinds: dict[type[Event], list]) -> set[str]:
    """Give the ids and actions that the events take back or replace."""
    names: set[str] = set()
    for kind, same in kinds.items():
        if issubclass(kind, Value):
            names.update(old for event in same for old in event.replaces)
        elif kind is Undo:
            names.update(event.undoes for event in same)
        elif kind is Retraction:
            names.update(event.target for event in same)
    return names


def _stronger(one: Event, other: Event) -> Event:
    """Choose of two lines with one id: the erased, the pseudonymised, else (the lines are damaged) the same in every copy."""
    return one if one == other else min(one, other, key=_weight)


def _weight(event: Event) -> tuple[bool, int, bytes]:
    return (not event.erased, -event.pseudonymised, msgspec.json.encode(event, order="deterministic"))
