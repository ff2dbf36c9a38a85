"""Hide as little as withstands the reader.

A master problem chooses which cells to hide; the reader attacks each cell at risk, first with fractions (one linear
program per cell and direction, whose dual prices say which cells would have to be hidden), then exactly, in whole
numbers and with what the rule gives away. Each success is a cut that the master must obey, until none is left.

Source: Fischetti & Salazar-González 2001, Management Science 47, 1008–1027 (the cuts by dual prices).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyses.disclosure.attack import Block, View, Worlds, blocks, ceiling, exposed, interval, view
from analyses.disclosure.cells import HIDDEN, OPEN, SHOWN, System
from analyses.disclosure.programs import solved

if TYPE_CHECKING:
    import numpy as np

LARGE = 150  # with more cells to choose from the choice may cost up to 1 per cent more than the best
PATIENCE = 5  # so often the exact attack may send the choice back; after that what is hidden stays hidden
CUTS = 4  # so many per block and round: what is learned from one cell mostly holds for its neighbours
_TINY = 1e-7


@dataclass(frozen=True, eq=False)
class Choice:
    """What to hide.

    Attributes
    ----------
    hidden : per cell of the system; only OPEN cells are chosen
    lost : cells at risk that cannot be protected whatever is hidden, since what has been published gives them away
    cuts, rounds : how much work it was
    """

    hidden: "np.ndarray"
    lost: tuple[int, ...]
    cuts: int
    rounds: int


def suppress(
    system: System, as_shown: View | None = None, *, must: "np.ndarray | None" = None, whole: bool = True
) -> Choice:
    """Choose what to hide.

    Parameters
    ----------
    as_shown : the ranges in which cells are shown that are not hidden (rounding); None: the counts themselves
    must : the cells that are to be hidden in any case; None: those at risk, and items with their complements. When it
        is given, the reader knows that cells that are shown in ranges may be at risk as well.
    whole : attack in whole numbers and with the rule as well; False leaves holes and is for comparison only
    """
    work = _Work(system, as_shown or View(system.values, system.values), must)
    sent_back = 0
    while True:
        work.rounds += 1
        hidden = work.master()
        if work.cut_by_fractions(hidden):
            continue
        if not whole or not work.cut_in_whole_numbers(hidden):
            break
        sent_back += 1
        work.settled = hidden if sent_back == PATIENCE else work.settled
        if sent_back >= PATIENCE:
            work.forced |= hidden
    hidden = work.without_idle(hidden)
    return Choice(hidden, tuple(sorted(work.lost)), len(work.rows), work.rounds)


@dataclass(eq=False)
class _Work:
    """A choice on its way: the cuts so far, and worlds that are known to fool the reader."""

    system: System
    as_shown: View
    must: "np.ndarray | None"
    rows: list[tuple["np.ndarray", float]] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    sound: set[bytes] = field(default_factory=set)
    worlds: list["np.ndarray"] = field(default_factory=list)
    settled: "np.ndarray | None" = None  # what was hidden when patience ended
    rounds: int = 0

    def __post_init__(self):
        import numpy as np

        system = self.system
        self.open = system.state == OPEN
        self.primary = system.primary
        self.at_risk = set(self.primary)
        items = [system.complements[c] for c in self.primary if c in system.complements]
        needed = np.zeros(len(system.keys), dtype=bool)
        needed[self.primary + items] = True  # an item is hidden with its complement
        self.needed = (needed if self.must is None else self.must) & self.open
        self.forced = self.needed.copy()
        self.top = ceiling(system)
        self._never_alone()

    def _never_alone(self) -> None:
        """A hidden cell that is the only unknown of a relation can be worked out; so hide none or two."""
        import numpy as np

        exact = (self.as_shown.low == self.as_shown.high) & (self.system.state != HIDDEN)
        relations = self.system.relations
        for start, end in zip(relations.indptr, relations.indptr[1:], strict=False):
            cells = relations.indices[start:end]
            for cell in cells[self.open[cells]] if exact[cells].all() else ():
                line = np.zeros(len(self.open))
                line[cells] = 1
                line[cell] = -1
                self.rows.append((line, 0.0))

    def master(self) -> "np.ndarray":
        """The cheapest choice that obeys all cuts."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        if not self.rows:
            return self.forced.copy()
        matrix = csr_array(np.array([line for line, _ in self.rows]))
        least = np.array([need for _, need in self.rows]) - _TINY
        for presolve in (True, False):  # presolving, HiGHS at times finds nothing where there is something
            found = solved(
                np.where(self.open, self.system.weight, 0),
                Bounds(self.forced.astype(float), self.open.astype(float)),
                LinearConstraint(matrix, least, np.inf),
                mip_rel_gap=0.01 if self.open.sum() > LARGE else 0.0,
                presolve=presolve,
            )
            if found is not None:
                return found > 0.5
        return self.open.copy()

    def cut_by_fractions(self, hidden: "np.ndarray") -> bool:
        """Attack each cell at risk with fractions; a cut for each that is seen through."""
        import numpy as np

        before = len(self.rows), len(self.lost)
        seen = view(self.system, hidden, self.as_shown)
        fooling = Worlds(self.system.values, seen.fits)
        for world in self.worlds:
            if seen.fits(world[None, :])[0]:
                fooling.add(world)
        for block in blocks(self.system, seen):
            cuts_before = len(self.rows)
            for cell, sign, need in self._pending(block):
                if len(self.rows) < cuts_before + CUTS and not self._reaches(cell, sign, need, fooling):
                    self._attack(cell, sign, need, seen, fooling)
        known = set(np.flatnonzero(~seen.unknown).tolist())
        for cell in sorted((self.at_risk & known) - self.lost):
            for sign, need in self._needs(cell)[:1]:
                self._attack(cell, sign, need, seen, fooling)
        return (len(self.rows), len(self.lost)) != before

    def _pending(self, block: Block) -> list[tuple[int, int, int]]:
        cells = [cell for cell in block.cells.tolist() if cell in self.at_risk and cell not in self.lost]
        return [(cell, sign, need) for cell in cells for sign, need in self._needs(cell)]

    def _needs(self, cell: int) -> list[tuple[int, int]]:
        """How far a count must be able to go: up to the threshold, and down to 1."""
        value, least = int(self.system.values[cell]), self.system.risks[cell].least
        return [(sign, need) for sign, need in [(1, least - value), (-1, value - 1)] if need > 0]

    def _reaches(self, cell: int, sign: int, need: int, fooling: Worlds) -> bool:
        return bool((sign * (fooling.rows[:, cell] - self.system.values[cell])).max() >= need - _TINY)

    def _attack(self, cell: int, sign: int, need: int, seen: View, fooling: Worlds) -> None:
        import numpy as np
        from scipy.optimize import linprog

        values, relations = self.system.values, self.system.relations
        aim = np.zeros(len(values))
        aim[cell] = -sign
        room = np.stack([seen.low - values, seen.high - values], axis=1)
        result = linprog(aim, A_eq=relations, b_eq=np.zeros(relations.shape[0]), bounds=room, method="highs")
        if -result.fun >= need - _TINY:
            self.worlds.append(values + result.x)
            fooling.add(self.worlds[-1])
        else:
            price = result.lower.marginals + result.upper.marginals  # of a shown cell it may stand at either
            self._cut(cell, need, np.maximum(price, 0), np.maximum(-price, 0))

    def _cut(self, cell: int, need: float, price_down: "np.ndarray", price_up: "np.ndarray") -> None:
        """The reader's limit is the prices times the room of each cell; hiding gives room."""
        import numpy as np

        values = self.system.values
        shown = price_down * (values - self.as_shown.low) + price_up * (self.as_shown.high - values)
        secret = price_down * values + price_up * (self.top - values)
        stands = np.where(self.system.state == SHOWN, 0, shown)
        fixed = np.where(self.system.state == HIDDEN, secret, stands).sum()
        gain = np.where(self.open, secret - shown, 0)
        if gain.sum() < need - fixed - _TINY:
            self._give_up(cell)
        else:
            gain = np.minimum(gain / (need - fixed), 1)
            self.rows.append((np.where(gain < _TINY, 0, gain), 1.0))

    def _give_up(self, cell: int) -> None:
        """Nothing protects this cell: hide all that hangs together with it, and say so."""
        self.lost.add(cell)
        for block in blocks(self.system, view(self.system, self.open, self.as_shown)):
            if cell in block.cells:
                self.forced[block.cells[self.open[block.cells]]] = True

    def cut_in_whole_numbers(self, hidden: "np.ndarray") -> bool:
        """Attack exactly; a block that is seen through needs one more cell that hangs together with it."""
        import numpy as np

        before = len(self.rows), len(self.lost), len(self.told)
        relations = abs(self.system.relations)
        for cell, cells in self._seen_through(hidden):
            near = relations[relations[:, cells].sum(axis=1) > 0].sum(axis=0) > 0
            more = near & self.open & ~hidden
            if more.any():
                self.rows.append((more.astype(np.float64), 1.0))
            elif self._numbers_tell(cell, hidden):
                self._give_up(cell)
            else:
                self.told.add(cell)
        return (len(self.rows), len(self.lost), len(self.told)) != before

    def _numbers_tell(self, cell: int, hidden: "np.ndarray") -> bool:
        """Whether the numbers give a cell away without the rule.

        Where they do not, only its mark tells that it is small: nothing that it hangs together with could have been
        hidden in its stead.
        """
        low, high = interval(self.system, view(self.system, hidden, self.as_shown), cell)
        return low > 1 or (high is not None and high < self.system.risks[cell].least)

    def _seen_through(self, hidden: "np.ndarray") -> list[tuple[int, "np.ndarray"]]:
        import numpy as np

        seen = view(self.system, hidden, self.as_shown)
        worlds = np.array([self.system.values, *self.worlds])
        whole = (np.abs(worlds - np.rint(worlds)) < _TINY).all(axis=1)
        found = list(np.rint(worlds[whole & seen.fits(worlds)]).astype(np.int64))
        known = len(found)
        marked = hidden | (self.system.state == HIDDEN) | (self.must is not None)
        weak = exposed(self.system, seen, marked, self.lost | self.told, found, self.sound)
        self.worlds += found[known:]
        return weak

    def without_idle(self, hidden: "np.ndarray") -> "np.ndarray":
        """What is hidden without protecting anything is shown after all."""
        import numpy as np

        kept = self.needed & hidden
        for block in blocks(self.system, view(self.system, hidden, self.as_shown)):
            if self.at_risk & set(block.cells.tolist()):
                kept |= hidden & np.isin(np.arange(len(hidden)), block.cells)
        for cell in np.flatnonzero(kept & ~self.settled) if self.settled is not None else ():
            fewer = kept.copy()
            fewer[cell] = False
            if not self._seen_through(fewer):
                kept = fewer
        return kept
