"""The disagreements as a workbook to sit down with: what each wrote, and empty columns for what they agree on."""

import io
from typing import TYPE_CHECKING, Any

from evaluation.words import current_language, say
from reports.agreement.lines import judgement, place_of
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
    people, words = list(compared.judgements.columns), JudgementWords.of(compared.book)
    columns = [(say("agreement.head_meeting"), NARROW), *((who, WIDEST) for who in people),
               (say("agreement.head_agreed_phase"), WIDE), (say("agreement.head_comment"), WIDE)]  # fmt: skip
    differ = compared.judgements.nunique(axis=1) > 1
    rows = []
    for meeting, part in compared.judged[compared.judged["meeting"].map(differ).eq(True)].groupby(
        "meeting", sort=False
    ):
        said = {row.person: _reasoned(words, row) for row in part.itertuples()}
        rows.append(
            [compared.study.meeting_name(str(meeting)), *(said.get(who, "") for who in people), "", ""]
        )
    return columns, rows


def _reasoned(words: JudgementWords, row: Any) -> str:
    reason = row.reason if isinstance(row.reason, str) else ""
    return f"{judgement(words, row)}\n{reason}".strip()


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
