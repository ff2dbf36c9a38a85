"""A project on its way into a study: what of it the study has already, and what must be written."""

from collections import Counter, defaultdict
from datetime import datetime

from coding.exchange.arriving_codes import ArrivingCodes
from coding.exchange.arriving_texts import ArrivingTexts
from coding.exchange.outgoing import PROVENANCE, STUDY
from coding.exchange.projects import Memo, Project, plain
from coding.readings import CONTEXT
from evaluation import Study
from evaluation.events import Coding as CodingEvent
from evaluation.events import Event, Passage
from evaluation.events import Memo as MemoEvent
from evaluation.journal import new_id


class Arrival:
    """What an import will write: worked out first, then written in one go.

    Attributes
    ----------
    texts, codes : of the project, as the study has them or will
    coders : who coded
    events : what each person will have written
    count : texts, codes, codings and memos that are new, and codes and codings that were there already (known)
    """

    def __init__(self, study: Study, project: Project, writer: str, name: str):
        self.study, self.project, self.writer = study, project, writer
        self.texts = ArrivingTexts(study, project)
        self.codes = ArrivingCodes(study, project, name)
        self.count = Counter(texts=self.texts.new, codes=len(self.codes.new))
        self.count["known_codes"] = len(self.codes.placed) - len(self.codes.new)
        self._passages: list[Passage] = []
        self._spans = self._place_spans()
        self.events: dict[str, list[Event]] = defaultdict(list)
        self._codings = self._place_codings()
        self._place_memos()
        self.coders = sorted({plain(coding.person) or writer for coding in project.codings})

    # passages, codings, memos

    def _place_spans(self) -> dict[str, str]:
        """Span → passage: one at the same place, else a new one."""
        known = {(p.text, p.start, p.end): p.name for p in self.study.state.of(Passage)}
        placed = {}
        for span in self.project.spans.values():
            text = self.texts.placed[span.source]
            words = self.texts.words[text]
            place = (text, span.start, span.end)
            if place not in known:
                passage = Passage(
                    id=new_id(), text=text, start=span.start, end=span.end, quote=words[span.start : span.end],
                    before=words[max(0, span.start - CONTEXT) : span.start], after=words[span.end : span.end + CONTEXT],
                    at=self._instant(span.created),
                )  # fmt: skip
                self._passages.append(passage)
                known[place] = passage.id
            placed[span.guid] = known[place]
        return placed

    def _place_codings(self) -> dict[str, str]:
        """Coding → event: one by the same person with the same code at the same place, else a new one."""
        known = {(e.passage, e.code, e.person): e.id for e in self.study.state.of(CodingEvent)}
        placed = {}
        for coding in self.project.codings:
            person = plain(coding.person) or self.writer
            key, book = self.codes.placed[coding.code]
            own = (self._spans[coding.span], key, person)
            if own in known:
                self.count["known"] += 1
            else:
                event = CodingEvent(id=new_id(), passage=own[0], code=key, codebook=book, strength=coding.strength,
                                    at=self._instant(coding.created))  # fmt: skip
                self.events[person].append(event)
                known[own] = event.id
                self.count["codings"] += 1
            placed[coding.guid] = known[own]
        return placed

    def _place_memos(self) -> None:
        """Memos that the study does not have; several by one person about one thing become one."""
        known = {(e.about, e.role, e.person): e.content for e in self.study.state.of(MemoEvent)}
        joined: dict[tuple[str, str, str], list[Memo]] = defaultdict(list)
        for memo in self.project.memos:
            joined[self._about(memo), memo.role, plain(memo.person) or self.writer].append(memo)
        for (about, role, person), memos in joined.items():
            content = "\n\n".join(dict.fromkeys(memo.content for memo in memos))
            if known.get((about, role, person)) == content:
                continue
            event = MemoEvent(
                id=new_id(), about=about, role=role, content=content, at=self._instant(memos[0].created)
            )
            self.events[person].append(event)
            self.count["memos"] += 1

    def _about(self, memo: Memo) -> str:
        if not memo.about:
            return memo.named or STUDY
        if memo.about in self.project.codes:
            return f"code:{self.codes.placed[memo.about][0]}" if memo.about in self.codes.placed else STUDY
        if memo.about in self.texts.placed:
            return self.texts.placed[memo.about].partition("~")[0]
        return self._spans.get(memo.about) or self._codings.get(memo.about) or STUDY

    def _instant(self, text: str) -> str:
        """A time with its zone as it was written; without one it is this computer's; nothing where there is none."""
        if not text:
            return ""
        try:
            read = datetime.fromisoformat(text)
            if read.tzinfo:
                return text
            self.project.noted["times_without_zone"] += 1
            return read.astimezone().isoformat(timespec="seconds")
        except (ValueError, OverflowError, OSError):
            self.project.noted["times_unreadable"] += 1
            return ""

    # writing

    def write(self, told: str) -> None:
        """The codebook, the texts with their originals, and the rows; last the events, which say that the others are there.

        The first event is by the importer and tells of the import, so that the importer can undo all of it. Broken off,
        the import can be made again: it finds what is there and writes the rest.
        """
        self.codes.write()
        self.texts.write()
        if not (self._passages or self.events):
            return
        action = new_id()
        memo = MemoEvent(about=f"import:{action}", role=PROVENANCE, content=told)
        first = [memo, *self._passages, *self.events.get(self.writer, [])]
        self.study.journal.write(self.writer, *first, action=action)
        for person in sorted(self.events.keys() - {self.writer}):
            self.study.journal.write(person, *self.events[person], action=action)
