"""The command ``folje codes``: how often codes stand, and the passages that have them."""

import io
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from analyses.textcounts import co_occurrence
from coding.codebooks import Codebook, codebook
from coding.finding import source_titles
from coding.retrieval import Filters, retrieve
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.schemas import schema
from evaluation.words import current_language, say
from reports.material import Material

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = 5  # pairs of codes that are told; --json has all
NAME = 40  # columns of a code's name
COLUMNS = ("date", "group", "source", "role", "speaker", "quote", "codes", "document", "passage")
WIDTHS = {"quote": 70, "codes": 24, "source": 20, "role": 18, "passage": 19, "document": 21}
NARROW, LINE = 12, 15  # width of a column in characters, height of a line in points


def codes(study: Study, filters: Filters, sheet: Path | None = None) -> dict:
    """The passages that are wanted with their codes, or without any filter the codes with their counts.

    Parameters
    ----------
    sheet : where to write the passages as a workbook

    Returns
    -------
    dict with passages, counts (code → codings, passages, sources, persons), together (pairs of codes in one passage) and lines

    Raises UseError for an unknown code or attribute, and for a sheet that is no .xlsx.
    """
    book = codebook(study.settings.instruments[0], study)
    passages, codings = retrieve(study, filters)
    counts, pairs = _counts(codings, book), co_occurrence(codings)
    lines = [
        say(
            "language.retrieved",
            n=len(passages),
            codings=len(codings),
            sources=passages["document"].nunique(),
        ),
        *_count_lines(counts, book),
        *(_together_lines(pairs) if filters.any else []),
        *(_passage_lines(study, passages) if filters.any else ["", say("language.ask_for_passages")]),
    ]
    if sheet is not None:
        _write(study, passages, sheet)
        lines += ["", say("language.sheet_written", path=sheet)]
    return {
        "passages": [_as_dict(row) for row in passages.to_dict("records")],
        "counts": counts,
        "together": _pairs(pairs),
        "sheet": str(sheet) if sheet else None,
        "lines": lines,
    }


def _counts(codings: "pd.DataFrame", book: Codebook) -> dict[str, dict[str, int]]:
    order = {code: place for place, code in enumerate(book.codes)}
    found = {}
    for code, part in sorted(codings.groupby("code"), key=lambda pair: order.get(pair[0], len(order))):
        units = {"passages": "passage", "sources": "document", "persons": "person"}
        found[code] = {"codings": len(part)} | {name: int(part[c].nunique()) for name, c in units.items()}
    return found


def _pairs(pairs: "pd.DataFrame") -> list[dict]:
    counted = pairs[pairs["measure"] == "count"].sort_values(
        ["value", "code", "with"], ascending=[False, True, True]
    )
    return [
        {"code": r["code"], "with": r["with"], "passages": int(r["value"])}
        for r in counted.to_dict("records")
    ]


def _as_dict(row: dict) -> dict:
    return {
        key: None
        if not isinstance(value, list) and value != value
        else f"{value:%Y-%m-%d}"
        if key == "date"
        else value
        for key, value in row.items()
    }


# what is said


def _count_lines(counts: dict[str, dict[str, int]], book: Codebook) -> list[str]:
    if not counts:
        return []
    head = f"{say('language.head_code'):<{NAME}}{say('language.head_passages'):>9}{say('language.head_sources'):>9}"
    rows = [
        f"{f'{code} {book.name(code)}'[: NAME - 1]:<{NAME}}{count['passages']:>9}{count['sources']:>9}"
        for code, count in counts.items()
    ]
    return ["", head, *rows]


def _together_lines(pairs: "pd.DataFrame") -> list[str]:
    told = [f"{pair['code']} + {pair['with']} {pair['passages']}" for pair in _pairs(pairs)[:TOGETHER]]
    return ["", say("language.together", pairs=" · ".join(told))] if told else []


def _passage_lines(study: Study, passages: "pd.DataFrame") -> list[str]:
    titles, lines, last = source_titles(study), [], None
    for row in passages.to_dict("records"):
        if row["document"] != last:
            lines += ["", f"{row['document']} · {titles.get(row['document'], '')}"]
            last = row["document"]
        words = (
            " ".join(row["quote"].split())
            if isinstance(row["quote"], str)
            else say("language.not_to_be_quoted")
        )
        lines.append(f"  [{', '.join(row['codes'])}] {words}  ({row['passage']})")
    return lines


def _write(study: Study, passages: "pd.DataFrame", path: Path) -> None:
    import xlsxwriter

    if path.suffix.lower() != ".xlsx":
        raise UseError(say("agreement.sheet_ending"), where=path)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(say("language.sheet_name"))
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    notice = Material(study, lang=current_language()).notice
    top = 1 if notice else 0
    if notice:
        sheet.write_string(0, 0, notice)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(top, column, say(f"language.column_{name}"), bold)
        sheet.set_column(column, column, WIDTHS.get(name, NARROW))
    for row, cells in enumerate(_rows(study, passages), top + 1):
        lines = [
            ceil(len(cell) / WIDTHS.get(name, NARROW)) for name, cell in zip(COLUMNS, cells, strict=True)
        ]
        sheet.set_row(row, LINE * max(1, *lines))
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, wrapped)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.autofilter(top, 0, top + max(1, len(passages)), len(COLUMNS) - 1)
    book.close()
    Disk().write(path, buffer.getvalue())


def _rows(study: Study, passages: "pd.DataFrame") -> list[list[str]]:
    """The cells of each passage, in the words that people use."""
    words = {"source": schema("documents").field("kind"), "role": schema("interviews").field("category")}
    groups = {group.key: group.name() for group in study.settings.groups}
    rows = []
    for entry in passages.to_dict("records"):
        shown = {name: value if isinstance(value, str) else "" for name, value in entry.items()}
        shown |= {name: field.value_label(entry[name]) for name, field in words.items()}
        shown["group"] = groups.get(entry["group"], shown["group"])
        shown["date"] = f"{entry['date']:%Y-%m-%d}" if entry["date"] == entry["date"] else ""
        shown["codes"] = ", ".join(entry["codes"])
        shown["quote"] = shown["quote"] or say("language.not_to_be_quoted")
        rows.append([shown[name] for name in COLUMNS])
    return rows
