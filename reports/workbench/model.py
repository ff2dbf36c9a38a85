"""A person at a study's workbench: what gestures do, and what every tab is told of it. Without a word of HTTP or HTML.

All messages are dicts with a ``kind``. Nothing is acknowledged before the journal's write has returned. What others write in the
journals, the tables and the codebooks is told too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

import msgspec

from coding import judging
from coding.blind import closed_documents
from coding.undoing import reads_a_file
from coding.writers import who
from evaluation import FoljeError, Study
from evaluation.errors import UseError
from evaluation.events import (
    FINAL,
    Claim,
    Event,
    FamilyMatter,
    Judgement,
    Memo,
    Passage,
    Retraction,
    TurningPoint,
    Undo,
)
from evaluation.words import say
from reports.workbench import forms, gestures
from reports.workbench.comparing import Unsettled
from reports.workbench.keys import FILE as KEYS
from reports.workbench.proposals import Given, Proposals
from reports.workbench.reading import LeftOut, left_out
from reports.workbench.turning import turned_in_words

Later = Callable[[Callable[[], None]], object] | None
UNDOABLE = 50  # actions that a page may take back one after another without asking again


class Listener(Protocol):
    """A tab, as the desk knows it (see `reports.workbench.tab`)."""

    def say(self, message: dict) -> None:
        """Give a message to the page."""

    def hear(self, message: object) -> None:
        """Do what the page asks for."""

    def changes(self, news: list[Event], anew: bool) -> dict:
        """What events have changed in the document that is shown."""

    def tell_around(self) -> None:
        """Tell lists and counts anew."""


class Desk:
    """A person at a study, with the tabs that show it.

    Parameters
    ----------
    later : calls a function when there is time for it; at once when None
    back : calls a function from another thread's work (see `Proposals`)
    """

    def __init__(self, study: Study, person: str | None = None, later: Later = None, back: Later = None):
        self.study, self.person = study, who(study, person)
        self.journal = study.journal
        self.tabs: set[Listener] = set()
        self._later = later or (lambda call: call())
        self._files = _stamp(study)
        self._proposals = Proposals(study, back)
        self.unsettled = Unsettled(study)
        self._left_out: tuple[object, LeftOut] | None = None
        self._begin()

    def _begin(self) -> None:
        self._events, self._told = self.journal.events, 0
        self._done: dict[str, list[Event]] = defaultdict(list)  # action → its events
        self._by_id: dict[str, Event] = {}
        self._take_news()

    def _take_news(self) -> list[Event]:
        """The events that have come since the last time."""
        news = self._events[self._told :]
        self._told = len(self._events)
        for event in news:
            self._done[event.action].append(event)
            self._by_id[event.id] = event
        return news

    @property
    def outbox(self) -> str:
        """The name of the store for what waits: one per study and person."""
        place = f"{self.study.path.resolve()}\0{self.person}"
        return hashlib.sha256(place.encode()).hexdigest()[:16]

    def left_out(self) -> LeftOut:
        """What of the study's texts may not be shown or quoted, worked out anew when anything has been written."""
        key = (len(self.journal.events), self._files)
        if self._left_out is None or self._left_out[0] != key:
            self._left_out = (key, left_out(self.study))
        return self._left_out[1]

    # acting

    def act(self, tab: "Listener", raw: object) -> None:
        """Write a gesture, then tell the tab that it is saved, or why not, and the others what has changed."""
        try:
            gesture = gestures.decoded(raw)
        except (msgspec.ValidationError, TypeError):
            return tab.say(_refused(_id_in(raw), say("workbench.not_understood")))
        try:
            events = gestures.events_of(self.study, self.person, gesture)
            written = self.journal.write(self.person, *events, action=gesture.id) if events else []
        except UseError as error:
            return tab.say(_refused(gesture.id, error.message))
        except (
            FoljeError,
            OSError,
        ) as error:  # a full disk, a broken codebook: it goes well when that is mended
            why = getattr(error, "message", "") or say("workbench.not_saved")
            return tab.say(_refused(gesture.id, why, final=False))
        return self.tell(tab, {"kind": "ack", "id": gesture.id, "said": self._said(gesture, written)})

    def _said(self, gesture: gestures.Any, written: list[Event]) -> str:
        if isinstance(gesture, gestures.TakeBack):
            return gestures.undone_in_words(self.study, gesture)
        judged = next((event for event in written if isinstance(event, Judgement)), None)
        claimed = next((event for event in written if isinstance(event, Claim)), None)
        if claimed:
            return forms.claimed_in_words(self.study, claimed)
        turned = next((event for event in written if isinstance(event, TurningPoint)), None)
        if turned:
            return turned_in_words(self.study, turned)
        return judging.in_words(self.study, judged) if judged else ""

    def tell(self, acting: "Listener | None" = None, answer: dict | None = None) -> None:
        """Tell every tab what has come since the last time, the one that acted in the same breath as its answer."""
        if self.journal.events is not self._events:  # read anew: something has been erased
            self._begin()
            news, anew = [], True
        else:
            news, anew = self._take_news(), False
        for tab in list(self.tabs):
            changes = tab.changes(news, anew)
            if tab is acting:
                tab.say({**(answer or {}), **changes})
            elif changes:
                tab.say({"kind": "changes", **changes})
        if news or anew:
            self._later(self.tell_around)

    def tell_around(self) -> None:
        """Tell what takes longer to work out than a key press may take."""
        for tab in list(self.tabs):
            tab.tell_around()

    def look_around(self) -> None:
        """See what others have written in the journals, the tables and the codebooks."""
        self.journal.refresh()
        now = _stamp(self.study)
        if now != self._files:
            self._files = now
            self.study.read_again()
            for tab in list(self.tabs):
                tab.hear({"kind": "hello"})
        self.tell()

    # what an event is about

    def touched(self, events: Iterable[Event]) -> tuple[set[str], bool]:
        """The passages that events are about, and whether passages have come, gone or been hidden."""
        names: set[str] = set()
        moved = False
        for event in events:
            if isinstance(event, Undo):
                more, also = self.touched(self._done.get(event.undoes, []))
            elif isinstance(event, Retraction):
                more, also = self.touched(filter(None, [self._by_id.get(event.target)]))
            elif isinstance(event, Memo):
                about = self._by_id.get(event.about)
                more, also = {event.about, getattr(about, "passage", "")}, False
            elif isinstance(event, Passage):
                more, also = {event.name}, True
            elif isinstance(event, FamilyMatter):
                more, also = {event.passage}, True
            else:
                more, also = (
                    {getattr(event, "passage", "")},
                    isinstance(event, FINAL) or event.kind == "blind_round",
                )
            names |= more
            moved |= also
        return names - {""}, moved

    def hides(self, events: Iterable[Event]) -> bool:
        """Whether events may have changed which words are shown."""
        return any(isinstance(event, FamilyMatter) or (isinstance(event, Undo) and self.hides(self._done.get(event.undoes, [])))
                   for event in events)  # fmt: skip

    def undo_and_redo(self) -> dict[str, list]:
        """The person's actions of today that may be taken back, and the undos that may be with what they undid, the latest last.

        What is older is left to `folje undo`: no stray key takes back what was done a year ago.
        """
        undone, today = self.journal.state.undone, date.today().isoformat()
        own = [(action, events) for action, events in self._own_actions() if events[0].at[:10] == today]
        undo: list[str] = []
        for action, events in own:
            if reads_a_file(events):
                undo = []  # what came before a file that was read is left to `folje undo`
            elif action not in undone and not isinstance(events[0], Undo):
                undo.append(action)
        redo: list[list[str]] = []
        for action, events in reversed(own):
            if action in undone:
                continue
            if not isinstance(events[0], Undo):
                break
            if not any(isinstance(e, Undo) for e in self._done.get(events[0].undoes, [])):
                redo.insert(0, [action, events[0].undoes])
        return {"undo": undo[-UNDOABLE:], "redo": redo}

    def _own_actions(self) -> list[tuple[str, list[Event]]]:
        latest = list(self._done.items())[-4 * UNDOABLE * max(1, len(self.study.settings.evaluators)) :]
        own = [(action, events) for action, events in latest if events[0].person == self.person]
        return [(a, e) for a, e in own if a and not any(x.erased or isinstance(x, FINAL) for x in e)]

    def propose(self, document: str, answer: Callable[[Given], None]) -> None:
        """Give the proposals for the passages of a document, when they are ready; none for what the person codes blind."""
        here = {p.name for p in self.study.state.of(Passage) if p.document == document}

        def of_document(made: Given) -> None:
            off = document in closed_documents(self.study)
            answer({} if off else {name: given for name, given in made.items() if name in here})

        self._proposals.ask(of_document)


def _stamp(study: Study) -> tuple:
    """What changes when tables, codebooks, texts or keys do."""
    paths = [study.path / "study.yaml", study.path / KEYS]
    for folder in ("tables", "codebooks", "texts"):
        paths += sorted((study.path / folder).glob("[!.]*"))
    return tuple((path.name, path.stat().st_mtime_ns) for path in paths if path.is_file())


def _refused(gesture: str, why: str, *, final: bool = True) -> dict:
    return {"kind": "refused", "id": gesture, "why": why, "final": final}


def _id_in(raw: object) -> str:
    given = raw.get("id") if isinstance(raw, dict) else ""
    return given if isinstance(given, str) else ""
