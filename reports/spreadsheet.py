"""Tables as an Excel workbook: every text as text, so that none becomes a formula or a link."""

import io
import re
from pathlib import Path

from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import say
from reports.table import Table

WIDEST = 45
LINE = 15  # points
MOST_LINES = 20  # of a row: Excel takes no more than 409 points
SLACK = 2  # letters that a line loses where a word is taken down
ONE_PAGE = 8  # so many columns are printed on the width of one page


def save(path: Path, tables: list[Table], notice: str = "") -> None:
    """Write a workbook with a sheet per table; the notice stands at the top of every printed page and at the first head.

    Raises UseError when the file's ending is not .xlsx.
    """
    if path.suffix.lower() != ".xlsx":
        raise UseError(say("listing.ending"), where=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    Disk().write(path, workbook(tables, notice))


def workbook(tables: list[Table], notice: str = "") -> bytes:
    """The tables as the bytes of an .xlsx; cells of numeric columns are numbers where they are written 7 or 7.5."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.caption))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        if len(table.header) <= ONE_PAGE:
            sheet.fit_to_pages(1, 0)
        for column, title in enumerate(table.header):
            sheet.write_string(0, column, title, bold)
            longest = max((len(row[column]) for row in table.rows), default=0)
            sheet.set_column(column, column, min(WIDEST, 2 + max(longest, len(title))))
        for place, row in enumerate(table.rows, 1):
            _row(sheet, place, row, table.numeric, wrapped)
        for place, note in enumerate(table.notes, len(table.rows) + 2):
            sheet.write_string(place, 0, note)
        if notice:
            sheet.set_header(f"&C{notice.replace('&', '&&')}")
            sheet.write_comment(0, 0, notice, {"author": ""})
    book.close()
    return buffer.getvalue()


def _row(sheet, place: int, row: tuple[str, ...], numeric: frozenset[int], wrapped) -> None:
    lines = max((-(-len(text) // (WIDEST - SLACK)) for text in row), default=1)
    if lines > 1:
        sheet.set_row(place, LINE * min(lines, MOST_LINES))
    for column, text in enumerate(row):
        if column in numeric and re.fullmatch(r"-?\d+(\.\d+)?", text):
            sheet.write_number(place, column, float(text), wrapped)
        elif text:
            sheet.write_string(place, column, text, wrapped)


def _sheet_name(title: str) -> str:
    r"""What Excel takes as the name of a sheet: at most 31 characters, none of []:*?/\\."""
    return "".join(character for character in title if character not in "[]:*?/\\")[:31]
