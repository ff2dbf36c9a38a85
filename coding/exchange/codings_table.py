"""Codings as a table, out and in: one row for each coding, as .csv or .xlsx.

Positions are code points of the frozen text, end exclusive; `code` is the full path with " / " between the levels. The
words in `text` decide: where they do not stand at the positions they are looked for, and what is not found is listed.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coding.exchange.codebook import guids_of
from coding.exchange.outgoing import books_of
from coding.exchange.projects import Code, Coding, Memo, Placing, Project, Source, Span, plain
from coding.exchange.refi_dialects import holds
from coding.exchange.refi_notes import guid
from coding.frozen import frozen, version
from evaluation import Study
from evaluation.cells import guarded, unguarded
from evaluation.errors import FoljeError
from evaluation.sheets import Sheet, read_csv, read_workbook
from evaluation.words import say

COLUMNS = (
    "source",
    "start",
    "end",
    "code",
    "coder",
    "text",
    "memo",
    "strength",
    "codebook_version",
    "created",
)
BETWEEN = " / "
MOST = 32_000  # characters of a cell in Excel


# out


def rows(project: Project) -> Iterator[tuple]:
    """The codings in the order of the texts."""
    memos: dict[str, list[str]] = {}
    for memo in project.memos:
        memos.setdefault(memo.about, []).append(memo.content)
    order = {name: number for number, name in enumerate(project.sources)}
    paths = {guid: BETWEEN.join(project.path(guid)) for guid in project.codes}
    spans = project.spans
    for coding in sorted(project.codings, key=lambda c: (order[spans[c.span].source], spans[c.span].start,
                                                         spans[c.span].end, paths[c.code], c.person, c.guid)):  # fmt: skip
        span = spans[coding.span]
        source = project.sources[span.source]
        yield (source.name, span.start, span.end, paths[coding.code], coding.person, source.text[span.start : span.end],
               "\n\n".join(memos.get(coding.guid, [])), coding.strength, coding.codebook, coding.created)  # fmt: skip


def codings_csv(project: Project) -> bytes:
    """As Swedish Excel reads it: semicolons, a byte order mark, and no text that would become a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(project):
        writer.writerow(["" if c is None else guarded(c) if isinstance(c, str) else c for c in row])
    return buffer.getvalue().encode("utf-8-sig")


