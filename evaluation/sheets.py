"""From a file to rows of text: .csv as people's programs write it, and the sheets of an .xlsx."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from evaluation.errors import TableError
from evaluation.words import say

MAX_UNPACKED = 500_000_000  # bytes; an .xlsx that unpacks to more is not a table somebody filled in


@dataclass(frozen=True)
class Sheet:
    """A table as it stands: header and rows of text, with the row numbers that people see."""

    file: str
    name: str  # of the sheet; empty for .csv
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]


def read_csv(path: Path) -> Sheet:
    """The rows of a .csv: semicolon, comma or tab; UTF-8 with or without BOM, else Windows-1252."""
    text = _decode(_bytes(path))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows = []
    try:
        for row in lines:
            rows.append((lines.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise TableError(say("study.broken_csv", row=lines.line_num), where=path.name) from error
    return _sheet(path.name, "", rows)


def read_workbook(path: Path) -> list[Sheet]:
    """All visible sheets of an .xlsx; a formula counts as the value it showed when the file was saved."""
    import openpyxl

    data = _bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise TableError(say("study.too_large"), where=path.name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            _sheet(path.name, sheet.title, [(n, [_text(v) for v in row]) for n, row in enumerate(sheet.values, 1)])
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise TableError(say("study.broken_workbook"), where=path.name) from error


def _sheet(file: str, name: str, rows: list[tuple[int, list[str]]]) -> Sheet:
    """Header = the first row that is not empty; empty rows are left out, numbers stay those people see."""
    filled = [(number, row) for number, row in rows if any(row)]
    if not filled:
        return Sheet(file, name, [], [], [])
    header = filled[0][1]
    width = len(header)
    body = [(number, (row + [""] * width)[: max(width, len(row))]) for number, row in filled[1:]]
    return Sheet(file, name, header, [row for _, row in body], [number for number, _ in body])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise TableError(say("study.locked"), where=path.name) from error
    except OSError as error:
        raise TableError(say("study.unreadable", reason=error.strerror or ""), where=path.name) from error


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(";\t,", key=first.count)


def _text(value: object) -> str:
    """A cell's value as a person would have typed it."""
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
