"""Changing cells of an .xlsx where they stand: one sheet's XML gets them, every other part stays as it is.

openpyxl would write the workbook anew and lose what it does not know: what formulas showed when the file was
saved, drop-downs with their values in another sheet, slicers.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel

from evaluation.errors import TableError
from evaluation.words import say

_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def workbook_with(path: Path, sheet: str, header_number: int, changes: dict[int, dict[int, object]]) -> bytes:
    """Change cells of one sheet and return the whole workbook.

    Parameters
    ----------
    header_number : the row of the headers; a new cell looks like the one above, but never like a header
    changes : row number (from 1) → column (from 0) → value; a text is never taken for a formula

    Raises TableError where a formula would be overwritten.
    """
    with zipfile.ZipFile(path) as archive:
        part = _Part(archive, sheet, header_number)
        for number, cells in changes.items():
            for column, value in cells.items():
                if not part.put(number, column + 1, value):
                    letter = get_column_letter(column + 1)
                    raise TableError(say("study.formula_there", column=letter, row=number), where=path.name)
        return _copied(archive, part)


def _copied(archive: zipfile.ZipFile, part: "_Part") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            copy.writestr(entry, part.xml() if entry.filename == part.name else archive.read(entry))
    return buffer.getvalue()


class _Part:
    """The XML of a sheet, and what of the workbook's other parts it takes to write a date in it."""

    def __init__(self, archive: zipfile.ZipFile, sheet: str, header_number: int):
        book = _parsed(archive, "xl/workbook.xml")
        self.name = _part_name(archive, book, sheet)
        self.header_number = header_number
        self.root = _parsed(archive, self.name)
        self.rows = self.root.find("{*}sheetData")
        self.date_styles = _date_styles(archive)
        settings = book.find("{*}workbookPr")
        of_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.epoch = MAC_EPOCH if of_1904 else WINDOWS_EPOCH
        for size in self.root.findall("{*}dimension"):
            self.root.remove(size)  # may leave out what is added; it is optional

    def xml(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def put(self, number: int, column: int, value: object) -> bool:
        """Write a value; False where a formula stands."""
        cell = self._cell(number, column)
        if cell.find("{*}f") is not None:
            return False
        cell[:] = []
        cell.attrib.pop("t", None)
        if isinstance(value, date) and cell.get("s") in self.date_styles:
            value = to_excel(value, self.epoch)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._under(cell, "v").text = str(value)
        else:
            cell.set("t", "inlineStr")
            text = self._under(self._under(cell, "is"), "t")
            text.text = str(value)
            text.set(_PRESERVE, "preserve")
        return True

    def _cell(self, number: int, column: int) -> Any:
        row = _found(self.rows, number, _row_number)
        if row is None:
            row = self._placed(self.rows, "row", number, _row_number)
        row.attrib.pop("spans", None)
        cell = _found(row, column, _column_number)
        if cell is None:
            cell = self._placed(row, "c", column, _column_number)
            cell.set("r", f"{get_column_letter(column)}{number}")
            style = self._style(number, column)
            if style:
                cell.set("s", style)
        return cell

    def _placed(self, parent: Any, tag: str, number: int, of: Any) -> Any:
        """Make a row or cell, in its order."""
        later = next((element for n, element in _numbered(parent, of) if n > number), None)
        new = self._under(parent, tag)
        new.set("r", str(number))
        if later is not None:
            later.addprevious(new)
        return new

    def _under(self, parent: Any, tag: str) -> Any:
        return etree.SubElement(parent, f"{{{etree.QName(self.root).namespace}}}{tag}")

    def _style(self, number: int, column: int) -> str | None:
        """The style of the cell above, in the header of the one to the left, else of the column."""
        above = (number, column - 1) if number == self.header_number else (number - 1, column)
        row = _found(self.rows, above[0], _row_number)
        if row is not None and (above[0] != self.header_number or number == self.header_number):
            neighbour = _found(row, above[1], _column_number)
            return neighbour.get("s") if neighbour is not None else None
        spans = self.root.iterfind("{*}cols/{*}col")
        return next((c.get("style") for c in spans if int(c.get("min")) <= column <= int(c.get("max"))), None)


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))


def _part_name(archive: zipfile.ZipFile, book: Any, sheet: str) -> str:
    entry = next(e for e in book.iterfind("{*}sheets/{*}sheet") if e.get("name") == sheet)
    relation = next(value for key, value in entry.attrib.items() if key.endswith("}id"))
    relations = _parsed(archive, "xl/_rels/workbook.xml.rels")
    target = next(r.get("Target") for r in relations if r.get("Id") == relation)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _date_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show a number as a date."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _parsed(archive, "xl/styles.xml")
    own = {f.get("numFmtId"): f.get("formatCode") for f in styles.iterfind("{*}numFmts/{*}numFmt")}
    used = [xf.get("numFmtId", "0") for xf in styles.iterfind("{*}cellXfs/{*}xf")]
    codes = [own.get(n) or BUILTIN_FORMATS.get(int(n), "") for n in used]
    return {str(i) for i, code in enumerate(codes) if is_date_format(code)}


def _found(parent: Any, number: int, of: Any) -> Any:
    return next((element for n, element in _numbered(parent, of) if n == number), None)


def _numbered(parent: Any, of: Any) -> Iterator[tuple[int, Any]]:
    """The rows of a sheet or the cells of a row with their numbers, which some programs leave out."""
    number = 0
    for element in parent:
        number = of(element) if element.get("r") else number + 1
        yield number, element


def _row_number(element: Any) -> int:
    return int(element.get("r"))


def _column_number(element: Any) -> int:
    return column_index_from_string(element.get("r").rstrip("0123456789"))
