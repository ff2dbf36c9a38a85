"""Small studies for tests, made of the files that people have."""

import io
from pathlib import Path

import openpyxl

from evaluation import Problem, Study
from evaluation.words import words

SETTINGS = """\
title: {sv: Prov, en: Trial}
groups:
  - {key: team, sv: Teamet, en: The team}
  - {key: steering, sv: Styrgruppen, en: The steering group}
evaluators: [U1]
controller: Kommunstyrelsen
purpose: evaluation
legal_basis: Allmänt intresse
ethics_decision: Krävs inte
disposal_rule: Efter två år
"""


def rows(markdown: str) -> list[list[str]]:
    """The cells of a table written with | between them, and none at its edges."""
    return [[cell.strip() for cell in line.split("|")] for line in markdown.strip().splitlines()]


def csv(markdown: str, delimiter: str = ";") -> str:
    """The table as people's programs save it."""
    return "".join(delimiter.join(row) + "\r\n" for row in rows(markdown))


def workbook(sheets: dict[str, str | list[list]]) -> bytes:
    """A workbook with these sheets; cells are text where the table is written out, else what they are."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows(content) if isinstance(content, str) else content:
            sheet.append([cell if cell != "" else None for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make(folder: Path, files: dict[str, str | bytes] | None = None, settings: str = SETTINGS) -> Study:
    """A study with these files, by their paths in it; a text is saved as UTF-8 as it stands."""
    (folder / "study.yaml").write_text(settings, encoding="utf-8")
    for name, content in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Study.open(folder)


def misread(study: Study) -> list[str]:
    """What is wrong in how tables are written; not what only their sense can tell: grounds, steps, quantities."""
    of_sense = {key for topic in ("case_flow", "quantities") for key in words(topic)}
    wrong = [problem for problem in study.problems if problem.level == "error"]
    return [str(problem) for problem in wrong if problem.kind not in of_sense]


def errors(study: Study) -> list[str]:
    """What is wrong in the study, with its place, as a person reads it."""
    return [str(problem) for problem in study.problems if problem.level == "error"]


def places(problems: list[Problem]) -> list[tuple[str, str, int | None, str]]:
    """File, sheet, row and column of each problem that is an error."""
    return [(p.file, p.sheet, p.row, p.column) for p in problems if p.level == "error"]


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder, to see whether anything has changed."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
