"""How much faster agreement is than the package krippendorff: ``python tests/benchmarks/bench_agreement.py``.

Both in one run, on the same ratings (three coders, five categories, one coding in ten missing), each the fastest of some
rounds that alternate. Bars: alpha on a million units at least 15 times faster; 1000 bootstrap replicates on ten thousand
units at least 200 times faster than looping the package over drawn units (five calls are timed, and multiplied); peak
memory at most twice the ratings as int64. Needs the extra ``bench``.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, REPLICATES, TIMED = 7, 1000, 5
BARS = {"alpha": 15, "bootstrap": 200, "memory": 2}


def main() -> bool:
    """Measure and print; whether all bars are met."""
    import krippendorff
    import pandas as pd

    from analyses.agreement import How, agreement

    table = ratings(1_000_000)
    small, frame = table[:10_000], pd.DataFrame(dict(zip("ABC", table.T, strict=True)))
    few = frame.head(10_000)

    def ours(units, replicates: int):
        return agreement(units, How(replicates=replicates), only=("krippendorff_alpha",))

    def theirs(units):
        return krippendorff.alpha(units.T, level_of_measurement="nominal")

    found, expected = ours(frame, 0)["value"].iat[0], theirs(table)
    print(f"alpha {found:.12f}, krippendorff {expected:.12f}, difference {abs(found - expected):.1e}")
    alpha = fastest(lambda: ours(frame, 0), lambda: theirs(table))
    random = np.random.default_rng(2)

    def looped():
        for _ in range(TIMED):
            theirs(small[random.integers(0, len(small), len(small))])

    bootstrap = fastest(lambda: ours(few, REPLICATES), looped)
    tracemalloc.start()
    ours(frame, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    ratios = {
        "alpha": alpha[1] / alpha[0],
        "bootstrap": bootstrap[1] * REPLICATES / TIMED / bootstrap[0],
        "memory": peak / (table.size * 8),
    }
    print(f"alpha, 1 M units x 3: ours {alpha[0]:.3f} s, theirs {alpha[1]:.3f} s")
    print(
        f"1000 replicates, 10 k units: ours {bootstrap[0]:.4f} s, theirs {bootstrap[1] * REPLICATES / TIMED:.1f} s"
    )
    print(f"peak memory of ours: {peak / 1e6:.1f} MB; the ratings as int64: {table.size * 8 / 1e6:.0f} MB")
    met = {
        name: ratio <= BARS[name] if name == "memory" else ratio >= BARS[name]
        for name, ratio in ratios.items()
    }
    for name, ratio in ratios.items():
        print(f"{name:10} {ratio:7.2f} (bar {BARS[name]}): {'met' if met[name] else 'missed'}")
    return all(met.values())


def ratings(units: int) -> np.ndarray:
    """(units, 3) codes 0–4, nan where a coder has not coded."""
    random = np.random.default_rng(0)
    truth = random.integers(0, 5, (units, 1))
    codes = np.where(random.random((units, 3)) < 0.8, truth, random.integers(0, 5, (units, 3))).astype(float)
    codes[random.random((units, 3)) < 0.1] = np.nan
    return codes


def fastest(*works: Callable[[], object]) -> list[float]:
    """The least seconds each of the works takes, in rounds that alternate."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(not main())
