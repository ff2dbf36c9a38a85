"""What the start page can ask for and what it is told; without a word of HTTP or HTML.

All messages are dicts with a ``kind``. What is made lies on this computer: the page can open only what has been made or opened from it.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from evaluation import FoljeError, Study
from evaluation.errors import UseError
from evaluation.words import LANGUAGES, current_language, language, on_page, say, words
from reports.production import FORMATS
from reports.start import studies
from reports.start.arriving import Arrival, Arrivals
from reports.start.choices import choices
from reports.start.machine import MACOS, WINDOWS, Machine
from reports.start.work import WORK, Work, in_words

Say = Callable[[dict], None]
ASKED = {
    "path": str, "study": str, "name": str, "audiences": list, "formats": list, "person": str, "actions": list,
    "group": str, "date": str, "what_kind": str, "encoding": str, "version": str,
}  # of a piece of work  # fmt: skip
TOPICS = ("start_page", "start_adding")  # of words that the page is told
BRINGS = {"add"}  # work that is done with a file of the page's


class House:
    """What all pages of a start share: the user's computer, what may be opened on it, and how to come back to the loop.

    Parameters
    ----------
    back : calls a function where the pages live
    end : ends the start
    browser : whether anything may be opened on this computer's screen
    """

    def __init__(
        self,
        machine: Machine,
        back: Callable[..., object],
        end: Callable[[], object],
        *,
        browser: bool = True,
    ):
        self.machine, self.back, self.end, self.browser = machine, back, end, browser
        self.lang, self.arrivals = current_language(), Arrivals()
        self._lies_at: dict[str, Path] = {}

    def known(self, path: Path) -> dict:
        """A file or folder as the page may name it."""
        name = secrets.token_urlsafe(8)  # not that of another file before a restart
        self._lies_at[name] = path
        return {"id": name, "name": path.name, "path": str(path), "format": path.suffix[1:]}

    def show(self, name: str, *, folder: bool) -> bool:
        """Open a known file in its own program, or the folder it lies in; tells whether that was tried."""
        path = self._lies_at.get(name)
        return self.browser and path is not None and _shown(path, folder, self.machine.system)


class Front:
    """A start page: what it hears, and what it is told."""

    def __init__(self, house: House, tell: Say):
        self.house, self.say, self.lang = house, tell, house.lang
        self._work: dict[str, Work] = {}
        self._brought: dict[str, Arrival] = {}  # files that come, or are being read

    def close(self) -> None:
        """The page has gone; nobody waits for what it asked for."""
        for name in (
            self._brought.keys() - self._work.keys()
        ):  # the others are dropped when their work has ended
            self._brought.pop(name).drop()
        for work in [*self._work.values()]:
            work.stop()

    def hear(self, message: object) -> None:
        """Do what the page asks for; say in words what is wrong."""
        asked = message if isinstance(message, dict) else {}
        try:
            with language(self.lang), on_page():
                self._do(asked)
        except (FoljeError, OSError) as error:
            of = {"at": str(asked.get("kind")), "id": str(asked.get("id") or "")}
            self.say({"kind": "wrong", **of, "why": in_words(error, self.lang)})

    def _do(self, asked: dict) -> None:
        match asked.get("kind"):
            case "hello":
                self._begin(str(asked.get("lang") or ""))
            case "open":
                self._open(studies.named(str(asked.get("path") or "")))
            case "forget":
                studies.forget(self.house.machine, str(asked.get("path") or ""))
                self._list()
            case "work":
                self._set_to(str(asked.get("id")), asked)
            case "stop" if work := self._work.get(str(asked.get("id"))):
                work.stop()
            case "stop" if arrival := self._brought.get(str(asked.get("id"))):
                arrival.drop("start_page.stopped" if asked.get("wanted") else "start_adding.not_sent")
            case "answer" if work := self._work.get(str(asked.get("id"))):
                work.answer(str(asked.get("text") or ""))
            case "show":
                shown = self.house.show(str(asked.get("file")), folder=bool(asked.get("folder")))
                if not (shown or asked.get("quiet")):
                    self.say({"kind": "wrong", "at": "show", "why": say("start_page.not_shown")})
            case "end":
                self.house.end()

    def _begin(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else self.lang
        said = {key: text[self.lang] for topic in TOPICS for key, text in words(topic).items()}
        self.say({"kind": "start", "lang": self.lang, "words": said, "formats": list(FORMATS)})
        with language(self.lang):
            self._list()

    # which study

    def _list(self) -> None:
        last = studies.remembered(self.house.machine)
        self.say({"kind": "studies", "last": [studies.told(each) for each in last]})
        Thread(target=self._look, args=(last,), daemon=True).start()

    def _look(self, last: list[Path]) -> None:
        """Look for other studies; the documents may lie on a slow share."""
        with language(self.lang):
            known = studies.found(self.house.machine, Path.cwd())
            others = [studies.told(each) for each in known if each not in last]
        self.house.back(self.say, {"kind": "found", "found": others})

    def _open(self, path: Path) -> None:
        study = Study.open(path)
        studies.remember(self.house.machine, path)
        self.house.arrivals.sweep(path)
        folder = self.house.known(path)["id"]
        self.say({"kind": "study", **studies.told(path), "folder": folder, **choices(study, self.lang)})

    # what is done with it

    def _set_to(self, name: str, asked: dict) -> None:
        what = asked.get("do")
        if what not in WORK or name in self._work or name in self._brought:
            return
        given = {key: asked.get(key) or kind() for key, kind in ASKED.items()}
        if not given["audiences"] or not (given["formats"] or what != "report"):
            raise UseError(say("start_page.nothing_chosen"))
        given |= {"do": what, "lang": self.lang}
        if what in BRINGS:
            self._send_for(name, given)
        else:
            self._begin_work(name, given)

    def _begin_work(self, name: str, given: dict) -> None:
        self._work[name] = Work(given, lambda said: self.house.back(self._hear_of, name, said))

    def _send_for(self, name: str, given: dict) -> None:
        """Tell the page where to send a file; its work begins when it is here."""

        def came() -> None:
            self._begin_work(name, given | {"file": str(arrival.path)})

        def failed(why: str) -> None:
            self._hear_of(name, {"done": {"wrong": say(why, self.lang)}})

        study = studies.named(given["study"])
        key, arrival = self.house.arrivals.expect(study, given["name"], came, failed)
        self._brought[name] = arrival
        self.say({"kind": "send", "id": name, "to": key})

    def _hear_of(self, name: str, said: dict) -> None:
        """Tell the page how its work goes."""
        if "progress" in said:
            self.say({"kind": "progress", "id": name, "text": said["progress"]})
            return
        if "ask" in said:
            self.say({"kind": "ask", "id": name, **said["ask"]})
            return
        self._work.pop(name, None)
        if arrival := self._brought.pop(name, None):
            arrival.drop()
        done = said["done"]
        files = [self.house.known(Path(file)) for file in done.get("files", ())]
        self.say({"kind": "done", "id": name, **done, "files": files})


def _shown(path: Path, folder: bool, system: str) -> bool:
    """Open a file in the program the user has for it, or the folder it lies in; tells whether there is a way."""
    inside = folder and path.is_file()
    if not path.exists():
        return False
    if system == WINDOWS and sys.platform == "win32":
        if inside:
            subprocess.Popen(
                f'explorer /select,"{path}"'
            )  # it reads its own quotes, not those around all of it
        else:
            os.startfile(path)  # noqa: S606 - a file that we made
        return True
    opener = shutil.which("open" if system == MACOS else "xdg-open")
    if opener is None:
        return False
    where = ["-R", str(path)] if inside and system == MACOS else [str(path.parent if inside else path)]
    subprocess.Popen([opener, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return True
