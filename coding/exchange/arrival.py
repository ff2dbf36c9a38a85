"""A project on its way into a study: what of it the study has already, and what must be written."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import datetime

from coding.codebooks import shipped
from coding.codebooks.keeping import save
from coding.exchange.codebook import entries_of, guids_of
from coding.exchange.outgoing import PROVENANCE, STUDY, books_of
from coding.exchange.projects import Code, Memo, Project, Source, plain
from coding.exchange.refi_codes import guid_of_code
from coding.frozen import freeze, frozen
from coding.identifiers import personal_numbers
from coding.readings import CONTEXT
from evaluation import Study
from evaluation.disk import Disk
from evaluation.erasure import holds_erased
from evaluation.errors import FoljeError
from evaluation.events import Coding as CodingEvent
from evaluation.events import Event, Passage
from evaluation.events import Memo as MemoEvent
from evaluation.journal import new_id
from evaluation.schemas import schema
from evaluation.words import say
from evaluation.workbooks import add_rows, check_writable

_TEXT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(~[1-9]\d{0,3})?")
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


class Arrival:
    """What an import will write: worked out first, then written in one go.

    Attributes
    ----------
    documents : source's name → the id of its text in the study
    new_codes : paths of codes that the study did not have; they stand in the codebook `book`
    coders : who coded
    count : texts, codes, codings and memos that are new, and codings that were there already (known)
    """

    def __init__(self, study: Study, project: Project, writer: str, name: str):
        self.study, self.project, self.writer = study, project, writer
        self.count: Counter[str] = Counter()
        self.documents: dict[str, str] = {}
        self.new_texts: list[tuple[str, Source]] = []
        self._texts = self._place_texts()
        self.book = ""
        self.new_codes: list[str] = []
        self._entries: list[dict] = []
        self._codes = self._place_codes(name)
        self._passages: list[Passage] = []
        self._spans = self._place_spans()
        self.events: dict[str, list[Event]] = defaultdict(list)
        self._codings = self._place_codings()
        self._place_memos()
        self.coders = sorted({coding.person or writer for coding in project.codings})

    @staticmethod
    def check(project: Project, study: Study | None) -> None:
        """Raise FoljeError where the material holds what must not come in, or the study cannot be written."""
        if study and study.journal.newer:
            raise FoljeError(say("journal.newer"))
        if study and project.sources:
            check_writable(study, "documents")
        named = [f"{s.name} ({n})" for s in project.sources.values()
                 if (n := len(personal_numbers(s.text)))]  # fmt: skip
        if named:
            raise FoljeError(say("exchange.personal_numbers", sources=", ".join(named[:5]), n=len(named)))
        if study and any(
            holds_erased(study, f"{document_id(s.name)}.txt", s.text.encode())
            for s in project.sources.values()
        ):
            raise FoljeError(say("exchange.erased"))

    # texts

    def _place_texts(self) -> dict[str, str]:
        """Source → text in the study: one with the same words, else a new one."""
        texts = {
            path.stem: frozen(self.study, path.stem) or ""
            for path in (self.study.path / "texts").glob("*.txt")
        }
        by_words = {words: name for name, words in sorted(texts.items(), reverse=True)}
        taken = {name.casefold() for name in (*texts, *self.study.documents["id"].dropna())}
        placed = {}
        for guid, source in self.project.sources.items():
            name = document_id(source.name)
            if texts.get(name) == source.text or source.text in by_words:
                name = name if texts.get(name) == source.text else by_words[source.text]
            else:
                name = _free(name, taken)
                taken.add(name.casefold())
                texts[name], by_words[source.text] = source.text, name
                self.new_texts.append((name, source))
            placed[guid] = self.documents[source.name] = name
        self.count["texts"] = len(self.new_texts)
        return placed

    # codes

    def _place_codes(self, name: str) -> dict[str, tuple[str, str]]:
        """Code → key and codebook: one that the study or a shipped codebook has, else a new one."""
        known = self._known_codes()
        paths = self._known_paths()
        placed: dict[str, tuple[str, str]] = {}
        new: list[Code] = []
        for guid, code in self.project.codes.items():
            path = tuple(part.casefold() for part in self.project.path(guid))
            found = known.get(guid) or paths.get(path)
            if found:
                placed[guid] = found
            else:
                new.append(code)
        new = self._without_empty_tops(new, placed)
        if new:
            placed |= self._new_book(new, name)
        return placed

    def _without_empty_tops(self, new: list[Code], placed: dict) -> list[Code]:
        """Leave out the tops that an export put over codebooks: all below them is known, and nobody coded with them."""
        used = {coding.code for coding in self.project.codings}
        parents = {code.parent for code in new}
        known_below = {self.project.codes[guid].parent for guid in placed}
        return [c for c in new if c.guid in used or c.guid in parents or c.guid not in known_below]

    def _known_codes(self) -> dict[str, tuple[str, str]]:
        """The codes of the study's and the shipped codebooks by the GUIDs that they have, or had in earlier exports."""
        return {guid: (key, book.reference) for book in books_of(self.study, shipped())[::-1]
                for key, own in guids_of(book).items()
                for guid in (guid_of_code(book.data["id"], key), own)}  # fmt: skip

    def _known_paths(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """The codes of the study's own codebooks by their names from the top: some programs give new GUIDs each time."""
        found: dict[tuple[str, ...], tuple[str, str]] = {}
        own = {path.stem for path in (self.study.path / "codebooks").glob("*.yaml")}
        for book in (book for book in books_of(self.study) if book.data["id"] in own):
            for code in book.codes.values():
                for lang in ("sv", "en"):
                    path, at = [code.name(lang)], code
                    while at.parent:
                        at = book.codes[at.parent]
                        path.append(at.name(lang))
                    names = tuple(name.casefold() for name in reversed(path))
                    found.setdefault(names, (code.id, book.reference))
        return found

    def _new_book(self, codes: list[Code], name: str) -> dict[str, tuple[str, str]]:
        own = {path.stem.casefold() for path in (self.study.path / "codebooks").glob("*.yaml")}
        self.book = _free(document_id(name, "codes").replace("~", "-"), own | {*shipped()})
        entries = entries_of(codes)
        self._entries = [entry for _, entry in entries]
        self.new_codes = [" / ".join(self.project.path(code.guid)) for code in codes]
        self.count["codes"] = len(codes)
        return {code.guid: (entry["id"], f"{self.book}@0.1.0") for code, entry in entries}

    @property
    def books(self) -> list[str]:
        """The codebooks of the codes, the most used first."""
        count = Counter(book.partition("@")[0] for _, book in self._codes.values())
        return [book for book, _ in count.most_common()]

    # passages, codings, memos

    def _place_spans(self) -> dict[str, str]:
        """Span → passage: one at the same place, else a new one."""
        known = {(p.text, p.start, p.end): p.name for p in self.study.state.of(Passage)}
        placed = {}
        for span in self.project.spans.values():
            text, words = self._texts[span.source], self.project.sources[span.source].text
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
            key, book = self._codes[coding.code]
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
            return f"code:{self._codes[memo.about][0]}" if memo.about in self._codes else STUDY
        if memo.about in self._texts:
            return self._texts[memo.about].partition("~")[0]
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
        """The originals, the texts, the codebook and the rows; last the events, which say that the others are there.

        The first event is by the importer and tells of the import, so that the importer can undo all of it.
        """
        if self._entries:
            self._write_book()
        for name, source in self.new_texts:
            for ending, data in {
                source.ending: source.original or source.text.encode(),
                **source.others,
            }.items():
                path = self.study.path / "sources" / f"{name}{ending}"
                if not path.exists():
                    Disk().write(path, data)
            freeze(self.study, name, source.text)
        self._write_rows()
        if not (self._passages or self.events):
            return
        action = new_id()
        memo = MemoEvent(about=f"import:{action}", role=PROVENANCE, content=told)
        first = [memo, *self._passages, *self.events.get(self.writer, [])]
        self.study.journal.write(self.writer, *first, action=action)
        for person in sorted(self.events.keys() - {self.writer}):
            self.study.journal.write(person, *self.events[person], action=action)

    def _write_rows(self) -> None:
        words = schema("documents").field
        rows: list[dict[str, object]] = []
        listed = set(self.study.documents["id"].dropna())
        for name, source in self.new_texts:
            document = name.partition("~")[0]
            if document not in listed:
                listed.add(document)
                sha256 = hashlib.sha256(source.original or source.text.encode()).hexdigest()
                rows.append({"id": document, "kind": words("kind").value_label("other", "sv"),
                             "path": f"{name}{source.ending}", "sha256": sha256,
                             "status": words("status").value_label("working", "sv")})  # fmt: skip
        if rows:
            add_rows(self.study, "documents", rows)

    def _write_book(self) -> None:
        title = self.project.name or self.book
        data = {"id": self.book, "version": "0.1.0", "title": {"sv": title}, "codes": self._entries}
        save(self.study, self.book, data)


def document_id(name: str, otherwise: str = "text") -> str:
    """A short ASCII id for a source's name; one that is an id already stays.

    >>> document_id("Intervju Åsa, del 2.docx"), document_id("p-team-2023-02-07~2"), document_id("CON")
    ('intervju-asa-del-2', 'p-team-2023-02-07~2', 'text-con')
    """
    if _TEXT_ID.fullmatch(name) and len(name) <= 60 and not _DEVICE.fullmatch(name.lower()):
        return name
    stem = re.sub(r"\.(docx?|txt|pdf|rtf|odt|md|vtt|srt)$", "", name, flags=re.IGNORECASE)
    plain_stem = unicodedata.normalize("NFKD", stem.lower()).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", plain_stem)[:48].strip("-")
    return f"{otherwise}-{short}".strip("-") if not short or _DEVICE.fullmatch(short) else short


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another has it."""
    base, number, free = name.replace("~", "-") if name.casefold() in taken else name, 2, name
    while free.casefold() in taken:
        free, number = f"{base}-{number}", number + 1
    return free
