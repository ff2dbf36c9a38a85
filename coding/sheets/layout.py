"""A sheet as an Excel workbook: protected where nothing is to be written, with lists to choose from, made for paper too."""

import io
from collections.abc import Sequence
from typing import Any, Protocol

from coding.known_codes import KnownCodes
from coding.sheets import Wanted
from coding.sheets.columns import MOST_CODES, Column, columns
from coding.sheets.rows import choices
from evaluation import Study
from evaluation.words import in_language, say

FEWEST_CODES = 3
LINE = 15  # height of a line, in points
LAST_ROW = 5000  # lists to choose from reach this far, for rows that a person adds
MARK = "folje"  # how the hidden column begins: the mark by which a sheet is known
ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True}


class Printed(Protocol):
    """What the layout asks of a row: what its hidden cell holds, its codes by key, its other cells by column."""

    @property
    def state(self) -> str:
        """The hidden cell."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The keys of its codes."""

    @property
    def cells(self) -> dict[str, str]:
        """The texts by column."""


def workbook(
    study: Study, wanted: Wanted, rows: Sequence["Printed"], own: dict[str, list[str]] | None = None
) -> bytes:
    """Make the workbook; every cell is written as text, so none can become a formula.

    Parameters
    ----------
    own : the lists to choose from, of a sheet that is not about codes; None: those of the codebook
    """
    import xlsxwriter

    buffer, codes = io.BytesIO(), KnownCodes.of(study)
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    most = max((len(row.codes) for row in rows), default=0)
    shown = columns(wanted.kind, min(MOST_CODES, max(FEWEST_CODES, most + 1)))
    sheet = book.add_worksheet(say(f"sheets.title_{wanted.kind}"))
    lists = choices(study, codes, wanted.person) if own is None else own
    places = _lists(book, lists) | ({"code": _code_list(book, codes)} if own is None else {})
    _header(book, sheet, shown, wanted)
    _body(book, sheet, shown, rows, codes)
    for place, column in enumerate(shown):
        if lists.get(column.choices):
            _drop_down(sheet, place, column, places[column.choices])
    _for_paper(sheet, study, wanted)
    added = (
        {"insert_rows": True} if wanted.kind == "analysis" else {}
    )  # a passage may hold several meaning units
    sheet.protect("", ALLOWED | added)
    sheet.activate()
    book.close()
    return buffer.getvalue()


def _header(book: Any, sheet: Any, shown: tuple[Column, ...], wanted: Wanted) -> None:
    usual = {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
    own = book.add_format(usual)
    filled = book.add_format(usual | {"bg_color": "#FFF4D6"})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 1, LAST_ROW, len(shown) - 1)
    sheet.write_string(0, 0, f"{MARK} {wanted.kind} {wanted.person}")
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    for place, column in list(enumerate(shown))[1:]:
        sheet.write_string(0, place, column.title(), filled if column.filled else own)
        sheet.set_column(place, place, column.width)
        if column.help:
            sheet.write_comment(0, place, column.help, {"author": "", "font_size": 10, "x_scale": 2})


def _body(
    book: Any, sheet: Any, shown: tuple[Column, ...], rows: Sequence["Printed"], codes: KnownCodes
) -> None:
    usual = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8D2DC"}
    locked, around = (
        book.add_format(usual),
        book.add_format(usual | {"font_color": "#5A6673", "font_size": 9}),
    )
    open_to_all = book.add_format(usual | {"locked": False, "num_format": "@"})
    for number, row in enumerate(rows, 1):
        cells = row.cells | {"state": row.state} | _code_cells(row, codes, shown)
        sheet.set_row(number, max(_height(cells.get(column.key, ""), column) for column in shown[1:]))
        for place, column in enumerate(shown):
            style = open_to_all if column.filled else around if column.key in ("before", "after") else locked
            if cells.get(column.key):
                sheet.write_string(number, place, cells[column.key], style)
            else:
                sheet.write_blank(number, place, None, style)


def _height(text: str, column: Column) -> float:
    """The height of a cell in points: not all programs make room for a wrapped text themselves."""
    small = column.key in ("before", "after")
    return (0.8 if small else 1) * LINE * _lines(text, int(column.width * (1.35 if small else 1)))


def _lines(text: str, width: int) -> int:
    """About how many lines a wrapped text takes."""
    return sum(1 + int(len(line) * 1.08) // width for line in text.split("\n"))


def _code_cells(row: "Printed", codes: KnownCodes, shown: tuple[Column, ...]) -> dict[str, str]:
    places = [column.key for column in shown if column.choices == "code"]
    labels = [codes.label(code) for code in row.codes]
    cells = dict(zip(places, labels, strict=False))
    if len(labels) > len(places) > 0:
        cells[places[-1]] = "; ".join(labels[len(places) - 1 :])
    return cells


def _drop_down(sheet: Any, place: int, column: Column, source: str) -> None:
    """A list to choose from; labels of an analysis may be new, and an unknown code is told when the sheet is read."""
    rule = {"validate": "list", "source": source, "error_type": "information", "show_error": column.choices == "strength",
            "error_title": say("sheets.strength_title"), "error_message": say("sheets.strength_message")}  # fmt: skip
    sheet.data_validation(1, place, LAST_ROW, place, rule)


def _lists(book: Any, lists: dict[str, list[str]]) -> dict[str, str]:
    """The lists that may be chosen from, on a hidden sheet: list → where it stands."""
    sheet = book.add_worksheet(say("sheets.title_lists"))
    sheet.hide()
    places = {}
    for place, (name, values) in enumerate(lists.items()):
        for number, value in enumerate(values):
            sheet.write_string(number, place, value)
        letter = chr(ord("A") + place)
        places[name] = f"='{say('sheets.title_lists')}'!${letter}$1:${letter}${max(1, len(values))}"
    return places


def _code_list(book: Any, codes: KnownCodes) -> str:
    """A sheet to look codes up in, from which they are chosen too; where its first column stands."""
    name = say("sheets.title_codebook")
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    parts = (("code", 34), ("definition", 60), ("include", 44), ("exclude", 44))
    for place, (part, width) in enumerate(parts):
        sheet.write_string(0, place, say(f"sheets.book_{part}"), bold)
        sheet.set_column(place, place, width, wrapped)
    for number, code in enumerate(codes.book.codes.values(), 1):
        told = (codes.label(code.id), *(_told(code.data.get(part)) for part, _ in parts[1:]))
        for place, text in enumerate(told):
            sheet.write_string(number, place, text, wrapped)
        sheet.set_row(
            number, LINE * max(_lines(text, width) for text, (_, width) in zip(told, parts, strict=True))
        )
    sheet.freeze_panes(1, 1)
    _on_paper(sheet)
    sheet.protect("", ALLOWED)
    return f"='{name}'!$A$2:$A${len(codes.book.codes) + 1}"


def _told(entry: Any) -> str:
    """An entry of a codebook as one text: in one language, or several in a list."""
    return "; ".join(in_language(each) for each in entry) if isinstance(entry, list) else in_language(entry)


def _for_paper(sheet: Any, study: Study, wanted: Wanted) -> None:
    _on_paper(sheet)
    notice = say("production.synthetic") if study.settings.made_up("documents") else ""
    title = in_language(study.settings.title).replace("&", "&&")
    sheet.set_header(f"&L&9{title}&R&9{say(f'sheets.header_{wanted.kind}', person=wanted.person)}")
    sheet.set_footer(f"&L&9{notice}&R&9&P/&N")


def _on_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
