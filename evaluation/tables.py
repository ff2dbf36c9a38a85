"""From rows of text to a typed frame, by the table's schema; all problems at once, none an exception.

A cell that cannot be read becomes missing and is listed. Frames hold keys, never labels. Missing is
``NaN``/``NaT``/``<NA>``; a cell with several values is a tuple. Each different text of a column is read once.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation.cells import DTYPES, EXCEL_ERRORS, READERS, percent
from evaluation.columns import Column, letters
from evaluation.errors import Problem
from evaluation.headers import match_headers, without_data
from evaluation.places import MOST_TOLD, Place
from evaluation.references import spoken
from evaluation.schemas import Field, Schema
from evaluation.sheets import Sheet
from evaluation.words import label, say

_NO_VALUE = EXCEL_ERRORS | {""}
_Reader = Callable[[str], object]


def empty(schema: Schema) -> pd.DataFrame:
    """The table without rows, with its columns and dtypes."""
    return pd.DataFrame({f.name: _series([], f) for f in schema.fields})


def typed(
    sheet: Sheet, schema: Schema, study_values: dict[str, dict[str, str]]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The frame of a sheet and what is wrong in it.

    Parameters
    ----------
    study_values : for each ``study_key`` of the schema (groups …) the words people may write → key.

    Columns that the schema does not know are kept, as text, at the end of the frame.
    """
    problems: list[Problem] = []
    places, extra = match_headers(sheet, schema, problems)
    required = [places[field.name] for field in schema.fields if field.required and field.name in places]
    passed_over = without_data(sheet, required, problems)
    if passed_over.any():
        sheet = sheet.with_rows(~passed_over)
    index = pd.Index(sheet.numbers, dtype="int64", name="row")
    columns = {}
    for field in schema.fields:
        place = Place(sheet, schema, field, places.get(field.name))
        columns[field.name] = _read_column(place, study_values, problems).set_axis(index)
    for header, at in extra.items():
        column, _ = _filled_down(sheet, at)
        columns[header] = pd.Series(_or_none(column.texts), dtype="str").take(column.codes).set_axis(index)
    frame = pd.DataFrame(columns, index=index)
    _fill_ids(frame, schema)
    return frame, problems


def _read_column(place: Place, study_values, problems: list[Problem]) -> pd.Series:
    """Read each different text of a column once; where the column is not there, all are missing."""
    field = place.field
    column = _cells(place, problems)
    one = _one_reader(field, study_values)
    read = _several(one) if field.multiple else one
    values = [None if text in _NO_VALUE else read(text) for text in column.texts]
    if place.at is not None:
        problems += _complaints(place, column, values, one, study_values)
    if field.default is not None:
        default = read(field.default)
        values = [value if text else default for value, text in zip(values, column.texts, strict=True)]
    return _series(values, field).take(column.codes)


def _cells(place: Place, problems: list[Problem]) -> Column:
    """The texts of a column; those of cells merged downwards count for each of their rows, but numbers only once."""
    sheet = place.sheet
    if place.at is None:
        return Column(np.zeros(len(sheet.numbers), dtype=np.int32), np.array([""], dtype=object))
    column, merged = _filled_down(sheet, place.at)
    if not merged:
        return column
    key = "reading.merged_numbers" if place.field.type in ("integer", "number") else "reading.merged"
    numbers = key == "reading.merged_numbers"
    message = place.message(key, n=len(merged))
    problems.append(place.problem(key, message, merged[0], "error" if numbers else "note"))
    return sheet.columns[place.at] if numbers else column


def _filled_down(sheet: Sheet, at: int) -> tuple[Column, list[int]]:
    """A column with the text of cells merged downwards in each of their rows; and the rows where such cells begin."""
    column, begun, reached = sheet.columns[at], [], 0
    codes = column.codes.copy()
    for first, last in sheet.merged.get(at, ()):
        begin, end = bisect_left(sheet.numbers, first), bisect_right(sheet.numbers, last)
        covers = first > reached and end - begin > 1 and sheet.numbers[begin] == first
        if covers and column.texts[codes[begin]]:
            codes[begin:end] = codes[begin]
            begun.append(first)
            reached = last
    return Column(codes, column.texts), begun


def _complaints(place: Place, column: Column, values: list, one: _Reader, study_values) -> list[Problem]:
    """What is wrong in the cells of a column, from above."""
    nothing = [code for code, value in enumerate(values) if value is None]
    wrong = [code for code in nothing if column.texts[code] or place.field.required]
    rows = np.flatnonzero(np.isin(column.codes, wrong))
    told = column.codes[rows[:MOST_TOLD]]
    allowed = _allowed(place.field, study_values)
    known = _known(place.field, study_values)
    messages = {code: _complaint(place, column.texts[code], one, allowed, known) for code in set(told)}
    found = {int(row): messages[code] for row, code in zip(rows, told, strict=False)} | _not_calculated(place)
    numbers = place.sheet.numbers
    problems = [
        place.problem(key, message, numbers[row], meant=meant)
        for row, (key, message, meant) in sorted(found.items())
    ]
    return [*problems, *place.more(rows, numbers)]


