"""Reading a Word document as text: what a reader sees, in the order it stands, and where each piece is.

Read: headings, paragraphs, lists, tables (also nested), text boxes, content controls, inserted text,
footnotes and endnotes (last), comments. Left: deleted text, field codes, placeholders that nobody has written
over, page headers and footers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coding.texts import Extracted, Part
from coding.texts.assembly import Assembly
from coding.texts.elements import attribute, child, name_of
from coding.texts.packages import Package

_PROPERTIES = {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"}
_SKIPPED = _PROPERTIES | {"del", "moveFrom", "delText", "instrText", "fldData", "rt", "Fallback", ""}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐"}


def read_docx(data: bytes, path: Path) -> Extracted:
    """The text, parts and comments of a .docx."""
    package = Package(data, path)
    walk = _Walk(styles=_styles(package.related("styles")))
    body = child(package.document(), "body")
    if body is None:
        raise package.archive.broken()
    walk.blocks(body)
    for kind in ("footnotes", "endnotes"):
        notes = package.related(kind)
        for note in notes if notes is not None else ():
            if attribute(note, "type") in ("", "normal"):
                walk.blocks(note)
    comments = walk.comments(_comments(package.related("comments")))
    return Extracted(walk.text, tuple(walk.parts), comments)


@dataclass
class _Walk(Assembly):
    """The way through a document: `boxes` are text boxes met inside a paragraph, read after it."""

    styles: dict[str, "_Style"] = field(default_factory=dict)
    boxes: list[Any] = field(default_factory=list)

    def blocks(self, parent: Any, cell: Part | None = None) -> None:
        for each in parent:
            name = name_of(each)
            if name == "p":
                self.paragraph(each, cell)
            elif name == "tbl":
                self.table(each)
            elif name.startswith("comment"):
                self.anchor(attribute(each, "id"))
            elif name not in _SKIPPED and not _is_placeholder(each):
                self.blocks(each, cell)

    def paragraph(self, element: Any, cell: Part | None) -> None:
        start = self.begin()
        self.inline(element)
        self.end(cell or _described(element, self.styles), start)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, cell)

    def table(self, element: Any) -> None:
        number, self.tables = self.tables, self.tables + 1
        rows = [line for line in _inside(element, "tr") if _path(line, "trPr", "del") is None]
        for row, line in enumerate(rows):
            column = _number(_path(line, "trPr", "gridBefore"), 0)
            for cell in _inside(line, "tc"):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                if merge is None or attribute(merge, "val") == "restart":
                    self.cell(cell, Part("cell", 0, 0, table=number, row=row, column=column))
                column += _number(child(properties, "gridSpan"), 1)
            self.close_row()

    def cell(self, element: Any, place: Part) -> None:
        """The paragraphs of a cell; a cell with nothing but a placeholder is an empty one."""
        before = len(self.parts)
        self.blocks(element, place)
        self.close_cell(place, before)

    def inline(self, element: Any) -> None:
        for each in element:
            name = name_of(each)
            if name == "t":
                self.write((each.text or "").replace("\n", " "))
            elif name in _SIGNS:
                self.write(_SIGNS[name])
            elif name == "br":
                self.write("" if attribute(each, "type") in ("page", "column") else "\n")
            elif name == "sym":
                self.write(_symbol(attribute(each, "char")))
            elif name.startswith("comment"):
                self.anchor(attribute(each, "id"))
            elif name == "txbxContent":
                self.boxes.append(each)
            elif name not in _SKIPPED and not _is_placeholder(each):
                self.inline(each)


@dataclass(frozen=True)
class _Style:
    heading: int | None = None
    listed: bool = False


def _styles(root: Any | None) -> dict[str, _Style]:
    """What each paragraph style makes of a paragraph, inherited from the styles it is based on."""
    if root is None:
        return {}
    elements = {attribute(style, "styleId"): style for style in root if name_of(style) == "style"}
    return {identity: _style(element, elements) for identity, element in elements.items()}


def _style(element: Any | None, elements: dict[str, Any], depth: int = 0) -> _Style:
    if element is None or depth > 20:  # a style may be based on itself in a damaged file
        return _Style()
    above = _style(elements.get(attribute(child(element, "basedOn"), "val")), elements, depth + 1)
    name = attribute(child(element, "name"), "val").lower()
    numbered = re.fullmatch(r"(?:heading|rubrik) (\d)", name)
    outline = attribute(_path(element, "pPr", "outlineLvl"), "val")
    heading = 0 if name == "title" else int(numbered[1]) if numbered else _outline(outline, above.heading)
    return _Style(heading, above.listed or _path(element, "pPr", "numPr") is not None)


def _outline(value: str, otherwise: int | None) -> int | None:
    """The heading level of an outline level: 0–8 are headings 1–9, 9 is body text."""
    if value not in tuple("0123456789"):
        return otherwise
    return int(value) + 1 if value != "9" else None


def _described(paragraph: Any, styles: dict[str, _Style]) -> Part:
    """What kind of paragraph it is."""
    properties = child(paragraph, "pPr")
    style = styles.get(attribute(child(properties, "pStyle"), "val"), _Style())
    heading = _outline(attribute(child(properties, "outlineLvl"), "val"), style.heading)
    if heading is not None:
        return Part("heading", 0, 0, level=heading)
    numbering = child(properties, "numPr")
    number = attribute(child(numbering, "numId"), "val")
    if number != "0" and (number or style.listed):
        return Part("item", 0, 0, level=1 + _number(child(numbering, "ilvl"), 0))
    return Part("paragraph", 0, 0)


def _comments(root: Any | None) -> Iterator[tuple[str, str, str, str]]:
    """Key, words, author and date of each comment."""
    for element in root if root is not None else ():
        if name_of(element) == "comment":
            walk = _Walk()
            walk.blocks(element)
            yield (
                attribute(element, "id"),
                walk.text,
                attribute(element, "author"),
                attribute(element, "date"),
            )


def _symbol(code: str) -> str:
    """A character of a symbol font; ticked and empty boxes as they look, others as they are coded."""
    known = _BOXES.get(code.upper())
    return known or (chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else "\ufffd")


def _is_placeholder(element: Any) -> bool:
    return name_of(element) == "sdt" and _path(element, "sdtPr", "showingPlcHdr") is not None


def _inside(element: Any, name: str) -> list[Any]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked changes."""
    found = []
    for each in element:
        if name_of(each) == name:
            found.append(each)
        elif name_of(each) not in _SKIPPED and name_of(each) != "tbl":
            found += _inside(each, name)
    return found


def _path(element: Any | None, *names: str) -> Any | None:
    for name in names:
        element = child(element, name)
    return element


def _number(element: Any | None, otherwise: int) -> int:
    value = attribute(element, "val")
    return int(value) if value.isascii() and value.isdigit() else otherwise
