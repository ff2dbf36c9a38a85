"""A tab of the workbench: what a page hears and says, and the document it shows. The same in the browser and in JupyterLab."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from coding.blind import closed_documents, hidden_from
from coding.codebooks import judged_books, phase_book
from coding.codings import judgements
from coding.judging import LISTS, judged_by
from evaluation import FoljeError
from evaluation.caches import shared_cache
from evaluation.called import meeting_called
from evaluation.events import Coding, Event, FamilyMatter, SuggestionAnswer
from evaluation.words import LANGUAGES, in_language, language, words
from reports.judging import profile_line
from reports.workbench import documents
from reports.workbench.abstracting import grid
from reports.workbench.claiming import claims
from reports.workbench.comparing import comparison
from reports.workbench.keys import keys
from reports.workbench.marks import marks_of, notes_of, notes_of_document, told
from reports.workbench.model import Desk
from reports.workbench.proposals import Given
from reports.workbench.reading import Reading
from reports.workbench.turning import turning_points

Say = Callable[[dict], None]


class Tab:
    """A page that shows the study: what it hears, and what it is told."""

    def __init__(self, desk: Desk, say: Say, lang: str | None = None):
        self.desk, self.say = desk, say
        self.lang = lang or desk.study.settings.language
        self.reading: Reading | None = None
        desk.tabs.add(self)

    def close(self) -> None:
        """The page has gone."""
        self.desk.tabs.discard(self)

    def hear(self, message: object) -> None:
        """Do what the page asks for; say what is wrong in the study's files where that hinders it."""
        try:
            with language(self.lang):
                self._do(message if isinstance(message, dict) else {})
        except FoljeError as error:
            self.say({"kind": "wrong", "why": str(error)})

    def _do(self, asked: dict) -> None:
        match asked.get("kind"):
            case "hello":
                self.lang = str(asked["lang"]) if asked.get("lang") in LANGUAGES else self.lang
                self.begin(str(asked.get("document") or ""))
            case "open":
                self.open(str(asked.get("document") or ""))
            case "act":
                self.desk.act(self, asked.get("gesture"))
            case "judging":
                self.say(self._judging(str(asked.get("meeting") or ""), str(asked.get("instrument") or "")))
            case "turning":
                group = str(asked.get("group") or "")
                self.say({"kind": "turning", **turning_points(self.desk.study, group)})
            case "comparison" | "grid" | "claims" as form:
                self._tell_form(form)
            case "propose":
                self.propose()
            case "toured":
                _toured().touch()

    def begin(self, document: str = "") -> None:
        """Tell all there is, anew."""
        document = document or (self.reading.document if self.reading else "")
        with language(self.lang):
            rows = self._rows()
            self.say({"kind": "start", "start": self._start(), "documents": rows,
                      "timelines": documents.timelines(self.desk.study, self._hidden), **self._numbers()})  # fmt: skip
            self.open(document if document in {row["id"] for row in rows} else _first(rows))

    def _start(self) -> dict:
        """What stays as it is."""
        study = self.desk.study
        book = phase_book(study)
        return {
            "lang": self.lang, "person": self.desk.person, "outbox": self.desk.outbox,
            "title": in_language(study.settings.title), "words": {k: text[self.lang] for k, text in (words("workbench") | words("workbench_forms")).items()},
            "toured": _toured().is_file(),
            "keys": keys(study), "codes": told(study), "phases": [code.id for code in book.phases],
        }  # fmt: skip

    @property
    def _hidden(self) -> documents.Hidden:
        return hidden_from(self.desk.study, self.desk.person)

    def _rows(self) -> list[dict]:
        return documents.listed(self.desk.study, self.desk.person, self._hidden, self.desk.unsettled)

    def _numbers(self) -> dict:
        """Counts that may be shown while coding: passages per code, and what the person has coded today."""
        desk, hidden = self.desk, self._hidden
        seen = [coding for coding in desk.study.state.of(Coding) if not hidden(coding)]
        passages: dict[str, set[str]] = defaultdict(set)
        for coding in seen:
            passages[coding.code].add(coding.passage)
        today = date.today().isoformat()
        return {"counts": {code: len(names) for code, names in passages.items()},
                "today": sum(c.person == desk.person and c.at[:10] == today for c in seen),
                **desk.undo_and_redo()}  # fmt: skip

    def tell_around(self) -> None:
        """Tell lists and counts anew."""
        with language(self.lang), suppress(FoljeError):  # a codebook that cannot be read has been told of
            lines = documents.timelines(self.desk.study, self._hidden)
            self.say({"kind": "around", "documents": self._rows(), "timelines": lines, **self._numbers()})

    # the document

    def open(self, document: str) -> None:
        """Show a document."""
        kinds = self.desk.study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")["kind"]
        if document not in kinds.index:
            self.reading = None
            self.say({"kind": "document", "document": None})
            return
        self.reading = Reading(self.desk.study, document, kinds[document], self.desk.left_out())
        self.say({"kind": "document", "document": self._document(self.reading)})

    def _document(self, reading: Reading) -> dict:
        off = reading.document in closed_documents(self.desk.study)
        units = self._units(reading, range(len(reading.units)), set(reading.passages))
        notes = notes_of_document(self.desk.study, reading.document, self._hidden)
        return {
            "id": reading.document,
            "text": reading.text,
            "blind": off,
            "units": units,
            "notes": notes,
        }

    def _units(self, reading: Reading, places: Iterable[int], names: set[str]) -> list[dict]:
        study, person, hidden = self.desk.study, self.desk.person, self._hidden
        marks, notes = marks_of(study, names, person, hidden), notes_of(study, names, person, hidden)
        return [reading.told(place, marks, notes) for place in places]

    def changes(self, news: list[Event], anew: bool) -> dict:
        """What events have changed in the document that is shown: some units, or all of it."""
        if self.reading is None:
            return {}
        with language(self.lang):
            names, moved = self.desk.touched(news)
            here = set(self.reading.passages)
            if anew:
                document, source = self.reading.document, self.reading.source
                self.reading = Reading(self.desk.study, document, source, self.desk.left_out())
            elif moved:
                self.reading.lay_out(self.desk.left_out() if self.desk.hides(news) else None)
            if anew or (moved and (not names or names & (here | set(self.reading.passages)))):
                return {"document": self._document(self.reading)}
            places = self.reading.places_of(names)
            inside = {name for place in places for name in self.reading.names_at(place)}
            return {"units": self._units(self.reading, places, inside)} if places else {}

    # forms

    def _tell_form(self, form: str) -> None:
        study, reading = self.desk.study, self.reading
        if form == "claims":
            self.say({"kind": form, **claims(study, self.desk.person)})
        elif reading is not None:
            told = (
                comparison(study, reading) if form == "comparison" else grid(study, reading, self.desk.person)
            )
            self.say({"kind": form, **told})

    # beside the text

    def _judging(self, meeting: str, instrument: str) -> dict:
        """What a judgement of a meeting stands on, and the person's judgements there are."""
        study, person = self.desk.study, self.desk.person
        scales = judged_books(study)
        book = judged_by(study, instrument)
        here = [j for j in judgements(study, book.id) if j.meeting == meeting and not self._hidden(j)]
        own = [j for j in here if j.person == person or j.assessor_kind == "agreed"]
        parts = ("value", "second", "relation", "confidence", "reason", "persons")
        return {
            "kind": "judging", "meeting": meeting, "name": meeting_called(study, meeting),
            "profile": profile_line(study, meeting, person, book),
            "instrument": book.id, "phases": book.id == scales[0].id, "scales": [[scale.id, scale.title()] for scale in scales],
            "lists": {name: book.values(name) for name in LISTS.values()},
            "present": study.settings.evaluators,
            "own": {j.assessor_kind: {part: getattr(j, part) for part in parts} for j in own},
        }  # fmt: skip

    def propose(self) -> None:
        """Tell the proposals for the document when they are ready, and which have been refused."""
        if self.reading is not None:
            self.desk.propose(self.reading.document, partial(self._proposed, self.reading.document))

    def _proposed(self, document: str, passages: Given) -> None:
        said = self.desk.study.state.of(SuggestionAnswer)
        refused = [[answer.passage, answer.code] for answer in said if not answer.accepted]
        refused += [[event.passage, ""] for event in self.desk.study.state.of(FamilyMatter)]
        self.say({"kind": "proposals", "of": document, "passages": passages, "refused": refused})


def _toured() -> Path:
    """Stands in the user's own folder when the tour has been shown: once is enough, whatever the study."""
    return shared_cache() / "toured"


def _first(rows: list[dict]) -> str:
    """The document to begin with: the first that waits for the person, else the first."""
    waiting = (row["id"] for row in rows if row["state"] not in documents.DONE)
    return next(waiting, rows[0]["id"] if rows else "")
