"""Writing the tables people fill in: a new workbook, a row more, a cell changed. Nothing else in the file is touched."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.disk import Disk
from evaluation.errors import TableError
from evaluation.schemas import Field, Schema, schema
from evaluation.sheets import read_csv
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

LAST_ROW = 2000  # drop-downs reach this far
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def new_workbook(tables: Iterable[str], groups: dict[str, str], lang: str = "sv") -> bytes:
    """An empty workbook: a sheet per table, header row frozen, help as comments, drop-downs for allowed values.

    Parameters
    ----------
    groups : the study's groups, key → name, for the columns that hold one
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    bold = book.add_format(
        {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
    )
    for name in tables:
        table = schema(name)
        sheet = book.add_worksheet(table.title(lang))
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(table.fields):
            sheet.write_string(0, column, field.title(lang), bold)
            sheet.set_column(column, column, max(12, min(40, len(field.title(lang)) + 4)))
            _help(sheet, column, field, lang)
            _drop_down(sheet, column, field, groups, lang)
    book.close()
    return buffer.getvalue()


def _help(sheet, column: int, field: Field, lang: str) -> None:
    from evaluation.words import label

    text = label(field.descriptor, "description", lang) if "description" in field.descriptor else ""
    if text:
        sheet.write_comment(0, column, text, {"author": "", "font_size": 10})


def _drop_down(sheet, column: int, field: Field, groups: dict[str, str], lang: str) -> None:
    choices = list(groups.values()) if "study_key" in field.descriptor else []
    choices = choices or [field.value_label(entry["value"], lang) for entry in field.categories]
    if field.type == "boolean":
        choices = say("study.yes_no", lang).split()
    if choices and not field.multiple and len(",".join(choices)) <= 255:
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        sheet.data_validation(1, column, LAST_ROW, column, rule)
    if field.type == "date":
        low = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_type": "warning"}
        sheet.data_validation(1, column, LAST_ROW, column, low)


def add_row(study: "Study", table: str, values: dict[str, object], disk: Disk | None = None) -> Path:
    """Add a row to a table where the study keeps it; a table that is not there yet becomes tables/<name>.csv.

    Raises TableError when the file is open in another program or cannot be written.
    """
    described = schema(table)
    found = study.sheets.get(table)
    disk = disk or Disk()
    if found is None:
        path = study.path / described.place / f"{table}.csv"
        header = ";".join(field.title() for field in described.fields)
        return _write(disk, path, _csv_with_row(f"\ufeff{header}\r\n".encode(), described, values))
    path = next(p for p in (study.path / described.place).rglob(found.file))
    if path.suffix.lower() == ".csv":
        return _write(disk, path, _csv_with_row(path.read_bytes(), described, values))
    return _write(disk, path, _workbook_with(path, found.name, described, values, None))


def set_cells(
    study: "Study", table: str, row: int, values: dict[str, object], disk: Disk | None = None
) -> Path:
    """Change cells of a row (the row number people see) in the file it stands in."""
    found = study.sheets[table]
    described = schema(table)
    path = next(p for p in (study.path / described.place).rglob(found.file))
    if path.suffix.lower() == ".csv":
        return _write(disk or Disk(), path, _csv_changed(path, described, values, row))
    return _write(disk or Disk(), path, _workbook_with(path, found.name, described, values, row))


def _write(disk: Disk, path: Path, data: bytes) -> Path:
    try:
        disk.write(path, data)
    except OSError as error:
        raise TableError(say("study.locked"), where=path.name) from error
    return path


def _cell(value: object) -> object:
    """A value as it is written: yes/no in words, text never as a formula."""
    if isinstance(value, bool):
        return say("study.yes_no").split()[0 if value else 1]
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _places(header: list[str], described: Schema) -> dict[str, int]:
    """Field → position of its column in a header."""
    folded = [" ".join(text.split()).casefold() for text in header]
    known = {field.name: [h.casefold() for h in field.headers] for field in described.fields}
    return {name: next(i for i, text in enumerate(folded) if text in headers)
            for name, headers in known.items() if any(text in headers for text in folded)}  # fmt: skip


def _csv_with_row(data: bytes, described: Schema, values: dict[str, object]) -> bytes:
    text, encoding, delimiter = _csv_form(data)
    header = next(csv.reader(io.StringIO(text), delimiter=delimiter))
    row: list[object] = [""] * len(header)
    for name, place in _places(header, described).items():
        row[place] = _as_text(values.get(name))
    end = "" if text.endswith("\n") else "\r\n"
    return (text + end + _csv_line(row, delimiter)).encode(encoding)


def _csv_changed(path: Path, described: Schema, values: dict[str, object], row: int) -> bytes:
    text, encoding, delimiter = _csv_form(path.read_bytes())
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    places = _places(read_csv(path).header, described)
    target = rows[row - 1]
    target += [""] * (max(places.values()) + 1 - len(target))
    for name, value in values.items():
        target[places[name]] = str(_as_text(value))
    return "".join(_csv_line(r, delimiter) for r in rows).encode(encoding)


def _csv_form(data: bytes) -> tuple[str, str, str]:
    """Text, encoding and delimiter, so that a file is written back as it was."""
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252"), "cp1252"
    first = text.partition("\n")[0]
    return text, encoding, max(";\t,", key=first.count)


def _csv_line(row: Iterable[object], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(list(row))
    return buffer.getvalue()


def _as_text(value: object) -> object:
    value = _cell(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def _workbook_with(
    path: Path, sheet_name: str, described: Schema, values: dict[str, object], row: int | None
) -> bytes:
    """The workbook with a row more, or with cells of row `row` changed."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[sheet_name]
    header_row = next(r for r in range(1, sheet.max_row + 1) if any(c.value for c in sheet[r]))
    places = _places([str(c.value or "") for c in sheet[header_row]], described)
    if row is None:
        filled = [
            r
            for r in range(header_row, sheet.max_row + 1)
            if any(c.value not in (None, "") for c in sheet[r])
        ]
        row = filled[-1] + 1
    for name, value in values.items():
        if name in places and value is not None:
            cell = sheet.cell(row, places[name] + 1, _cell(value))
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
