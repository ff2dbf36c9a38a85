"""Writing an observation protocol as a Word document: a form to fill in, or a filled-in one.

Made to be used with a keyboard, a screen reader, a printer and in other programs than Word: real headings, no
merged cells, header rows and first columns marked, tables with a description, tick boxes that are tick boxes.
"""

from collections.abc import Sequence
from typing import Any

from coding.codebooks import Code, codebook
from coding.protocols import AgendaItem, Entry, Protocol
from coding.protocols.forms import Entity, Form, form
from coding.protocols.sheet import Sheet
from coding.protocols.values import as_list
from evaluation import Study

ROOM = {"passages": 1.25, "memo": 3.2}  # centimetres of an empty row, for those who write by hand


def document_bytes(
    protocol: Protocol | None, lang: str, notice: str | None, instrument: str, study: Study | None
) -> bytes:
    """Write the form, filled in with `protocol` when there is one, as the bytes of a .docx."""
    writer = _Writer(form(instrument), lang, protocol)
    writer.opening(notice)
    writer.header()
    writer.agenda()
    writer.closing()
    if protocol is None or protocol.checklist:
        writer.checklist(list(codebook(instrument, study).codes.values()))
    return writer.sheet.saved()


class _Writer:
    """One document being written. Help and instructions stand in the empty form only."""

    def __init__(self, asked: Form, lang: str, protocol: Protocol | None):
        self.form, self.lang = asked, lang
        self.empty, self.protocol = protocol is None, protocol or Protocol()
        self.sheet = Sheet(lang, asked.text("title", lang))

    def opening(self, notice: str | None) -> None:
        """The title, how to fill in the form, and what stands at the edges of every page."""
        page = self.form.data["page"][self.lang]
        self.sheet.edges(notice or "", self.form.text("footer", self.lang), page)
        self.sheet.title()
        for text in self.form.data["intro"] if self.empty else ():
            self.sheet.instruction(text[self.lang])

    def header(self) -> None:
        """The table about the meeting."""
        self.sheet.heading(self.section("header"), 1)
        table = self.sheet.table(self.section("header"), self.columns("field", "note"), (4.2, 12.8))
        for entity in self.form.header:
            label, value = table.row()
            table.label(label, entity.label(self.lang), self.help(entity))
            self.value(table, value, entity)

    def value(self, table: Any, cell: Any, entity: Entity) -> None:
        """What stands in a field of the header."""
        value = getattr(self.protocol, entity.key)
        if entity.type == "choice" and not entity.data.get("open"):
            table.boxes(cell, [(choice.label(self.lang), choice.key == value) for choice in entity.choices])
        elif entity.type == "choice":
            labels = {choice.key: choice.label(self.lang) for choice in entity.choices}
            table.lines(cell, [labels.get(value, value)])
        elif entity.type == "date":
            prompt = "" if not self.empty else self.form.text("date_prompt", self.lang)
            table.date(cell, value, entity.label(self.lang), prompt)
        elif entity.type == "time":
            table.lines(cell, [f"{value:%H}{'.' if self.lang == 'sv' else ':'}{value:%M}" if value else ""])
        else:
            table.lines(cell, as_list(value) if entity.type == "list" else [value])

    def agenda(self) -> None:
        """The items: as many as there are, or some empty ones to fill in and to copy."""
        self.sheet.heading(self.section("items"), 1)
        if self.empty:
            self.sheet.instruction(self.form.text("more_items", self.lang))
        nothing = [AgendaItem("")] * self.form.data["empty_items"]
        for number, item in enumerate(nothing if self.empty else self.protocol.items, 1):
            self.item(number, item)

    def item(self, number: int, item: AgendaItem) -> None:
        """The heading and the table of one item; each passage has its row."""
        title = self.form.text("item_heading", self.lang, number=number)
        self.sheet.heading(title + item.title, 2, prompt=self.form.text("title_prompt", self.lang))
        columns = self.columns("field", "note", "codes")
        table = self.sheet.table(f"{title}{item.title}".strip(" :"), columns, (4.2, 10.0, 2.8))
        for entity in self.form.items:
            blank = [Entry("")] * (entity.data["empty_rows"] if self.empty else 1)
            for row, entry in enumerate(getattr(item, entity.key) or blank):
                self.passage(table, entity, entry, first=row == 0, helped=number == 1)

    def passage(self, table: Any, entity: Entity, entry: Entry, *, first: bool, helped: bool) -> None:
        """One row of an item. The label is repeated, muted, so that a row can be moved and read by itself.

        The codes stand one per line, as a hyphen in them would be broken.
        """
        label, note, codes = table.row(room=ROOM["passages"] if self.empty else 0)
        help_text = self.help(entity) if first and helped else ""
        table.label(label, entity.label(self.lang), help_text, muted=not first)
        table.lines(note, [entry.text], remarks=entry.remarks)
        table.lines(codes, ["\n".join((*entry.codes, *entry.unknown_codes))], small=True)

    def closing(self) -> None:
        """The observer's own part, and what stood outside the form."""
        self.sheet.heading(self.section("closing"), 1)
        table = self.sheet.table(self.section("closing"), self.columns("field", "note"), (4.2, 12.8))
        for entity in self.form.closing:
            label, value = table.row(room=ROOM.get(entity.type, 0) if self.empty else 0)
            table.label(label, entity.label(self.lang), self.help(entity))
            if entity.type == "yes_no":
                ticked = bool(getattr(self.protocol, entity.key))
                table.boxes(value, [(entity.data["tick"][self.lang], ticked)])
            else:
                table.entries(value, getattr(self.protocol, entity.key))
        if self.protocol.other:
            self.sheet.heading(self.section("other"), 1)
            for entry in self.protocol.other:
                self.sheet.text(f"{entry.label}: {entry.text}" if entry.label else entry.text)

    def checklist(self, codes: Sequence[Code]) -> None:
        """The indicators by phase, one tick each, on a page of its own."""
        entity = next(entity for entity in self.form.sections if entity.key == "checklist")
        self.sheet.heading(entity.label(self.lang), 1, new_page=True)
        if self.empty:
            self.sheet.instruction(entity.help(self.lang))
        named = [Entity(column) for column in self.form.data["checklist"]["columns"]]
        titles = [column.label(self.lang) for column in (*named, *self.form.statuses)]
        table = self.sheet.table(entity.label(self.lang), titles, (1.5, 9.8, 1.9, 1.9, 1.9))
        marks = dict(self.protocol.checklist)
        for code in codes:
            if code.kind in ("phase", "indicator"):
                self.mark(table, code, marks.get(code.id))

    def mark(self, table: Any, code: Code, status: str | None) -> None:
        """A phase as a line of its own, or an indicator with its three boxes."""
        first, name, *boxes = table.row(tight=True)
        phase = code.kind == "phase"
        table.label(first, code.id, tint=phase)
        table.lines(name, [code.name(self.lang)], strong=phase, tint=phase)
        for cell, offered in zip(boxes, self.form.statuses, strict=True):
            if phase:
                table.lines(cell, [""], tint=True)
            else:
                table.boxes(cell, [("", offered.key == status)], f"{code.id} {offered.label(self.lang)}")

    def section(self, key: str) -> str:
        return next(entity for entity in self.form.sections if entity.key == key).label(self.lang)

    def columns(self, *keys: str) -> list[str]:
        return [column.label(self.lang) for column in self.form.columns if column.key in keys]

    def help(self, entity: Entity) -> str:
        return entity.help(self.lang) if self.empty else ""
