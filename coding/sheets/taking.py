"""A filled-in sheet taken into a study (`folje add SHEET.xlsx STUDY`): read, asked about, written, told."""

from collections.abc import Callable
from pathlib import Path

from coding.claims.comments import take_in as comments
from coding.claims.sheet import take_in as claims
from coding.known_codes import KnownCodes
from coding.sheets.filled import Filled, filled
from coding.sheets.reading import Reader, Reading
from coding.writers import who
from evaluation import Study
from evaluation.asking import yes
from evaluation.errors import UseError
from evaluation.events import Retraction
from evaluation.words import say

Ask = Callable[[str], str] | None
ROWS = ("reworded", "gone", "mixed", "unclear")


def take_in(
    path: Path,
    study: Study,
    person: str | None,
    ask: Ask = None,
    *,
    sure: bool = False,
    when: str | None = None,
) -> dict:
    """Read a sheet and write what is new in it.

    Parameters
    ----------
    person : who has filled it in; None: whose sheet it is
    ask : asks whether codes that have been taken out of the sheet are to be taken back; None when nobody can answer
    sure : take them back without asking
    when : the day that a comment sheet is about; None: the day it was made

    Returns
    -------
    of claims see `coding.claims.sheet.take_in`, of comments `coding.claims.comments.take_in`; else dict with file, kind, person, new, changed, memos, units, removed (codes), retracted (whether they were taken back),
    unknown (row, word, nearest), rows to look at (reworded, gone, mixed, unclear), lines and exit (1 when something is unknown
    or not read)

    Raises
    ------
    UseError
        for another person's sheet that has codes in it, or a sheet of another study.
    """
    sheet = filled(path)
    if sheet.kind == "comments":
        return comments(study, sheet, path, {"person": person, "date": when})
    name = _whose(study, sheet, person)
    if sheet.kind == "claims":
        return claims(study, sheet, name)
    reading = Reader(study, sheet, name).read()
    taken_back = bool(reading.removed) and (sure or _agreed(study, reading, ask))
    events = list(reading.events)
    if taken_back:
        reason = say("sheets.removed_reason")
        events += [Retraction(target=coding.id, reason=reason) for _, coding in reading.removed]
    study.journal.write(name, *events)
    return _answer(study, sheet, name, reading, taken_back)


def _whose(study: Study, sheet: Filled, person: str | None) -> str:
    name = who(study, person or sheet.person or None)
    shown = [event for line in sheet.lines for event in line.shown]
    known = {event.id for event in study.journal.events}
    if any(line.placing and line.placing not in known for line in sheet.lines):
        raise UseError(say("sheets.other_study"), where=sheet.file)
    if sheet.person and sheet.person != name and shown:
        raise UseError(say("sheets.other_person", owner=sheet.person, person=name), where=sheet.file)
    return name


def _agreed(study: Study, reading: Reading, ask: Ask) -> bool:
    return yes(ask, *_removed(reading), say("sheets.removed_question"))


def _answer(study: Study, sheet: Filled, person: str, reading: Reading, taken_back: bool) -> dict:
    counts = {key: getattr(reading, key) for key in ("new", "changed", "memos", "units")}
    rows = {key: getattr(reading, key) for key in ROWS}
    look = bool(reading.unknown or reading.gone or reading.mixed or reading.unclear)
    return {
        "file": sheet.file, "kind": sheet.kind, "person": person, **counts,
        "removed": [coding.code for _, coding in reading.removed], "retracted": taken_back,
        "unknown": [{"row": row, "word": word, "nearest": near} for row, word, near in reading.unknown], **rows,
        "exit": 1 if look else 0, "lines": _lines(study, sheet, person, reading, taken_back),
    }  # fmt: skip


def _lines(study: Study, sheet: Filled, person: str, reading: Reading, taken_back: bool) -> list[str]:
    told = {"codes": ("new", "changed", "memos"), "analysis": ("units",), "agreed": ("new",)}[sheet.kind]
    names = {"new": "agreed"} if sheet.kind == "agreed" else {}
    counts = [say(f"sheets.count_{names.get(k, k)}", n=n) for k in told if (n := getattr(reading, k))]
    what = ", ".join(counts) or say("sheets.nothing_new")
    lines = [say("sheets.read", file=sheet.file, n=len(sheet.lines), person=person, what=what)]
    if reading.removed:
        lines += _removed(reading)
        lines.append(say("sheets.taken_back" if taken_back else "sheets.kept", n=len(reading.removed)))
    lines += _unknown(study, reading)
    rows = {key: getattr(reading, key) for key in ROWS}
    return [
        *lines,
        *(say(f"sheets.{key}", n=len(found), rows=_numbers(found)) for key, found in rows.items() if found),
    ]


def _removed(reading: Reading) -> list[str]:
    return [say("sheets.removed", row=row, code=coding.code) for row, coding in reading.removed]


def _unknown(study: Study, reading: Reading) -> list[str]:
    label = KnownCodes.of(study).label
    return [
        say(
            "sheets.unknown_near" if near else "sheets.unknown",
            row=row,
            word=word,
            near=label(near) if near else "",
        )
        for row, word, near in reading.unknown
    ]


def _numbers(rows: list[int]) -> str:
    return ", ".join(map(str, rows))
