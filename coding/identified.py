"""Where something in a study points at a person: tables, sources, texts, journals, codebooks and study.yaml.

The places are told, never what stands there.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

import msgspec

from coding import roles
from coding.identifiers import Identifier, heading_of, hidden, identifiers, line_of
from coding.name_list import name_list
from coding.pseudonyms import key
from coding.texts import extract
from coding.texts.raw import words_of
from evaluation import Problem, Study
from evaluation.errors import FoljeError
from evaluation.events import Event, Passage
from evaluation.sheets import Sheet
from evaluation.words import say

_TABLES = (".csv", ".xlsx", ".xlsm")
# what is no person's words in an event: ids, keys, times
_KEYS = {
    "kind", "id", "at", "action", "replaces", "of", "passage", "code", "codebook", "target", "undoes", "meeting",
    "event", "evidence", "against", "targets", "texts", "files", "date_from", "date_to", "placing", "state", "time",
    "claim", "date", "goals", "material", "decisions",
}  # fmt: skip


def problems(study: Study) -> list[Problem]:
    """Every place where a personal number, phone number, e-mail address or listed name stands."""
    names, wrong = name_list(study)
    found = [
        *wrong,
        *key.problems(study),
        *roles.problems(study),
        *_in_lines(
            study, [study.path / "study.yaml", *sorted(study.path.glob("codebooks/**/*.y*ml"))], names
        ),
        *_in_tables(study, names),
        *_in_sources(study, names),
        *_in_lines(study, sorted(study.path.glob("texts/*.txt")), names),
        *_in_journal(study, names),
    ]
    return list(dict.fromkeys(found))


def _problem(found: Identifier, advice: str, file: str, sheet: str = "", row: int | None = None,
             column: str = "", where: str = "") -> Problem:  # fmt: skip
    """What is wrong in one place and what to do about it (`advice` is a key)."""
    what = " ".join(part for part in (say(f"checking.{found.kind}"), where) if part)
    message = f"{say('checking.identifier', what=what)} {say(f'checking.mend_{advice}')}"
    return Problem(message, file, sheet, row, column, kind=found.kind)


def _in_lines(study: Study, paths: Iterable[Path], names: tuple[str, ...]) -> Iterator[Problem]:
    """In files of text that are Följe's own: by line."""
    for path in paths:
        text, file = path.read_bytes().decode(errors="replace"), path.relative_to(study.path).as_posix()
        for found in identifiers(text, names):
            advice = "text" if file.startswith("texts/") else "file"
            yield _problem(found, advice, file, row=line_of(text, found.start))


# tables


def _in_tables(study: Study, names: tuple[str, ...]) -> Iterator[Problem]:
    """In every cell and header of the tables, by row and column; elsewhere in a workbook by file."""
    sheets: dict[Path, list[Sheet]] = {}
    for sheet in study.sheets.values():
        sheets.setdefault(sheet.path, []).append(sheet)
    for path in (p for folder in ("tables", "cases") for p in _files(study.path / folder)):
        seen: set[str] = set()
        for sheet in sheets.get(path, []):
            yield from _in_sheet(sheet, names, seen)
        if path.suffix.lower() != ".csv" or path not in sheets:
            yield from _elsewhere(path, path.name, names, seen, "table")


def _in_sheet(sheet: Sheet, names: tuple[str, ...], seen: set[str]) -> Iterator[Problem]:
    """All cells are searched as one text, a cell a line or more; what is found goes into `seen`."""
    rows = [sheet.header, *sheet.rows]
    cells = [(number, column) for number, row in zip((sheet.header_number, *sheet.numbers), rows, strict=True)
             for column in range(len(row))]  # fmt: skip
    texts = [cell for row in rows for cell in row]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    whole = "\n".join(texts)
    for found in identifiers(whole, names):
        seen.add(whole[found.start : found.end])
        number, column = cells[bisect_right(starts, found.start) - 1]
        header = sheet.header[column] if column < len(sheet.header) else ""
        column_name = hidden(header, names)[:60]
        yield _problem(found, "table", sheet.file, sheet.name, number, column_name)


# sources


def _in_sources(study: Study, names: tuple[str, ...]) -> Iterator[Problem]:
    """In the originals: by line where the text is read, else in comments, margins and properties of the file."""
    for path in _files(study.path / "sources"):
        yield from _elsewhere(path, f"sources/{path.name}", names, set(), "source")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[!~.]*") if path.is_file())


def _elsewhere(
    path: Path, file: str, names: tuple[str, ...], seen: set[str], advice: str
) -> Iterator[Problem]:
    """All that stands in a file beyond what has been `seen` in it."""
    try:
        parts = [(where, text, found) for where, text in words_of(path) for found in identifiers(text, names)]
    except (FoljeError, OSError):
        if path.suffix.lower() not in _TABLES:  # of a table that cannot be read is told already
            yield Problem(say("checking.not_searched"), file, level="note", kind="not_searched")
        return
    if advice == "source" and parts:
        yield from _in_text(path, file, names, seen)
    for where, text, found in parts:
        if text[found.start : found.end] not in seen:
            packed = path.suffix.lower() in (".docx", *_TABLES[1:])
            place = say(f"checking.in_{where or 'file'}") if packed else ""
            row = None if packed else line_of(text, found.start)
            yield _problem(found, advice, file, row=row, where=place)


def _in_text(path: Path, file: str, names: tuple[str, ...], seen: set[str]) -> Iterator[Problem]:
    """In the text of a Word document, by line, under which heading."""
    if path.suffix.lower() != ".docx":
        return
    try:
        extracted = extract(path)
    except FoljeError:
        return
    for found in identifiers(extracted.text, names):
        seen.add(extracted.text[found.start : found.end])
        heading = heading_of(extracted, found, names)
        where = say("checking.under_heading", heading=heading) if heading else ""
        yield _problem(found, "source", file, row=line_of(extracted.text, found.start), where=where)


# journals


def _in_journal(study: Study, names: tuple[str, ...]) -> Iterator[Problem]:
    for event in study.journal.events:
        for found in identifiers(_words(event), names):
            where = say(
                "checking.in_event",
                kind=say(f"checking.kind_{event.kind}"),
                id=_name(event),
                person=event.person,
            )
            yield _problem(found, "journal", "journal", where=where)


def _name(event: Event) -> str:
    return event.name if isinstance(event, Passage) else event.id


def _words(event: Event) -> str:
    """All that people wrote in an event, a line each."""
    values = msgspec.to_builtins(event)
    return "\n".join(text for key, value in values.items() if key not in _KEYS for text in _texts(value))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _texts(each)]
