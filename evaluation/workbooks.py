"""Writing in the tables people fill in: a row more, a cell changed. All else in the file stays."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.cells import guarded
from evaluation.disk import Disk
from evaluation.errors import TableError
from evaluation.schemas import Schema, schema
from evaluation.sheets import Csv, Sheet, csv_content
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study


def check_writable(study: "Study", table: str) -> None:
    """Raise TableError when a table cannot be written now: its file is open, or a file it may stand in cannot be read."""
    sheet = study.sheets.get(table)
    if sheet is None and study.unreadable:
        raise study.unreadable[0]
    if sheet is not None:
        _check_closed(sheet.path)


def _check_closed(path: Path) -> None:
    """Raise TableError when Excel or LibreOffice has left the mark of an open file beside it."""
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists():
            raise TableError(say("study.open_in_excel", mark=mark.name), where=path.name)


def add_row(study: "Study", table: str, values: dict[str, object], disk: Disk | None = None) -> Path:
    """Add a row to a table where the study keeps it; a table that is not there yet becomes tables/<name>.csv.

    Raises TableError when the file is open in another program or cannot be written, or when a file of tables
    cannot be read: the table may stand in it.
    """
    return add_rows(study, table, [values], disk)


def add_rows(study: "Study", table: str, rows: list[dict[str, object]], disk: Disk | None = None) -> Path:
    """Add rows to a table as `add_row` does, the file written once."""
    sheet = study.sheets.get(table)
    if sheet is None and study.unreadable:
        raise study.unreadable[0]
    sheet = sheet or Sheet(study.path / schema(table).place / f"{table}.csv", "", [], 1, [], [])
    first = max(sheet.numbers, default=sheet.header_number) + 1
    return _change(study, table, sheet, dict(enumerate(rows, first)), disk)


def set_cells(
    study: "Study", table: str, row: int, values: dict[str, object], disk: Disk | None = None
) -> Path:
    """Change cells of a row (the row number people see) in the file it stands in."""
    return set_rows(study, table, {row: values}, disk)


def set_rows(
    study: "Study", table: str, rows: dict[int, dict[str, object]], disk: Disk | None = None
) -> Path:
    """Change cells of several rows as `set_cells` does, the file written once."""
    return _change(study, table, study.sheets[table], rows, disk)


def _change(
    study: "Study", table: str, sheet: Sheet, rows: dict[int, dict[str, object]], disk: Disk | None
) -> Path:
    _check_closed(sheet.path)
    named = {name: value for values in rows.values() for name, value in values.items() if value is not None}
    header, places = _columns(sheet.header, schema(table), named)
    new_headers: dict[int, object] = dict(list(enumerate(header))[len(sheet.header) :])
    changes = {sheet.header_number: new_headers} if new_headers else {}
    for row, values in rows.items():
        changes[row] = {places[name]: _cell(value) for name, value in values.items() if value is not None}
    _write(disk or Disk(), sheet.path, _changed(sheet, len(header), changes))
    study.read_again()
    return sheet.path


def _columns(header: list[str], table: Schema, values: dict[str, object]) -> tuple[list[str], dict[str, int]]:
    """The headers, with one more at the end for each value that has no column yet; and each field's column."""
    known = {said.casefold(): field.name for field in table.fields for said in field.headers}
    header = header or [field.header() for field in table.fields]
    names = [known.get(" ".join(text.split()).casefold()) for text in header]
    missing = [name for name, value in values.items() if value is not None and name not in names]
    places = {name: place for place, name in reversed(list(enumerate([*names, *missing]))) if name}
    return [*header, *(table.field(name).title() for name in missing)], places


def _cell(value: object) -> object:
    """Write yes and no in words."""
    return say("study.yes_no").split()[0 if value else 1] if isinstance(value, bool) else value


def _changed(sheet: Sheet, width: int, changes: dict[int, dict[int, object]]) -> bytes:
    if sheet.path.suffix.lower() == ".csv":
        known = csv_content(sheet.path) if sheet.path.exists() else Csv("utf-8-sig", ";", "\r\n", [])
        return _csv_with(known, width, changes)
    from evaluation.workbook_parts import workbook_with

    return workbook_with(sheet.path, sheet.name, sheet.header_number, changes)


def _csv_with(known: Csv, width: int, changes: dict[int, dict[int, object]]) -> bytes:
    """The file with some rows written anew or added at its end; the others as they stood."""
    texts = [text for _, text in known.records]
    for number, cells in sorted(changes.items()):
        row = list(known.records[number - 1][0]) if number <= len(known.records) else []
        row += [""] * (width - len(row))
        for place, value in cells.items():
            row[place] = _csv_text(value, known.delimiter)
        texts[number - 1 : number] = [_csv_line(row, known)]
    whole = "".join(text if text.endswith(("\n", "\r")) else text + known.line_end for text in texts)
    try:
        return whole.encode(known.encoding)
    except UnicodeEncodeError:  # a character that Windows-1252 does not have
        return whole.encode("utf-8-sig")


def _csv_text(value: object, delimiter: str) -> str:
    if isinstance(value, float) and delimiter != ",":
        return str(value).replace(".", ",")
    return guarded(value) if isinstance(value, str) else str(value)


def _csv_line(row: list[str], known: Csv) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=known.delimiter, lineterminator=known.line_end).writerow(row)
    return buffer.getvalue()


def _write(disk: Disk, path: Path, data: bytes) -> None:
    try:
        disk.write(path, data)
    except OSError as error:
        raise TableError(say("study.locked"), where=path.name) from error
