"""A seeded mutator: tables with one thing wrong in them, by every rule of the schemas and every way a file can be damaged."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

import xlsxwriter

from evaluation.schemas import Schema, schema, schema_names

GOOD = {"integer": 7, "number": 7, "boolean": True, "date": "2023-02-0"}
BAD = {"integer": "sju", "number": "några", "boolean": "kanske", "date": "2023-02-30"}
ROWS = 3
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Broken:
    """A study with one table damaged, and where the error has to be: row and column, as far as known."""

    table: str
    kind: str  # csv or xlsx
    what: str
    seed: int
    rows: tuple = ()  # of the table; sound ones when the file is damaged
    row: int | None = None
    column: str = ""

    @property
    def path(self) -> str:
        return f"{schema(self.table).place}/{self.table}.{self.kind}"

    @property
    def file(self) -> str:
        return PurePosixPath(self.path).name

    def files(self) -> dict[str, bytes]:
        """The files of the study by their paths in it."""
        files = study_files(self.table, list(self.rows) or sound(schema(self.table)), self.kind)
        damage = DAMAGES[self.kind].get(self.what)
        if damage:
            files[self.path] = damage(files[self.path], random.Random(self.seed))
        return files


# sound tables


def sound(table: Schema) -> list[list]:
    """Headers and three rows without faults; references lead to rows of the same number."""
    header = [f.title("sv") for f in table.fields]
    return [header, *([cell(f, number) for f in table.fields] for number in range(ROWS))]


def cell(f, number: int) -> object:
    if f.reference:
        return f"id {number}"
    if f.categories:
        return f.categories[number % len(f.categories)]["label"]
    if "study_key" in f.descriptor:
        return "Teamet"
    if f.type == "string":
        return f"{f.name} {number}"
    if f.type == "date":
        return f"{GOOD['date']}{number + 1}"
    return f.descriptor.get("constraints", {}).get("minimum", GOOD[f.type])


def needed(name: str) -> list[str]:
    """The table and those its references lead to, also by way of others."""
    found, waiting = [], [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting += [f.reference for f in schema(one).fields if f.reference]
    return found


def as_csv(rows: list[list]) -> bytes:
    lines = [";".join('"' + text(value).replace('"', '""') + '"' for value in row) for row in rows]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def text(value: object) -> str:
    return (
        {True: "ja", False: "nej", None: ""}.get(value, str(value))
        if isinstance(value, bool | None)
        else str(value)
    )


@cache
def sound_csv(name: str) -> bytes:
    return as_csv(sound(schema(name)))


def as_workbook(rows: list[list], name: str) -> bytes:
    """The table as Excel writes it, with its texts in a part of their own."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.close()
    return buffer.getvalue()


def study_files(name: str, rows: list[list], kind: str) -> dict[str, bytes]:
    """The files of a study in which one table has these rows."""
    files = {f"{schema(n).place}/{n}.csv": sound_csv(n) for n in needed(name) if n != name}
    data = as_csv(rows) if kind == "csv" else as_workbook(rows, schema(name).title("sv"))
    return files | {f"{schema(name).place}/{name}.{kind}": data}


# rules of the schemas

Fault = tuple[str, str, int | None, str, list[list]]  # table, fault, row, column, rows


def faults_of_schemas() -> Iterator[Fault]:
    """Each rule of each schema broken once."""
    for name in schema_names():
        table = schema(name)
        for place, f in enumerate(table.fields):
            for fault, value in faulty_values(f):
                rows = sound(table)
                rows[2][place] = value
                yield name, f"{f.name} {fault}", 3, f.title("sv"), rows
            if f.required:
                yield (
                    name,
                    f"without {f.name}",
                    None,
                    "",
                    [row[:place] + row[place + 1 :] for row in sound(table)],
                )
        rows = sound(table)
        yield name, "the same row twice", 5, "", [*rows, rows[1]]
        yield name, "a column twice", None, rows[0][0], [[*row, row[0]] for row in rows]


