"""REFI-QDA projects (.qdpx), as the programs of the field really write them.

Source: REFI-QDA Standard 1.5, Project.xsd. What cannot be taken in is counted in `Project.left`; nothing is guessed.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coding.exchange.projects import Code, Coding, Memo, Placing, Project, Source, Span, plain, words_at
from coding.exchange.refi_archive import MAX_FILE, MAX_TEXT, Archive, inner_path
from coding.exchange.refi_cases import Cases
from coding.exchange.refi_codes import UNRESOLVED, parents_first, plain_guid, take_codes, take_sets
from coding.exchange.refi_dialects import Choice, Chooser, Dialect, Offsets, candidates, holds
from coding.exchange.refi_notes import role_of, strength_of
from evaluation.errors import FoljeError
from evaluation.words import say

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HELD = {"PDFSource": "Representation", "PictureSource": "TextDescription", "AudioSource": "Transcript",
         "VideoSource": "Transcript"}  # fmt: skip
_NEAR = 2  # so far past the end a span may reach: some programs count a last line end more


class _Text(NamedTuple):
    """A source whose places are still to be understood."""

    source: Source
    raw: str
    selections: list[tuple[int, int, str, Any]]
    tried: list[Dialect]


def read_qdpx(path: Path) -> Project:
    """The material in a .qdpx.

    Raises
    ------
    FoljeError
        when it is no project, is damaged, or is too large or deep to be one.
    """
    if path.stat().st_size > 5 * MAX_FILE:
        raise FoljeError(say("exchange.too_large"), where=path.name)
    archive = Archive(path.read_bytes(), path.name)
    return _Reading(archive, plain(path.stem)).project


class _Reading:
    """One reading of one file: what it has found so far."""

    def __init__(self, archive: Archive, name: str):
        self.archive = archive
        root = archive.project()
        self.project = Project(plain(root.get("name") or "") or name, root.get("origin") or "")
        self.users = self._users(root.find("Users"))
        book = root.find("CodeBook")
        take_codes(None if book is None else book.find("Codes"), self.project)
        take_sets(root.find("Sets"), self.project)
        self.notes = self._notes(root.find("Notes"))
        self.used: set[str] = set()  # notes that something points at
        self.places: dict[str, str] = {}  # guid in the file → what it is here
        self.cases = Cases(root, self.project)
        self._take_sources(root.find("Sources"))
        self.cases.take(self.places)
        self._take_links(root.find("Links"))
        self._take_note_refs(root, "")
        for element in root.iterfind("CodeBook/Codes//Code"):
            self._take_note_refs(element, plain_guid(element.get("guid")))
        self._take_free_notes()
        self.project.left["graphs"] += len(root.findall("Graphs/Graph"))
        self.project.codes = parents_first(self.project.codes)

    # people and notes

    def _users(self, element: Any) -> dict[str, str]:
        users: dict[str, str] = {}
        for user in element if element is not None else []:
            name = plain(user.get("name") or "") or plain(user.get("id") or "") or say("exchange.no_user")
            taken = {each.casefold() for each in users.values()}
            number = 2
            while name.casefold() in taken:
                name, number = f"{name.rpartition(' #')[0] or name} #{number}", number + 1
            users[plain_guid(user.get("guid"))] = name
        self.project.people = list(users.values())
        return users

    def _who(self, element: Any, otherwise: str = "") -> str:
        guid = plain_guid(element.get("creatingUser") or element.get("creatingUserGUID"))
        return self.users.get(guid) or otherwise

    def _notes(self, element: Any) -> dict[str, tuple[str, Any]]:
        found = {}
        for note in element if element is not None else []:
            text = self._words(note)[1]
            self.project.left["coded_notes"] += len(note.findall("PlainTextSelection"))
            if text is None:
                self.project.left["notes_without_text"] += 1
            found[plain_guid(note.get("guid"))] = (text or note.findtext("Description") or "", note)
        return found

    def _take_note_refs(self, element: Any, about: str) -> None:
        for reference in element.iterfind("NoteRef"):
            self._take_note(plain_guid(reference.get("targetGUID")), about)

    def _take_note(self, guid: str, about: str) -> None:
        text, note = self.notes.get(guid, ("", None))
        if note is None:
            self.project.left["missing_notes"] += 1
            return
        self.used.add(guid)
        role, named = role_of(note.get("name") or "")
        if text.strip():
            self.project.memos.append(
                Memo(
                    about,
                    text,
                    self._who(note),
                    note.get("creationDateTime") or "",
                    role,
                    "" if about else named,
                )
            )

    def _take_links(self, element: Any) -> None:
        for link in element if element is not None else []:
            ends = [plain_guid(link.get("originGUID")), plain_guid(link.get("targetGUID"))]
            notes = [end for end in ends if end in self.notes]
            others = [self._known(end) for end in ends if end not in self.notes and self._known(end)]
            if len(notes) == 1 and others:
                self._take_note(notes[0], others[0])
            else:
                self.project.left["links"] += 1

    def _known(self, guid: str) -> str:
        return self.places.get(guid) or (guid if guid in self.project.codes else "")

    def _take_free_notes(self) -> None:
        for guid in self.notes:
            if guid not in self.used:
                self._take_note(guid, "")

    # sources and their places

    def _take_sources(self, element: Any) -> None:
        texts: list[_Text] = []
        chooser = Chooser(self.project.origin)
        for node in element if element is not None else []:
            holders = [node] if node.tag == "TextSource" else node.findall(_HELD.get(node.tag, ""))
            self._count_unread(node, holders)
            for holder in holders:
                texts += self._text(holder, node)
        choices = [
            chooser.choose(t.raw, t.source.text, t.tried, [s[:3] for s in t.selections]) for t in texts
        ]
        for text, choice in zip(texts, choices, strict=True):
            if choice.basis in ("others", "origin", "specification"):  # now that the others are known
                choice = chooser.choose(
                    text.raw, text.source.text, text.tried, [s[:3] for s in text.selections]
                )
            self._place(text, choice)

    def _count_unread(self, node: Any, holders: list) -> None:
        if not holders:
            self.project.left["sources_without_text"] += 1
        for kind in ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection"):
            self.project.left["areas"] += len(node.findall(kind))
        self.project.left["codings_of_media"] += (
            0 if node.tag == "TextSource" else len(node.findall("Coding"))
        )

    def _text(self, holder: Any, node: Any) -> Iterator[_Text]:
        original, raw = self._words(holder)
        name = plain(node.get("name") or holder.get("name") or "") or plain_guid(node.get("guid"))
        if raw is None:
            self.project.left["sources_without_text"] += 1
            return
        guid = plain_guid(holder.get("guid")) or f"source-{len(self.project.sources)}"
        guid = guid if guid not in self.project.sources else f"{guid}~{len(self.project.sources)}"
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        source = Source(guid, name, text, original or text.encode(), person=self._who(node),
                        created=node.get("creationDateTime") or "", others=self._others(holder, node))  # fmt: skip
        self.project.sources[guid] = source
        self.places[plain_guid(node.get("guid"))] = self.places[plain_guid(holder.get("guid"))] = guid
        self._of_the_whole(source, node, holder)
        tried = candidates(raw, text, (original or b"").startswith(_MARKS), original is None)
        yield _Text(source, raw, self._selections(holder), tried)

    def _words(self, holder: Any) -> tuple[bytes | None, str | None]:
        """The bytes of a text, where it stands in a file of its own, and the text with its line ends as they are."""
        from coding.texts.charsets import decode

        path = holder.get("plainTextPath")
        data = self.archive.file(path) if path else None
        if path and inner_path(path) is None:
            self.project.left["outside"] += 1
        if data is None:
            inline = holder.find("PlainTextContent")
            return None, None if inline is None else inline.text or ""
        if len(data) > MAX_TEXT:
            raise self.archive.refusal("too_large")
        try:
            return data, decode(data)[0]
        except UnicodeError:
            self.project.left["unreadable_texts"] += 1
            return data, None

    def _others(self, holder: Any, node: Any) -> dict[str, bytes]:
        """Other files of the source: the formatted text, the PDF, the picture; recordings stay where they are."""
        found = {}
        for element, attribute in ((holder, "richTextPath"), (node, "path")):
            path = element.get(attribute) or ""
            ending = "." + path.rpartition(".")[2].lower()
            if ending not in (".docx", ".rtf", ".odt", ".pdf", ".png", ".jpg", ".jpeg"):
                self.project.left["recordings"] += bool(path) and element is node and node is not holder
                continue
            data = self.archive.file(path)
            self.project.left["outside"] += inner_path(path) is None
            if data:
                found[ending] = data
        return found

    def _of_the_whole(self, source: Source, node: Any, holder: Any) -> None:
        """Codings, notes, description and attributes of a source as a whole."""
        elements = [node] if node is holder else [node, holder]
        for element in elements:
            self._take_note_refs(element, source.guid)
            self.cases.remember(element, source.guid)
            self._comment(element, source.guid, source.person, source.created)
        coded = list(holder.iterfind("Coding"))
        if node.tag == "TextSource" and coded and source.text:
            span = Span(
                f"{source.guid}~whole", source.guid, 0, len(source.text), source.person, source.created
            )
            self.project.spans[span.guid] = span
            for coding in coded:
                self._coding(coding, span)

    def _selections(self, holder: Any) -> list[tuple[int, int, str, Any]]:
        """The stated start, end and name of each selection of a text."""
        points = {plain_guid(p.get("guid")): p.get("position") for p in holder.iterfind("SyncPoint")}
        found = []
        for node in holder:
            if node.tag == "PlainTextSelection":
                start, end = _whole(node.get("startPosition")), _whole(node.get("endPosition"))
            elif node.tag == "TranscriptSelection":
                start = _whole(points.get(plain_guid(node.get("fromSyncPoint"))))
                end = _whole(points.get(plain_guid(node.get("toSyncPoint"))))
            else:
                continue
            if start is None or end is None:
                self.project.left["no_position"] += 1
                continue
            if start > end:
                self.project.noted["reversed"] += 1
            found.append((min(start, end), max(start, end), " ".join((node.get("name") or "").split()), node))
        return found

    def _place(self, text: _Text, choice: Choice) -> None:
        source, offsets = text.source, Offsets(text.raw, text.source.text, choice.dialect)
        if text.selections:
            basis = choice.basis
            self.project.placings.append(
                Placing(source.name, choice.dialect.key, basis, choice.fitting, choice.told)
            )
        for start, end, name, node in text.selections:
            place = self._found(source, offsets.span(start, end), name, choice)
            if place is None:
                self._lose(source, (start, end), name, node)
                continue
            guid = plain_guid(node.get("guid")) or "span"
            guid = guid if guid not in self.project.spans else f"{guid}~{len(self.project.spans)}"
            span = Span(guid, source.guid, *place, self._who(node), node.get("creationDateTime") or "")
            self.project.spans[guid] = span
            self.places[plain_guid(node.get("guid"))] = guid
            self._take_selection(node, span)

    def _found(
        self, source: Source, place: tuple[int, int], name: str, choice: Choice
    ) -> tuple[int, int] | None:
        """Where a selection is: as stated; by its words where these stand elsewhere; None where it cannot be."""
        start, end = place
        length = len(source.text)
        if choice.basis == "names" and name and not holds(source.text, start, end, name) and len(name) >= 8:
            elsewhere = words_at(source.text, name, start)
            if elsewhere:
                self.project.noted["by_words"] += 1
                return elsewhere
        if 0 <= start < length < end <= length + _NEAR:
            self.project.noted["clipped"] += 1
            end = length
        if 0 <= start < end <= length:
            return start, end
        elsewhere = words_at(source.text, name, start) if len(name) >= 8 else None
        self.project.noted["by_words"] += elsewhere is not None
        return elsewhere

    def _lose(self, source: Source, stated: tuple[int, int], name: str, node: Any) -> None:
        codes = [self._code_name(c) for c in node.iterfind("Coding")]
        reason = "empty_selections" if stated[0] == stated[1] else "out_of_range"
        self.project.left[reason] += 1
        self.project.left["codings_without_place"] += len(codes)
        self.project.lost.append({"source": source.name, "start": stated[0], "end": stated[1], "codes": codes,
                                  "text": name})  # fmt: skip
        self._comment(node, source.guid, self._who(node), node.get("creationDateTime") or "")
        self._take_note_refs(node, source.guid)
        for coding in node.iterfind("Coding"):
            self._take_note_refs(coding, source.guid)

    def _code_name(self, coding: Any) -> str:
        reference = coding.find("CodeRef")
        guid = plain_guid(reference.get("targetGUID")) if reference is not None else ""
        return " / ".join(self.project.path(guid)) or guid

    def _take_selection(self, node: Any, span: Span) -> None:
        """The codings of a selection, and its description: of the coding where there is one, else of the place."""
        made = [self._coding(coding, span) for coding in node.iterfind("Coding")]
        about = made[0].guid if len(made) == 1 else span.guid
        person = span.person or (made[0].person if made else "")
        self._comment(node, about, person, span.created or (made[0].created if made else ""))
        self._take_note_refs(node, span.guid)

    def _comment(self, node: Any, about: str, person: str, created: str) -> None:
        text = node.findtext("Description") or ""
        if text.strip():
            self.project.memos.append(Memo(about, text, person, created))

    def _coding(self, node: Any, span: Span) -> Coding:
        reference = node.find("CodeRef")
        code = self._code(plain_guid(reference.get("targetGUID")) if reference is not None else "")
        guid = plain_guid(node.get("guid")) or "coding"
        guid = guid if guid not in self.places else f"{guid}~{len(self.project.codings)}"
        created = node.get("creationDateTime") or span.created
        made = Coding(guid, span.guid, code, self._who(node, span.person), created)
        self.project.codings.append(made)
        self.places[guid] = guid
        for note in node.iterfind("NoteRef"):
            target = plain_guid(note.get("targetGUID"))
            strength = strength_of(target, self.notes.get(target, ("", None))[0])
            if strength and made.strength is None:
                made.strength = strength
                self.used.add(target)
            else:
                self._take_note(target, guid)
        return made

    def _code(self, guid: str) -> str:
        """The code that a coding points at: a code, a case, or the one for those that point at nothing."""
        codes = self.project.codes
        if guid in codes:
            if not codes[guid].codable:
                codes[guid].codable = True
                self.project.noted["coded_folders"] += 1
            return guid
        if guid in self.cases:
            return self.cases.code(guid)
        self.project.noted["unresolved"] += 1
        codes.setdefault(UNRESOLVED, Code(UNRESOLVED, say("exchange.unresolved")))
        return UNRESOLVED


def _whole(text: str | None) -> int | None:
    try:
        return int((text or "")[:20])
    except ValueError:
        return None
