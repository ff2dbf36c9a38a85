"""A workbook: its cells with their heads, and what Excel keeps unseen: hidden rows and sheets, cached results, comments."""

import re
from typing import Any

from reports.scanning.packages import common, local, parts_of, tree
from reports.scanning.pieces import Contents, place_of, sheet_context

_HIDING = re.compile(r"^;;+$")
_MARGIN_CODES = re.compile(r"&(?:[A-Z&]|\d+|\"[^\"]*\")")
_UNROUNDED = re.compile(r"-?\d*\.\d{4,}(?:[eE]-?\d+)?")


def read(data: bytes) -> Contents:
    """All texts of an .xlsx."""
    contents, parts = Contents(), parts_of(data)
    shared = _shared(parts.get("xl/sharedStrings.xml"))
    hidden_styles = _hidden_styles(parts.get("xl/styles.xml"))
    for name, sheet, hidden in _sheets(parts):
        if sheet in parts:
            _sheet(name, tree(parts[sheet]), shared, hidden_styles, hidden, contents)
    for name, part in parts.items():
        if re.match(r"xl/(threadedC|c)omments", name):
            contents.hide(" ".join(tree(part).itertext()), place_of("comment"), "comment")
        elif re.match(r"xl/drawings/drawing\d*\.xml$", name):
            _drawing(tree(part), contents)
    common(parts, contents)
    return contents


def _sheets(parts: dict[str, bytes]) -> list[tuple[str, str, bool]]:
    """Name, part and whether it is hidden, of each sheet."""
    book = tree(parts["xl/workbook.xml"])
    targets = {r.get("Id"): r.get("Target", "") for r in tree(parts["xl/_rels/workbook.xml.rels"])}
    found = []
    for sheet in (element for element in book.iter() if local(element) == "sheet"):
        ident = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(ident, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"))
    return found


def _shared(data: bytes | None) -> list[str]:
    if not data:
        return []
    return [_words(item) for item in tree(data) if local(item) == "si"]


def _words(item: Any) -> str:
    return "".join(t.text or "" for t in item.iter() if local(t) == "t")


def _hidden_styles(data: bytes | None) -> set[str]:
    """The styles whose number format shows nothing."""
    if not data:
        return set()
    root = tree(data)
    formats = {
        e.get("numFmtId")
        for e in root.iter()
        if local(e) == "numFmt" and _HIDING.match(e.get("formatCode", ""))
    }
    styles = next((e for e in root if local(e) == "cellXfs"), ())
    return {str(number) for number, style in enumerate(styles) if style.get("numFmtId") in formats}


def _sheet(
    name: str, root: Any, shared: list[str], hidden_styles: set[str], hidden: bool, contents: Contents
) -> None:
    columns = _hidden_columns(root)
    rows: list[list[str]] = []
    for row in (element for element in root.iter() if local(element) == "row"):
        cells: dict[int, str] = {}
        for cell in row:
            column, text = _column(cell.get("r", "A1")), _value(cell, shared)
            place = place_of("sheet", name=name, cell=cell.get("r", ""))
            unseen = hidden or row.get("hidden") in ("1", "true") or column in columns
            if unseen or cell.get("s") in hidden_styles:
                contents.hide(text, place, "hidden_sheet" if hidden else "hidden_row")
                continue
            if any(local(part) == "f" for part in cell):
                contents.found.append(("cache", place))
            if cell.get("t") in (None, "n") and _UNROUNDED.fullmatch(text):
                contents.found.append(("hidden_value", place))
            cells[column] = text
        rows.append([cells.get(column, "") for column in range(max(cells, default=-1) + 1)])
        _row(rows, name, int(row.get("r") or len(rows)), contents)
    for margin in (
        e for e in root.iter() if local(e) in ("oddHeader", "oddFooter", "evenHeader", "firstHeader")
    ):
        contents.add(_MARGIN_CODES.sub(" ", margin.text or ""), place_of("sheet_margin", name=name))


def _row(rows: list[list[str]], name: str, number: int, contents: Contents) -> None:
    header, row = rows[0], rows[-1]
    for column, text in enumerate(row):
        context = sheet_context(header, row, column, name) if len(rows) > 1 else name
        contents.add(text, place_of("sheet", name=name, cell=f"{_letters(column)}{number}"), context=context)


def _hidden_columns(root: Any) -> set[int]:
    found: set[int] = set()
    for column in (e for e in root.iter() if local(e) == "col"):
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            found |= set(range(int(column.get("min", 1)) - 1, min(int(column.get("max", 1)), 16384)))
    return found


def _value(cell: Any, shared: list[str]) -> str:
    inline = "".join(_words(part) for part in cell if local(part) == "is")
    value = next((part.text or "" for part in cell if local(part) == "v"), "")
    if cell.get("t") == "s" and value.isdigit() and int(value) < len(shared):
        return shared[int(value)]
    return inline or value


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper()):
        number = 26 * number + ord(letter) - 64
    return max(number - 1, 0)


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _drawing(root: Any, contents: Contents) -> None:
    """The alternative texts of pictures and charts in a sheet."""
    number = 0
    for element in root.iter():
        if local(element) == "cNvPr" and any(
            local(a) in ("pic", "graphicFrame") for a in element.iterancestors()
        ):
            number += 1
            contents.add(
                f"{element.get('descr', '')} {element.get('name', '')}", place_of("alt"), shown=False
            )
            if not element.get("descr"):
                contents.found.append(("no_alt", place_of("picture", n=number)))
