"""The row of headers: where it stands, which column holds which field, and rows below it that hold no data."""

from itertools import product

import numpy as np

from evaluation.cells import number
from evaluation.columns import letters
from evaluation.errors import Problem
from evaluation.schemas import Schema
from evaluation.sheets import Sheet
from evaluation.suggestions import nearest
from evaluation.words import say

HIGHEST_TITLE = 10  # so many rows may stand above the headers
_TOTALS = {
    written + colon
    for word, colon in product(("summa", "totalt", "total", "sum", "s:a", "summa totalt"), ("", ":"))
    for written in (word, word.capitalize(), word.upper())
}


def folded(header: str) -> str:
    """A header as it is compared: line breaks and capitals make no difference."""
    return " ".join(header.split()).casefold()


def _known(schema: Schema) -> dict[str, str]:
    return {folded(header): field.name for field in schema.fields for header in field.headers}


def from_headers(sheet: Sheet, schema: Schema) -> tuple[Sheet, list[Problem]]:
    """The sheet with the row that holds the headers as its header, where people wrote a title above it."""
    row = header_row([sheet.header, *_first_rows(sheet)], schema)
    if not row:
        return sheet, []
    message = say("reading.title_above", row=sheet.numbers[row - 1])
    told = Problem(message, sheet.file, sheet.name, sheet.header_number, level="note", kind="title_above")
    return sheet.from_header(row - 1), [told]


def _first_rows(sheet: Sheet) -> list[list[str]]:
    columns = [column.at(slice(HIGHEST_TITLE)).cells for column in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def header_row(rows: list[list[str]], schema: Schema) -> int:
    """Which of the first rows holds the headers: the first one, unless it knows fewer than two and a later one more."""
    known = _known(schema)
    hits = [len({known[folded(cell)] for cell in row if folded(cell) in known}) for row in rows]
    enough = [place for place, count in enumerate(hits) if count >= 2]
    return enough[0] if enough and hits[0] < 2 and sum(map(bool, rows[0])) != hits[0] else 0


def match_headers(sheet: Sheet, schema: Schema, problems: list[Problem]) -> tuple[dict, dict]:
    """Which column of the sheet holds which field; and the columns nobody knows."""
    known = _known(schema)
    places: dict[str, int] = {}
    extra: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        name = known.get(folded(header))
        if name is None and header:
            extra[header] = place
            problems.append(_unknown_column(header, sheet, schema))
        elif name in places:
            message = say("study.double_column", column=header)
            problems.append(
                Problem(message, sheet.file, sheet.name, column=header[:60], kind="double_column")
            )
        elif name:
            places[name] = place
        else:
            problems += _without_header(place, sheet)
    for field in schema.fields:
        if field.required and field.name not in places and sheet.numbers:
            message = say("study.missing_column", column=field.title())
            problems.append(Problem(message, sheet.file, sheet.name, kind="missing_column"))
    return places, extra


def _unknown_column(header: str, sheet: Sheet, schema: Schema) -> Problem:
    """A note on a column that is not read, with the known one it may be a misspelling of."""
    near = nearest(header, [said for field in schema.fields for said in field.headers])
    key = "misspelt_column" if near else "unknown_column"
    place = (sheet.file, sheet.name, None, header[:60])
    return Problem(say(f"study.{key}"), *place, level="note", kind=key, suggestion=near)


def _without_header(place: int, sheet: Sheet) -> list[Problem]:
    """A note on a column that holds something but says not what."""
    filled = np.flatnonzero(~sheet.columns[place].where(""))
    if not len(filled):
        return []
    message = say("reading.no_header", column=letters(place))
    row = sheet.numbers[filled[0]]
    return [Problem(message, sheet.file, sheet.name, row, level="note", kind="no_header")]


def without_data(sheet: Sheet, required: list[int], problems: list[Problem]) -> np.ndarray:
    """Which rows hold no data but the headers once more or a total; each is told.

    Parameters
    ----------
    required : the columns that every row of data has filled in
    """
    again, totals = _headers_again(sheet), _totals(sheet, required)
    for kind, rows in (("headers_again", again), ("total_row", totals)):
        problems += [
            Problem(
                say(f"reading.{kind}"), sheet.file, sheet.name, sheet.numbers[at], level="note", kind=kind
            )
            for at in np.flatnonzero(rows)
        ]
    return again | totals


def _headers_again(sheet: Sheet) -> np.ndarray:
    """Rows that repeat the headers, as where lists were pasted one below the other."""
    named = [(column, header) for column, header in zip(sheet.columns, sheet.header, strict=True) if header]
    rows = np.ones(len(sheet.numbers), dtype=bool)
    for column, header in named:
        rows &= column.where(header)
        if not rows.any():
            break
    return rows & (len(named) > 1)


def _totals(sheet: Sheet, required: list[int]) -> np.ndarray:
    """Rows that begin with "Summa", hold but numbers besides, and lack what a row of data has."""
    rows = np.zeros(len(sheet.numbers), dtype=bool)
    for place, column in enumerate(sheet.columns):
        said = _TOTALS.intersection(column.texts)
        for at in np.flatnonzero(np.logical_or.reduce([column.where(text) for text in said])) if said else ():
            cells = [str(other.texts[other.codes[at]]) for other in sheet.columns]
            before, after = cells[:place], [text for text in cells[place + 1 :] if text]
            lacks = not all(cells[needed] for needed in required) or not required
            rows[at] |= lacks and not any(before) and bool(after) and None not in map(number, after)
    return rows
