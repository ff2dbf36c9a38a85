"""Tables as people fill them in: what they write in each cell, and what is to be read from it."""

import csv
import io
from datetime import date, timedelta
from random import Random

import openpyxl
import pandas as pd

from evaluation.cells import guarded
from evaluation.schemas import Field, schema
from evaluation.templates import new_workbook

GROUPS = {"team": "Teamet", "steering": "Styrgruppen"}
CHOICES = {"groups": GROUPS}
WORDS = {"groups": {word.casefold(): key for key, name in GROUPS.items() for word in (key, name)}}
TEXTS = [
    "=1+1", "=HYPERLINK(\"x\")", "+46 70", "-", "-1", "@SUMMA(A1)", "'=1", "''", "007", "1-2", "0,5", "NA", "None",
    "SANT", "2023-02-07", "1e5", "å ä ö é ß", "två\nrader", 'citat "här"', "a;b,c\td", "<b>&amp;", "”–…",
    "12345678901234567890", "%", "😀", "vanlig text",
]  # fmt: skip
Cell = tuple[object, object]  # what is written, and what is to be read


def row(table: str, rnd: Random, number: int) -> dict[str, Cell]:
    """A row as somebody fills it in; what may be empty often is."""
    return {field.name: cell(field, rnd, number) for field in schema(table).fields}


def cell(field: Field, rnd: Random, number: int) -> Cell:
    if not field.required and rnd.random() < 0.3:
        return None, _default(field)
    if not field.multiple:
        return _one(field, rnd, number)
    several = [_one(field, rnd, number) for _ in range(rnd.randint(1, 3))]
    plain = str.maketrans(";\n", ", ")  # both stand between values
    parts = [(str(written).translate(plain), read) for written, read in several]
    joined = "; ".join(written for written, _ in parts)
    same = "categories" in field.descriptor
    return joined, tuple(read if same else written.strip() for written, read in parts)


def _one(field: Field, rnd: Random, number: int) -> Cell:
    if field.categories:
        entry = rnd.choice(field.categories)
        return rnd.choice([entry["value"], entry["label"], entry.get("label_en", entry["label"])]), entry[
            "value"
        ]
    if "study_key" in field.descriptor:
        key = rnd.choice(list(GROUPS))
        return rnd.choice([key, GROUPS[key], GROUPS[key].upper()]), key
    return {"string": _text, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date}[
        field.type
    ](field, rnd, number)


def _text(field: Field, rnd: Random, number: int) -> Cell:
    text = f"{field.name}{number:03}" if field.name == "id" else rnd.choice(TEXTS)
    return rnd.choice([text, text, f" {text} "]), text


def _integer(field: Field, rnd: Random, number: int) -> Cell:
    limits = field.descriptor.get("constraints", {})
    value = rnd.randint(limits.get("minimum", 0), limits.get("maximum", 3000))
    return rnd.choice([value, str(value)]), value


def _number(field: Field, rnd: Random, number: int) -> Cell:
    value = _integer(field, rnd, number)[1]
    value = float(value) if rnd.random() < 0.3 else min(value, 90) + rnd.choice([0.5, 0.25, 0.1])
    return rnd.choice([value, str(value).replace(".", ",")]), value


def _boolean(field: Field, rnd: Random, number: int) -> Cell:
    value = rnd.random() < 0.5
    return rnd.choice([value, "ja" if value else "nej", "Yes" if value else "no"]), value


def _date(field: Field, rnd: Random, number: int) -> Cell:
    day = date(2023, 1, 1) + timedelta(rnd.randint(0, 700))
    written = rnd.choice([day, day, day.isoformat(), f"{day.day}/{day.month} {day.year}"])
    return written, pd.Timestamp(day)


def _default(field: Field) -> object:
    if field.default is None:
        return None
    value = field.default == "true" if field.type == "boolean" else field.default
    return (value,) if field.multiple else value


def filled_workbook(rows: dict[str, list[dict[str, Cell]]], lang: str) -> bytes:
    """The template of these tables, filled in as in Excel: a text typed in a cell for text stays one."""
    book = openpyxl.load_workbook(io.BytesIO(new_workbook(rows, CHOICES, lang)))
    for table, its_rows in rows.items():
        sheet = book[schema(table).title(lang)]
        for number, one in enumerate(its_rows, 2):
            for column, (written, _) in enumerate(one.values(), 1):
                place = sheet.cell(number, column, written)
                if isinstance(written, str):
                    place.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled_csv(table: str, rows: list[dict[str, Cell]], header: bytes) -> bytes:
    """The empty .csv with rows as Excel in Swedish saves them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for one in rows:
        writer.writerow(_as_saved(written) for written, _ in one.values())
    return header + buffer.getvalue().encode()


def _as_saved(written: object) -> str:
    if isinstance(written, bool):
        return "SANT" if written else "FALSKT"
    if isinstance(written, float):
        return str(written).replace(".", ",")
    text = "" if written is None else str(written)
    return guarded(text.strip()) if text.strip().startswith("'") else text


def to_be_read(table: str, rows: list[dict[str, Cell]]) -> list[dict]:
    """What a reader makes of the rows; a meeting without an id gets its group and date."""
    read = [{name: value for name, (_, value) in one.items()} for one in rows]
    for one in read:
        if schema(table).reference_as and one.get("id") is None:
            parts = {
                name: f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value
                for name, value in one.items()
            }
            one["id"] = schema(table).reference_as.format(**parts).replace(" ", "-")
    return read


def values(frame: pd.DataFrame, table: str) -> list[dict]:
    """The rows of a frame, None for what is missing."""
    names = [field.name for field in schema(table).fields]
    rows = frame[names].astype("object").to_dict("records")
    return [
        {n: v if isinstance(v, tuple) or not pd.isna(v) else None for n, v in one.items()} for one in rows
    ]
