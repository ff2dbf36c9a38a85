"""A Word file: its text and tables, and what Word keeps beside them: hidden and deleted text, comments, properties."""

import re
from typing import Any

from reports.scanning.packages import common, local, parts_of, tree
from reports.scanning.pieces import Contents, place_of, sheet_context

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_COMMENTS = re.compile(r"word/comments\w*\.xml$")


def read(data: bytes) -> Contents:
    """All texts of a .docx."""
    contents, parts = Contents(), parts_of(data)
    for name, part in parts.items():
        body = _BODIES.match(name)
        if body:
            _body(tree(part), place_of(re.sub(r"\d", "", body[1])), contents)
        elif _COMMENTS.match(name):
            contents.hide(" ".join(tree(part).itertext()), place_of("comment"), "comment")
        elif name == "word/settings.xml":
            for variable in tree(part).iter(f"{_W}docVar"):
                contents.hide(variable.get(f"{_W}val"), place_of("variable"), "hidden_value")
        elif name == "word/people.xml" and len(tree(part)):
            contents.found.append(("property", place_of("people")))
    common(parts, contents)
    return contents


def _body(root: Any, part: str, contents: Contents) -> None:
    _changes(root, contents)
    _alternatives(root, contents)
    for number, table in enumerate(root.iter(f"{_W}tbl"), 1):
        _table(table, number, contents)
    in_tables = {paragraph for table in root.iter(f"{_W}tbl") for paragraph in table.iter(f"{_W}p")}
    for number, paragraph in enumerate((p for p in root.iter(f"{_W}p") if p not in in_tables), 1):
        contents.add(_text(paragraph), f"{part} {number}")
    for code in root.iter(f"{_W}instrText"):
        contents.add(code.text, place_of("field"), shown=False)
    for field in root.iter(f"{_W}fldSimple"):
        contents.add(field.get(f"{_W}instr"), place_of("field"), shown=False)


def _changes(root: Any, contents: Contents) -> None:
    """Tracked changes and hidden text."""
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"):
        for change in root.iter(_W + name):
            contents.add(_runs(change, deleted=True), place_of("change"), shown=False)
            contents.found.append(("tracked_change", place_of("change")))
    for run in root.iter(f"{_W}r"):
        if _is_hidden(run):
            contents.hide(_runs(run), place_of("hidden"))


def _is_hidden(run: Any) -> bool:
    look = run.find(f"{_W}rPr")
    if look is None:
        return False
    vanish, size = look.find(f"{_W}vanish"), look.find(f"{_W}sz")
    off = vanish is not None and vanish.get(f"{_W}val") in ("0", "false")
    tiny = (
        size is not None and (size.get(f"{_W}val") or "9").isdigit() and int(size.get(f"{_W}val") or 9) <= 4
    )
    colour = look.find(f"{_W}color")
    white = (
        colour is not None
        and (colour.get(f"{_W}val") or "").upper() == "FFFFFF"
        and look.find(f"{_W}shd") is None
    )
    return (vanish is not None and not off) or tiny or (white and not _on_dark(run))


def _on_dark(run: Any) -> bool:
    return any(each.find(f".//{_W}shd") is not None for each in run.iterancestors(f"{_W}tc", f"{_W}p"))


def _alternatives(root: Any, contents: Contents) -> None:
    """The alternative texts of pictures, and the names that pandoc and Word give them."""
    pictures = 0
    for element in root.iter():
        name = local(element)
        if name == "docPr":
            pictures += 1
            contents.add(element.get("descr"), place_of("alt"), shown=False)
            contents.add(element.get("name"), place_of("alt"), shown=False)
            if not (element.get("descr") or element.get("title")):
                contents.found.append(("no_alt", place_of("picture", n=pictures)))
        elif name == "cNvPr":
            contents.add(
                f"{element.get('descr', '')} {element.get('name', '')}", place_of("alt"), shown=False
            )
        elif name in ("tblCaption", "tblDescription"):
            contents.add(element.get(f"{_W}val"), place_of("alt"), shown=False)


def _table(table: Any, number: int, contents: Contents) -> None:
    rows = [[_text(cell) for cell in row.findall(f"{_W}tc")] for row in table.findall(f"{_W}tr")]
    header = rows[0] if rows else []
    caption = " ".join(
        _text(near)
        for near in (table.getprevious(), table.getnext())
        if near is not None and local(near) == "p" and "aption" in _style(near)
    )
    for place, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            context = sheet_context(header, row, column, caption) if place > 1 else caption
            contents.add(text, place_of("table", n=number, row=place), context=context)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _text(element: Any) -> str:
    """The text that a reader sees."""
    return " ".join(
        "".join(
            text.text or "" if local(text) == "t" else " "
            for text in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}p")
            if not any(local(a) == "del" or (local(a) == "r" and _is_hidden(a)) for a in text.iterancestors())
        ).split()
    )


def _runs(element: Any, *, deleted: bool = False) -> str:
    names = (f"{_W}t", f"{_W}delText") if deleted else (f"{_W}t",)
    return "".join(text.text or "" for text in element.iter(*names))
