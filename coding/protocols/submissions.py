"""Reading what KoboToolbox or ODK exports of the observation protocol: one protocol for each that was submitted.

The main sheet has a row per submission; each repeated part has a sheet, whose rows name the row above them. Headers may
be names or labels, with or without the groups they stand in; codes in one column or in one for each code.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from pathlib import Path

from coding.codebooks import codebook
from coding.protocols import MEMO_FIELDS, PASSAGE_FIELDS, AgendaItem, Entry, Protocol
from coding.protocols.forms import plain
from coding.protocols.questions import ITEMS, Question, questions
from coding.protocols.values import listed
from evaluation import Study
from evaluation.cells import boolean, day
from evaluation.errors import FoljeError, UseError
from evaluation.sheets import Sheet, read_workbook
from evaluation.words import say

LINKS = (
    ("_index", "_parent_index"),
    ("KEY", "PARENT_KEY"),
)  # KoboToolbox, ODK: a row's own number and its parent's
_NOT_ANSWERS = re.compile(
    r"(?:.*/)?_.*|(?:.*/)?__.*|meta/.*|formhub/.*|intro_\d+|start|end|today|deviceid|subscriberid|simserial|phonenumber"
    r"|username|email|audit|KEY|PARENT_KEY|SET-OF-.*|SubmissionDate|SubmitterID|SubmitterName|Status|DeviceID|ReviewState"
)  # what the programs add: who sent, when, from which telephone


@dataclass
class _Row:
    """A row of a sheet: answers by key, codes, and what stands in columns that the form does not have."""

    number: int
    index: str = ""
    parent: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    other: list[Entry] = field(default_factory=list)


def protocols_in_export(path: Path, instrument: str, study: Study | None) -> list[Protocol]:
    """The protocols that an export holds, in the order of its rows.

    Raises
    ------
    UseError
        when the workbook is no such export, or holds no submission
    FoljeError
        when it cannot be read, or lacks rows that others belong to
    """
    whole = questions(instrument, study)
    sheets = read_workbook(path)
    known = _known(whole)
    main = [
        s for s in sheets if _link(s)[0] is not None and all(_has(s, known, k) for k in ("group", "date"))
    ]
    parts = [s for s in sheets if s not in main and _link(s)[1] is not None]
    notes = [s for s in parts if _has(s, known, "note_text")]
    items = [
        s for s in parts if s not in notes and (_has(s, known, "item_title") or _is_called(s, whole, ITEMS))
    ]
    if len(main) != 1:
        raise UseError(say("xlsform.not_an_export"), where=path.name)
    submitted = _rows(main[0], known)
    if not submitted:
        raise UseError(say("xlsform.no_submissions"), where=path.name)
    items_of = _below(submitted, items, known, path)
    notes_of = _below([row for rows in items_of.values() for row in rows], notes, known, path)
    make = partial(
        _protocol, by_key={q.key: q for q in whole.all if q.key}, instrument=instrument, study=study
    )
    return [make(row, items_of[row.number], notes_of) for row in submitted]


# columns


def _known(whole: Question) -> dict[str, Question]:
    """The questions by all that their column may be called."""
    asked = [question for question in whole.all if question.key]
    return {plain(word, brackets=True): q for q in asked for word in (q.name, *q.label.values())}


def _meaning(header: str, known: dict[str, Question]) -> tuple[Question | None, str]:
    """The question of a column; and of one of the columns that several choices are spread over, its choice.

    Groups stand before it, with a slash between.
    """
    if _NOT_ANSWERS.fullmatch(header):
        return None, ""
    parts = header.split("/")
    for number in range(1, len(parts)):
        owner = known.get(plain(parts[number - 1], brackets=True))
        if owner and owner.kind == "select_multiple":
            return owner, "/".join(parts[number:])
    tails = ("/".join(parts[number:]) for number in range(len(parts)))
    return next((known[t] for t in (plain(tail, brackets=True) for tail in tails) if t in known), None), ""


def _has(sheet: Sheet, known: dict[str, Question], key: str) -> bool:
    return any(
        q is not None and q.key == key for q, _ in (_meaning(header, known) for header in sheet.header)
    )


def _link(sheet: Sheet) -> tuple[int | None, int | None]:
    """The columns of a row's own number and of its parent's."""
    places = {header: column for column, header in reversed(list(enumerate(sheet.header)))}
    own, parent = next((link for link in LINKS if link[0] in places or link[1] in places), LINKS[0])
    return places.get(own), places.get(parent)


def _is_called(sheet: Sheet, whole: Question, name: str) -> bool:
    asked = next(question for question in whole.all if question.name == name)
    return plain(sheet.name) in {plain(word) for word in (asked.name, *asked.label.values())}


# rows


def _rows(sheet: Sheet, known: dict[str, Question]) -> list[_Row]:
    meanings = [_meaning(header, known) for header in sheet.header]
    own, parent = _link(sheet)
    rows = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        index, above = ("" if at is None else cells[at] for at in (own, parent))
        row = _Row(number, index, above)
        for header, (question, choice), text in zip(sheet.header, meanings, cells, strict=False):
            if text:
                _enter(row, header, question, choice, text)
        if row.answers or row.codes or row.other:
            rows.append(row)
    return rows


def _enter(row: _Row, header: str, question: Question | None, choice: str, text: str) -> None:
    """Put the text of a cell where it belongs."""
    if question is None:
        if not _NOT_ANSWERS.fullmatch(header):
            row.other.append(Entry(text, label=header.rpartition("/")[2]))
    elif not choice:
        row.answers[question.key] = text
    elif boolean(text):
        row.codes.append(choice)


def _below(
    above: list[_Row], sheets: list[Sheet], known: dict[str, Question], path: Path
) -> dict[int, list[_Row]]:
    """The rows of a repeated part by the row they belong to; without numbers of their own rows are counted from 1."""
    numbers = {row.index or str(count): row.number for count, row in enumerate(above, 1)}
    found: dict[int, list[_Row]] = defaultdict(list)
    for sheet in sheets:
        for row in _rows(sheet, known):
            if row.parent not in numbers:
                raise FoljeError(say("xlsform.orphans", sheet=sheet.name, row=row.number), where=path.name)
            found[numbers[row.parent]].append(row)
    return found


# protocols


def _protocol(row: _Row, items: list[_Row], notes: dict[int, list[_Row]], *, by_key: dict[str, Question],
              instrument: str, study: Study | None) -> Protocol:  # fmt: skip
    values: dict[str, object] = {}
    other, checklist = list(row.other), []
    for key, text in row.answers.items():
        value = _value(by_key[key], text)
        if value is None:
            other.append(Entry(text, label=by_key[key].label["sv"]))
        elif key.startswith("check_"):
            checklist.append((key.removeprefix("check_"), str(value)))
        else:
            values[key] = value
    codes = codebook(instrument, study).codes
    return Protocol(
        **values,  # type: ignore[arg-type]
        items=tuple(_item(item, notes[item.number], by_key, list(codes)) for item in items),
        checklist=tuple(checklist),
        other=(
            *other,
            *(entry for one in (*items, *(n for i in items for n in notes[i.number])) for entry in one.other),
        ),
    )


def _value(question: Question, text: str) -> object:
    """An answer as a protocol has it; None where it cannot be understood."""
    if question.key in MEMO_FIELDS:
        return tuple(Entry(line.strip()) for line in text.splitlines() if line.strip())
    if question.key in ("present", "absent"):
        return listed(text)
    if question.kind == "date":
        return day(text) or day(text[:10])
    if question.kind == "time":
        return _time(text)
    if question.kind == "select_one":
        name = _choice(question, text)
        return {"yes": True, "no": False}.get(name or "", name) if question.key == "family_matter" else name
    return text


def _choice(question: Question, text: str) -> str | None:
    """The name of an answer, of which the name or a label was exported; a group may be called as it likes."""
    names = {plain(word): c.name for c in question.choices for word in (c.name, *c.label.values())}
    return names.get(plain(text), text if question.key == "group" else None)


def _time(text: str) -> time | None:
    """The time of day of 13:00:00.000+02:00."""
    found = re.match(r"(?:.*[T ])?(\d{1,2})[:.](\d{2})", text)
    return time(int(found[1]), int(found[2])) if found and int(found[1]) < 24 and int(found[2]) < 60 else None


def _item(row: _Row, notes: list[_Row], by_key: dict[str, Question], codes: list[str]) -> AgendaItem:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for note in notes:
        kind = _choice(by_key["note_kind"], note.answers.get("note_kind", "")) or PASSAGE_FIELDS[0]
        written = " ".join((*note.codes, note.answers.get("note_codes", ""))).strip()
        given = [code for code in codes if code in written.split()]
        unknown = (written,) if written and not given else ()
        entries[kind].append(Entry(note.answers.get("note_text", ""), tuple(given), unknown_codes=unknown))
    title = row.answers.get("item_title", "")
    return AgendaItem(title, **{key: tuple(entries[key]) for key in PASSAGE_FIELDS})