def faulty_values(f) -> Iterator[tuple[str, object]]:
    limits = f.descriptor.get("constraints", {})
    if f.type in BAD:
        yield "of another type", BAD[f.type]
    if f.required:
        yield "empty", None
    if "minimum" in limits:
        yield "too small", limits["minimum"] - 1
    if "maximum" in limits:
        yield "too large", limits["maximum"] + 1
    if f.categories or "study_key" in f.descriptor:
        yield "not allowed", "okänt värde"
    if f.reference:
        yield "leads nowhere", "ingen sådan rad"
    yield "shows an error", "#REF!"


# damage to files


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    entries = parts(data)
    return packed(entries | {name: change(entries[name])})


def with_cells(data: bytes, cells: bytes) -> bytes:
    """The workbook with other rows in its sheet."""
    begin, end = b"<sheetData>", b"</sheetData>"
    return with_part(
        data, SHEET, lambda part: part.partition(begin)[0] + begin + cells + end + part.partition(end)[2]
    )


LAUGHS = b"".join(
    [b"<!DOCTYPE a [<!ENTITY l0 'ha'>", *(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12)), b"]>"]
)  # fmt: skip
TEXT = b"<row r='1'><c r='A1' t='inlineStr'><is><t>%s</t></is></c></row>"


def overstated(data: bytes) -> bytes:
    """The workbook with a part whose stated size is far too small."""
    bomb = with_part(
        data, SHEET, lambda part: part.replace(b"<sheetData>", b"<sheetData>" + b" " * 20_000_000)
    )
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo(SHEET).file_size
    return bomb.replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))


