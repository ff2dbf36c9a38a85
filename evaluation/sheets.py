"""From a file to rows of text: .csv as people's programs write it, and the sheets of an .xlsx."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from evaluation.cells import unguarded
from evaluation.errors import TableError
from evaluation.words import say

MAX_UNPACKED = 500_000_000  # bytes; an .xlsx that unpacks to more is not a table somebody filled in
WORKBOOKS = (".xlsx", ".xlsm")
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".fods", ".numbers")  # not read, and that is said


@dataclass(frozen=True)
class Sheet:
    """A table as it stands: header and rows of text, with the row numbers that people see.

    A row number counts rows as Excel does: an empty row counts, a cell with several lines is still one row.
    """

    path: Path
    name: str  # of the sheet; empty for .csv
    header: list[str]
    header_number: int
    rows: list[list[str]]
    numbers: list[int]

    @property
    def file(self) -> str:
        """The name of the file it stands in."""
        return self.path.name


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
    """Read a .csv: semicolon, comma or tab; UTF-8 with or without BOM, UTF-16, else Windows-1252."""
    records = csv_content(path).records
    return _sheet(path, "", [[unguarded(cell.strip()) for cell in row] for row, _ in records])


def csv_content(path: Path) -> Csv:
    """Take a .csv apart into its rows, and see how it is written."""
    text, encoding = _decode(_bytes(path))
    lines = list(io.StringIO(text, newline=""))
    delimiter = _delimiter(text)
    reader = csv.reader(lines, delimiter=delimiter)
    records, start = [], 0
    try:
        for row in reader:
            records.append((row, "".join(lines[start : reader.line_num])))
            start = reader.line_num
    except csv.Error as error:
        raise TableError(say("study.broken_csv", row=reader.line_num), where=path.name) from error
    return Csv(encoding, delimiter, "\r\n" if "\r\n" in text or not text else "\n", records)


def read_workbook(path: Path) -> list[Sheet]:
    """Read all visible sheets of an .xlsx; a formula counts as the value it showed when the file was saved."""
    import openpyxl

    data = _bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise TableError(say("study.too_large"), where=path.name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [_of_workbook(path, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise TableError(say("study.broken_workbook"), where=path.name) from error


def _of_workbook(path: Path, sheet) -> Sheet:
    sheet.reset_dimensions()  # some programs write a size that is smaller than the table
    return _sheet(path, sheet.title, [[_text(value) for value in row] for row in sheet.values])


def _sheet(path: Path, name: str, rows: list[list[str]]) -> Sheet:
    """Header = the first row that is not empty; empty rows are left out, numbers stay those people see."""
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        return Sheet(path, name, [], 1, [], [])
    (header_number, header), *body = filled
    width = len(header)
    padded = [row + [""] * (width - len(row)) for _, row in body]
    return Sheet(path, name, header, header_number, padded, [number for number, _ in body])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise TableError(say("study.locked"), where=path.name) from error
    except OSError as error:
        raise TableError(say("study.unreadable", reason=error.strerror or ""), where=path.name) from error


def _decode(data: bytes) -> tuple[str, str]:
    """Text and encoding; nothing a file may hold is refused."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16"
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(";\t,", key=bare.count)


def _text(value: object) -> str:
    """Write a cell's value as a person would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