_Complaint = tuple[str, str, tuple[str, ...]]  # key of the message, message, what may have been meant


def _complaint(place: Place, text: str, one: _Reader, allowed: str, known: list[str]) -> _Complaint:
    """Why a text cannot stand in a column."""
    field = place.field
    if not text:
        key = "study.empty_cell"
    elif text in EXCEL_ERRORS:
        key = "reading.excel_error"
    elif field.categories or "study_key" in field.descriptor:
        key = "study.unknown_value"
    else:
        key = f"study.not_{field.type}"
    shown = _unread(text, one) if field.multiple else text
    meant = place.meant(shown, known) if key == "study.unknown_value" else ()
    return key, place.message(key, shown, allowed=allowed, error=text), meant


def _not_calculated(place: Place) -> dict[int, _Complaint]:
    """The rows (by position) with formulas without a value."""
    numbers, at = place.sheet.numbers, place.at or 0
    found: dict[int, _Complaint] = {}
    for number in place.sheet.uncalculated.get(at, ()):
        row = bisect_left(numbers, number)
        if row < len(numbers) and numbers[row] == number:
            key = "reading.not_calculated"
            found[row] = (key, place.message(key, cell=f"{letters(at)}{number}"), ())
    return found


def _several(one: _Reader) -> _Reader:
    def several(text: str) -> object:
        values = [one(part) for part in _parts(text, one)]
        return None if None in values else tuple(values)

    return several


def _parts(text: str, one: _Reader) -> list[str]:
    """The values of a cell: a semicolon or a new line stands between them, or a comma where no value has one."""
    parts = [part.strip() for part in re.split("[;\n]", text) if part.strip()]
    finer = [
        [piece.strip() for piece in part.split(",") if piece.strip()] if one(part) is None else [part]
        for part in parts
    ]
    return [piece for pieces in finer for piece in pieces]


def _unread(text: str, one: _Reader) -> str:
    """What in a cell cannot be read: only those of its values, so that the message names what is to be mended."""
    return "; ".join(part for part in _parts(text, one) if one(part) is None)


def _one_reader(field: Field, study_values) -> Callable[[str], object]:
    if field.categories or "study_key" in field.descriptor:
        words = _category_words(field, study_values)
        return lambda text: words.get(" ".join(text.split()).casefold())
    read = READERS.get(field.type)
    if read is None:
        return lambda text: text
    if field.descriptor.get("unit") == "procent":
        read = percent
    limits = field.descriptor.get("constraints", {})
    low, high = limits.get("minimum", float("-inf")), limits.get("maximum", float("inf"))

    def within(text: str) -> object:
        value = read(text)
        outside = isinstance(value, int | float) and not low <= value <= high
        return None if outside else value

    return within


def _category_words(field: Field, study_values) -> dict[str, str]:
    if "study_key" in field.descriptor:
        return study_values.get(field.descriptor["study_key"], {})
    return {
        str(word).casefold(): entry["value"]
        for entry in field.categories
        for word in (entry["value"], entry["label"], entry.get("label_en", entry["label"]))
    }


def _allowed(field: Field, study_values) -> str:
    if "study_key" in field.descriptor:
        return ", ".join(sorted(set(study_values.get(field.descriptor["study_key"], {}).values())))
    return ", ".join(label(entry) for entry in field.categories)


def _known(field: Field, study_values) -> list[str]:
    """The words that a cell may hold, as they are written, where the column has some to choose from."""
    if "study_key" in field.descriptor:
        return list(study_values.get(field.descriptor["study_key"], {}))
    return [word for entry in field.categories for word in (label(entry), str(entry["value"]))]


def _series(values: list, field: Field) -> pd.Series:
    return pd.Series(values, dtype="object" if field.multiple else DTYPES[field.type])


def _or_none(texts: np.ndarray) -> list[str | None]:
    return [text or None for text in texts]


def _fill_ids(frame: pd.DataFrame, schema: Schema) -> None:
    """A row without id gets the one that people would use, where the schema says which: team-2023-02-07."""
    if not schema.reference_as or "id" not in frame:
        return
    missing = frame["id"].isna()
    if missing.any():
        frame["id"] = frame["id"].where(~missing, spoken(frame, schema).str.replace(" ", "-"))


def duplicates(frame: pd.DataFrame, sheet: Sheet, schema: Schema) -> list[Problem]:
    """The rows whose key stands in an earlier row already; references must have been resolved."""
    whole = frame[frame[schema.key].notna().all(axis=1)]
    alike = whole[whole.duplicated(schema.key, keep=False)]
    first: dict[tuple, int] = {}
    problems: list[Problem] = []
    for number, row in zip(alike.index, alike[schema.key].itertuples(index=False, name=None), strict=True):
        if first.setdefault(row, number) != number and len(problems) < MOST_TOLD:
            message = say("study.duplicate", first=first[row])
            problems.append(Problem(message, sheet.file, sheet.name, number, kind="duplicate"))
    return problems
