"""Tables as a workbook that people could have filled in: Swedish sheet names, headers and labels."""

import io
from datetime import date, datetime

import pandas as pd
import xlsxwriter

from evaluation.schemas import Field, Schema, schema
from tests.exempelkommun.archives import with_fixed_times
from tests.exempelkommun.content import NOTICE

_CREATED = datetime(2025, 1, 15)
_MAX_WIDTH = 60


def workbook(
    tables: dict[str, pd.DataFrame], title: str, others: dict[str, pd.DataFrame] | None = None
) -> bytes:
    """The tables as sheets of one workbook; `others` are tables elsewhere that these refer to.

    The notice stands in a text box on a first sheet without cells (so that it is no table to the reader), at
    the top and foot of every printed page, in a note at the first header, and in the file's properties.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "comments": NOTICE, "created": _CREATED})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _front(book, title)
    names = _spoken_names(tables | (others or {}))
    for name, frame in tables.items():
        _sheet(book, schema(name), frame, formats, names)
    book.close()
    return with_fixed_times(stream.getvalue())


def _front(book: xlsxwriter.Workbook, title: str) -> None:
    sheet = book.add_worksheet("Läs mig")
    text = (
        f"{title}\n\n{NOTICE}.\n\nRadernas värden följer Följes scheman. Ändra gärna och öppna studien igen."
    )
    options = {"width": 620, "height": 160, "font": {"size": 14}, "description": NOTICE}
    sheet.insert_textbox("B2", text, options)
    sheet.hide_gridlines(2)


def _sheet(book, table: Schema, frame: pd.DataFrame, formats: dict, names: dict[str, dict[str, str]]) -> None:
    sheet = book.add_worksheet(table.title("sv"))
    sheet.freeze_panes(1, 0)
    sheet.set_header(f"&C{NOTICE}")
    sheet.set_footer(f"&L{NOTICE}&R&P/&N")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, field in enumerate(f for f in table.fields if f.name in frame):
        values = [_cell(value, field, names) for value in frame[field.name]]
        sheet.write_string(0, column, field.title("sv"), formats["head"])
        for row, value in enumerate(values, 1):
            _write(sheet, row, column, value, formats["day"])
        sheet.set_column(column, column, _width([field.title("sv"), *values]))
    sheet.write_comment(0, 0, NOTICE, {"author": "Följe"})


def _write(sheet, row: int, column: int, value: object, day_format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day_format)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, str(value))


def _width(values: list) -> int:
    return min(_MAX_WIDTH, 2 + max(len(str(value)) for value in values))


def _cell(value: object, field: Field, names: dict[str, dict[str, str]]) -> object:
    """The value as a person writes it: labels, ja/nej, what a row is called; empty for missing."""
    if isinstance(value, list | tuple):
        return "; ".join(str(_cell(one, field, names)) for one in value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, pd.Timestamp):
        return value.date()
    if "study_key" in field.descriptor:
        return GROUP_NAMES[str(value)]
    if field.categories:
        return field.value_label(str(value), "sv")
    return names.get(field.reference or "", {}).get(str(value), value)


GROUP_NAMES = {"team": "Teamet", "steering": "Styrgruppen", "joint": "gemensamt"}


def _spoken_names(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """Per table that others refer to by more than an id: id → what people call the row."""
    names = {}
    if "meetings" in tables:
        meetings = tables["meetings"]
        names["meetings"] = {m.id: f"{m.group} {m.date}" for m in meetings.itertuples()}
    if "organisations" in tables:
        organisations = tables["organisations"]
        names["organisations"] = dict(zip(organisations["id"], organisations["name"], strict=True))
    return names
