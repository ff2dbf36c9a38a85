"""Rows that erasure takes out of tables: a family's rows, and the free text of a person's rows.

Tables are known by their name or, in a copy with another name, by their header. In a workbook a removed row leaves an
empty one, so that nothing else in the sheet has to move; its texts, notes and stored results go with it.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from unicodedata import normalize

from evaluation.decoding import delimiter_of
from evaluation.erasure.packages import UnreadableError, parsed, serialised, unzipped, zipped
from evaluation.erasure.redaction import decoded
from evaluation.erasure.streams import MASK
from evaluation.schemas import Schema, schema, schema_names

WORKBOOKS = (".xlsx", ".xlsm")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Subjects:
    """Whose rows go: the ids of families and of persons."""

    families: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.families or self.persons)


@dataclass
class Cleared:
    """A table file after it: its bytes, how many rows were removed, how many cells emptied."""

    data: bytes
    rows: int = 0
    cells: int = 0


def clear_rows(data: bytes, name: str, subjects: Subjects) -> Cleared:
    """Take the rows of the families and the free text of the persons out of a table file.

    Parameters
    ----------
    name : the file's name; its ending says what it is

    Raises UnreadableError when a workbook cannot be opened.
    """
    path = PurePosixPath(name)
    if path.suffix.lower() == ".csv":
        return _csv(data, path.stem, subjects)
    return _workbook(data, subjects) if path.suffix.lower() in WORKBOOKS else Cleared(data)


@dataclass(frozen=True)
class _Columns:
    """Where a table says whom a row is about, and where people write freely."""

    families: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    free: tuple[int, ...] = ()

    def removes(self, row: list[str], subjects: Subjects) -> bool:
        return _names(row, self.families, subjects.families)

    def empties(self, row: list[str], subjects: Subjects) -> list[int]:
        if not _names(row, self.persons, subjects.persons):
            return []
        return [at for at in self.free if at < len(row) and row[at].strip(f" '{MASK}*")]


def _names(row: list[str], columns: Iterable[int], ids: frozenset[str]) -> bool:
    wanted = {each.casefold() for each in ids}
    return any(at < len(row) and row[at].strip().lstrip("'").casefold() in wanted for at in columns)


def _header(name: str, rows: Iterable[list[str]]) -> tuple[int, _Columns]:
    """The position of the row with the headers among the first rows, as the reader of tables finds it; its columns."""
    from evaluation.headers import HIGHEST_TITLE, header_row

    filled = islice(((at, row) for at, row in enumerate(rows) if any(row)), HIGHEST_TITLE + 1)
    places, first = [*zip(*filled, strict=True)] or ([], [])
    folded = [[" ".join(text.split()).casefold() for text in row] for row in first]
    tables = [table for row in folded if (table := _table(name, row))]
    if not tables:
        return (places[0] if places else 0), _Columns()
    at = header_row(list(first), tables[0])
    return places[at], _columns(tables[0], folded[at])


def _columns(table: Schema, folded: list[str]) -> _Columns:
    places = {f.name: at for f in table.fields for at, text in enumerate(folded) if text in _headers(f)}
    key = table.key[0]
    families = [f.name for f in table.fields if f.reference == "cases"]
    families += {"cases": [key], "consents": ["subject"]}.get(table.name, [])
    persons = {"persons": [key], "consents": ["subject"]}.get(table.name, [])
    free = [f.name for f in table.fields if _is_free(f, table)] if persons else []
    where = [tuple(places[n] for n in names if n in places) for names in (families, persons, free)]
    return _Columns(*where)


def _headers(one) -> set[str]:
    return {text.casefold() for text in one.headers}


def _is_free(one, table: Schema) -> bool:
    plain = one.type == "string" and not one.categories and not one.reference
    return plain and one.name not in (*table.key, "subject") and "study_key" not in one.descriptor


def _table(name: str, folded: list[str]) -> Schema | None:
    """The table by its name, also that of a copy, else the one most of whose columns the header has."""
    from evaluation.table_files import plain_stem

    tables = [schema(each) for each in schema_names()]
    said = plain_stem(normalize("NFC", name).strip()).casefold()
    for table in tables:
        if said in {table.name, table.title("sv").casefold(), table.title("en").casefold()}:
            return table
    scores = [(_share(table, folded), table) for table in tables]
    best = max(scores, key=lambda score: score[0])
    return best[1] if best[0] > 0.6 else None


def _share(table: Schema, folded: list[str]) -> float:
    known = [_headers(f) for f in table.fields]
    filled = [text for text in folded if text]
    hits = sum(any(text in headers for headers in known) for text in filled)
    return 2 * hits / (len(filled) + len(known)) if filled else 0


# .csv


def _csv(data: bytes, stem: str, subjects: Subjects) -> Cleared:
    text, encoding = decoded(data)
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    delimiter = delimiter_of("".join(lines[:50]))
    header, columns = _header(stem, csv.reader(lines, delimiter=delimiter))
    reader = csv.reader(lines, delimiter=delimiter)
    cleared, kept, start = Cleared(data), [], 0
    for at, row in enumerate(reader):
        piece, start = "".join(lines[start : reader.line_num]), reader.line_num
        if at > header and columns.removes(row, subjects):
            cleared.rows += 1
            continue
        if at > header and (empties := columns.empties(row, subjects)):
            cleared.cells += len(empties)
            mask = MASK if encoding.startswith("utf") else "*"
            piece = _line([mask if at in empties else cell for at, cell in enumerate(row)], delimiter, piece)
        kept.append(piece)
    if cleared.rows or cleared.cells:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        cleared.data = (mark + "".join(kept)).encode(encoding)
    return cleared


def _line(row: list[str], delimiter: str, old: str) -> str:
    buffer = io.StringIO()
    end = old[len(old.rstrip("\r\n")) :]
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerow(row)
    return buffer.getvalue()


# .xlsx


@dataclass
class _Book:
    """The parts of a workbook that are looked at, parsed when first asked for."""

    parts: dict[str, bytes]
    roots: dict[str, object] = field(default_factory=dict)

    def root(self, name: str):
        if name not in self.roots:
            self.roots[name] = parsed(self.parts[name])
        return self.roots[name]

    @cached_property
    def shared(self) -> list[str]:
        """The texts that cells refer to by number."""
        return [_words(entry) for entry in self.root("xl/sharedStrings.xml").findall(f"{_MAIN}si")]

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points at: id → (type, part)."""
        path = PurePosixPath(part)
        name = f"{path.parent}/_rels/{path.name}.rels"
        if name not in self.parts:
            return {}
        entries = [e for e in self.root(name) if e.get("TargetMode") != "External"]
        return {
            e.get("Id"): (e.get("Type", ""), _absolute(path.parent, e.get("Target", ""))) for e in entries
        }


