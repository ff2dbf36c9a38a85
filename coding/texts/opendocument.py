"""Reading an OpenDocument text (.odt, LibreOffice) as text, in the order it stands.

Read: headings, paragraphs, lists, tables, text boxes, links, notes (last), annotations as comments. Left: deleted text, page
headers and footers, tables of contents, hidden text, placeholders that nobody has written over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coding.texts import Extracted, Part
from coding.texts.assembly import Assembly
from coding.texts.elements import attribute, child, name_of
from coding.texts.packages import Archive

MOST = 1000  # repetitions of a cell, a row or a blank that are believed; a file may claim millions
_LEFT = {
    "tracked-changes", "table-of-content", "alphabetical-index", "placeholder", "hidden-text", "sequence-decls",
    "forms", "variable-decls", "user-field-decls", "table-column", "table-columns", "table-header-columns",
    "desc", "title", "ruby-text", "note-citation", "object", "object-ole", "image", "script", "covered-table-cell", "",
}  # fmt: skip
_SIGNS = {"tab": "\t", "line-break": "\n"}


def read_odt(data: bytes, path: Path) -> Extracted:
    """The text, parts and comments of an .odt."""
    archive = Archive(data, path)
    _refuse_protected(archive)
    root = archive.parsed("content.xml")
    body = child(child(root, "body"), "text")
    if body is None:
        raise archive.broken()
    walk = _Walk(titles=_titles(root))
    walk.blocks(body)
    for note in walk.notes:
        walk.blocks(note)
    return Extracted(walk.text, tuple(walk.parts), walk.comments(walk.remarks()))


def _refuse_protected(archive: Archive) -> None:
    """A document with a password is a zip of encrypted parts, or of a single one."""
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in archive.names or (
        manifest in archive.names
        and any(name_of(each) == "encryption-data" for each in archive.parsed(manifest).iter())
    ):
        raise archive.refusal("protected_odt")


def _titles(root: Any) -> set[str]:
    """The paragraph styles of this document that are based on the style of titles."""
    own = child(root, "automatic-styles")
    styles = own if own is not None else ()
    return {"Title"} | {attribute(s, "name") for s in styles if attribute(s, "parent-style-name") == "Title"}


@dataclass
class _Walk(Assembly):
    """The way through a document: `notes` and `boxes` are met inside a paragraph and read after it."""

    titles: set[str] = field(default_factory=set)
    notes: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)  # comment → its element

    def blocks(self, parent: Any, place: Part | None = None, depth: int = 0) -> None:
        """Read what stands in a body, section, list item or cell."""
        for each in parent:
            name = name_of(each)
            if name in ("p", "h"):
                self.paragraph(each, place or self.described(each, depth))
            elif name == "list":
                self.blocks(each, place, depth + 1)
            elif name == "table":
                self.table(each)
            elif name == "annotation":
                self.annotation(each)
            elif name not in _LEFT:
                self.blocks(each, place, depth)

    def described(self, element: Any, depth: int) -> Part:
        """What kind of paragraph it is."""
        if name_of(element) == "h":
            level = attribute(element, "outline-level")
            return Part("heading", 0, 0, level=int(level) if level in tuple("123456789") else 1)
        if attribute(element, "style-name") in self.titles:
            return Part("heading", 0, 0)
        return Part("item", 0, 0, level=depth) if depth else Part("paragraph", 0, 0)

    def paragraph(self, element: Any, place: Part) -> None:
        """Read a paragraph, then the text boxes that hang in it."""
        start = self.begin()
        self.inline(element)
        self.end(place, start)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, place if place.kind == "cell" else None)

    def inline(self, element: Any) -> None:
        """Read the words of a paragraph; white space in the file is one blank."""
        self.write(_plain(element.text))
        for each in element:
            name = name_of(each)
            if name in _SIGNS:
                self.write(_SIGNS[name])
            elif name == "s":
                self.write(" " * _count(each, "c"))
            elif name == "note":
                self.notes += [part for part in each if name_of(part) == "note-body"]
            elif name == "annotation":
                self.annotation(each)
            elif name == "annotation-end":
                self.anchor(attribute(each, "name"))
            elif name == "text-box":
                self.boxes.append(each)
            elif name not in _LEFT:
                self.inline(each)
            self.write(_plain(each.tail))

    def table(self, element: Any) -> None:
        """Read the rows of a table."""
        number, self.tables = self.tables, self.tables + 1
        row = 0
        for line in _rows(element):
            self.row(line, number, row)
            row += _count(line, "number-rows-repeated")

    def row(self, line: Any, number: int, row: int) -> None:
        """Read the cells of a row; a merged cell stands where it begins."""
        column = 0
        for cell in (each for each in line if name_of(each).endswith("table-cell")):
            if name_of(cell) == "table-cell":
                before, place = len(self.parts), Part("cell", 0, 0, table=number, row=row, column=column)
                self.blocks(cell, place)
                self.close_cell(place, before)
            column += _count(cell, "number-columns-repeated")
        self.close_row()

    def annotation(self, element: Any) -> None:
        """A comment begins, or is a point where no end of it follows."""
        key = attribute(element, "name") or f"point {len(self.said)}"
        self.said[key] = element
        self.anchor(key)

    def remarks(self) -> Iterator[tuple[str, str, str, str]]:
        """Key, words, author and date of each comment."""
        for key, element in self.said.items():
            walk = _Walk()
            walk.blocks(element)
            said = [child(element, name) for name in ("creator", "date")]
            author, date = ("".join(each.itertext()) if each is not None else "" for each in said)
            yield key, walk.text, author, date


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, those in groups and headers too, not those of a table inside a cell."""
    for each in table:
        if name_of(each) == "table-row":
            yield each
        elif name_of(each) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(each)


def _count(element: Any, name: str) -> int:
    """How many times something is repeated: once where nothing is said, never more than can be believed."""
    value = attribute(element, name)
    return min(int(value), MOST) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _plain(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
