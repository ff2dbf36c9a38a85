"""The sheets of an .xlsx, streamed row by row as the texts a person sees, with what stands around the cells.

openpyxl tells no merged cells, hidden rows or formulas that were never calculated when it streams, and fills the memory
when it does not. Its knowledge of number formats and of Excel's calendar is used.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from evaluation.columns import MAX_COLUMNS, TooLargeError

LAST_ROW = 1_048_576  # Excel's
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_YES = ("1", "true", "on")


@dataclass
class Around:
    """What stands around the cells of a sheet; known when its rows have been read.

    `merged` are (first row, last row, column) of cells merged downwards, `uncalculated` (row, column) of formulas
    without a value; rows count from 1, columns from 0.
    """

    merged: list[tuple[int, int, int]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    at: int = 0  # the row that is being read


@dataclass(frozen=True)
class SheetPart:
    """A sheet by its name, its state (visible, hidden, veryHidden) and where in the file it stands."""

    name: str
    state: str
    part: str


class Workbook:
    """An .xlsx whose sheets can be read.

    Parameters
    ----------
    most : the bytes it may unpack to, all in all; what the file itself says of its size is not trusted

    Raises TooLargeError, zipfile.BadZipFile, KeyError (a part is missing) and what lxml raises.
    """

    def __init__(self, data: bytes, most: int):
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._left = most
        if sum(entry.file_size for entry in self._archive.infolist()) > most:
            raise TooLargeError
        start = self._links("", "officeDocument")
        self._book = next(iter(start.values()), "xl/workbook.xml")

    @cached_property
    def sheets(self) -> list[SheetPart]:
        """All sheets with cells, in order, none where the file is something else; charts of their own are none."""
        if self._book not in self._archive.namelist():
            return []
        parts = self._links(self._book, "worksheet")
        found = []
        for entry in self._tree(self._book).iterfind("{*}sheets/{*}sheet"):
            link = next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")
            if link in parts:
                found.append(SheetPart(entry.get("name", ""), entry.get("state", "visible"), parts[link]))
        return found

    def rows(self, sheet: SheetPart, around: Around) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet with their numbers; `around` learns what stands around the cells."""
        for element in self._elements(sheet.part, "row", "col", "mergeCell"):
            match _local(element.tag):
                case "row":
                    number = max(around.at + 1, int(element.get("r", 0)))
                    if number > LAST_ROW:
                        raise ValueError(number)
                    around.at = number
                    row = self._row(element, around) if _holds_anything(element) else []
                    around.hidden_rows += element.get("hidden") in _YES and any(row)
                    yield around.at, row
                case "col" if element.get("hidden") in _YES:
                    last = min(int(element.get("max")), MAX_COLUMNS)
                    around.hidden_columns |= set(range(int(element.get("min")) - 1, last))
                case "mergeCell":
                    left, top, _, bottom = range_boundaries(element.get("ref"))
                    if bottom > top:
                        around.merged.append((top, bottom, left - 1))

    def _row(self, element: Any, around: Around) -> list[str]:
        texts: list[str] = []
        place = -1
        for cell in element:
            reference = cell.get("r")
            place = _place(reference.rstrip("0123456789")) if reference else place + 1
            text = self._text(cell) if len(cell) else ""
            if text is None:
                around.uncalculated.append((around.at, place))
            elif text and len(texts) <= place:
                texts += [""] * (min(place, MAX_COLUMNS) - len(texts))
                texts.append(text)
        return texts

    def _text(self, cell: Any) -> str | None:
        """What a person sees in a cell; None where a formula was never calculated."""
        kind, value, formula = cell.get("t", "n"), "", False
        for part in cell:
            name = _local(part.tag)
            if name == "v":
                value = part.text or ""
            elif name == "is":
                return _words(part)
            formula = formula or name == "f"
        if not value:
            return None if formula and kind != "str" else ""
        if kind == "s":
            return self._shared[int(value)]
        if kind == "n":
            return self._number(value, int(cell.get("s", 0)))
        return _YES_NO[value in _YES] if kind == "b" else _unescaped(value)

    def _number(self, text: str, style: int) -> str:
        shown = self._formats[style] if style < len(self._formats) else ""
        if not shown and text.isdecimal() and len(text) < 16:
            return text
        value = float(text)
        if shown in ("date", "length"):
            return _moment(value, self._epoch, shown == "length")
        if shown == "percent":
            return f"{_plain(value * 100)} %"
        return _plain(value).zfill(len(shown)) if value >= 0 and value.is_integer() else _plain(value)

    @cached_property
    def _shared(self) -> list[str]:
        """The texts that cells refer to by their number."""
        part = next(iter(self._links(self._book, "sharedStrings").values()), None)
        return [_words(entry) for entry in self._elements(part, "si")] if part else []

    @cached_property
    def _formats(self) -> list[str]:
        """How each cell style shows a number: date, length (of time), percent, zeros as in 000, or as it is."""
        part = next(iter(self._links(self._book, "styles").values()), None)
        if part is None:
            return []
        tree = self._tree(part)
        own = {f.get("numFmtId"): f.get("formatCode", "") for f in tree.iterfind("{*}numFmts/{*}numFmt")}
        used = [style.get("numFmtId", "0") for style in tree.iterfind("{*}cellXfs/{*}xf")]
        return [_shown(own.get(number) or BUILTIN_FORMATS.get(int(number), "")) for number in used]

    @cached_property
    def _epoch(self) -> datetime:
        settings = self._tree(self._book).find("{*}workbookPr")
        of_1904 = settings is not None and settings.get("date1904") in _YES
        return MAC_EPOCH if of_1904 else WINDOWS_EPOCH

    # the package

    def _links(self, part: str, kind: str) -> dict[str, str]:
        """The parts of one kind that a part points at: id → part."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive.namelist():
            return {}
        return {
            link.get("Id"): posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip("/")
            for link in self._tree(relations)
            if str(link.get("Type")).endswith(f"/{kind}")
        }

    def _tree(self, part: str) -> Any:
        with self._archive.open(part) as file:
            tree = etree.parse(_Metered(file, self), etree.XMLParser(**_SAFE, remove_comments=True))
        _refuse_definitions(tree)
        return tree.getroot()

    def _elements(self, part: str, *names: str) -> Iterator[Any]:
        """The elements with these names, each forgotten when the next is asked for."""
        tags = [f"{{*}}{name}" for name in names]
        with self._archive.open(part) as file:
            stream = etree.iterparse(
                _Metered(file, self), tag=tags, remove_comments=True, remove_pis=True, **_SAFE
            )
            for number, (_, element) in enumerate(stream):
                if not number:
                    _refuse_definitions(element.getroottree())
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked."""
        self._left -= size
        if self._left < 0:
            raise TooLargeError


