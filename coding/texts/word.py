"""Reading a Word document as text: what a reader sees, in the order it stands, and where each piece is.

Read: headings, paragraphs, lists, tables (also nested), text boxes, content controls, inserted text,
footnotes and endnotes (last), comments. Left: deleted text, field codes, placeholders that nobody has written
over, page headers and footers.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coding.texts import Comment, Extracted, Part
from coding.texts.packages import Package
from coding.texts.subtitles import clock

_PROPERTIES = {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"}
_SKIPPED = _PROPERTIES | {"del", "moveFrom", "delText", "instrText", "fldData", "rt", "Fallback"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐"}


def read_docx(data: bytes, path: Path) -> Extracted:
    """The text, parts and comments of a .docx."""
    package = Package(data, path)
    walk = _Walk(_styles(package.related("styles")))
    body = _child(package.document(), "body")
    if body is None:
        raise package.refusal("unreadable_docx")
    walk.blocks(body)
    for kind in ("footnotes", "endnotes"):
        notes = package.related(kind)
        for note in notes if notes is not None else ():
            if _attribute(note, "type") in ("", "normal"):
                walk.blocks(note)
    text = "".join(walk.pieces)
    extracted = Extracted(text, tuple(walk.parts), _comments(package.related("comments"), walk.anchors, text))
    return _with_turns(extracted)


@dataclass
class _Walk:
    """The text as far as it has been read. Each paragraph writes the separator that stands before it."""

    styles: dict[str, "_Style"]
    pieces: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    anchors: dict[str, list[int]] = field(default_factory=dict)  # comment id → where it begins and ends
    length: int = 0
    tables: int = 0
    separator: str = ""
    boxes: list[Any] = field(default_factory=list)  # text boxes met inside a paragraph, read after it

    def blocks(self, parent: Any, cell: Part | None = None) -> None:
        for child in parent:
            name = _name(child)
            if name == "p":
                self.paragraph(child, cell)
            elif name == "tbl":
                self.table(child)
            elif name.startswith("comment"):
                self.anchor(child)
            elif name not in _SKIPPED and not _is_placeholder(child):
                self.blocks(child, cell)

    def paragraph(self, element: Any, cell: Part | None) -> None:
        self.write(self.separator)
        self.separator = "\n"
        start = self.length
        self.inline(element)
        place = cell or _described(element, self.styles)
        if cell or self.length > start:
            self.parts.append(replace(place, start=start, end=self.length))
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, cell)

    def table(self, element: Any) -> None:
        number, self.tables = self.tables, self.tables + 1
        rows = [line for line in _inside(element, "tr") if _path(line, "trPr", "del") is None]
        for row, line in enumerate(rows):
            column = _number(_path(line, "trPr", "gridBefore"), 0)
            for cell in _inside(line, "tc"):
                properties = _child(cell, "tcPr")
                merge = _child(properties, "vMerge")
                if merge is None or _attribute(merge, "val") == "restart":
                    self.cell(cell, Part("cell", 0, 0, table=number, row=row, column=column))
                column += _number(_child(properties, "gridSpan"), 1)
            self.separator = "\n" if self.pieces else ""

    def cell(self, element: Any, place: Part) -> None:
        """The paragraphs of a cell; a cell with nothing but a placeholder is an empty one."""
        before = len(self.parts)
        self.blocks(element, place)
        if len(self.parts) == before:
            self.write(self.separator)
            self.parts.append(replace(place, start=self.length, end=self.length))
        self.separator = "\t"

    def inline(self, element: Any) -> None:
        for child in element:
            name = _name(child)
            if name == "t":
                self.write((child.text or "").replace("\n", " "))
            elif name in _SIGNS:
                self.write(_SIGNS[name])
            elif name == "br":
                self.write("" if _attribute(child, "type") in ("page", "column") else "\n")
            elif name == "sym":
                self.write(_symbol(_attribute(child, "char")))
            elif name.startswith("comment"):
                self.anchor(child)
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name not in _SKIPPED and not _is_placeholder(child):
                self.inline(child)

    def anchor(self, element: Any) -> None:
        places = self.anchors.setdefault(_attribute(element, "id"), [])
        if len(places) < 2:  # the reference comes after start and end; alone it is a point
            places.append(self.length)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


@dataclass(frozen=True)
class _Style:
    heading: int | None = None
    listed: bool = False


def _styles(root: Any | None) -> dict[str, _Style]:
    """What each paragraph style makes of a paragraph, inherited from the styles it is based on."""
    if root is None:
        return {}
    elements = {_attribute(style, "styleId"): style for style in root if _name(style) == "style"}
    return {identity: _style(element, elements) for identity, element in elements.items()}


def _style(element: Any | None, elements: dict[str, Any], depth: int = 0) -> _Style:
    if element is None or depth > 20:  # a style may be based on itself in a damaged file
        return _Style()
    above = _style(elements.get(_attribute(_child(element, "basedOn"), "val")), elements, depth + 1)
    name = _attribute(_child(element, "name"), "val").lower()
    numbered = re.fullmatch(r"(?:heading|rubrik) (\d)", name)
    outline = _attribute(_path(element, "pPr", "outlineLvl"), "val")
    heading = 0 if name == "title" else int(numbered[1]) if numbered else _outline(outline, above.heading)
    return _Style(heading, above.listed or _path(element, "pPr", "numPr") is not None)


def _outline(value: str, otherwise: int | None) -> int | None:
    """The heading level of an outline level: 0–8 are headings 1–9, 9 is body text."""
    if value not in tuple("0123456789"):
        return otherwise
    return int(value) + 1 if value != "9" else None


def _described(paragraph: Any, styles: dict[str, _Style]) -> Part:
    """What kind of paragraph it is."""
    properties = _child(paragraph, "pPr")
    style = styles.get(_attribute(_child(properties, "pStyle"), "val"), _Style())
    heading = _outline(_attribute(_child(properties, "outlineLvl"), "val"), style.heading)
    if heading is not None:
        return Part("heading", 0, 0, level=heading)
    numbering = _child(properties, "numPr")
    number = _attribute(_child(numbering, "numId"), "val")
    if number != "0" and (number or style.listed):
        return Part("item", 0, 0, level=1 + _number(_child(numbering, "ilvl"), 0))
    return Part("paragraph", 0, 0)


def _comments(root: Any | None, anchors: dict[str, list[int]], text: str) -> tuple[Comment, ...]:
    comments = []
    for element in root if root is not None else ():
        places = anchors.get(_attribute(element, "id"))
        if _name(element) == "comment" and places:
            walk = _Walk({})
            walk.blocks(element)
            start, end = _trimmed(text, min(places), max(places))
            said = "".join(walk.pieces).strip()
            author, date = _attribute(element, "author"), _attribute(element, "date")
            comments.append(Comment(said, author, date, start, end))
    return tuple(sorted(comments, key=lambda comment: (comment.start, comment.end)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends: Word marks the paragraph's end as well."""
    chosen = text[start:end]
    if not chosen.strip():
        return start, start
    return start + len(chosen) - len(chosen.lstrip()), end - (len(chosen) - len(chosen.rstrip()))


