"""Codes proposed for the passages of a study, worked out once in a process of their own: it takes seconds, and no key press waits."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from coding.family_words import proposed
from coding.suggestions import proposals
from evaluation import Study
from evaluation.errors import FoljeError

Given = dict[str, list[dict]]  # passage → code, grounds and method of each proposal
_ROOT = Path(__file__).resolve().parents[2]
_RUN = "import sys; sys.path.insert(0, sys.argv[1]); from reports.workbench.proposals import main; main(sys.argv[2])"


class Proposals:
    """The proposals for a study's passages.

    Parameters
    ----------
    back : calls a function where the one who asks lives; None: everything is worked out here, while the asker waits
    """

    def __init__(self, study: Study, back: Callable[[Callable[[], None]], object] | None = None):
        self._study, self._back = study, back
        self._made: Given | None = None
        self._lock = Lock()

    def ask(self, answer: Callable[[Given], None]) -> None:
        """Give the proposals to `answer`, now or when they are ready."""
        if self._made is None and self._back is None:
            self._made = worked_out(self._study.path)
        if self._made is not None:
            answer(self._made)
        else:
            Thread(target=self._wait_for, args=(answer,), daemon=True).start()

    def _wait_for(self, answer: Callable[[Given], None]) -> None:
        made = self._wait()
        if self._back is not None:
            self._back(lambda: answer(made))

    def _wait(self) -> Given:
        with self._lock:
            if self._made is None:
                command = [sys.executable, "-c", _RUN, str(_ROOT), str(self._study.path.resolve())]
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
                self._made = json.loads(done.stdout) if done.returncode == 0 else {}
        return self._made


def worked_out(study: Path) -> Given:
    """The proposals for every passage: first that it is a family matter (no code), then codes; no codes where a codebook cannot be used."""
    opened = Study.open(study)
    told = {
        name: [{"code": "", "grounds": list(words), "method": "family"}]
        for name, words in proposed(opened).items()
    }
    with suppress(FoljeError):
        for name, given in proposals(opened).items():
            codes = [{"code": s.code, "grounds": list(s.grounds), "method": s.method} for s in given]
            told[name] = [*told.get(name, ()), *codes]
    return {name: given for name, given in told.items() if given}


def main(study: str) -> None:
    """Work out the proposals and print them as JSON in ASCII."""
    print(json.dumps(worked_out(Path(study))))
