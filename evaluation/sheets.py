"""From a file to rows of text: .csv as people's programs write it, and the sheets of an .xlsx."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.columns import MAX_ROWS, Column, Gathered, TooLargeError, gathered, letters
from evaluation.decoding import delimiter_of, encoding_of, spoilt
from evaluation.disguises import disguise, is_elsewhere, is_text
from evaluation.errors import Problem, TableError
from evaluation.words import say

if TYPE_CHECKING:
    import numpy as np

    from evaluation.workbook_sheets import Around, SheetPart, Workbook

MAX_UNPACKED = 500_000_000  # bytes; a file that holds more is not a table somebody filled in
WORKBOOKS = (".xlsx", ".xlsm")
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".fods", ".numbers", ".tsv")  # not read, and that is said
_LONGEST = 131_072  # characters in a cell; Excel holds 32,767
INCOMPLETE = {"empty_file", "open_quotation", "nulls"}  # kinds of problems after which rows may be missing
_LONGEST_LINE = 5_000_000
_END = "\x00end of the file\x00"  # read as a row of its own, unless a quotation mark was never closed


@dataclass(frozen=True)
class Sheet:
    """A table as it stands: header and columns of text, with the row numbers that people see.

    A row number counts rows as Excel does: an empty row counts, a cell with several lines is still one row.
    `merged` are the (first row, last row) of cells merged downwards, `uncalculated` the rows with formulas without
    a value, both by column from 0. `problems` are those of the sheet as such, without its values.
    """

    path: Path
    name: str  # of the sheet; empty for .csv
    header: list[str]
    header_number: int
    columns: list[Column]
    numbers: list[int]
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    uncalculated: dict[int, list[int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    hidden_sheets: tuple[str, ...] = ()  # of the same file

    @property
    def file(self) -> str:
        """The name of the file it stands in."""
        return self.path.name

    @property
    def rows(self) -> list[list[str]]:
        """The rows below the header."""
        return [list(row) for row in zip(*(column.cells for column in self.columns), strict=True)]

    def with_rows(self, kept: "np.ndarray") -> "Sheet":
        """The sheet with the rows of a mask."""
        numbers = [number for number, keep in zip(self.numbers, kept, strict=True) if keep]
        return replace(self, columns=[column.at(kept) for column in self.columns], numbers=numbers)

    def from_header(self, row: int) -> "Sheet":
        """The sheet with one of its rows (by position) as header, without what stands above it."""
        return replace(
            self,
            header=[str(column.texts[column.codes[row]]) for column in self.columns],
            header_number=self.numbers[row],
            columns=[column.at(slice(row + 1, None)) for column in self.columns],
            numbers=self.numbers[row + 1 :],
        )


@dataclass(frozen=True)
class Csv:
    """The content of a .csv, with what it takes to write it back as it was.

    `records` are the cells of each row and its text in the file; a cell may hold several lines.
    """

    encoding: str
    delimiter: str
    line_end: str
    records: list[tuple[list[str], str]]


def read_csv(path: Path) -> Sheet:
    """Read a .csv: semicolon, comma or tab; UTF-8 with or without BOM, UTF-16, else the 8-bit encoding it seems to be."""
    data = _bytes(path)
    what = disguise(data)
    if what not in ("", "nulls"):
        key = "csv_is_workbook" if what == "zip" else "csv_is_other"
        raise TableError(say(f"reading.{key}"), where=path.name)
    encoding = encoding_of(data)
    told = [_told(path, kind, near=row) for kind, row in spoilt(data, encoding).items()]
    if not data:
        told.append(_told(path, "empty_file"))
    try:
        found = gathered(_records(path, data, encoding, told), guarded=b"'" in data)
    except TooLargeError as error:
        raise TableError(say("reading.too_many"), where=path.name) from error
    return _sheet(path, "", found, told)


def _told(
    path: Path, kind: str, sheet: str = "", row: int | None = None, level: str = "error", **words
) -> Problem:
    message = say(f"reading.{kind}", None, row=row, **words)
    return Problem(message, path.name, sheet, row, level=level, kind=kind)


def _records(path: Path, data: bytes, encoding: str, told: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers; a quotation mark that is never closed is told."""
    if not data.strip():
        return
    delimiter = delimiter_of(_lines(data, encoding).read(20_000))
    blank = b" \t\r\n" + delimiter.encode()
    if encoding.startswith("utf-8") and not data[-1000:].strip(blank):
        data = data.rstrip(blank)  # empty rows by the thousand, as Excel may leave them at the end
    reader = csv.reader(_of_bearable_length(_lines(data, encoding)), delimiter=delimiter)
    rows = enumerate(reader, 1)
    with _cells_limited(path, reader):
        while piece := list(islice(rows, 200)):
            number, last = piece[-1]
            if last == [_END]:
                piece.pop()
            elif last and last[-1].endswith(_END):
                told.append(_told(path, "open_quotation", row=number))
                last[-1] = last[-1].removesuffix(_END)
            if number > MAX_ROWS:
                raise TooLargeError
            if piece and piece[0][0] == 1 and _states_delimiter(piece[0][1]):
                del piece[0]
            yield from piece


def _of_bearable_length(lines: Iterable[str]) -> Iterator[str]:
    """The lines and a mark of the end; one of many megabytes is not taken apart into millions of cells."""
    for line in lines:
        if len(line) > _LONGEST_LINE:
            raise csv.Error
        yield line
    yield _END


