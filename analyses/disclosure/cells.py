"""The cells of all tables of a report as one system: everything a reader can set against each other.

A cell is known by what it counts, not by where it stands: the same labels of the same variables are the same cell in
every table of the same persons, so that tables share their margins by themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from analyses.disclosure.rules import NOTHING, Pair, Risk, Rule

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

# may be hidden; stands in print whatever happens; stands nowhere; is in print as a range of counts
OPEN, SHOWN, HIDDEN, TOLD = 0, 1, 2, 3
SINCE = "increase since release"
STOPPED_BEFORE = "stopped before"
_MARGIN_WEIGHT = 0.01  # of two equally good choices the one with fewer totals hidden is taken


@dataclass(frozen=True, eq=False)
class CountTable:
    """One table of counts as it is meant to be published, or as it was published in an earlier release.

    Attributes
    ----------
    frame : one row per cell: a column per variable, and ``count``; a missing label means all of the variable's labels
        (a margin), and a frame without variables holds the base n. Labels may be of any type.
    items : the variable of which a person may have several labels (risk factors); its labels do not add up, and each
        leaves a complement of the base
    exempt : counts something that is no characteristic of persons: shown as it is
    population : tables of different persons have different ones
    steps : the items are steps, in the order of the rows: who has reached one has passed those before it
    release : the order of releases; the counts of cumulative tables only grow from one to the next (where one has
        fallen since, who is gone counts as a group as well)
    shown : for an earlier release, whether each row was shown
    told : per row the least and the largest count that what is shown may stand for; None: the counts themselves
    """

    frame: "pd.DataFrame"
    items: str | None = None
    exempt: bool = False
    population: str = ""
    release: int = 0
    shown: Sequence[bool] | None = None
    steps: bool = False
    told: Sequence[tuple[int, int]] | None = None

    @property
    def variables(self) -> list[str]:
        """The variables, in order."""
        return [column for column in self.frame.columns if column != "count"]


class Key(NamedTuple):
    """What a cell counts: those of a population, at a release, who have all of these labels."""

    release: int
    population: str
    pairs: frozenset[Pair]

    def without(self, variable: object) -> "Key":
        """The margin over a variable."""
        return self._replace(pairs=frozenset(pair for pair in self.pairs if pair[0] != variable))

    def having(self, pair: Pair) -> "Key":
        """Those of them who have one more label."""
        return self._replace(pairs=self.pairs | {pair})


@dataclass(frozen=True, eq=False)
class System:
    """Cells and the linear relations between them.

    Attributes
    ----------
    keys, values, risks : per cell what it counts, its count, and which counts of it would be at risk
    relations : one row per relation, one column per cell; every row times the counts is 0
    state : per cell OPEN, SHOWN or HIDDEN
    weight : per cell what hiding it costs: the number of places where it stands, and a little more for margins
    places : per row of each table that is meant to be published, the cell that stands there
    told : what is shown of each cell that is not hidden: the least and the largest count it may stand for
    derived : a complement, an increase or those who stopped at a step → the total it is of, and the total's other part
    """

    keys: tuple[Key, ...]
    values: "np.ndarray"
    risks: tuple[Risk, ...]
    relations: "csr_array"
    state: "np.ndarray"
    weight: "np.ndarray"
    places: tuple[tuple[int, ...], ...]
    told: "tuple[np.ndarray, np.ndarray] | None" = None
    derived: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def primary(self) -> list[int]:
        """The cells whose counts are at risk."""
        return [i for i, risk in enumerate(self.risks) if risk.at(self.values[i])]

    @cached_property
    def place(self) -> dict[Key, int]:
        """What a cell counts → the cell."""
        return {key: i for i, key in enumerate(self.keys)}

    @cached_property
    def complements(self) -> dict[int, int]:
        """The complement of an item → the item."""
        found = {}
        for i, key in enumerate(self.keys):
            item = next((v for v, label in key.pairs if isinstance(v, tuple) and label is False), None)
            if item and (own := key.without(item).having((item, True))) in self.place:
                found[i] = self.place[own]
        return found


def system(tables: Sequence[CountTable], rule: Rule) -> System:
    """Join tables to a system of cells.

    Raises
    ------
    ValueError
        when a count is negative or no whole number, when two tables have different counts of the same cell, when a
        margin is not the sum of its cells, or when more persons have reached a step than the one before it
    """
    draft = _Draft()
    for table in tables:
        draft.publish(table)
    for table in sorted(tables, key=lambda table: table.items is not None):
        draft.relate(table)
    for table in tables:
        draft.complement(table)
        draft.stop(table)
    draft.grow()
    return draft.system(tables, rule)


def counts(table: CountTable) -> dict[Key, int]:
    """The counts of a table and all sums that it gives."""
    draft = _Draft()
    draft.publish(table)
    draft.relate(table)
    return draft.counts


def rows(table: CountTable) -> Iterator[tuple[Key, int]]:
    """What each row of a table counts, and its count."""
    import pandas as pd

    for *labels, count in table.frame[[*table.variables, "count"]].astype(object).values.tolist():
        if pd.isna(count) or count != int(count) or count < 0:
            raise ValueError("a count is no whole number from 0")
        given = [pair for pair in zip(table.variables, labels, strict=True) if not pd.isna(pair[1])]
        pairs = frozenset((pair, True) if pair[0] == table.items else pair for pair in given)
        yield Key(table.release, table.population, pairs), int(count)


def _clearer(*states: int) -> int:
    """The state that tells the reader most; what may still be hidden counts before what was hidden."""
    return next(state for state in (SHOWN, TOLD, OPEN, HIDDEN) if state in states)


@dataclass
class _Draft:
    """A system on its way: counts by cell, and relations as total → parts."""

    counts: dict[Key, int] = field(default_factory=dict)
    relations: dict[tuple[Key, frozenset[Key]], None] = field(default_factory=dict)
    state: dict[Key, int] = field(default_factory=dict)
    exempt: set[Key] = field(default_factory=set)
    derived: dict[Key, Key] = field(default_factory=dict)  # a complement or an increase → the cell it is of
    wholes: dict[Key, tuple[Key, Key]] = field(
        default_factory=dict
    )  # the same → its total, and the other part
    told: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def put(self, key: Key, count: int) -> None:
        if self.counts.setdefault(key, count) != count:
            raise ValueError("the same cell has different counts")

    def total(self, total: Key, parts: Iterable[Key]) -> None:
        self.relations[total, frozenset(parts)] = None

    def derive(self, part: Key, total: Key, other: Key, of: Key) -> None:
        """Enter what is left of a total; it is as sensitive as the cell `of`."""
        self.put(part, self.counts[total] - self.counts[other])
        self.total(total, [other, part])
        self.derived[part] = of
        self.wholes[part] = (total, other)

    def publish(self, table: CountTable) -> None:
        """Enter what stands in print. A cell that stands anywhere for good, stands; what was hidden stays unknown."""
        shown = table.shown if table.shown is not None else [None] * len(table.frame)
        told = table.told if table.told is not None else [None] * len(table.frame)
        for (key, count), was_shown, span in zip(rows(table), shown, told, strict=True):
            self.put(key, count)
            low, high = self.told.get(key, span or (count, count))
            self.told[key] = max(low, (span or (count, count))[0]), min(high, (span or (count, count))[1])
            state = OPEN if was_shown is None else HIDDEN if not was_shown else TOLD if span else SHOWN
            state = SHOWN if table.exempt else state
            self.exempt |= {key} if table.exempt else set()
            before = self.state.get(key, state)
            self.state[key] = _clearer(state, before)

    def relate(self, table: CountTable) -> None:
        """Relate cells to their margins; each item is a table of its own, and so are the bases of the items."""
        slices: dict[frozenset, list[Key]] = {}
        for key, _ in rows(table):
            item = frozenset(pair for pair in key.pairs if isinstance(pair[0], tuple))
            slices.setdefault(item, []).append(key)
        added = [variable for variable in table.variables if variable != table.items]
        for item, keys in slices.items():
            inner = [key for key in keys if len(key.pairs) == len(added) + len(item)]
            if inner:
                self._add_up(inner, added)

    def _add_up(self, inner: list[Key], variables: list[str]) -> None:
        """Sum cells over every set of variables, one variable after the other."""
        level = set(inner)
        seen = [(frozenset(variables), level)]
        for size in range(len(variables) - 1, -1, -1):
            below = {left: cells for left, cells in seen if len(left) == size + 1}
            for left in map(frozenset, combinations(variables, size)):
                margins: set[Key] = set()
                for variable in [v for v in variables if left | {v} in below and v not in left]:
                    parts: dict[Key, list[Key]] = {}
                    for key in below[left | {variable}]:
                        parts.setdefault(key.without(variable), []).append(key)
                    for margin, cells in parts.items():
                        self.put(margin, sum(self.counts[cell] for cell in cells))
                        self.total(margin, cells)
                    margins |= set(parts)
                seen.append((left, margins))

    def complement(self, table: CountTable) -> None:
        """What each item leaves of its base, where the base is known to anybody."""
        if table.items is None:
            return
        items = {(table.items, label) for label in table.frame[table.items].dropna().unique()}
        for key in list(self.counts):
            item = next((pair for pair in key.pairs if pair[0] in items), None)
            base = key.without(item[0]) if item else None
            if item and item[1] is True and base in self.counts:
                if self.counts[base] < self.counts[key]:
                    raise ValueError("an item has more persons than its base")
                self.derive(base.having((item[0], False)), base, key, key)

    def stop(self, table: CountTable) -> None:
        """Those who reached a step and not the next one."""
        for (key, count), (after, fewer) in pairwise(rows(table)) if table.steps else ():
            if key.pairs and after.pairs:
                if fewer > count:
                    raise ValueError("more have reached a step than the one before it")
                own = next(iter(after.pairs))[0]
                self.derive(key.having(((STOPPED_BEFORE, own), False)), key, after, key)

    def grow(self) -> None:
        """The increase of each cell from one release to the next, or what has gone since."""
        releases: dict[tuple, list[Key]] = {}
        for key in self.counts:
            if not any(label is False and isinstance(v, tuple) for v, label in key.pairs):
                releases.setdefault((key.population, key.pairs), []).append(key)
        for keys in releases.values():
            for old, new in pairwise(sorted(keys, key=lambda key: key.release)):
                less, more = sorted((old, new), key=self.counts.__getitem__)
                self.derive(new.having((SINCE, old.release)), more, less, new)

    def system(self, tables: Sequence[CountTable], rule: Rule) -> System:
        import numpy as np

        place = {key: i for i, key in enumerate(self.counts)}
        states = [self.state.get(key, HIDDEN) for key in place]
        current = [table for table in tables if table.shown is None]
        places = tuple(tuple(place[key] for key, _ in rows(table)) for table in current)
        most = max((len(key.pairs) for key in self.state), default=0)
        weight = [1 + _MARGIN_WEIGHT * (most - len(key.pairs)) for key in place]
        times = np.bincount([i for table in places for i in table], minlength=len(place))
        return System(
            tuple(place), np.array(list(self.counts.values()), dtype=np.int64),
            tuple(self._risk(key, rule) for key in place), self._matrix(place), np.array(states, dtype=np.int64),
            np.array(weight) * np.maximum(times, 1), places, self._told(place),
            {place[part]: (place[total], place[other]) for part, (total, other) in self.wholes.items()},
        )  # fmt: skip

    def _told(self, place: dict[Key, int]) -> "tuple[np.ndarray, np.ndarray]":
        import numpy as np

        spans = [self.told.get(key, (self.counts[key], self.counts[key])) for key in place]
        low, high = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        return low, high

    def _risk(self, key: Key, rule: Rule) -> Risk:
        """Only what stands in print, its complement and its increase are judged: a sum nobody prints is nobody's."""
        judged = self.derived.get(key, key)
        while judged in self.derived:
            judged = self.derived[judged]
        if judged not in self.state or judged in self.exempt:
            return NOTHING
        pairs = [(v if not isinstance(v, tuple) else v[0], v[1] if isinstance(v, tuple) else label)
                 for v, label in judged.pairs]  # fmt: skip
        return rule.risk(pairs)

    def _matrix(self, place: dict[Key, int]) -> "csr_array":
        import numpy as np
        from scipy.sparse import csr_array

        entries = [
            (row, place[cell], sign)
            for row, (total, parts) in enumerate(self.relations)
            for cell, sign in [(total, 1), *((part, -1) for part in sorted(parts, key=place.__getitem__))]
        ]
        at, cells, signs = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        return csr_array((signs.astype(float), (at, cells)), shape=(len(self.relations), len(place)))