def locked(data: bytes) -> bytes:
    """The workbook as a zip program protects it: every entry marked as encrypted."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000
WORKBOOK_DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "empty": lambda data, chance: b"",
    "only nulls": lambda data, chance: b"\x00" * chance.randint(1, 5000),
    "cut short": lambda data, chance: data[: chance.randrange(30, len(data) - 30)],
    "beginning lost": lambda data, chance: data[chance.randrange(100, len(data)) :],
    "end overwritten": lambda data, chance: data[: -chance.randrange(100, 400)] + b"\x00" * 400,
    "noise": lambda data, chance: chance.randbytes(3000),
    "a web page": lambda data, chance: b"<html><body><table><tr><td>Grupp</td></tr></table></body></html>",
    "a text file": lambda data, chance: b"Grupp;Datum\r\nTeamet;2023-02-07\r\n",
    "a PDF": lambda data, chance: b"%PDF-1.7\n" + chance.randbytes(500),
    "a picture": lambda data, chance: b"\x89PNG\r\n" + chance.randbytes(500),
    "XML of 2003": lambda data, chance: b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
    "an old .xls": lambda data, chance: OLE + "Workbook".encode("utf-16-le"),
    "protected by a password": lambda data, chance: OLE + "EncryptedPackage".encode("utf-16-le"),
    "protected by a zip program": lambda data, chance: locked(data),
    "a Word document": lambda data, chance: packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<T/>"}),
    "an OpenDocument": lambda data, chance: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}),
    "an empty zip": lambda data, chance: packed({}),
    "without workbook": lambda data, chance: packed({n: d for n, d in parts(data).items() if n != "xl/workbook.xml"}),
    "without its sheet": lambda data, chance: packed({n: d for n, d in parts(data).items() if n != SHEET}),
    "without links": lambda data, chance: packed({n: d for n, d in parts(data).items() if "workbook.xml.rels" not in n}),
    "without texts": lambda data, chance: packed({n: d for n, d in parts(data).items() if "sharedStrings" not in n}),
    "half a sheet": lambda data, chance: with_part(data, SHEET, lambda part: part[: chance.randrange(20, len(part) - 20)]),
    "half its texts": lambda data, chance: with_part(data, "xl/sharedStrings.xml", lambda part: part[: len(part) // 2]),
    "half a workbook part": lambda data, chance: with_part(data, "xl/workbook.xml", lambda part: part[: len(part) // 2]),
    "a sheet of noise": lambda data, chance: with_part(data, SHEET, lambda part: chance.randbytes(2000)),
    "texts that are not there": lambda data, chance: with_cells(data, b"<row r='1'><c r='A1' t='s'><v>99999</v></c></row>"),
    "numbers that are none": lambda data, chance: with_cells(data, b"<row r='1'><c r='A1'><v>abc</v></c></row>"),
    "a cell nowhere": lambda data, chance: with_cells(data, b"<row r='1'><c r='????'><v>1</v></c></row>"),
    "a row beyond the last": lambda data, chance: with_cells(data, b"<row r='99999999999'><c><v>1</v></c></row>"),
    "a bomb": lambda data, chance: with_cells(data, b" " * 60_000_000),
    "a bomb of one text": lambda data, chance: with_cells(data, TEXT % (b"x" * 30_000_000)),
    "a bomb that lies": lambda data, chance: overstated(data),
    "a billion laughs": lambda data, chance: with_part(
        with_cells(data, TEXT % b"&l11;"), SHEET, lambda part: LAUGHS + part[part.index(b"<worksheet") :]
    ),
    "a stranger's file inside": lambda data, chance: with_part(
        with_cells(data, TEXT % b"&x;"), SHEET,
        lambda part: b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + part[part.index(b"<worksheet") :],
    ),
    "boxes in boxes": lambda data, chance: with_cells(data, b"<row>" * 100_000),
}  # fmt: skip
CSV_DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "empty": lambda data, chance: b"",
    "nulls inside": lambda data, chance: data[:40] + b"\x00" * chance.randint(1, 500) + data[40:],
    "only nulls": lambda data, chance: b"\x00" * chance.randint(1, 5000),
    "a workbook": lambda data, chance: as_workbook([["a"]], "Blad"),
    "a web page": lambda data, chance: b"<!DOCTYPE html><html></html>",
    "a PDF": lambda data, chance: b"%PDF-1.7\n" + chance.randbytes(500),
    "an old .xls": lambda data, chance: OLE,
    "a quotation mark never closed": lambda data, chance: data[:-3].rsplit(b'";', 1)[0] + b"\r\nny rad;mer\r\n",
    "UTF-8 read as Windows": lambda data, chance: (data.decode("utf-8-sig") + "Fråga\r\n").encode().decode("cp1252", "replace").encode(),
    "lost letters": lambda data, chance: data + "Fr\ufffdga;\ufffd\r\n".encode(),
    "a cell of many megabytes": lambda data, chance: data + b'"' + b"x" * 3_000_000 + b'"\r\n',
    "a line of many megabytes": lambda data, chance: data + b";" * 6_000_000 + b"x\r\n",
    "without headers": lambda data, chance: data.partition(b"\r\n")[2],
    "other headers": lambda data, chance: b"Ett;Tva;Tre\r\n" + data.partition(b"\r\n")[2],
    "half of it in another encoding": lambda data, chance: data.decode("utf-8-sig").encode("utf-16")[:-1],
    "cut in the headers": lambda data, chance: data[:6],
}  # fmt: skip


DAMAGES = {"csv": CSV_DAMAGE, "xlsx": WORKBOOK_DAMAGE}


def broken(count: int, seed: int) -> list[Broken]:
    """So many damaged studies: every damage to files at least once, else rules of the schemas at random."""
    chance = random.Random(seed)
    tables = [name for name in schema_names() if any(f.required for f in schema(name).fields)]
    found = [
        Broken(chance.choice(tables), kind, what, chance.randrange(10**6))
        for kind in DAMAGES
        for what in DAMAGES[kind]
    ]
    rules = list(faults_of_schemas())
    chance.shuffle(rules)
    for table, fault, row, column, rows in rules[: count - len(found)]:
        found.append(Broken(table, chance.choice(("csv", "xlsx")), fault, 0, tuple(rows), row, column))
    return found