def _lines(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="")


def _states_delimiter(row: list[str]) -> bool:
    """Whether it is the line ``sep=;``, which Excel understands."""
    return row[:1] == ["sep="] or row in (["sep=;"], ["sep=,"])


@contextmanager
def _cells_limited(path: Path, reader) -> Iterator[None]:
    """Refuse cells that no table has; the limit is one for the whole of Python, so it is given back."""
    before = csv.field_size_limit(_LONGEST)
    try:
        yield
    except csv.Error as error:
        raise TableError(say("study.broken_csv", row=max(reader.line_num, 1)), where=path.name) from error
    finally:
        csv.field_size_limit(before)


def csv_content(path: Path) -> Csv:
    """Take a .csv apart into its rows, and see how it is written."""
    data = _bytes(path)
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace")
    lines = list(io.StringIO(text, newline=""))
    delimiter = delimiter_of(text[:20_000])
    reader = csv.reader(lines, delimiter=delimiter)
    records, start = [], 0
    with _cells_limited(path, reader):
        for row in reader:
            records.append((row, "".join(lines[start : reader.line_num])))
            start = reader.line_num
    return Csv(encoding, delimiter, "\r\n" if "\r\n" in text or not text else "\n", records)


def read_workbook(path: Path) -> list[Sheet]:
    """Read all visible sheets of an .xlsx; a formula counts as the value it showed when the file was saved."""
    data = _bytes(path)
    what = disguise(data) or ("text" if is_text(data) else "") if data else "empty"
    if what != "zip":
        key = f"reading.workbook_{what}" if what else "study.broken_workbook"
        raise TableError(say(key), where=path.name)
    from evaluation.workbook_sheets import Workbook

    try:
        book = Workbook(data, MAX_UNPACKED)
        if not book.sheets:
            raise TableError(say("reading.workbook_no_sheets"), where=path.name)
        hidden = tuple(sheet.name for sheet in book.sheets if sheet.state == "hidden")
        visible = [sheet for sheet in book.sheets if sheet.state == "visible"]
    except TableError:
        raise
    except Exception as error:  # damage shows itself in every possible way
        raise _broken(path, error, "study.broken_workbook") from error
    return [replace(_of_workbook(path, book, sheet), hidden_sheets=hidden) for sheet in visible]


def _broken(path: Path, error: Exception, key: str, **words: object) -> TableError:
    return TableError(
        say("study.too_large" if isinstance(error, TooLargeError) else key, None, **words), where=path.name
    )


def _of_workbook(path: Path, book: "Workbook", part: "SheetPart") -> Sheet:
    from evaluation.workbook_sheets import Around

    around = Around()
    try:
        found = gathered(book.rows(part, around))
    except Exception as error:
        raise _broken(path, error, "reading.broken_sheet", sheet=part.name, row=around.at + 1) from error
    told = [*_hidden(path, part.name, found, around), *_only_formulas(path, part.name, found, around)]
    sheet = _sheet(path, part.name, found, told)
    return replace(sheet, merged=_by_column(around.merged), uncalculated=_by_column(around.uncalculated))


def _hidden(path: Path, name: str, found: Gathered, around: "Around") -> list[Problem]:
    columns = sum(place < len(found.columns) for place in around.hidden_columns)
    counts = {"hidden_rows": around.hidden_rows, "hidden_columns": columns}
    return [_told(path, kind, name, level="note", n=n) for kind, n in counts.items() if n]


def _only_formulas(path: Path, name: str, found: Gathered, around: "Around") -> list[Problem]:
    """Rows that look empty because their formulas were never calculated."""
    read = set(found.numbers)
    places = sorted(place for place in around.uncalculated if place[0] not in read)
    rows = {row for row, _ in places}
    cells = [f"{letters(column)}{row}" for row, column in places[:1]]
    return [_told(path, "only_formulas", name, places[0][0], cell=cell, n=len(rows)) for cell in cells]


def _by_column(places: list[tuple]) -> dict[int, list]:
    """The places of each column; a pair of rows, or the one row there is."""
    found: dict[int, list] = {}
    for *rows, place in sorted(places):
        found.setdefault(place, []).append(rows[0] if len(rows) == 1 else tuple(rows))
    return found


def _sheet(path: Path, name: str, found: Gathered, told: list[Problem]) -> Sheet:
    """Header = the first row that is not empty."""
    if not found.numbers:
        return Sheet(path, name, [], 1, [], [], problems=tuple(told))
    if found.beyond:
        told.append(_told(path, "beyond", name, found.beyond, "note", last=letters(len(found.columns) - 1)))
    return Sheet(path, name, [], 0, found.columns, found.numbers, problems=tuple(told)).from_header(0)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise TableError(say("study.unreadable", reason=say("reading.a_folder")), where=path.name)
        if path.stat().st_size > MAX_UNPACKED:
            raise TableError(say("study.too_large"), where=path.name)
        return path.read_bytes()
    except PermissionError as error:
        raise TableError(say("study.locked"), where=path.name) from error
    except OSError as error:
        key = "reading.elsewhere" if is_elsewhere(path) else "study.unreadable"
        raise TableError(say(key, reason=error.strerror or ""), where=path.name) from error
