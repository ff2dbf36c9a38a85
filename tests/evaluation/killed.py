"""Two processes that write in one study on a bad disk, and are killed: what they acknowledged, and what is found afterwards.

As a program (``python -m tests.evaluation.killed FOLDER PERSON``) it is one of the writers: it prints the id of each gesture
when it has been acknowledged, and goes on until it is killed.
"""

import errno
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from evaluation.disk import Disk
from evaluation.errors import JournalError
from evaluation.events import Coding, Memo
from evaluation.journal import Journal, new_id

ROOT = Path(__file__).resolve().parents[2]
PIECE = 40  # bytes written at a time, so that a kill finds lines that are half written


class Bad(Disk):
    """A disk that writes little at a time, and refuses in the middle of the first line and now and then of others."""

    pieces = 0

    def _write(self, handle, data):
        self.pieces += 1
        if self.pieces == 2 or random.random() < 0.02:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super()._write(handle, data[:PIECE])

    def _fsync(self, handle):  # the computer stays on, so what is written is there
        pass


def write_until_killed(folder: Path, person: str) -> None:
    """Write gestures of two events, each again until it has been acknowledged."""
    journal = Journal(folder, Bad())
    while True:
        name = new_id()
        events = (
            Coding(id=name, passage="p1", code="STO1"),
            Memo(id=f"{name}m", about=name, content="Åke 🙂 " * 9),
        )
        while True:
            try:
                journal.write(person, *events)
            except JournalError:
                continue
            break
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


def rounds(folder: Path, number: int, seed: int) -> Counter[str]:
    """Start two writers, kill them, open the study: `number` times.

    Returns counts: acknowledged (gestures), torn and broken (lines that the next start tells of), told (rounds after which it
    told of any). Raises AssertionError when an acknowledged event is not there, or only half a gesture of one that was.
    """
    chance, found, acknowledged = random.Random(seed), Counter(), set()
    told_before = 0
    for _ in range(number):
        acknowledged |= _killed(folder, chance.uniform(0.0, 0.03))
        journal = Journal(folder)
        lost = {name for name in acknowledged if not {name, f"{name}m"} <= journal.state.by_id.keys()}
        assert not lost, f"{len(lost)} acknowledged gestures are gone"
        found["told"] += len(journal.problems) > told_before
        told_before = len(journal.problems)
        assert all(problem.file for problem in journal.problems)
    found["acknowledged"], found["lines told of"] = len(acknowledged), told_before
    return found


def _killed(folder: Path, seconds: float) -> set[str]:
    """Let two processes write for a while after both have begun; give the gestures they acknowledged."""
    command = [sys.executable, "-m", "tests.evaluation.killed", str(folder)]
    writers = [
        subprocess.Popen([*command, person], cwd=ROOT, stdout=subprocess.PIPE) for person in ("anna", "bo")
    ]
    said: list[list[bytes]] = [[], []]
    readers = [threading.Thread(target=_listen, args=pair) for pair in zip(writers, said, strict=True)]
    for reader in readers:
        reader.start()
    while not all(said) and all(writer.poll() is None for writer in writers):
        time.sleep(0.002)
    time.sleep(seconds)
    for writer in writers:
        writer.kill()
    for reader, writer in zip(readers, writers, strict=True):
        reader.join()
        writer.wait()
    assert all(said), "a writer stopped by itself"
    return {line.decode().strip() for lines in said for line in lines if line.endswith(b"\n")}


def _listen(writer: subprocess.Popen, said: list[bytes]) -> None:
    for line in writer.stdout or ():
        said.append(line)


if __name__ == "__main__":
    write_until_killed(Path(sys.argv[1]), sys.argv[2])
