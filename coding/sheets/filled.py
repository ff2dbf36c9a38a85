"""A sheet that somebody has filled in, as it stands: which kind, whose, and the cells of each row as text."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coding.sheets.columns import headers
from coding.sheets.layout import MARK
from evaluation.errors import FoljeError, UseError
from evaluation.sheets import MAX_UNPACKED
from evaluation.words import LANGUAGES, say


@dataclass(frozen=True)
class Line:
    """A row: its number as Excel shows it, its hidden cell taken apart, and its cells by column."""

    number: int
    passage: str = ""
    placing: str = ""
    shown: tuple[str, ...] = ()
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """A filled-in sheet: `kind` is codes, analysis or agreed; `person` is whose it is ("" for agreed codes)."""

    file: str
    kind: str
    person: str
    lines: list[Line]
    notes: tuple[str, ...] = ()  # what stands in it and has not been read


def is_sheet(path: Path) -> bool:
    """Whether a workbook holds a sheet that `filled` reads. Raises FoljeError when it cannot be read at all."""
    return any(_is_own(sheet) or _is_agreed(sheet) for sheet in _sheets(path))


def _is_own(sheet: list[list[str]]) -> bool:
    return bool(sheet and sheet[0] and sheet[0][0].startswith(f"{MARK} "))


def _is_agreed(sheet: list[list[str]]) -> bool:
    return bool(sheet and {"code", "id"} <= _known(sheet[0], _agreed_heads()).keys())


def filled(path: Path) -> Filled:
    """Read a sheet that `folje sheet` or `folje agree` has made.

    Raises
    ------
    UseError
        for a workbook that is neither, or whose first column has been taken away.
    FoljeError
        when it cannot be read at all.
    """
    for sheet in _sheets(path):
        if _is_own(sheet):
            return _own(path, sheet)
        if _is_agreed(sheet):
            return _agreed(path, sheet)
    raise UseError(say("sheets.not_a_sheet"), where=path)


def _sheets(path: Path) -> list[list[list[str]]]:
    """The cells of all sheets that are shown, as text; formulas count as the value they showed when saved."""
    import openpyxl

    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise FoljeError(say("study.too_large"), where=path)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_cells(sheet) for sheet in shown]
    except FoljeError:
        raise
    except PermissionError as error:
        raise FoljeError(say("study.locked"), where=path) from error
    except FileNotFoundError as error:
        raise UseError(say("adding.no_file"), where=path) from error
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise FoljeError(say("study.broken_workbook"), where=path) from error


def _cells(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    return [[_text(value) for value in row] for row in sheet.values]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _known(head: list[str], known: dict[str, str]) -> dict[str, int]:
    """The columns of a sheet by key, the first of each name."""
    found: dict[str, int] = {}
    for place, title in enumerate(head):
        key = known.get(" ".join(title.split()).casefold())
        if key:
            found.setdefault(key, place)
    return found


def _own(path: Path, sheet: list[list[str]]) -> Filled:
    _, kind, person = [*sheet[0][0].split(" ", 2), "", ""][:3]
    places = _known(sheet[0], headers(kind))
    lines = []
    for number, row in enumerate(sheet[1:], 2):
        cells = {key: row[place] for key, place in places.items() if place < len(row)}
        passage, placing, *shown = [*(row[0].split() if row else []), "", ""]
        if any(cells.values()):
            lines.append(Line(number, passage, placing, tuple(filter(None, shown)), cells))
    return Filled(path.name, kind, person, lines)


def _agreed_heads() -> dict[str, str]:
    """What the headers of a sheet of agreed codes may say → the column's key."""
    keys = ("passage", "code", "comment", "id")
    return {say(f"sheets.agreed_{key}", lang).casefold(): key for key in keys for lang in LANGUAGES}


def _agreed(path: Path, sheet: list[list[str]]) -> Filled:
    places = _known(sheet[0], _agreed_heads())
    others = {title: place for place, title in enumerate(sheet[0]) if title and place not in places.values()}
    lines = []
    for number, row in enumerate(sheet[1:], 2):
        cells = {key: row[place] for key, place in (others | places).items() if place < len(row)}
        if cells.get("id"):
            lines.append(Line(number, cells["id"], cells=cells))
    return Filled(path.name, "agreed", "", lines)
