"""Disclosure control: 2,000 random reports against an attacker, and a large table. Run: python tests/benchmarks/bench_disclosure.py

attacked        reports whose hidden counts the attacker of the tests sees through (should be 0)
only small      the same reports when nothing but small counts is hidden (the peer: primary suppression)
numbers only    the same when the choice looks at the numbers but not at the rule, and in fractions
hidden          cells hidden, against those two
30 x 12         one table with margins and 100 small counts: seconds, with the exact attack; cells hidden

The figures are reported, nothing passes or fails.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from analyses.disclosure.cells import CountTable, system  # noqa: E402
from analyses.disclosure.protection import protect  # noqa: E402
from analyses.disclosure.rules import Rule  # noqa: E402
from analyses.disclosure.suppression import suppress  # noqa: E402
from tests.analyses.disclosure.attacker import seen_through  # noqa: E402
from tests.analyses.disclosure.broken import flags, hides_only_small_counts  # noqa: E402
from tests.analyses.disclosure.material import published, report  # noqa: E402

RULE = Rule()


def main(reports: int = 2000) -> None:
    """Measure and print, with how far it has come on stderr."""
    tally: Counter[str] = Counter()
    slowest = 0.0
    with ProcessPoolExecutor() as several:
        for done, one in enumerate(several.map(_one, range(reports)), 1):
            tally += one
            slowest = max(slowest, one["seconds"])
            if done % 20 == 0:
                print(f"{done} of {reports}: {tally['attacked']} attacked", file=sys.stderr, flush=True)
    print(f"{reports} reports, {tally['seconds']:.0f} s of processor time to mask, slowest {slowest:.2f} s")
    print(
        f"attacked      {tally['attacked']} (and {tally['lost']:.0f} with counts that could not be protected)"
    )
    print(f"only small    {tally['only small']:.0f} are seen through when only small counts are hidden")
    extra = tally["hidden"] / max(tally["by numbers"], 1) - 1
    print(
        f"hidden        {tally['hidden']:.0f} cells, {tally['small']:.0f} of them at risk; {extra:+.1%} against numbers only"
    )
    for seed in range(3):
        _large(seed)


def _one(seed: int) -> Counter[str]:
    made = report(seed)
    begun = time.process_time()
    earlier = published(made.earlier, protect(made.earlier, RULE)) if made.earlier else []
    ledger = protect([*made.tables, *earlier], RULE)
    tally: Counter[str] = Counter()
    tally["seconds"] = time.process_time() - begun  # type: ignore[assignment]  # a Counter adds what it is given
    tables, before = [*earlier, *made.tables], [table.shown for table in earlier]
    tally["attacked"] = bool(seen_through(tables, [*before, *flags(ledger, made.tables)]))
    tally["lost"] = not ledger["protected"].all()
    tally["only small"] = bool(
        seen_through(tables, [*before, *hides_only_small_counts(made.tables, earlier)])
    )
    if not earlier:
        joined = system(made.tables, RULE)
        tally["hidden"] = suppress(joined).hidden.sum()
        tally["by numbers"] = suppress(joined, whole=False).hidden.sum()
        tally["small"] = sum(joined.state[cell] == 0 for cell in joined.primary)
    return tally


def _large(seed: int, rows: int = 30, columns: int = 12, small: int = 100) -> None:
    rng = np.random.default_rng(seed)
    inner = rng.integers(5, 60, rows * columns)
    inner[rng.choice(rows * columns, small, replace=False)] = rng.integers(1, 5, small)
    inner = inner.reshape(rows, columns)
    table = pd.DataFrame(inner).assign(total=inner.sum(axis=1))
    table.loc["total"] = table.sum()
    frame = table.rename_axis("a").reset_index().melt("a", var_name="b", value_name="count").astype(object)
    frame = frame.replace({"a": {"total": None}, "b": {"total": None}})
    begun = time.process_time()
    ledger = protect([CountTable(frame[["a", "b", "count"]])], RULE)
    seconds = time.process_time() - begun
    begun = time.process_time()
    learned = seen_through([CountTable(frame)], [ledger["shown"].tolist()])
    print(f"{rows} x {columns}       {seconds:.1f} s to mask {len(ledger)} cells, {(~ledger['shown']).sum()} hidden; "
          f"{time.process_time() - begun:.1f} s to attack, {len(learned)} seen through")  # fmt: skip


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
