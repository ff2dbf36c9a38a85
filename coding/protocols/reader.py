"""Reading an observation protocol, whatever a person has done to the form.

The reader walks through lines and table rows in the order they stand, and asks each what the form would call
it. What the form has no name for is kept as other text; only the form's own instructions are thrown away.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from coding.codebooks import Code, Codebook, offered
from coding.protocols import MEMO_FIELDS, PASSAGE_FIELDS, AgendaItem, Entry, Protocol
from coding.protocols.findings import Findings
from coding.protocols.forms import LANGUAGES, Entity, Form, form, named, plain
from coding.protocols.header import Header
from coding.protocols.layout import (
    Columns,
    Line,
    Note,
    Row,
    Span,
    blocks,
    header_columns,
    label_of,
    notes,
    table_sections,
)
from coding.protocols.remarks import with_remarks
from coding.protocols.values import codes_in, yes_or_no
from coding.texts import Extracted
from evaluation import Study
from evaluation.words import current_language, say

_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+")
_LABELLED = re.compile(r"([^:\n]{2,60}):[ \t]*(.*)", re.DOTALL)
LONGEST_HEADING = 120  # characters; a longer line is never taken for a heading


def read(extracted: Extracted, file: str, instrument: str, study: Study | None) -> Protocol:
    """The protocol in a text. See `coding.protocols.read_protocol`."""
    reader = _Reader(extracted, Findings(file), form(instrument), offered(instrument, study))
    for number, block in enumerate(reader.layout):
        if isinstance(block, Row):
            reader.row(block)
        else:
            reader.line(block, reader.layout[number + 1 :])
    known = recognised(extracted, instrument)
    protocol = reader.protocol(complete=known)
    if not known:
        reader.findings.problems.clear()
        reader.findings.tell("not_recognised")
    protocol = replace(protocol, problems=tuple(reader.findings.problems))
    return with_remarks(protocol, extracted.comments, reader.codebook, file)


def recognised(extracted: Extracted, instrument: str) -> bool:
    """Whether the labels of a protocol are there: three fields of the header, one of the items."""
    asked = form(instrument)
    labels = set()
    for block in blocks(extracted):
        if isinstance(block, Row):
            labels.add(asked.field(label_of(block.cells[0]), whole=False))
        else:
            labelled = _LABELLED.fullmatch(block.span.text)
            labels |= {asked.field(block.span.text), asked.field(labelled[1]) if labelled else None}
    found = Counter(entity.section for entity in labels if entity)
    return found["header"] >= 3 and found["items"] >= 1


@dataclass
class _Item:
    """An agenda item while it is read. `seen` says in which table each of its fields stood first."""

    title: str
    place: Span | None = None
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def done(self) -> AgendaItem:
        return AgendaItem(self.title, **{key: tuple(self.entries.get(key, ())) for key in PASSAGE_FIELDS})


class _Reader:
    """What has been read so far, and where in the form we are: its section, item and field."""

    def __init__(self, extracted: Extracted, findings: Findings, asked: Form, codes: Codebook):
        self.text, self.layout = extracted.text, blocks(extracted)
        self.form, self.codebook, self.findings = asked, codes, findings
        self.header = Header(self.form, self.findings)
        self.items: list[_Item] = []
        self.memos: dict[str, list[Entry]] = {}
        self.marks: dict[str, str] = {}
        self.section = ""
        self.current: Entity | None = None  # the field that a heading or label outside tables has opened
        self.table_sections = table_sections(self.layout, self.form)
        self.columns: dict[int, Columns] = {}
        self.above: dict[int, tuple[Entity, str]] = {}  # table → field and codes of the row above

    # lines outside tables

    def line(self, line: Line, following: list[Line | Row]) -> None:
        text = line.span.text
        if not text or self.form.is_title(text) or self.form.is_instruction(text):
            return
        if line.heading and line.level > 0 and len(text) <= LONGEST_HEADING:
            self.heading(line.span, items_follow=self.items_follow(following))
        elif self.is_lost_heading(text, following):
            self.new_item(line.span)
        elif section := self.form.section(text, printed=True):
            self.section, self.current = section.key, None
        else:
            self.paragraph(line.span)

    def heading(self, span: Span, *, items_follow: bool) -> None:
        section, entity = self.form.section(span.text), self.allowed(self.form.field(span.text))
        if self.form.item_pattern.fullmatch(span.text) or (items_follow and not section):
            self.new_item(span)
        elif section:
            self.section, self.current = section.key, None
        elif entity:
            self.current = entity
        elif self.section in ("closing", "checklist", "other"):
            self.current = None
            self.findings.keep(span)
        else:
            self.new_item(span)

    def items_follow(self, following: list[Line | Row]) -> bool:
        """Whether the next table, before any other heading, is one of an agenda item."""
        for block in following:
            if isinstance(block, Row):
                return "items" in self.table_sections.get(block.table, ())
            if block.heading and block.span.text:
                return False
        return False

    def is_lost_heading(self, text: str, following: list[Line | Row]) -> bool:
        """Whether a plain paragraph is the heading of the item whose table comes right after it."""
        nearest = next((block for block in following if isinstance(block, Row) or block.span.text), None)
        if not isinstance(nearest, Row) or len(text) > LONGEST_HEADING:
            return False
        return self.items_follow([nearest]) and (not self.items or bool(self.items[-1].seen))

    def new_item(self, span: Span) -> None:
        found = self.form.item_pattern.fullmatch(span.text)
        title = (found[1] if found else _NUMBERED.sub("", span.text)).strip()
        self.section, self.current = "items", None
        self.items.append(_Item("" if self.form.is_instruction(title) else title, span))

    def paragraph(self, span: Span) -> None:
        labelled = _LABELLED.fullmatch(span.text)
        entity = self.allowed(self.form.field(labelled[1] if labelled else span.text))
        self.current = entity or self.current
        if labelled and entity:
            span = _last(span, labelled[2])
        elif entity:
            return
        if self.current and self.section != "other":
            self.fill(self.current, [Note(span)], self.current.label(current_language()))
        elif span.text:
            self.findings.keep(span, self.items[-1].title if self.section == "items" and self.items else "")

    def allowed(self, entity: Entity | None) -> Entity | None:
        """A label outside tables counts where it can stand: header before the items, notes inside one."""
        wanted = {"header": not self.items, "items": bool(self.items), "closing": True}
        return entity if entity and wanted[entity.section] else None

    # rows

    def row(self, row: Row) -> None:
        self.current = None
        named_columns = header_columns(row, self.form)
        if named_columns:
            self.columns[row.table] = named_columns
            for cell in row.cells:
                self.keep_own(cell.paragraphs)
            return
        columns = self.columns.get(row.table, Columns())
        label = label_of(row.cells[0]) if row.cells[0].column < columns.note else ""
        entity = self.form.field(label, whole=False)
        if self.is_mark(row, columns):
            self.mark(row, columns)
        elif entity:
            self.fields(row, columns, entity, label)
        elif label == "" and row.table in self.above:
            self.fields(row, columns, self.above[row.table][0], label)
        else:
            self.unknown_row(row, label)

    def fields(self, row: Row, columns: Columns, entity: Entity, label: str) -> None:
        """A row of a field: its notes, their codes, and what else was written in it."""
        found = notes(row, columns, self.text, lambda text: not codes_in(text, self.codebook)[1])
        if entity.section == "items":
            self.enter(row.table, entity)
        written = list(found.notes)
        if row.table in self.above and _goes_on(row, columns):
            written = [Note(note.span, self.above[row.table][1]) for note in written]
        self.above[row.table] = (entity, "\n".join(note.codes for note in written))
        if row.cells[0].column < columns.note:
            self.keep_own(row.cells[0].paragraphs, entity.label(current_language()))
        self.fill(entity, written, label)
        for span in found.stray:
            self.findings.tell("codes_without_note", self.place(entity), codes=span.text)
            self.findings.keep(span, label)
        if found.unpaired:
            self.findings.tell("unpaired_codes", self.place(entity))

    def enter(self, table: int, entity: Entity) -> None:
        """See to it that there is an item for a row; the same field in another table is another item."""
        if not self.items or self.items[-1].seen.get(entity.key, table) != table:
            self.items.append(_Item(""))
            self.findings.tell("untitled_item", self.place(entity))
        self.items[-1].seen.setdefault(entity.key, table)

    def unknown_row(self, row: Row, label: str) -> None:
        spans = [span for cell in row.cells for span in cell.paragraphs]
        beside = [span for span in spans if span.text not in ("", label)]
        for span in beside or spans:
            if span.text and not self.form.is_instruction(span.text):
                self.findings.keep(span, label if beside else "")
        if beside and label:
            self.findings.tell("unknown_row", self.place(), label=label)

    # the checklist

    def is_mark(self, row: Row, columns: Columns) -> bool:
        listed = columns.statuses or self.section == "checklist"
        return bool(listed) and row.cells[0].text.strip().upper() in self.codebook.codes

    def mark(self, row: Row, columns: Columns) -> None:
        """One row of the checklist. What is written in words, other than yes, is for a person to decide."""
        code, marked = row.cells[0].text.strip().upper(), set()
        for cell in row.cells[1:]:
            status = named(cell.text, self.form.statuses)
            answer, words = (True, "") if status else yes_or_no(cell.text)
            if cell.column in columns.statuses:
                marked |= {columns.statuses[cell.column]} if answer else set()
                if words and not answer:
                    self.findings.tell("unclear_mark", code=code)
            elif status:
                marked.add(status.key)
            if words:
                self.keep_own(cell.paragraphs, code, self.codebook.codes[code])
        if len(marked) > 1:
            self.findings.tell("several_marks", code=code)
        elif marked:
            self.marks[code] = marked.pop()

    def keep_own(self, spans: Iterable[Span], label: str = "", code: Code | None = None) -> None:
        """Keep what a person has written where the form prints words of its own, or the name of a code."""
        names = {plain(code.name(lang)) for lang in LANGUAGES} if code else set()
        for span in spans:
            printed = self.form.is_own_word(span.text) or self.form.is_instruction(span.text)
            if span.text and not printed and plain(span.text) not in names:
                self.findings.keep(span, label)

    # fields

    def fill(self, entity: Entity, written: list[Note], label: str) -> None:
        """Put notes into a field; nobody's notes are the form's own instructions."""
        written = [note for note in written if not self.form.is_instruction(note.span.text)]
        written = [note for note in written if note.span.text]
        if entity.type in ("passages", "memo"):
            entries = self.items[-1].entries if entity.type == "passages" else self.memos
            entries.setdefault(entity.key, []).extend(self.entry(note, entity) for note in written)
        elif written:
            self.header.fill(entity, [note.span for note in written], label)

    def entry(self, note: Note, entity: Entity) -> Entry:
        codes, unknown = codes_in(note.codes, self.codebook)
        for code in unknown:
            near = self.codebook.nearest_code(code)
            meant = (
                " " + say("study.did_you_mean", suggestion=f"{near} ({self.codebook.name(near)})")
                if near
                else ""
            )
            self.findings.tell("unknown_code", self.place(entity), code=code, meant=meant)
        return Entry(note.span.text, codes, note.span.start, note.span.end, unknown)

    def place(self, entity: Entity | None = None) -> str:
        """Where we are, as people say it: item, field."""
        parts = [entity.label(current_language())] if entity else []
        if self.items and (self.section == "items" if entity is None else entity.section == "items"):
            parts.insert(0, say("protocols.item", number=len(self.items), title=self.items[-1].title))
        return ", ".join(parts)

    # the whole

    def protocol(self, *, complete: bool) -> Protocol:
        """All that was read; of a `complete` form it is told what is missing."""
        items = [item for item in self.items if self.is_used(item)]
        self.header.check(required=complete and bool(items))
        if complete and not items:
            self.findings.tell("no_items")
        memos: dict[str, Any] = {key: tuple(self.memos.get(key, ())) for key in MEMO_FIELDS}
        return Protocol(
            **self.header.values,
            **memos,
            items=tuple(item.done() for item in items),
            checklist=tuple((code, self.marks[code]) for code in self.codebook.codes if code in self.marks),
            other=tuple(sorted(self.findings.other, key=lambda entry: entry.start)),
        )

    def is_used(self, item: _Item) -> bool:
        """Whether an item has anything in it; a heading with nothing of the form under it is other text."""
        if item.place and item.title and not item.seen and not item.entries:
            self.findings.keep(item.place)
            return False
        return bool(item.title) or any(item.entries.values())


def _last(span: Span, text: str) -> Span:
    """The end of a span, from where `text` begins in it."""
    text = text.strip()
    return Span(span.end - len(text), span.end, text)


def _goes_on(row: Row, columns: Columns) -> bool:
    """Whether label and codes are merged with the row above: the note was split, the codes are for both."""
    return columns.codes is not None and len(row.cells) == 1 and row.cells[0].column >= columns.note
