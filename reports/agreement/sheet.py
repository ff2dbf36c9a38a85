"""The disagreements as a workbook to sit down with: what each wrote, and empty columns for what they agree on."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coding.codebooks import phase_book
from evaluation.events import Judgement
from evaluation.words import current_language, say
from reports.agreement.judged import Judged, in_words, who_agreed
from reports.agreement.lines import place_of
from reports.judgement_words import JudgementWords
from reports.material import Material

if TYPE_CHECKING:
    from reports.agreement import Compared

NARROW, WIDE, WIDEST = 19, 28, 60  # widths of columns, in characters
LINE = 15  # height of a line, in points


def workbook(compared: "Compared") -> bytes:
    """An .xlsx with a sheet of passages and a sheet of meetings where people differ; passage ids stand last."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    notice = Material(compared.study, lang=current_language()).notice
    _fill(book, "passages", *_passages(compared), notice)
    _fill(book, "phases", *_meetings(compared), notice)
    book.close()
    return buffer.getvalue()


def _passages(compared: "Compared") -> tuple[list[tuple[str, int]], list[list[str]]]:
    people = compared.material.people
    columns = [(say("agreement.head_meeting"), NARROW), (say("agreement.head_passage"), WIDEST),
               *((who, WIDE) for who in people), (say("agreement.head_agreed_code"), WIDE),
               (say("agreement.head_comment"), WIDE), (say("agreement.head_id"), NARROW)]  # fmt: skip
    rows = []
    for passage in compared.to_talk_about:
        given = {who: sorted([*codes, *passage["shared"]]) for who, codes in passage["codes"].items()}
        codes = [_codes(compared, given.get(who)) for who in people]
        rows.append([place_of(compared, passage), passage["text"], *codes, "", "", passage["passage"]])
    return columns, rows


def _codes(compared: "Compared", codes: list[str] | None) -> str:
    """A person's codes with their names, one a line; a dash where none was given, nothing where it was not shown."""
    if codes is None:
        return ""
    return "\n".join(f"{code} {compared.book.name(code)}" for code in codes) or "–"


def _meetings(compared: "Compared") -> tuple[list[tuple[str, int]], list[list[str]]]:
    found = compared.judged_apart
    people = sorted({who for each in found for who in each.people})
    group = [(say("judged.head_group"), WIDE)] if any(each.group for each in found) else []
    columns = [(say("agreement.head_meeting"), NARROW), *((who, WIDEST) for who in people), *group,
               (say("agreement.head_agreed_phase"), WIDE), (say("agreement.head_comment"), WIDE)]  # fmt: skip
    return columns, [_meeting(compared, each, people, len(group)) for each in found]


def _meeting(compared: "Compared", each: Judged, people: list[str], group: int) -> list[str]:
    """A row; what has been agreed on stands in the columns for it, which are empty otherwise."""
    words = JudgementWords.of(each.book)
    place = compared.study.meeting_name(each.meeting)
    place += f"\n{each.book.title()}" if each.book.id != phase_book(compared.study).id else ""
    own = [_reasoned(words, (one for one in each.own if one.person == who)) for who in people]
    agreed = "\n".join(f"{in_words(words, one)} ({who_agreed(one)})" for one in each.agreed)
    reasons = "\n".join(one.reason for one in each.agreed)
    return [place, *own, *[_reasoned(words, each.group)][:group], agreed, reasons]


def _reasoned(words: JudgementWords, given: Iterable[Judgement]) -> str:
    return "\n".join(f"{in_words(words, one)}\n{one.reason}".strip() for one in given)


def _fill(book: Any, name: str, columns: list[tuple[str, int]], rows: list[list[str]], notice: str) -> None:
    sheet = book.add_worksheet(say(f"agreement.sheet_{name}"))
    bold = book.add_format(
        {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8D2DC"})
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, (title, width) in enumerate(columns):
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows, 1):
        lines = max(_lines(cell, width) for cell, (_, width) in zip(row, columns, strict=True))
        sheet.set_row(number, LINE * lines)
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell, text)
            else:
                sheet.write_blank(number, place, None, text)
    if notice:
        sheet.write_string(len(rows) + 2, 0, notice)


def _lines(text: str, width: int) -> int:
    """About how many lines a wrapped text takes: programs do not all make room for it themselves."""
    return sum(1 + len(line) // width for line in text.split("\n"))