def _absolute(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = list(folder.parts)
    for step in PurePosixPath(target).parts:
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _workbook(data: bytes, subjects: Subjects) -> Cleared:
    entries = unzipped(data)
    book = _Book({info.filename: part for info, part in entries})
    cleared = Cleared(data)
    gone: set[int] = set()
    changed: set[str] = set()
    for name, part in _sheets(book):
        removed = _clear_sheet(book, name, part, subjects, cleared, gone)
        if removed is not None:
            changed |= {part, *_clear_notes(book, part, removed)}
    if changed:
        changed |= _clear_shared(book, gone)
        new = {name: serialised(book.root(name)) for name in changed}
        kept = [(info, new.get(info.filename, part)) for info, part in entries]
        cleared.data = zipped(_without_calculation_chain(kept))
    return cleared


def _sheets(book: _Book) -> list[tuple[str, str]]:
    """All sheets, hidden ones too: name and part."""
    if "xl/workbook.xml" not in book.parts or book.root("xl/workbook.xml").tag != f"{_MAIN}workbook":
        raise UnreadableError("")  # written in the strict form or by a program nobody has heard of
    links = book.links("xl/workbook.xml")
    sheets = book.root("xl/workbook.xml").iter(f"{_MAIN}sheet")
    found = [(s.get("name", ""), links.get(s.get(_LINK), ("", ""))[1]) for s in sheets]
    return [(name, part) for name, part in found if part in book.parts]


def _clear_sheet(book, name, part, subjects, cleared: Cleared, gone: set[int]) -> set[int] | None:
    """Clear a sheet; the numbers of the removed rows, or None when nothing had to be done."""
    removed: set[int] = set()
    touched = False
    rows = list(book.root(part).iter(f"{_MAIN}row"))
    header, columns = _header(name, (_texts(book, row) for row in rows))
    merged = _Merged(book.root(part))
    for at, row in enumerate(rows):
        number = int(row.get("r", at + 1))
        texts = merged.filled(number, _texts(book, row))
        if at <= header:
            continue
        cells = {_column(cell, place): cell for place, cell in enumerate(row)}
        if columns.removes(texts, subjects):
            removed.add(number)
            gone.update(i for i in map(_shared, cells.values()) if i is not None)
            row.getparent().remove(row)
            cleared.rows += 1
        else:
            for place in [place for place in columns.empties(texts, subjects) if place in cells]:
                gone.update(i for i in [_shared(cells[place])] if i is not None)
                _write(cells[place], MASK)
                cleared.cells, touched = cleared.cells + 1, True
    return removed if removed or touched else None


def _texts(book: _Book, row) -> list[str]:
    cells = {_column(cell, at): cell for at, cell in enumerate(row)}
    return [_text(book, cells.get(at)) for at in range(max(cells, default=-1) + 1)]


class _Merged:
    """Cells merged downwards: what stands in the first of them counts for the rows of the others, as in reading."""

    def __init__(self, root):
        refs = [
            re.fullmatch(r"([A-Z]+)(\d+):[A-Z]+(\d+)", m.get("ref", ""))
            for m in root.iter(f"{_MAIN}mergeCell")
        ]
        self.begins = {(int(r[2]), _number(r[1]) - 1): int(r[3]) for r in refs if r and r[2] != r[3]}
        self.above: dict[int, tuple[int, str]] = {}  # column → the last row, and the text that counts

    def filled(self, number: int, texts: list[str]) -> list[str]:
        """The texts of a row with those that count for it from above; rows come in their order."""
        texts = texts + [""] * (max(self.above, default=-1) + 1 - len(texts))
        for place, (last, text) in self.above.items():
            texts[place] = texts[place] or (text if number <= last else "")
        for place, text in enumerate(texts):
            if text and (number, place) in self.begins:
                self.above[place] = self.begins[number, place], text
        return texts


def _column(cell, at: int) -> int:
    letters = re.match("[A-Z]+", cell.get("r") or "")
    if not letters:
        return at
    return _number(letters[0]) - 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _shared(cell) -> int | None:
    value = cell.find(f"{_MAIN}v")
    return int(value.text) if cell.get("t") == "s" and value is not None and value.text else None


def _text(book: _Book, cell) -> str:
    if cell is None:
        return ""
    if (index := _shared(cell)) is not None:
        return book.shared[index] if index < len(book.shared) else ""
    if cell.get("t") == "inlineStr":
        return _words(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    return value.removesuffix(".0")


def _words(entry) -> str:
    return "".join(t.text or "" for t in entry.iter(f"{_MAIN}t"))


def _write(cell, text: str) -> None:
    from lxml import etree

    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text


def _clear_shared(book: _Book, gone: set[int]) -> set[str]:
    """Empty the texts that only removed cells showed."""
    if not gone:
        return set()
    shown = {_shared(c) for _, part in _sheets(book) for c in book.root(part).iter(f"{_MAIN}c")}
    entries = book.root("xl/sharedStrings.xml").findall(f"{_MAIN}si")
    for index in gone - shown:
        for text in entries[index].iter(f"{_MAIN}t"):
            text.text = ""
    return {"xl/sharedStrings.xml"}


def _clear_notes(book: _Book, part: str, removed: set[int]) -> set[str]:
    """Remove the notes and comments that stood on removed rows."""
    changed = set()
    for kind, target in book.links(part).values():
        if "omment" in kind and target in book.parts:
            for note in [n for n in book.root(target).iter("*") if _row(n.get("ref")) in removed]:
                note.getparent().remove(note)
                changed.add(target)
    return changed


def _row(reference: str | None) -> int | None:
    found = re.fullmatch(r"\$?[A-Z]+\$?(\d+)", reference or "")
    return int(found[1]) if found else None


def _without_calculation_chain(entries: list) -> list:
    """Leave out the list of formulas, which Excel makes anew: it may name cells that are gone."""
    if all(info.filename != "xl/calcChain.xml" for info, _ in entries):
        return entries
    mention = re.compile(rb"<(?:Override|Relationship)\b[^>]*calcChain\.xml[^>]*/>")
    return [(i, mention.sub(b"", d) if i.filename.endswith((".rels", "Types].xml")) else d)
            for i, d in entries if i.filename != "xl/calcChain.xml"]  # fmt: skip
