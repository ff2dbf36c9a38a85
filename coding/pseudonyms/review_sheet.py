"""The same places as an Excel sheet: filled in by a person, read back as decisions. It holds names, so it lies outside the study."""

import io
from pathlib import Path

from coding.pseudonyms.decisions import LEAVE, REPLACE, Decisions, Place
from coding.pseudonyms.key import refuse_inside, say_kind, write_privately
from coding.pseudonyms.review import stated
from evaluation.errors import FoljeError
from evaluation.sheets import read_workbook
from evaluation.words import LANGUAGES, say

COLUMNS = ("mark", "source", "before", "form", "after", "why", "kind", "do", "instead")
WIDTHS = (2, 18, 34, 22, 34, 30, 16, 22, 22)
LINE = 15  # height of a line, in points
CHOICES = ("replace", "leave", "replace_always", "leave_always")


def write_sheet(path: Path, study: Path | None, every: list[Place], decisions: Decisions) -> None:
    """Write the sheet; what is decided already, and what Följe would replace by itself, is filled in.

    Raises UseError when it would lie in the study.
    """
    refuse_inside(path, study)
    write_privately(path, _workbook(every, decisions))


def _workbook(every: list[Place], decisions: Decisions) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(say("pseudonyms.sheet"))
    bold = book.add_format(
        {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8D2DC"})
    filled = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8D2DC", "bg_color": "#FFF4D6"}
    )
    for at, (column, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": column == "mark"})
        sheet.write_string(0, at, say(f"pseudonyms.column_{column}"), bold)
    for row, place in enumerate(every, 1):
        cells = _cells(place, decisions)
        sheet.set_row(
            row, LINE * max(1 + int(len(c) * 1.1) // w for c, w in zip(cells[1:], WIDTHS[1:], strict=True))
        )
        for at, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            style = filled if column in ("do", "instead") else plain
            sheet.write_string(row, at, cell, style) if cell else sheet.write_blank(row, at, None, style)
    if every:
        choices = [say(f"pseudonyms.choice_{choice}") for choice in CHOICES]
        sheet.data_validation(
            1, COLUMNS.index("do"), len(every), COLUMNS.index("do"), {"validate": "list", "source": choices}
        )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 1, max(1, len(every)), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


def _cells(place: Place, decisions: Decisions) -> tuple[str, ...]:
    decision = decisions.of(place)
    chosen = REPLACE if place.sure else ""
    if decision is not None:
        chosen = f"{decision.do}_always" if decision.always else decision.do
    return (
        place.mark, place.source, place.before.rpartition("\n")[2], place.form, place.after.partition("\n")[0],
        say(f"pseudonyms.why_{place.found.by}"), say_kind(place.found.kind), say(f"pseudonyms.choice_{chosen}") if chosen else "",
        decision.instead if decision else "",
    )  # fmt: skip


def read_sheet(path: Path, every: list[Place], decisions: Decisions) -> list[int]:
    """Take the answers of a sheet; the rows whose answer could not be understood, by the number Excel shows.

    Raises FoljeError when it is no such sheet.
    """
    sheet = read_workbook(path)[0]
    at = _columns(sheet.header)
    if at is None:
        raise FoljeError(say("pseudonyms.no_sheet"), where=path.name)
    by_mark = {place.mark: place for place in every}
    unclear = []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cells = {column: row[place].strip() if place < len(row) else "" for column, place in at.items()}
        place, choice = by_mark.get(cells["mark"]), _choice(cells["do"])
        if choice is None:
            unclear.append(number)
        elif place is not None and (choice or cells["instead"]):
            _take(place, choice or REPLACE, cells["instead"], decisions)
    return unclear


def _take(place: Place, choice: str, instead: str, decisions: Decisions) -> None:
    """Decide as a row says, where it says anything else than is done anyhow."""
    kind, words = stated(instead) if instead else ("", "")
    before = decisions.of(place)
    same = before is not None and (before.do, before.always, before.instead) == (
        choice.split("_")[0],
        choice.endswith("always"),
        words,
    )
    if same or (before is None and place.sure and choice == REPLACE and not instead):
        return
    decisions.add(
        place, LEAVE if choice.startswith(LEAVE) else REPLACE, kind, words, always=choice.endswith("always")
    )


def _columns(header: list[str]) -> dict[str, int] | None:
    titles = {say(f"pseudonyms.column_{column}", lang): column for lang in LANGUAGES for column in COLUMNS}
    found = {titles[title]: at for at, title in enumerate(header) if title in titles}
    return found if {"mark", "do", "instead"} <= set(found) else None


def _choice(words: str) -> str | None:
    """Which choice a cell is; empty for an empty one, None for one that is none."""
    if not words:
        return ""
    known = {
        say(f"pseudonyms.choice_{choice}", lang).casefold(): choice
        for lang in LANGUAGES
        for choice in CHOICES
    }
    return known.get(words.casefold())