class _Metered:
    """A part of the file while it is unpacked."""

    def __init__(self, file: Any, book: Workbook):
        self._file, self._book = file, book

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._book.spend(len(data))
        return data


_YES_NO = ("nej", "ja")


def _refuse_definitions(tree: Any) -> None:
    """No spreadsheet program writes document type definitions; they are how XML is made to explode."""
    if tree.docinfo.internalDTD is not None:
        raise ValueError("DOCTYPE")


def _holds_anything(row: Any) -> bool:
    """Whether any cell of a row has a value or a formula; rows that are only formatted are many."""
    return next(row.iter("{*}v", "{*}is", "{*}f"), None) is not None


@cache
def _local(tag: str) -> str:
    """The name of an element without its namespace, of which there are two: Excel's own and the strict one."""
    return tag.rpartition("}")[2]


@cache
def _place(letters: str) -> int:
    return column_index_from_string(letters) - 1


def _words(entry: Any) -> str:
    """The text of an entry with its runs, without the reading aids of Japanese."""
    runs = (t for t in entry.iter("{*}t") if not t.getparent().tag.endswith("}rPh"))
    return _unescaped("".join(t.text or "" for t in runs))


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@cache
def _shown(code: str) -> str:
    if is_timedelta_format(code):
        return "length"
    if is_date_format(code):
        return "date"
    bare = re.sub(r'"[^"]*"|\\.', "", code)
    return "percent" if "%" in bare else bare if re.fullmatch("00+", bare) else ""


def _plain(value: float) -> str:
    """A number as Excel shows it: at most 15 digits, and no power of ten."""
    if value.is_integer():
        return str(int(value))
    text = format(value, ".15g")
    return f"{Decimal(text):f}" if "e" in text else text


@lru_cache(10_000)
def _moment(value: float, epoch: datetime, length: bool) -> str:
    """A date, a time or both; the bare number where Excel shows none either."""
    try:
        moment = from_excel(value, epoch, timedelta=length)
    except (ValueError, OverflowError):
        return _plain(value)
    if isinstance(moment, datetime) and moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return str(moment)
