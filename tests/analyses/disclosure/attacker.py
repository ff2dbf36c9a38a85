"""Somebody who works out hidden counts, written apart from the product: from the tables as they stand in print.

For every pair of tables that count the same persons the attacker sets the sums over common variables equal; items
are at most their base; what was printed before is at most what is printed now. Only printed cells have unknowns.
"""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

TOP = 300  # no count of these reports comes near
Sum = dict[int, int]  # unknown → how often it is counted


class Attacker:
    """All that can be known of hidden cells.

    Parameters
    ----------
    tables : frame (labels, count; a hidden count is missing), items, release
    """

    def __init__(self, tables: list[tuple[pd.DataFrame, str | None, int]]):
        self.names: dict[tuple, int] = {}
        self.known: dict[int, int] = {}
        self.ways: dict[tuple, list[Sum]] = {}  # what is counted → the sums that give it
        self.item_names = {items for _, items, _ in tables if items}
        for frame, items, release in tables:
            self._read(frame, items, release)
        self.nothing = [_minus(way, ways[0]) for ways in self.ways.values() for way in ways[1:]]
        differences = [found for c in self.ways for found in (self.rest(c), self.increase(c))]
        self.not_less = [found for found in differences if found]
        self._prepare()

    def _read(self, frame: pd.DataFrame, items: str | None, release: int) -> None:
        names = [column for column in frame.columns if column not in ("count", items)]
        inner: dict[object, list[tuple[dict, int]]] = {}
        for labels, count in rows(frame):
            counted = (release, frozenset(labels.items()))
            cell = self.names.setdefault(counted, len(self.names))
            self.ways.setdefault(counted, []).append({cell: 1})
            if count is not None:
                self.known[cell] = count
            if set(names) <= set(labels):
                inner.setdefault(labels.get(items), []).append((labels, cell))
        for cells in inner.values():
            for kept in (set(some) for size in range(len(names)) for some in combinations(names, size)):
                sums: dict[tuple, Sum] = {}
                for labels, cell in cells:
                    left = frozenset((n, label) for n, label in labels.items() if n in kept or n == items)
                    sums.setdefault((release, left), {})[cell] = 1
                for counted, way in sums.items():
                    self.ways.setdefault(counted, []).append(way)

    def _base_of(self, counted: tuple) -> tuple:
        return counted[0], frozenset(pair for pair in counted[1] if pair[0] not in self.item_names)

    def rest(self, counted: tuple) -> Sum | None:
        """The complement of an item, where its base can be summed."""
        base = self._base_of(counted)
        return (
            _minus(self.ways[base][0], self.ways[counted][0])
            if base != counted and base in self.ways
            else None
        )

    def increase(self, counted: tuple) -> Sum | None:
        """The increase since the release before."""
        before = (counted[0] - 1, counted[1])
        return _minus(self.ways[counted][0], self.ways[before][0]) if before in self.ways else None

    def _prepare(self) -> None:
        lines = self.nothing + self.not_less
        matrix = np.zeros((len(lines), len(self.names)))
        for row, line in enumerate(lines):
            for cell, times in line.items():
                matrix[row, cell] = times
        most = np.repeat([0, np.inf], [len(self.nothing), len(self.not_less)])
        low, high = np.zeros(len(self.names)), np.full(len(self.names), float(TOP))
        for cell, count in self.known.items():
            low[cell] = high[cell] = count
        self.all_known = [LinearConstraint(matrix, 0, most)] if lines else []
        self.bounds = Bounds(low, high)
        self.worlds: list[np.ndarray] = []

    def believes(self, what: Sum, low: float, high: float) -> bool:
        """Whether whole numbers that agree with everything make a sum lie between `low` and `high`."""
        line = np.zeros(len(self.names))
        for cell, times in what.items():
            line[cell] = times
        if any(low <= line @ world <= high for world in self.worlds):
            return True
        every = [*self.all_known, LinearConstraint(line[None, :], low, high)]
        for presolve in (True, False):  # presolving, HiGHS at times finds nothing where there is something
            result = milp(np.zeros(len(line)), integrality=np.ones(len(line)), bounds=self.bounds, constraints=every,
                          options={"presolve": presolve})  # fmt: skip
            if result.x is not None and _agrees(np.rint(result.x), self.bounds, every):
                self.worlds.append(np.rint(result.x))
                return True
        return False


def _agrees(world: np.ndarray, bounds: Bounds, every: list) -> bool:
    """HiGHS says at times that it has an answer which breaks the constraints."""
    limits = [(world, bounds.lb, bounds.ub), *((line.A @ world, line.lb, line.ub) for line in every)]
    return all(((low <= sums) & (sums <= high)).all() for sums, low, high in limits)


def _minus(one: Sum, other: Sum) -> Sum:
    return {cell: one.get(cell, 0) - other.get(cell, 0) for cell in one | other}


def rows(frame: pd.DataFrame):
    """The labels of each row, without those that are missing, and its count or None."""
    names = [column for column in frame.columns if column != "count"]
    for record in frame.astype(object).to_dict("records"):
        labels = {name: record[name] for name in names if not pd.isna(record[name])}
        yield labels, None if pd.isna(record["count"]) else int(record["count"])


def seen_through(
    tables: list, shown: list[list[bool]], threshold: int = 5, small: list[list[bool]] | None = None
) -> list[str]:
    """What an attacker learns of counts at risk in tables of which only a part is shown.

    Parameters
    ----------
    tables : CountTable
    shown : for each table, whether each row is shown
    small : for each table, whether the mark of each row says that its count is below the threshold
    """
    printed = []
    for table, flags in zip(tables, shown, strict=True):
        counts = [count if flag else None for count, flag in zip(table.frame["count"], flags, strict=True)]
        printed.append(
            (table.frame.assign(count=pd.Series(counts, dtype=object)), table.items, table.release)
        )
    attacker = Attacker(printed)
    for table, marks in zip(tables, small or [], strict=bool(small)):
        for (labels, _), is_small in zip(rows(table.frame), marks, strict=True):
            cell = attacker.names[table.release, frozenset(labels.items())]
            attacker.bounds.ub[cell] = min(attacker.bounds.ub[cell], threshold - 1 if is_small else TOP)
    truth = np.zeros(len(attacker.names))
    for table in tables:
        for labels, count in rows(table.frame):
            truth[attacker.names[table.release, frozenset(labels.items())]] = count
    attacker.worlds.append(truth)
    learned = []
    for counted, cell in attacker.names.items():
        sums = {"count": {cell: 1}, "rest": attacker.rest(counted), "increase": attacker.increase(counted)}
        for name, what in sums.items():
            value = sum(times * truth[cell] for cell, times in (what or {}).items())
            if what and 1 <= value < threshold:
                if not attacker.believes(what, -np.inf, 1):
                    learned.append(f"{name} of {counted}: more than 1")
                if not attacker.believes(what, threshold, np.inf):
                    learned.append(f"{name} of {counted}: less than {threshold}")
    return learned
