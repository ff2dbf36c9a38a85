"""Workbooks for people to fill in, or filled in already: a sheet per table, one that says how, and lists to choose from.

What stands in them comes from the schemas. The instruction sheet and the hidden lists are never read as data.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluation.dropdowns import LAST_ROW, Choices, Lists, choices_of
from evaluation.instructions import help_lines, set_page, write_instructions
from evaluation.schemas import Field, Schema, in_order, schema
from evaluation.words import LANGUAGES, say

if TYPE_CHECKING:
    import pandas as pd

LONGEST_MESSAGE = 255  # characters, of what Excel shows beside a cell
_NARROW, _FREE, _WIDE = 12, 28, 40  # characters: the least, the least for free text, the most
_LINE, _HIGHEST = 15, 405  # points
_LITTLE, _MUCH = -(10**9), 10**9  # where the schema sets no limit
_LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_workbook(
    tables: Iterable[str],
    choices: Choices,
    lang: str = "sv",
    rows: "Mapping[str, pd.DataFrame] | None" = None,
    more: Callable[[Any], None] | None = None,
) -> bytes:
    """Make a workbook of tables: header frozen and explained, values to choose from, columns in their format.

    Parameters
    ----------
    tables : keys; the sheets come in the order people fill them in
    choices : what the study's own columns may hold (``Settings.choices``)
    rows : what stands in the tables already, as people write it (``evaluation.labelled``)
    more : adds sheets after those of the tables
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_LITERAL})
    schemas = [schema(name) for name in in_order(tables)]
    writer = _Writer(book, schemas, choices, lang)
    write_instructions(book, schemas, lang)
    for table in schemas:
        writer.table(table, (rows or {}).get(table.name))
    if more:
        more(book)
    writer.lists.write(book, say("templates.lists", lang))
    book.close()
    return buffer.getvalue()


def empty_csv(table: str, lang: str = "sv") -> bytes:
    """A .csv with the table's headers, as Excel in Swedish reads it: semicolons, UTF-8 with its mark."""
    return (";".join(field.header(lang) for field in schema(table).fields) + "\r\n").encode("utf-8-sig")


def plain_workbook(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """Make a workbook of texts only: each sheet a header, which stays in sight, and rows."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_LITERAL})
    bold = book.add_format({"bold": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(rows[0]), _FREE)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, None if number else bold)
    book.close()
    return buffer.getvalue()


@cache
def own_sheets() -> frozenset[str]:
    """What the sheets are called that are no tables."""
    return frozenset(
        say(f"templates.{name}", lang) for name in ("instructions", "lists") for lang in LANGUAGES
    )


class _Writer:
    """The tables of one workbook, written a sheet each."""

    def __init__(self, book: Any, schemas: list[Schema], choices: Choices, lang: str):
        self.book, self.choices, self.lang = book, choices, lang
        self.tables = {table.name for table in schemas}
        self.lists = Lists(schemas, choices, lang)
        wrapped = {"text_wrap": True, "valign": "top"}
        self.header = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, **wrapped})
        self.text = book.add_format({"num_format": "@", **wrapped})
        number = book.add_format({"valign": "top"})  # as it was written: never rounded for the eye
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.formats = {"date": day, "integer": number, "number": number}

    def table(self, table: Schema, rows: "pd.DataFrame | None") -> None:
        sheet = self.book.add_worksheet(table.title(self.lang))
        sheet.freeze_panes(1, 0)
        set_page(sheet)
        sheet.repeat_rows(0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
        for column, field in enumerate(table.fields):
            self.column(sheet, column, table, field)
            values = () if rows is None else rows[field.name]
            look = self.formats.get(field.type, self.text)
            sheet.set_column(column, column, self.width(field, values), look)
        if rows is not None:
            self.rows(sheet, table, rows)

    def column(self, sheet: Any, column: int, table: Schema, field: Field) -> None:
        """The header with its explanation, the column's format and what may be chosen in it."""
        header, lines = field.header(self.lang), help_lines(field, self.tables, self.choices, self.lang)
        sheet.write_string(0, column, header, self.header)
        if lines:
            height = 24 + 18 * sum(len(line) // 40 + 1 for line in lines)
            options = {"author": "", "font_size": 10, "width": 280, "height": height}
            sheet.write_comment(0, column, "\n".join(lines), options)
        rule = self.rule(table, field) | self.message(field, lines)
        if rule:
            sheet.data_validation(
                1, column, LAST_ROW, column, {"validate": "any", **rule, "error_type": "warning"}
            )

    def width(self, field: Field, values: Iterable) -> int:
        """Room for the header, what may be chosen and what stands there already, in characters."""
        words = [
            f"{field.header(self.lang)}  ",
            *choices_of(field, self.choices, self.lang),
            *map(str, values),
        ]
        return max(_FREE if _is_free(field) else _NARROW, min(_WIDE, max(map(len, words)) + 2))

    def rule(self, table: Schema, field: Field) -> dict[str, Any]:
        """What Excel asks of a cell; it warns and never forbids."""
        if field.type == "date":
            return {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
        if field.type in ("integer", "number"):
            limits = field.descriptor.get("constraints", {})
            low, high = limits.get("minimum", _LITTLE), limits.get("maximum", _MUCH)
            kind = "integer" if field.type == "integer" else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        source = self.lists.source(table, field)
        return {"validate": "list", "source": source} if source else {}

    def message(self, field: Field, lines: list[str]) -> dict[str, str]:
        """The words beside a cell that one could not know how to fill in."""
        if not (field.multiple or field.reference or field.type == "date"):
            return {}
        text = "\n".join(lines)
        if len(text) > LONGEST_MESSAGE:
            text = text[: LONGEST_MESSAGE - 1].rpartition(" ")[0] + "…"
        return {"input_title": field.title(self.lang)[:32], "input_message": text}

    def rows(self, sheet: Any, table: Schema, rows: "pd.DataFrame") -> None:
        """The rows, and the headers of columns that are the study's own."""
        fields = {field.name: field for field in table.fields}
        for column, name in enumerate(rows.columns):
            if name not in fields:
                sheet.write_string(0, column, name, self.header)
                sheet.set_column(column, column, _FREE, self.text)
            kind = fields[name].type if name in fields else "string"
            for row, value in enumerate(rows[name], 1):
                _put(sheet, row, column, value, self.formats.get(kind, self.text))
        for row, values in enumerate(rows.itertuples(index=False), 1):
            lines = max(_lines(str(value)) for value in values)
            if lines > 1:  # LibreOffice doesn't find out by itself
                sheet.set_row(row, min(_LINE * lines, _HIGHEST))


def _is_free(field: Field) -> bool:
    """Whether people write words of their own in a column."""
    chosen = field.categories or field.reference or "study_key" in field.descriptor
    return field.type == "string" and not chosen and field.name != "id"


def _lines(text: str) -> int:
    """The lines that a text takes in the widest column."""
    return sum(len(line) // (_WIDE - 4) + 1 for line in text.split("\n"))


def _put(sheet: Any, row: int, column: int, value: object, look: Any) -> None:
    """A cell; a text is a text whatever it begins with."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif value is not None:
        sheet.write_string(row, column, str(value), look)