def codings_xlsx(project: Project) -> bytes:
    """A workbook with one sheet."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    }
    book = xlsxwriter.Workbook(buffer, options)
    codings_sheet(book, project)
    book.close()
    return buffer.getvalue()


def codings_sheet(book: Any, project: Project) -> None:
    """Add the sheet of codings to a workbook; a text longer than a cell is cut and marked so."""
    sheet = book.add_worksheet(say("exchange.sheet"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(zip(COLUMNS, (24, 8, 8, 36, 12, 60, 36, 9, 18, 26), strict=True)):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, width, wrapped)
    for number, row in enumerate(rows(project), 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(number, column, cell if len(cell) <= MOST else f"{cell[:MOST]}…")
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
    sheet.autofilter(0, 0, max(1, len(project.codings)), len(COLUMNS) - 1)


# in


def read_codings(path: Path, study: Study) -> Project:
    """The codings of a table, placed in the texts of a study.

    Raises FoljeError when no sheet has the columns source and code, and positions or text.
    """
    sheets = [read_csv(path)] if path.suffix.lower() == ".csv" else read_workbook(path)
    sheet = next((each for each in sheets if _is_codings(each)), None)
    if sheet is None:
        raise FoljeError(say("exchange.no_codings_table", columns=", ".join(COLUMNS)), where=path.name)
    return _Table(sheet, study).project


def _is_codings(sheet: Sheet) -> bool:
    names = {name.strip().casefold() for name in sheet.header}
    return {"source", "code"} <= names and ("text" in names or {"start", "end"} <= names)


class _Table:
    """One reading of one table."""

    def __init__(self, sheet: Sheet, study: Study):
        self.study = study
        self.project = Project(plain(sheet.path.stem), say("exchange.origin_table"))
        self.texts: dict[str, str | None] = {}
        self.codes = dict(_code_names(study))
        self.fits: dict[str, list[bool]] = {}
        header = [name.strip().casefold() for name in sheet.header]
        bare = unguarded if sheet.path.suffix.lower() == ".csv" else str
        for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
            self._take(number, dict(zip(header, map(bare, cells), strict=False)))
        for text, fit in self.fits.items():
            self.project.placings.append(Placing(text, "code_points", "format", sum(fit), len(fit)))

    def _take(self, number: int, row: dict[str, str]) -> None:
        source = self._source(row.get("source", ""))
        code = row.get("code", "").strip()
        place = self._place(source, row) if source and code else None
        if source is None or place is None or not code:
            self.project.left["codings_without_place"] += 1
            self.project.lost.append({"source": row.get("source", ""), "row": number, "start": row.get("start", ""),
                                      "end": row.get("end", ""), "codes": [code] if code else [],
                                      "text": row.get("text", "")})  # fmt: skip
            return
        own = guid("row", number)
        strength = row.get("strength", "").strip()
        span = Span(f"{own}~", source.guid, *place, row.get("coder", ""), row.get("created", "").strip())
        self.project.spans[span.guid] = span
        self.project.codings.append(
            Coding(own, span.guid, self._code(code), row.get("coder", ""), span.created,
                   int(strength) if strength in ("1", "2", "3") else None)
        )  # fmt: skip
        self.project.left["strengths"] += bool(strength) and strength not in ("1", "2", "3")
        if row.get("memo", "").strip():
            self.project.memos.append(Memo(own, row["memo"], row.get("coder", ""), span.created))

    def _source(self, name: str) -> Source | None:
        """The text a row names: by its id, the document's id (its newest text), or the file in sources."""
        text = self._text_id(name.strip())
        words = frozen(self.study, text) if text else None
        if words is None or not text:
            return None
        own = guid("text", text)
        if own not in self.project.sources:
            self.project.sources[own] = Source(own, text, words)
        return self.project.sources[own]

    def _text_id(self, name: str) -> str | None:
        if name not in self.texts:
            known = {path.stem for path in (self.study.path / "texts").glob("*.txt")}
            documents = self.study.documents
            listed = documents.loc[documents["path"] == name, "id"].dropna()
            document = name if name in known else next(iter(listed), name)
            of = [
                text
                for text in known
                if text == name or ("~" not in name and text.partition("~")[0] == document)
            ]
            self.texts[name] = name if "~" in name and name in known else max(of, key=version, default=None)
        return self.texts[name]

    def _place(self, source: Source, row: dict[str, str]) -> tuple[int, int] | None:
        words, text = row.get("text", ""), source.text
        start, end = _number(row.get("start", "")), _number(row.get("end", ""))
        stated = start is not None and end is not None and 0 <= start < end <= len(text)
        blank = not words.strip().strip("'")  # an apostrophe is left of a guarded tab
        fits = bool(stated and (blank or holds(text, start or 0, end or 0, words)))
        self.fits.setdefault(source.name, []).append(fits)
        if fits and start is not None and end is not None:
            return start, end
        if start is None and text.count(words) > 1:
            return None  # nothing says which
        return self.project.elsewhere(text, words.strip(), start or 0)

    def _code(self, name: str) -> str:
        """The code with this path or key; else a new one, with those above it."""
        parts = [part.strip() for part in name.split(BETWEEN) if part.strip()] or [name]
        known = self.codes.get(BETWEEN.join(parts).casefold())
        if known is None:
            above = self._code(BETWEEN.join(parts[:-1])) if len(parts) > 1 else ""
            known = guid("code", *parts)
            self.codes[BETWEEN.join(parts).casefold()] = known
            self.project.codes[known] = Code(known, parts[-1], above)
        elif known not in self.project.codes:
            self.project.codes[known] = Code(known, parts[-1])
        return known


def _code_names(study: Study) -> Iterator[tuple[str, str]]:
    """What a code of the study may be called in a table: its key, and its path in both languages; the path wins."""
    books = books_of(study)[::-1]
    for book in books:
        for key, own in guids_of(book).items():
            yield key.casefold(), own
    for book in books:
        guids = guids_of(book)
        for code in book.codes.values():
            own = guids[code.id]
            for lang in ("en", "sv"):
                names, at = [code.name(lang)], code
                while at.parent:
                    at = book.codes[at.parent]
                    names.append(at.name(lang))
                path = BETWEEN.join(reversed(names)).casefold()
                yield path, own
                title = book.data.get("title") or book.data["id"]
                named = title.get(lang, "") if isinstance(title, dict) else str(title)
                yield f"{named}{BETWEEN}{path}".casefold(), own


def _number(text: str) -> int | None:
    try:
        return int(text.strip().replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        return None
