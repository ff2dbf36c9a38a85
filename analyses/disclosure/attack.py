"""The reader who works out what was hidden.

The reader knows every published count, all relations between cells, that counts are whole numbers from 0, that
cumulative tables only grow, and the rule with its thresholds. All hidden cells carry one mark, so the mark tells
nothing. From the rule the reader draws two more conclusions:

- A count at risk is always protected. A hidden cell that can be worked out to be, say, 2 or more can therefore not
  be at risk, and must be as large as the threshold (or 0). What that tells of other cells may rule out more.
- Nothing is hidden without need. Of the hidden cells that hang together at least one is at risk. (Of a cell that
  hangs together with no other, everybody can tell why it is hidden; nothing but not printing the table helps.)

A cell withstands the reader when, after all this, it may be 1 or none, and may be as large as the threshold. Somebody
who reruns the whole choice for every conceivable report is not modelled; what is hidden depends on the counts only
through what is at risk and what protects it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analyses.disclosure.cells import HIDDEN, SHOWN, System
from analyses.disclosure.programs import WholeNumbers

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

MOST_WORLDS = 1000
STEPS = (1, -1, 2, -2, 4, -4)
_TINY = 1e-7


class View(NamedTuple):
    """What a reader sees of each cell: the least and the largest count it can stand for."""

    low: "np.ndarray"
    high: "np.ndarray"

    @property
    def unknown(self) -> "np.ndarray":
        """The cells whose counts are not given away by themselves."""
        return self.low < self.high

    def fits(self, worlds: "np.ndarray") -> "np.ndarray":
        """Which rows of counts agree with what is seen."""
        import numpy as np

        return np.all((worlds >= self.low - _TINY) & (worlds <= self.high + _TINY), axis=1)


def ceiling(system: System) -> int:
    """More persons than any count needs to be taken for."""
    largest = int(system.values.max(initial=0))
    return 2 * largest + 10 * max((risk.least for risk in system.risks), default=0) + 10


def view(system: System, hidden: "np.ndarray", as_shown: View | None = None) -> View:
    """What a reader sees when `hidden` (of the OPEN cells) are hidden and the others are shown, exactly or in ranges."""
    import numpy as np

    low, high = as_shown or View(system.values, system.values)
    nowhere = hidden | (system.state == HIDDEN)
    exact = system.state == SHOWN
    return View(
        np.where(nowhere, 0, np.where(exact, system.values, low)),
        np.where(nowhere, ceiling(system), np.where(exact, system.values, high)),
    )


class Worlds:
    """Counts that agree with all the reader knows, one world per row; those found are combined to find more."""

    def __init__(self, truth: "np.ndarray", fits: "Callable[[np.ndarray], np.ndarray]"):
        self.truth, self.fits = truth, fits
        self.rows = truth[None, :][fits(truth[None, :])]

    def add(self, world: "np.ndarray") -> None:
        """Add a world, and what comes of making its changes, or the opposite, more or less far on top of the others."""
        import numpy as np

        change = world - self.truth
        if change.dtype.kind == "i":
            change = change // max(int(np.gcd.reduce(change)), 1)
        others = self.rows[: max(MOST_WORLDS - len(self.rows), 0)]
        new = np.vstack([world[None, :], *(others + times * change for times in STEPS)])
        self.rows = np.vstack([self.rows, new[self.fits(new)]])

    def narrowed(self, fits: "Callable[[np.ndarray], np.ndarray]") -> "Worlds":
        """Those that agree with what is known now."""
        kept = Worlds(self.truth, fits)
        kept.rows = self.rows[fits(self.rows)]
        return kept


@dataclass(frozen=True, eq=False)
class Block:
    """Unknown cells that hang together: what is learned of one may tell of the others, and of nothing else.

    Attributes
    ----------
    cells : their places in the system
    matrix, sums : the relations between them: matrix times counts is sums
    seen : what is seen of each
    """

    cells: "np.ndarray"
    matrix: "csr_array"
    sums: "np.ndarray"
    seen: View


def blocks(system: System, seen: View) -> Iterator[Block]:
    """The unknown cells, in blocks."""
    import numpy as np
    from scipy.sparse import block_array
    from scipy.sparse.csgraph import connected_components

    unknown = np.flatnonzero(seen.unknown)
    if not len(unknown):
        return
    matrix = abs(system.relations[:, unknown])
    _, label = connected_components(block_array([[None, matrix], [matrix.T, None]]), directed=False)
    relation, cell = label[: matrix.shape[0]], label[matrix.shape[0] :]
    for each in np.unique(cell):
        cells = unknown[cell == each]
        own = system.relations[np.flatnonzero(relation == each)]
        known = system.values.copy()
        known[cells] = 0
        yield Block(cells, own[:, cells], -(own @ known), View(seen.low[cells], seen.high[cells]))


def exposed(
    system: System,
    seen: View,
    marked: "np.ndarray",
    lost: Collection[int] = (),
    found: "list[np.ndarray] | None" = None,
    sound: set[bytes] | None = None,
) -> list[tuple[int, "np.ndarray"]]:
    """The cells at risk that do not withstand the reader, at most one of each block, with the cells of the block.

    Parameters
    ----------
    marked : the cells that are hidden, or shown in a way that a count at risk may be shown in; the reader knows that
        all others are not at risk
    lost : cells at risk that are given up
    found : worlds that agree with what is seen, to save work; those that are found now are added
    sound : blocks that have withstood the reader before, to save work; those that do now are added
    """
    import numpy as np

    primary = set(system.primary) - set(lost)
    sound, found = set() if sound is None else sound, [] if found is None else found
    weak: list = [(cell, np.array([cell])) for cell in primary if not seen.unknown[cell]]
    for block in blocks(system, seen):
        own = primary & set(block.cells.tolist())
        name = np.stack([block.cells, *block.seen]).tobytes()
        if own and name not in sound:
            cell = _weak(system, block, marked, own, found)
            weak += [] if cell is None else [(cell, block.cells)]
            sound |= {name} if cell is None else set()
    return weak


def _weak(
    system: System, block: Block, marked: "np.ndarray", primary: set[int], found: "list[np.ndarray]"
) -> int | None:
    """A cell at risk that the reader sees through, or None.

    The cells that may be at risk are found by elimination: first all, then those that could be protected, and so on.
    """
    able = {cell for cell in block.cells.tolist() if marked[cell] and system.risks[cell].least}
    reader = _Reader(system, block, able, found)
    worlds = Worlds(system.values[block.cells], reader.allows)
    for world in found:
        worlds.add(world[block.cells])
    while True:
        kept = set()
        for cell in sorted(able, key=lambda cell: (cell not in primary, cell)):
            if reader.may_be_low(cell, worlds) and reader.may_be_high(cell, worlds):
                kept.add(cell)
            elif cell in primary:
                return cell
        if kept == able:
            return min(primary - able, default=None)
        able = kept
        reader = _Reader(system, block, able, found)
        worlds = worlds.narrowed(reader.allows)


class _Reader:
    """The reader in front of one block, who knows which of its cells may be at risk."""

    def __init__(self, system: System, block: Block, able: set[int], found: "list[np.ndarray]"):
        import numpy as np

        self.truth, self.cells, self.found = system.values, block.cells, found
        risks = [system.risks[cell] for cell in block.cells.tolist()]
        self.seen = block.seen
        self.place = {cell: i for i, cell in enumerate(block.cells.tolist())}
        self.low = np.array([risk.low for risk in risks])
        self.high = np.array([risk.high for risk in risks])
        self.least = np.array([risk.least for risk in risks])
        self.able = np.array([cell in able for cell in self.place])
        self.not_at_risk = ~self.able & (self.least > 0)
        self.problem = WholeNumbers(block.matrix, block.sums, *block.seen)
        self._tell_the_rule()

    def _tell_the_rule(self) -> None:
        """Enter the two conclusions from the rule into the problem."""
        import numpy as np

        for i in np.flatnonzero(self.not_at_risk).tolist():
            if self.low[i] == 0:
                self.problem.at_least(i, self.least[i])
            else:
                self.problem.none_or_at_least(i, self.least[i])
        able = np.flatnonzero(self.able).tolist()
        if not np.isinf(self.high[able]).any():
            self.problem.one_within(able, self.low, self.high)

    def allows(self, worlds: "np.ndarray") -> "np.ndarray":
        """Which rows of counts agree with all that is known."""
        at_risk = (worlds >= self.low) & (worlds <= self.high)
        ruled_out = at_risk[:, self.not_at_risk].any(axis=1)
        return self.seen.fits(worlds) & at_risk[:, self.able].any(axis=1) & ~ruled_out

    def may_be_low(self, cell: int, worlds: Worlds) -> bool:
        i = self.place[cell]
        return bool((worlds.rows[:, i] <= 1).any()) or self._finds(i, (0, 1), worlds)

    def may_be_high(self, cell: int, worlds: Worlds) -> bool:
        i = self.place[cell]
        least = int(self.least[i])
        return bool((worlds.rows[:, i] >= least).any()) or self._finds(i, (least, None), worlds)

    def _finds(self, i: int, within: tuple[int, int | None], worlds: Worlds) -> bool:
        world = self.problem.solve(i, *within)
        if world is None or not worlds.fits(world[None, :])[0]:  # the solver is not believed, the counts are
            return False
        worlds.add(world)
        self.found.append(self.truth.copy())
        self.found[-1][self.cells] = world
        return True


def interval(system: System, seen: View, cell: int) -> tuple[int, int | None]:
    """The least and the largest count that the published numbers alone leave open; None where there is no limit."""
    for block in blocks(system, seen):
        if cell in block.cells:
            problem = WholeNumbers(block.matrix, block.sums, *block.seen)
            least, most = problem.extremes(block.cells.tolist().index(cell))
            return least, most if most < ceiling(system) else None
    return int(system.values[cell]), int(system.values[cell])
