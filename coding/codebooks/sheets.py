"""A codebook as an Excel workbook, and read back: one row per code, the parent in a column."""

import io
import json
from dataclasses import replace
from datetime import datetime
from math import ceil
from pathlib import Path

from coding.codebooks import columns
from coding.codebooks.findings import Finding, findings, problem
from coding.codebooks.keys import new_key
from evaluation.errors import FoljeError, Problem, UseError
from evaluation.sheets import Sheet, read_workbook
from evaluation.words import say

WIDE, MEDIUM, NARROW = 38, 24, 14  # characters
LINE = 15  # points
LAST_ROW = 2000  # the drop-downs reach this far
ABOUT = ("id", "version", "title/sv", "title/en", "unit_of_coding/sv", "unit_of_coding/en")
_CHUNK = 30_000  # characters of data per cell
_INK = "#1F2933"


def workbook(data: dict, lang: str = "sv") -> bytes:
    """The codebook as an .xlsx: its codes, what the codebook is, and its history.

    Nothing in it can become a formula. What has no column is kept in hidden cells, so that the workbook read back is
    the codebook.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": str(data["id"]), "author": "", "created": datetime(2000, 1, 1)})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "font_color": _INK}),
        "text_key": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "font_color": _INK}),
        "top": book.add_format({"text_wrap": True, "valign": "top", "font_color": _INK, "bg_color": "#EEF1F4"}),
        "top_key": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "font_color": _INK, "bg_color": "#EEF1F4"}),
    }  # fmt: skip
    _codes(book, data, lang, styles)
    _about(book, data, lang, styles)
    _history(book, data, lang, styles)
    book.close()
    return buffer.getvalue()


def _codes(book, data: dict, lang: str, styles: dict) -> None:
    sheet = book.add_worksheet(say("codebooks.sheet_codes", lang))
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    places = columns.paths(data["codes"])
    rows = [columns.to_row(code, places) for code in data["codes"]]
    hidden = max([1, *(len(_parts(rest)) for _, rest in rows)])
    sheet.set_row(0, 2 * LINE + 3)
    _heads(sheet, places, hidden, lang, styles)
    parents = {code.get("parent") for code in data["codes"]}
    for row, (code, (cells, rest)) in enumerate(zip(data["codes"], rows, strict=True), 1):
        sheet.set_row(row, _height(cells, places))
        for column, text in enumerate(cells):
            kind = "top" if code["id"] in parents else "text"
            sheet.write_string(row, column, text, styles[f"{kind}_key" if column in (0, 2) else kind])
        _colour(book, sheet, row, places.index(("colour",)), code.get("colour"))
        for number, part in enumerate(_parts(rest)):
            sheet.write_string(row, len(places) + number, part)
    sheet.autofilter(0, 0, len(rows), len(places) - 1)


def _heads(sheet, places: list[columns.Path], hidden: int, lang: str, styles: dict) -> None:
    """The headers, how wide the columns are, and what can be chosen in them."""
    for column, path in enumerate(places):
        sheet.write_string(0, column, columns.title(path, lang), styles["head"])
        english = {"level": 1, "hidden": lang == "sv"} if path[-1] == "en" else {}
        sheet.set_column(column, column, _width(path), styles["text"], english)
        if path in (("parent",), ("nearest", "code"), ("non_example", "code")):
            rule = {"validate": "list", "source": f"=$A$2:$A${LAST_ROW}", "error_type": "warning"}
            sheet.data_validation(1, column, LAST_ROW, column, rule)
    for number in range(hidden):
        sheet.write_string(0, len(places) + number, f"{_REST}{number}")
    sheet.set_column(len(places), len(places) + hidden - 1, NARROW, None, {"hidden": True})


def _width(path: columns.Path) -> int:
    if path[0] in ("id", "parent", "colour", "kind", "retired") or path[-1] == "code":
        return NARROW
    return MEDIUM if path[0] in ("name", "exceptions") else WIDE


def _height(cells: list[str], places: list[columns.Path]) -> float:
    """The points that the longest Swedish text of a row takes, so that the row can be read in every program."""
    lines = [
        ceil(len(text) * 1.25 / _width(path))
        for text, path in zip(cells, places, strict=True)
        if path[-1] != "en"
    ]
    return min(400, LINE * max([1, *lines]) + 3)


_REST = "folje:"  # header of the hidden columns


def _parts(text: str) -> list[str]:
    """Data in pieces that a cell takes, in brackets: cells lose the blanks at their ends."""
    return [f"<{text[number : number + _CHUNK]}>" for number in range(0, len(text), _CHUNK)]


def _whole(parts: list[str]) -> str:
    return "".join(part[1:-1] for part in parts)


def _colour(book, sheet, row: int, column: int, colour: object) -> None:
    """The cell of a colour shows it; the words in it are dark or light enough to be read."""
    if isinstance(colour, str) and len(colour) == 7:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        ink = "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#FFFFFF"
        sheet.write_string(
            row, column, colour, book.add_format({"bg_color": colour, "font_color": ink, "valign": "top"})
        )


def _about(book, data: dict, lang: str, styles: dict) -> None:
    sheet = book.add_worksheet(say("codebooks.sheet_about", lang))
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 26, styles["text_key"])
    sheet.set_column(1, 1, 90, styles["text"])
    for row, name in enumerate(ABOUT):
        sheet.write_string(row, 0, say(f"codebooks.about_{name.replace('/', '_')}", lang), styles["text_key"])
        sheet.write_string(row, 1, _about_value(data, name), styles["text"])
    sheet.merge_range(len(ABOUT) + 1, 0, len(ABOUT) + 1, 1, say("codebooks.sheet_help", lang), styles["text"])
    sheet.set_row(len(ABOUT) + 1, 120)
    rest = columns.as_json({key: value for key, value in data.items() if key != "codes"})
    for row, part in enumerate(_parts(rest)):
        sheet.write_string(row, 2, part)
    sheet.set_column(2, 2, NARROW, None, {"hidden": True})


def _about_value(data: dict, name: str) -> str:
    field, _, lang = name.partition("/")
    value = data.get(field)
    if isinstance(value, dict):
        value = value.get(lang)
    elif lang == "en":
        value = None
    return str(value) if value is not None else ""


def _history(book, data: dict, lang: str, styles: dict) -> None:
    """The history, to read; changes are not made here."""
    sheet = book.add_worksheet(say("codebooks.sheet_history", lang))
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 0)
    heads = ("version", "date", "person", "operation", "from", "to")
    for column, name in enumerate(heads):
        sheet.write_string(0, column, say(f"codebooks.step_{name}", lang), styles["head"])
        sheet.set_column(column, column, 30 if name in ("from", "to") else 18, styles["text"])
    for row, step in enumerate(data.get("history") or [], 1):
        shown = [step["version"], step["date"], step["person"], say(f"codebooks.did_{step['operation']}", lang),
                 ", ".join(step["from"]), ", ".join(step["to"])]  # fmt: skip
        for column, text in enumerate(shown):
            sheet.write_string(row, column, str(text), styles["text"])


# and back


def read_codes(path: Path) -> dict:
    """The codebook in a workbook.

    Raises FoljeError with all that is wrong in it: sheet, row, column and what to do.
    """
    sheets = read_workbook(path)
    found = next(
        (sheet for sheet in sheets if {("id",), ("name", "sv")} <= set(columns.named(sheet.header).values())),
        None,
    )
    if found is None:
        heads = ", ".join(columns.title(p) for p in [("id",), ("name", "sv")])
        raise UseError(say("codebooks.no_sheet", heads=heads), where=path.name)
    about = next((sheet for sheet in sheets if _is_about(sheet)), None)
    data = {
        **(_about_read(about) if about else {}),
        "codes": [_code(found, number) for number in range(len(found.rows))],
    }
    data.setdefault("id", new_key(path.stem).lower())
    data.setdefault("version", "0.1.0")
    refuse([_problem(each, path.name, found) for each in findings(data) if each.level == "error"])
    return data


def refuse(wrong: list[Problem]) -> None:
    """Raise one FoljeError that lists the problems; nothing when there are none."""
    if wrong:
        raise FoljeError(say("codebooks.not_imported") + "".join(f"\n  – {each}" for each in wrong))


def _problem(finding: Finding, file: str, sheet: Sheet) -> Problem:
    """The finding by the row and the header that people see."""
    row = sheet.numbers[finding.code] if finding.code is not None else None
    return replace(problem(finding, file, row, sheet.name), column=columns.heading(finding.field))


def _code(sheet: Sheet, number: int) -> dict:
    places, row = columns.named(sheet.header), sheet.rows[number]
    cells = {path: row[place] for place, path in places.items()}
    rest = _whole([row[place] for place, head in enumerate(sheet.header) if head.startswith(_REST)])
    try:
        return columns.from_row(cells, rest)
    except ValueError:
        return columns.from_row(cells)  # somebody has sorted or cut the hidden cells: what people see counts


def _is_about(sheet: Sheet) -> bool:
    return [*sheet.header[:1]] in [[say("codebooks.about_id", lang)] for lang in ("sv", "en")]


def _about_read(sheet: Sheet) -> dict:
    """What the codebook is; a cell that somebody has changed goes before the hidden data."""
    rows = [sheet.header, *sheet.rows]
    try:
        data = json.loads(_whole([row[2] for row in rows if len(row) > 2]))
    except ValueError:
        data = {}
    shown = {
        say(f"codebooks.about_{name.replace('/', '_')}", lang): name
        for name in ABOUT
        for lang in ("sv", "en")
    }
    for row in rows:
        name = shown.get(row[0])
        if name and len(row) > 1 and row[1] != _about_value(data, name).strip():
            field, _, lang = name.partition("/")
            inside = data.get(field) if isinstance(data.get(field), dict) else {}
            data[field] = {**inside, lang: row[1]} if lang else row[1]
    return data