_TURN = re.compile(r"\s*(?P<speaker>[^\n\t]{1,80}?)[ \u00a0]+(?P<time>(?:\d+:)?\d{1,2}:\d{2})\n\s*(?=\S)")


def _with_turns(extracted: Extracted) -> Extracted:
    """A Teams transcript saved as .docx: most paragraphs begin with a line ``Name   0:03``."""
    found = {part: _TURN.match(extracted.of(part)) for part in extracted.parts}
    paragraphs = [part for part in extracted.parts if part.kind == "paragraph"]
    if len(paragraphs) < 3 or 2 * sum(found[part] is not None for part in paragraphs) <= len(paragraphs):
        return extracted
    parts = tuple(
        part if (turn := found[part]) is None or part.kind != "paragraph" else _turn(part, turn)
        for part in extracted.parts
    )
    return replace(extracted, parts=parts)


def _turn(part: Part, label: re.Match[str]) -> Part:
    start = part.start + label.end()
    return replace(part, kind="turn", start=start, speaker=label["speaker"], time=clock(label["time"]))


def _symbol(code: str) -> str:
    """A character of a symbol font; ticked and empty boxes as they look, others as they are coded."""
    known = _BOXES.get(code.upper())
    return known or (chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else "\ufffd")


def _is_placeholder(element: Any) -> bool:
    return _name(element) == "sdt" and _path(element, "sdtPr", "showingPlcHdr") is not None


def _inside(element: Any, name: str) -> list[Any]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked changes."""
    found = []
    for child in element:
        if _name(child) == name:
            found.append(child)
        elif _name(child) not in _SKIPPED and _name(child) != "tbl":
            found += _inside(child, name)
    return found


def _name(element: Any) -> str:
    """The local name, in the transitional as in the strict name space; XML comments are skipped."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "Fallback"


def _child(element: Any | None, name: str) -> Any | None:
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _path(element: Any | None, *names: str) -> Any | None:
    for name in names:
        element = _child(element, name)
    return element


def _attribute(element: Any | None, name: str) -> str:
    """The value of an attribute in whatever name space; empty when there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _number(element: Any | None, otherwise: int) -> int:
    value = _attribute(element, "val")
    return int(value) if value.isascii() and value.isdigit() else otherwise
