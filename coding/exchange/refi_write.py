"""A project as .qdpx: UTF-8, LF, code points, stable GUIDs; the same bytes for the same project.

Source: REFI-QDA Standard 1.5, Project.xsd. In the dialect `nvivo` texts have a byte order mark and CRLF, and positions
count UTF-16 units and both characters of a line end, as NVivo for Windows reads them.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from coding.exchange.projects import Coding, Memo, Project, Source, Span, plain
from coding.exchange.refi_codes import codes_element, is_guid, xml_text
from coding.exchange.refi_notes import STRENGTHS, guid, note_name, strength_guid
from evaluation.words import say

NAMESPACE = "urn:QDA-XML:project:1.0"
DIALECTS = ("standard", "nvivo")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of files in the zip: no clock goes into them
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def write_qdpx(project: Project, dialect: str = "standard") -> bytes:
    """The bytes of a .qdpx. `project` has GUIDs only; see `outgoing.project_of`."""
    from lxml import etree

    writing = _Writing(project, dialect == "nvivo")
    xml = etree.tostring(writing.root, xml_declaration=True, encoding="UTF-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _put(archive, "project.qde", xml)
        for source in project.sources.values():
            _put(archive, f"sources/{source.guid}.txt", _bytes(source, writing.nvivo))
    return buffer.getvalue()


def astral(project: Project) -> int:
    """How many texts have characters that programs count differently."""
    return sum(1 for source in project.sources.values() if _ASTRAL.search(source.text))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
    archive.writestr(entry, data)


def _bytes(source: Source, nvivo: bool) -> bytes:
    return source.text.replace("\n", "\r\n").encode("utf-8-sig") if nvivo else source.text.encode()


class _Writing:
    """The tree of one project as it grows."""

    def __init__(self, project: Project, nvivo: bool):
        from lxml import etree

        self.project, self.nvivo = project, nvivo
        self.sub = etree.SubElement
        self.root = etree.Element(
            f"{{{NAMESPACE}}}Project", nsmap={None: NAMESPACE}, name=plain(project.name) or "Folje"
        )
        self.root.set("origin", "Folje")
        self.users = {person: guid("user", person) for person in project.people}
        self.by_about: dict[str, list[Memo]] = defaultdict(list)
        for memo in project.memos:
            self.by_about[memo.about].append(memo)
        self.notes: list[tuple[str, Memo | int]] = []
        self._header()
        self._sources()
        self._codes_notes()
        self._free_notes()
        self._write_notes()

    def _header(self) -> None:
        if self.users:
            times = [coding.created for coding in self.project.codings]
            times += [source.created for source in self.project.sources.values()]
            made = min(filter(None, times), default="")
            self.root.set("creatingUserGUID", next(iter(self.users.values())))
            if _INSTANT.fullmatch(made):
                self.root.set("creationDateTime", made)
            users = self._child(self.root, "Users")
            for person, own in self.users.items():
                self._child(users, "User", guid=own, name=xml_text(person), id=xml_text(person))
        if self.project.codes:
            book = self._child(self.root, "CodeBook")
            book.append(codes_element(self.project.codes.values(), NAMESPACE))
            self.codes = {e.get("guid"): e for e in book.iter(f"{{{NAMESPACE}}}Code")}

    def _child(self, parent: Any, tag: str, /, **attributes: str) -> Any:
        return self.sub(parent, f"{{{NAMESPACE}}}{tag}", attributes)

    def _made(self, element: Any, person: str, created: str) -> Any:
        """Say who made it and when."""
        if person in self.users:
            element.set("creatingUser", self.users[person])
        if _INSTANT.fullmatch(created):
            element.set("creationDateTime", created)
        return element

    # sources

    def _sources(self) -> None:
        if not self.project.sources:
            return
        spans: dict[str, list[Span]] = defaultdict(list)
        for span in self.project.spans.values():
            spans[span.source].append(span)
        codings: dict[str, list[Coding]] = defaultdict(list)
        for coding in self.project.codings:
            codings[coding.span].append(coding)
        sources = self._child(self.root, "Sources")
        for source in self.project.sources.values():
            element = self._child(sources, "TextSource", guid=source.guid, name=plain(source.name),
                                  plainTextPath=f"internal://{source.guid}.txt")  # fmt: skip
            self._made(element, source.person, source.created)
            place = self._places(source.text)
            for span in sorted(spans[source.guid], key=lambda s: (s.start, s.end, s.guid)):
                self._span(element, source, span, codings[span.guid], place)
            self._note_refs(element, self.by_about.get(source.guid, ()))

    def _places(self, text: str):
        """From code points to the positions of the dialect."""
        if not self.nvivo:
            return lambda place: place
        from bisect import bisect_left

        wide = [found.start() for found in re.finditer("[\n\U00010000-\U0010ffff]", text)]
        return lambda place: place + bisect_left(wide, place)

    def _span(self, parent: Any, source: Source, span: Span, codings: list[Coding], place) -> None:
        """A selection with its codings; each coding that has a memo gets one of its own, with the memo as description.

        Its user and date are the memo's, those of the coding the coding's.
        """
        own = [coding for coding in codings if coding.guid in self.by_about]
        shared = [coding for coding in codings if coding.guid not in self.by_about]
        if shared or span.guid in self.by_about or not own:
            element = self._selection(parent, source, span, span.guid, place)
            self._made(element, span.person, span.created)
            for coding in shared:
                self._coding(element, coding, ())
            self._note_refs(element, self.by_about.get(span.guid, ()))
        for coding in own:
            first, *others = sorted(self.by_about[coding.guid], key=lambda memo: memo.role != "")
            plain_one = first.role == ""
            element = self._selection(parent, source, span, guid("selection", coding.guid), place)
            self._made(
                element,
                first.person if plain_one else span.person,
                first.created if plain_one else span.created,
            )
            if plain_one:
                self._child(element, "Description").text = xml_text(first.content)
            self._coding(element, coding, others if plain_one else (first, *others))

    def _selection(self, parent: Any, source: Source, span: Span, own: str, place) -> Any:
        name = xml_text(
            " ".join(source.text[span.start : span.end].split())
        )  # joiners of emoji stay: names are compared
        return self._child(parent, "PlainTextSelection", guid=own, name=name, startPosition=str(place(span.start)),
                           endPosition=str(place(span.end)))  # fmt: skip

    def _coding(self, parent: Any, coding: Coding, memos: Iterable[Memo]) -> None:
        element = self._made(self._child(parent, "Coding", guid=coding.guid), coding.person, coding.created)
        self._child(element, "CodeRef", targetGUID=coding.code)
        if coding.strength in STRENGTHS:
            self.notes.append((strength_guid(coding.strength), coding.strength))
            self._child(element, "NoteRef", targetGUID=strength_guid(coding.strength))
        self._note_refs(element, memos)

    # notes

    def _note_refs(self, element: Any, memos: Iterable[Memo]) -> None:
        for memo in memos:
            own = guid("memo", memo.about, memo.named, memo.role, memo.person, memo.created, memo.content)
            self.notes.append((own, memo))
            self._child(element, "NoteRef", targetGUID=own)

    def _codes_notes(self) -> None:
        """Memos about codes: a reference stands after the description and before the codes below."""
        for own, code in self.project.codes.items():
            if own in self.by_about and is_guid(own):
                element = self.codes[code.guid]
                before = len(element)
                self._note_refs(element, self.by_about[own])
                place = sum(1 for child in element[:before] if child.tag.endswith("}Description"))
                for number, reference in enumerate(list(element[before:])):
                    element.insert(place + number, reference)

    def _free_notes(self) -> None:
        self.about_all = self.by_about.get("", [])
        known = {*self.project.sources, *self.project.spans, *self.project.codes, ""}
        known |= {coding.guid for coding in self.project.codings}
        self.about_all += [memo for memo in self.project.memos if memo.about not in known]

    def _write_notes(self) -> None:
        from lxml import etree

        holder = etree.Element(f"{{{NAMESPACE}}}Notes")
        references = etree.Element(f"{{{NAMESPACE}}}Project")
        self._note_refs(references, self.about_all)
        for own, memo in dict(self.notes).items():
            if isinstance(memo, int):
                told = say("exchange.strength", strength=memo)
                element = self._child(holder, "Note", guid=own, name=told)
                self._made(element, next(iter(self.users), ""), self.root.get("creationDateTime") or "")
                self._child(element, "PlainTextContent").text = told
                continue
            name = xml_text(note_name(memo.role, memo.named))
            element = self._made(self._child(holder, "Note", guid=own, name=name), memo.person, memo.created)
            self._child(element, "PlainTextContent").text = xml_text(memo.content)
        if len(holder):
            self.root.append(holder)
        self.root.extend(list(references))
