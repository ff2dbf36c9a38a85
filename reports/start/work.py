"""What the start page has done in a process of its own: what `folje status`, `check`, `add`, `undo`, `timeline`, `report` … do.

It takes seconds or minutes of processor time, and no key press in a workbench waits for it; it can be stopped. What is asked for,
its questions and the answers go as lines of JSON in ASCII; nothing of it stands where other programs see how it was started.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from evaluation import FoljeError, Study
from evaluation.erasure import reapply
from evaluation.words import language, on_page, say

_ROOT = Path(__file__).resolve().parents[2]
_RUN = "import sys; sys.path.insert(0, sys.argv[1]); from reports.start.work import main; main()"
ASKING = {"add", "undo"}  # work that may ask the person something
Answer = dict
Told = Callable[[dict], Any]  # what a question is answered


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


def add(given: dict, tell: Told) -> Answer:
    """A file is added (`folje add`); what it does is told so that it can be undone."""
    from coding.adding import add_file
    from coding.writers import who

    path = Path(given["file"])
    try:
        study = opened(given["study"])
        person = who(study, given["person"] or None)
        before = study.journal.standing(person)
        answer = add_file(_own_place(study, path), study, _stated(given, person), partial(_asked, tell))
    except FoljeError as error:
        error.where = path.name if error.where == path else error.where
        raise
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)
    documents = [answer, *answer.get("documents", ())]
    return {
        "lines": answer["lines"], "person": person, "document": next((d["document"] for d in documents if "document" in d), ""),
        "actions": [action for action in study.journal.standing(person) if action not in before],
    }  # fmt: skip


def _own_place(study: Study, path: Path) -> Path:
    """Where a file stands in sources/ that was chosen there: it keeps its name and document, as when a command names it."""
    size, data = path.stat().st_size, path.read_bytes()
    there = (p for p in (study.path / "sources").rglob("*") if p.name == path.name and p.is_file())
    return next((p for p in there if p.stat().st_size == size and p.read_bytes() == data), path)


def _stated(given: dict, person: str) -> dict:
    """What the page's fields say, as the command's options say it."""
    fields = {key: given[key] or None for key in ("group", "date", "encoding")}
    return {
        **fields,
        "kind": given["what_kind"] or None,
        "person": person,
        **{key: given["version"] == key for key in ("replace", "another")},
    }


def _asked(tell: Told, question: str) -> str:
    choices, kind = getattr(question, "choices", ()), getattr(question, "kind", "text")
    return tell({"ask": {"text": question, "choices": choices, "answer": kind}})


def template(given: dict, tell: Told) -> Answer:
    """A template is put in the study (`folje template`)."""
    from reports.start.fetching import fetch

    return fetch(opened(given["study"]), given["name"])


def undo(given: dict, tell: Told) -> Answer:
    """What has just been added is taken back (`folje undo`)."""
    from coding.undoing import undo_these

    ask = partial(_asked, tell)
    return {
        "lines": undo_these(opened(given["study"]), given["person"] or None, given["actions"], ask)["lines"]
    }


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
    "status": status, "check": check, "add": add, "undo": undo, "template": template, "timeline": timeline, "report": report, "new": new, "demo": demo,
}  # fmt: skip


def done(given: dict, tell: Told) -> Answer:
    """What is asked for, or why it could not be done, in words."""
    try:
        with language(given["lang"]), on_page():
            return WORK[given["do"]](given, tell)
    except (FoljeError, OSError) as error:
        return {"wrong": in_words(error, given["lang"])}


def in_words(error: FoljeError | OSError, lang: str) -> str:
    """What is wrong, also where the disk or the network refuses."""
    if isinstance(error, FoljeError):
        return str(error)
    reason, file = error.strerror or type(error).__name__, error.filename or ""
    return say("start_page.disk_trouble", lang, reason=reason, file=file)


def main() -> None:
    """Do what is asked, and tell how it goes."""
    _tell({"done": done(json.loads(sys.stdin.readline()), _tell)})


def _tell(message: dict) -> Any:
    """Tell the page; of a question wait for the answer. Ends when there is nobody left to answer."""
    print(json.dumps(message), flush=True)
    if "ask" not in message:
        return None
    answer = sys.stdin.readline()
    return json.loads(answer) if answer else sys.exit()


class Work:
    """A piece of work that goes on in a process of its own.

    Parameters
    ----------
    tell : is given {"progress": text}, {"ask": question} and at last {"done": answer}, from a thread
    """

    def __init__(self, given: dict, tell: Told):
        command = [sys.executable, "-c", _RUN, str(_ROOT)]
        self._stopped, self._lang = False, given["lang"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE, text=True, encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self.answer(given)
        if given["do"] not in ASKING and self._process.stdin:
            self._process.stdin.close()
        Thread(target=self._listen, args=(tell,), daemon=True).start()

    def _listen(self, tell: Told) -> None:
        answered = False
        with suppress(OSError), self._process as process:  # an answer may come too late
            for line in process.stdout or ():
                message = _message(line)
                answered = answered or "done" in message
                if message:
                    tell(message)
        if not answered:
            key = "start_page.stopped" if self._stopped else "start_page.broke_off"
            tell({"done": {"wrong": say(key, self._lang)}})

    def answer(self, said: object) -> None:
        """Answer its question."""
        with suppress(OSError, ValueError):  # it has ended
            if self._process.stdin:
                self._process.stdin.write(f"{json.dumps(said)}\n")
                self._process.stdin.flush()

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
