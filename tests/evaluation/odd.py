"""Sound tables laid out and saved in odd ways, from a seed."""

import io
import random
import re
from datetime import date

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH

from evaluation.schemas import schema
from tests.evaluation.damage import SHEET, sound, text, with_part

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
DATES = ("{0:%Y-%m-%d}", "{0.day}/{0.month} {0.year}", "{0.day}.{0.month}.{0.year}", "{0.day} feb {0.year}", "{0:%Y%m%d}",
         "den {0.day} februari {0.year}", "{0:%Y-%m-%d} 00:00:00", "February {0.day}, {0.year}")  # fmt: skip
BLANKS = ("", " ", "\u00a0", "\u200b")


def odd(name: str, kind: str, seed: int) -> bytes:
    """The sound table with other headers, words, dates, order, blanks and company, and saved in another way."""
    chance = random.Random(seed)
    fields = list(schema(name).fields)
    places = chance.sample(range(len(fields)), len(fields))
    rows = [[header(fields[place], chance) for place in places]]
    for number, row in enumerate(sound(schema(name))[1:]):
        rows.append([written(fields[place], row[place], number, kind, chance) for place in places])
    for row in rows:
        row.append(chance.choice(("", "eget", "007")) if row is not rows[0] else "Egen kolumn")
    for _ in range(chance.randint(0, 3)):
        rows.insert(chance.randint(1, len(rows)), [None] * len(rows[0]))
    if chance.random() < 0.4:
        rows.insert(0, [f"Vår lista {seed}"])
    if chance.random() < 0.3:
        rows.append(list(rows[1] if len(rows[0]) == 1 else rows[0]))
    return odd_csv(rows, chance) if kind == "csv" else odd_workbook(rows, schema(name).title("sv"), chance)


def header(f, chance: random.Random) -> str:
    said = chance.choice(f.headers)
    said = chance.choice((said, said.upper(), said.lower(), said.replace(" ", "\n", 1)))
    return chance.choice(BLANKS) + said + chance.choice(BLANKS[:3])


def written(f, value: object, number: int, kind: str, chance: random.Random) -> object:
    """A value as a person may write it."""
    if f.categories:
        entry = f.categories[number % len(f.categories)]
        return chance.choice((entry["value"], entry["label"], entry.get("label_en", entry["label"]).upper()))
    if f.type == "date":
        day = date.fromisoformat(str(value))
        return day if kind == "xlsx" and chance.random() < 0.5 else chance.choice(DATES).format(day)
    if f.type == "boolean":
        return chance.choice(("ja", "JA", "x", "yes", "true", "1", *([True] if kind == "xlsx" else [])))
    if f.type in ("integer", "number"):
        return chance.choice(
            (value, f"{value},0", f" {value}\u00a0", float(value) if kind == "xlsx" else value)
        )
    return f"{chance.choice(BLANKS)}{value}{chance.choice(BLANKS)}"


def odd_csv(rows: list[list], chance: random.Random) -> bytes:
    mark, end = chance.choice(";\t,"), chance.choice(("\r\n", "\n", "\r"))
    lines = [mark.join(quoted(text(cell), mark, chance) for cell in row) for row in rows]
    lines = [line + mark * chance.randint(0, 2) for line in lines]
    head = [f"sep={mark}"] if chance.random() < 0.2 else []
    whole = end.join([*head, *lines, *[mark] * chance.randint(0, 3)])
    encoding = chance.choice(ENCODINGS)
    return whole.replace("\u200b", "" if encoding == "cp1252" else "\u200b").encode(encoding)


def quoted(cell: str, mark: str, chance: random.Random) -> str:
    needs = mark in cell or '"' in cell or "\n" in cell or "," in cell or ";" in cell
    return '"' + cell.replace('"', '""') + '"' if needs or chance.random() < 0.3 else cell


def odd_workbook(rows: list[list], name: str, chance: random.Random) -> bytes:
    book = openpyxl.Workbook()
    sheet, down, right = book.active, chance.randint(0, 4), chance.randint(0, 2)
    sheet.title = chance.choice((name, name.upper(), f" {name}"))
    if chance.random() < 0.3:
        book.epoch = MAC_EPOCH
    for number, row in enumerate(rows, 1 + down):
        for place, value in enumerate(row, 1 + right):
            sheet.cell(number, place, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.row_dimensions[down + 3].hidden = chance.random() < 0.3
    sheet.column_dimensions["B"].hidden = chance.random() < 0.3
    book.create_sheet("Tomt blad")
    buffer = io.BytesIO()
    book.save(buffer)
    claims = chance.choice((b"A1", b"A1:XFD1048576"))
    return with_part(
        buffer.getvalue(),
        SHEET,
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + claims + b'"', part),
    )
