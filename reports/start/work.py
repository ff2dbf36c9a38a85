"""What the start page has done in a process of its own: what `folje status`, `check`, `timeline`, `report`, `new` and `demo` do.

It takes seconds or minutes of processor time, and no key press in a workbench waits for it; it can be stopped. The answer comes as
lines of JSON in ASCII.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from evaluation import FoljeError, Study
from evaluation.erasure import reapply
from evaluation.words import language, say

_ROOT = Path(__file__).resolve().parents[2]
_RUN = "import sys; sys.path.insert(0, sys.argv[1]); from reports.start.work import main; main(sys.argv[2])"
Answer = dict
Told = Callable[[dict], object]


def opened(path: str | Path) -> Study:
    """The study as a command opens it: what has been erased stays so, also where an old copy has come back."""
    study = Study.open(path)
    reapply(study)
    return study


def status(given: dict, tell: Told) -> Answer:
    """What waits (`folje status`)."""
    from reports.overview import status

    return {"lines": status(opened(given["study"]))["lines"][1:]}


def check(given: dict, tell: Told) -> Answer:
    """What is wrong (`folje check`)."""
    from reports.checking import check

    return {"lines": check(opened(given["study"]))["lines"]}


def timeline(given: dict, tell: Told) -> Answer:
    """The page of the groups' timeline (`folje timeline`)."""
    from reports.production import timeline

    made = timeline(opened(given["study"]), None, lang=given["lang"], audience=given["audiences"][0])
    return {"files": [made["file"]], "lines": []}


def report(given: dict, tell: Told) -> Answer:
    """A report for one or several audiences (`folje report`)."""
    from reports.audiences import reports

    def progress(text: str, *, passing: bool = False) -> None:
        tell({"progress": text.strip()})

    made = reports(
        opened(given["study"]), given["name"], ",".join(given["audiences"]), to=tuple(given["formats"]), lang=given["lang"],
        say_progress=progress,
    )  # fmt: skip
    files = {f"  {file}" for file in made["files"]}
    return {"files": made["files"], "lines": [line for line in made["lines"] if line not in files]}


def new(given: dict, tell: Told) -> Answer:
    """A new study (`folje new`)."""
    from reports.production import new_study
    from reports.start.studies import place_for_new

    return {"study": new_study(place_for_new(given["path"]))["study"], "lines": []}


def demo(given: dict, tell: Told) -> Answer:
    """The example study (`folje code --demo`)."""
    from reports.workbench.server import demo_study

    return {"study": str(Path(demo_study(lambda line: None)).resolve()), "lines": []}


WORK: dict[str, Callable[[dict, Told], Answer]] = {
    "status": status, "check": check, "timeline": timeline, "report": report, "new": new, "demo": demo,
}  # fmt: skip


def done(given: dict, tell: Told) -> Answer:
    """What is asked for, or why it could not be done, in words."""
    try:
        with language(given["lang"]):
            return WORK[given["do"]](given, tell)
    except (FoljeError, OSError) as error:
        return {"wrong": in_words(error, given["lang"])}


def in_words(error: FoljeError | OSError, lang: str) -> str:
    """What is wrong, also where the disk or the network refuses."""
    if isinstance(error, FoljeError):
        return str(error)
    reason, file = error.strerror or type(error).__name__, error.filename or ""
    return say("start_page.disk_trouble", lang, reason=reason, file=file)


def main(asked: str) -> None:
    """Do what is asked, and tell how it goes."""

    def tell(message: dict) -> None:
        print(json.dumps(message), flush=True)

    tell({"done": done(json.loads(asked), tell)})


class Work:
    """A piece of work that goes on in a process of its own.

    Parameters
    ----------
    tell : is given {"progress": text} and at last {"done": answer}, from a thread
    """

    def __init__(self, given: dict, tell: Told):
        command = [sys.executable, "-c", _RUN, str(_ROOT), json.dumps(given)]
        self._stopped, self._lang = False, given["lang"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        Thread(target=self._listen, args=(tell,), daemon=True).start()

    def _listen(self, tell: Told) -> None:
        answered = False
        for line in self._process.stdout or ():
            message = _message(line)
            answered = answered or "done" in message
            if message:
                tell(message)
        self._process.wait()
        if not answered:
            key = "start_page.stopped" if self._stopped else "start_page.broke_off"
            tell({"done": {"wrong": say(key, self._lang)}})

    def stop(self) -> None:
        """End it; what it has written whole stays."""
        self._stopped = True
        self._process.terminate()


def _message(line: str) -> dict:
    """What a line tells; nothing where a library has printed something of its own."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
