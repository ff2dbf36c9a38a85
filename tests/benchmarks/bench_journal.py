"""The journal against its floor: ``python tests/benchmarks/bench_journal.py [rounds]``.

coding     one coding written in a study of 20,000 against a bare append and fsync in the same folder, p50 and p95 in ms;
           `state` is with what stands brought up to date
folding    20,000 and 1,000,000 codings read and folded by a new process, against one that reads the same files and decodes the
           same lines with msgspec (the floor); seconds of the best of three, and the largest memory of a run
killed     two processes on one study and a bad disk, killed `rounds` times (default 500): what the next starts found

The figures are reported, nothing passes or fails; a lost event stops the last part.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

GESTURES = 250  # per session file: an afternoon's work


def main(rounds: int = 500) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder) / "few", 20_000)
        one_coding(Path(folder) / "few")
        folding(Path(folder) / "few", 20_000)
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder) / "many", 1_000_000, per_file=20_000)
        folding(Path(folder) / "many", 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        killing(Path(folder) / "journal", rounds)


def made(folder: Path, number: int, per_file: int = GESTURES) -> None:
    """Codings as two people make them in turn: most one at a time, some in gestures of three."""
    import random

    import msgspec

    from evaluation.events import VERSION, Coding

    chance, encode = random.Random(4), msgspec.json.Encoder().encode
    fresh = lambda: f"{chance.getrandbits(64):016x}"  # noqa: E731
    lines: list[bytes] = []
    for place in range(number):
        n, person = place - place % 3 if place % 10 < 3 else place, "U1" if place // per_file % 2 else "U2"
        lines.append(encode(Coding(id=fresh(), v=VERSION, n=n + 1, at="2026-11-01T09:01:00+01:00", person=person,
                                   action=fresh(), passage=fresh(), code="STO-ROL", codebook="tuckman@0.2.0",
                                   strength=place % 4 or None)))  # fmt: skip
        if len(lines) == per_file or place == number - 1:
            path = folder / person.lower() / f"{place:07}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\n".join(lines) + b"\n")
            lines = []


def one_coding(folder: Path, times: int = 200) -> None:
    """A coding written, and a line of the same length appended and fsynced beside it, in turn."""
    from evaluation.events import Coding
    from evaluation.journal import Journal

    journal, bare, written, with_state = Journal(folder), [], [], []
    line = next(folder.rglob("*.jsonl")).read_bytes().split(b"\n")[0] + b"\n"
    _ = journal.state
    for _ in range(times):
        begun = time.perf_counter()
        handle = os.open(folder / "bare.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, line)
        os.fsync(handle)
        os.close(handle)
        middle = time.perf_counter()
        journal.write("U1", Coding(passage="p1", code="STO-ROL", codebook="tuckman@0.2.0"))
        end = time.perf_counter()
        _ = journal.state
        bare.append(middle - begun)
        written.append(end - middle)
        with_state.append(time.perf_counter() - middle)
    files = len(list(folder.rglob("*.jsonl")))
    print(f"one coding in a study of 20,000 in {files} files, ms (p50, p95)")
    for name, values in (("bare append", bare), ("coding", written), ("coding, state", with_state)):
        print(f"  {name:<14} {percentile(values, 50):6.2f} {percentile(values, 95):6.2f}")
    print(f"  over the bare  {percentile(written, 50) - percentile(bare, 50):6.2f} ms at p50 (bar: 5)")


def percentile(values: list[float], per_cent: int) -> float:
    """In milliseconds."""
    return 1000 * sorted(values)[min(len(values) - 1, len(values) * per_cent // 100)]


FLOOR = """
from evaluation.journal import _events
begun = clock()
files = sorted(folder.rglob("*.jsonl"))
decoded = [_events.decode(line) for path in files for line in path.read_bytes().split(b"\\n") if line]
"""
FOLDED = """
from evaluation.journal import Journal
begun = clock()
state = Journal(folder).state
"""
AROUND = """
import json, sys, time
from pathlib import Path
folder, clock = Path(sys.argv[1]), time.{clock}
{body}
seconds = clock() - begun
try:
    import resource
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
except ImportError:  # Windows
    memory = float("nan")
print(json.dumps([seconds, memory]))
"""


def folding(folder: Path, number: int, times: int = 3) -> None:
    """Read and fold against the floor, each in a process of its own, in turn."""
    print(f"{number:,} codings")
    for clock in ("perf_counter", "process_time"):
        runs = [[measured(body, clock, folder) for body in (FLOOR, FOLDED)] for _ in range(times)]
        floor, folded = (min(run[which][0] for run in runs) for which in (0, 1))
        memory = max(run[1][1] for run in runs)
        print(f"  {clock:<13} decoded {floor:.3f} s, folded {folded:.3f} s, ratio {folded / floor:.2f} (bar: 2), "
              f"{memory:.2f} GB")  # fmt: skip


def measured(body: str, clock: str, folder: Path) -> tuple[float, float]:
    """Seconds and gigabytes of a new process."""
    code = AROUND.format(body=body, clock=clock)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, check=True
    )
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def killing(folder: Path, number: int) -> None:
    """Two writers killed again and again."""
    from tests.evaluation.killed import rounds

    found = rounds(folder, number, seed=4)
    print(f"killed {number} times: {dict(found)}, nothing acknowledged was lost")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
