"""REFI-QDA projects (.qdpx), as the programs of the field really write them.

Source: REFI-QDA Standard 1.5, Project.xsd. What cannot be taken in is counted in `Project.left`; nothing is guessed.
"""

from pathlib import Path
from typing import Any

from coding.exchange.projects import Code, Coding, Placing, Project, Source, Span, plain
from coding.exchange.refi_archive import MAX_FILE, Archive
from coding.exchange.refi_cases import Cases
from coding.exchange.refi_codes import UNRESOLVED, parents_first, plain_guid, take_codes, take_sets
from coding.exchange.refi_dialects import Choice, Chooser, Offsets, holds
from coding.exchange.refi_memos import Notes
from coding.exchange.refi_sources import Text, texts_of
from evaluation.errors import FoljeError
from evaluation.words import say

_NEAR = 2  # so far past the end a span may reach: some programs count a last line end more


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
        take_codes(root.find("CodeBook/Codes"), self.project)
        take_sets(root.find("Sets"), self.project)
        self.notes = Notes(root, archive, self.project)
        self.places: dict[str, str] = {}  # guid in the file → what it is here
        self.cases = Cases(root, self.project)
        self._take_sources(root.find("Sources"))
        self.cases.take(self.places)
        self.notes.take_links(root.find("Links"), self._known)
        self.notes.take_references(root, "")
        for element in root.iterfind("CodeBook/Codes//Code"):
            self.notes.take_references(element, plain_guid(element.get("guid")))
        self.notes.take_free()
        self.project.left["graphs"] += len(root.findall("Graphs/Graph"))
        self.project.codes = parents_first(self.project.codes)

    def _known(self, guid: str) -> str:
        return self.places.get(guid) or (guid if guid in self.project.codes else "")

    def _take_sources(self, element: Any) -> None:
        texts = list(texts_of(element, self.archive, self.project))
        for text in texts:
            self._of_the_whole(text)
        chooser = Chooser(self.project.origin)
        stated = [[selection[:3] for selection in text.selections] for text in texts]
        choices = [
            chooser.choose(t.raw, t.source.text, t.tried, places)
            for t, places in zip(texts, stated, strict=True)
        ]
        for text, places, choice in zip(texts, stated, choices, strict=True):
            if choice.basis in ("others", "origin", "specification"):  # now that the others are known
                choice = chooser.choose(text.raw, text.source.text, text.tried, places)
            self._place(text, choice)

    def _of_the_whole(self, text: Text) -> None:
        """Codings, notes, description and attributes of a source as a whole."""
        source, node, holder = text.source, text.elements[0], text.elements[-1]
        source.person = self.notes.who(node)
        for element in text.elements:
            self.places[plain_guid(element.get("guid"))] = source.guid
            self.notes.take_references(element, source.guid)
            self.cases.remember(element, source.guid)
            self.notes.comment(element, source.guid, source.person, source.created)
        coded = list(holder.iterfind("Coding"))
        if node.tag == "TextSource" and coded and source.text:
            span = Span(
                f"{source.guid}~whole", source.guid, 0, len(source.text), source.person, source.created
            )
            self.project.spans[span.guid] = span
            for coding in coded:
                self._coding(coding, span)

    def _place(self, text: Text, choice: Choice) -> None:
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
            span = Span(guid, source.guid, *place, self.notes.who(node), node.get("creationDateTime") or "")
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
            elsewhere = self.project.elsewhere(source.text, name, start)
            if elsewhere:
                return elsewhere
        if 0 <= start < length < end <= length + _NEAR:
            self.project.noted["clipped"] += 1
            end = length
        if 0 <= start < end <= length:
            return start, end
        return self.project.elsewhere(source.text, name, start) if len(name) >= 8 else None

    def _lose(self, source: Source, stated: tuple[int, int], name: str, node: Any) -> None:
        codes = [self._code_name(c) for c in node.iterfind("Coding")]
        reason = "empty_selections" if stated[0] == stated[1] else "out_of_range"
        self.project.left[reason] += 1
        self.project.left["codings_without_place"] += len(codes)
        self.project.lost.append({"source": source.name, "start": stated[0], "end": stated[1], "codes": codes,
                                  "text": name})  # fmt: skip
        self.notes.comment(node, source.guid, self.notes.who(node), node.get("creationDateTime") or "")
        self.notes.take_references(node, source.guid)
        for coding in node.iterfind("Coding"):
            self.notes.take_references(coding, source.guid)

    def _code_name(self, coding: Any) -> str:
        reference = coding.find("CodeRef")
        guid = plain_guid(reference.get("targetGUID")) if reference is not None else ""
        return " / ".join(self.project.path(guid)) or guid

    def _take_selection(self, node: Any, span: Span) -> None:
        """The codings of a selection, and its description: of the coding where there is one, else of the place."""
        made = [self._coding(coding, span) for coding in node.iterchildren("Coding")]
        about = made[0].guid if len(made) == 1 else span.guid
        person = span.person or (made[0].person if made else "")
        self.notes.comment(node, about, person, span.created or (made[0].created if made else ""))
        self.notes.take_references(node, span.guid)

    def _coding(self, node: Any, span: Span) -> Coding:
        reference = next(node.iterchildren("CodeRef"), None)
        code = self._code(plain_guid(reference.get("targetGUID")) if reference is not None else "")
        guid = plain_guid(node.get("guid")) or "coding"
        guid = guid if guid not in self.places else f"{guid}~{len(self.project.codings)}"
        created = node.get("creationDateTime") or span.created
        made = Coding(guid, span.guid, code, self.notes.who(node, span.person), created)
        self.project.codings.append(made)
        self.places[guid] = guid
        for note in node.iterchildren("NoteRef"):
            target = plain_guid(note.get("targetGUID"))
            strength = self.notes.strength(target) if made.strength is None else None
            if strength:
                made.strength = strength
            else:
                self.notes.take(target, guid)
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
