"""Whole numbers that fit equations, bounds and choices: a mixed-integer program, put together line by line."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from evaluation.quiet import quiet_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from scipy.sparse import csr_array

_TINY = 1e-7


def solved(aim: "np.ndarray", bounds: Any, constraints: Any, **options: Any) -> "np.ndarray | None":
    """The whole numbers that `scipy.optimize.milp` finds; None where it finds none, or some that do not fit.

    HiGHS says at times that it has an answer which breaks the constraints (scipy issue 24141), and now and then writes
    a line of its own to the standard output, whatever it is told.
    """
    import numpy as np
    from scipy.optimize import milp

    with quiet_output():
        answer = milp(
            aim, integrality=np.ones(len(aim)), bounds=bounds, constraints=constraints, options=options
        ).x
    if answer is None:
        return None
    found = np.rint(answer)
    lines = constraints if isinstance(constraints, list) else [constraints]
    limits = [(found, bounds.lb, bounds.ub), *((line.A @ found, line.lb, line.ub) for line in lines)]
    fits = all((low - _TINY <= sums).all() and (sums <= high + _TINY).all() for sums, low, high in limits)
    return found if fits else None


class WholeNumbers:
    """Counts that fit `matrix` times counts = `sums`, and lie between `low` and `high`.

    What is added may need 0/1 variables; they follow the counts.
    """

    def __init__(self, matrix: "csr_array", sums: "np.ndarray", low: "np.ndarray", high: "np.ndarray"):
        self.matrix, self.sums = matrix, sums
        self.low, self.high = low.astype(float), high.astype(float)
        self.choices = 0
        self.lines: list[tuple[dict[int, float], float, float]] = []  # coefficients, least, most

    def at_least(self, i: int, least: float) -> None:
        """Count `i` is `least` or more."""
        self.low[i] = max(self.low[i], least)

    def none_or_at_least(self, i: int, least: float) -> None:
        """Count `i` is 0, or `least` or more."""
        choice, top = self._choice(), float(self.high[i])
        self.lines += [({i: 1, choice: -least}, 0, float("inf")), ({i: 1, choice: -top}, -float("inf"), 0)]

    def one_within(self, places: "Sequence[int]", low: "np.ndarray", high: "np.ndarray") -> None:
        """At least one of the counts at `places` lies between its `low` and `high`."""
        choices = {}
        for i in places:
            choice, top = self._choice(), float(self.high[i])
            choices[choice] = 1.0
            self.lines.append(({i: 1, choice: -low[i]}, 0, float("inf")))
            self.lines.append(({i: 1, choice: max(top - high[i], 0)}, -float("inf"), max(top, high[i])))
        self.lines.append((choices, 1, float("inf")))

    def _choice(self) -> int:
        self.choices += 1
        return len(self.low) + self.choices - 1

    def solve(self, i: int, low: float, high: float | None = None) -> "np.ndarray | None":
        """Counts of which count `i` lies between `low` and `high`; None if there are none."""
        lower, upper = self.low.copy(), self.high.copy()
        lower[i], upper[i] = max(lower[i], low), upper[i] if high is None else min(upper[i], high)
        return self._run(lower, upper, {})

    def extremes(self, i: int) -> tuple[int, int]:
        """The least and the largest that count `i` can be."""
        ends = [self._run(self.low, self.high, {i: sign}) for sign in (1.0, -1.0)]
        least, most = (end[i] if end is not None else None for end in ends)
        if least is None or most is None:
            raise ValueError("there are no such counts")
        return int(least), int(most)

    def _run(self, lower: "np.ndarray", upper: "np.ndarray", cost: dict[int, float]) -> "np.ndarray | None":
        import numpy as np
        from scipy.optimize import Bounds

        if (lower > upper).any():
            return None
        size, more = len(self.low), self.choices
        aim = np.zeros(size + more)
        aim[list(cost)] = list(cost.values())
        bounds = Bounds(np.concatenate([lower, np.zeros(more)]), np.concatenate([upper, np.ones(more)]))
        found = solved(aim, bounds, self.constraints)
        return None if found is None else found[:size].astype(np.int64)

    @cached_property
    def constraints(self):
        """All lines, for the solver; nothing is added after the first use."""
        import numpy as np
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array, csr_array

        own = coo_array(self.matrix)
        entries = [
            (len(self.sums) + line, at, c)
            for line, (parts, _, _) in enumerate(self.lines)
            for at, c in parts.items()
        ]
        row, at, coefficient = np.array(entries, dtype=float).reshape(-1, 3).T
        rows = np.concatenate([own.coords[0], row.astype(np.int64)])
        columns = np.concatenate([own.coords[1], at.astype(np.int64)])
        data = np.concatenate([own.data, coefficient])
        shape = (len(self.sums) + len(self.lines), len(self.low) + self.choices)
        return LinearConstraint(
            csr_array((data, (rows, columns)), shape=shape),
            np.concatenate([self.sums, [least for _, least, _ in self.lines]]),
            np.concatenate([self.sums, [most for _, _, most in self.lines]]),
        )
