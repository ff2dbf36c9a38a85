"""Comment sheets that have come back, read as member checks: how many say what of each claim, summed over sheets, never who.

The file itself is not kept, and the remarks of several sheets stand in alphabetical order, so that no sheet can be put together again.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from coding.claims.hearing import COUNTS
from coding.claims.reading import Reading
from coding.identifiers import identifiers
from coding.name_list import name_list
from coding.refusals import refuse
from coding.sheets.columns import headers
from coding.sheets.filled import Filled, Line
from coding.texts import Extracted, extract
from coding.writers import who
from evaluation import Study
from evaluation.cells import day, integer
from evaluation.errors import FoljeError, UseError
from evaluation.events import Claim, MemberCheck
from evaluation.schemas import schema
from evaluation.words import say

MARK = re.compile(r"folje comments (\S+) (\d{4}-\d\d-\d\d)")
TEXTS = ("word/document.xml", "content.xml")  # of .docx and .odt
ONE = {"x", "☒", "☑", "✓", "✔", "✗", "✘", "√", "ja", "yes"}
NONE = {"", "-", "–", "—", "☐", "nej", "no"}
LONG = 20  # characters of remarks from which two sheets that say the same are one sheet, saved twice


@dataclass(frozen=True)
class Reply:
    """What a sheet says of one claim."""

    claim: str
    counts: dict[str, int]
    remark: str = ""


@dataclass
class Found:
    """What a sheet says, and all that is wrong with it."""

    replies: list[Reply] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    wrong: list[FoljeError] = field(default_factory=list)


def in_document(path: Path) -> Filled | None:
    """The comment sheet in a Word or OpenDocument text; None when it is something else."""
    if not _marked(path):
        return None
    extracted = extract(path)
    mark = MARK.search(extracted.text)
    made_for = " ".join(mark.groups()) if mark else ""
    margin = len(extracted.comments)
    notes = (say("comment_sheet.margin", n=margin),) if margin else ()
    return Filled(path.name, "comments", made_for, list(_lines(extracted)), notes)


def _lines(extracted: Extracted) -> Iterator[Line]:
    """The rows under a header row, wherever a column has been moved."""
    known, keys = headers("comments"), dict[int, str]()
    for number, row in enumerate(_rows(extracted), 1):
        heads = {column: known[said.casefold()] for column, said in row.items() if said.casefold() in known}
        if len(heads) > 2:
            keys = heads
        elif keys and any(row.values()):
            yield Line(number, cells={key: row.get(column, "") for column, key in keys.items()})


def _rows(extracted: Extracted) -> list[dict[int, str]]:
    """The rows of all tables, as the text of each column."""
    cells: dict[tuple[int, int], dict[int, str]] = {}
    for part in extracted.parts:
        if part.table is not None and part.row is not None:
            row, column = cells.setdefault((part.table, part.row), {}), part.column or 0
            row[column] = f"{row.get(column, '')} {extracted.of(part)}".strip()
    return list(cells.values())


def _marked(path: Path) -> bool:
    """Whether the mark stands in the file; a quick look, as most files that are added have none."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in TEXTS if name in archive.namelist())
            if archive.getinfo(name).file_size > 2_000_000:
                return False
            return bool(MARK.search(re.sub(rb"<[^>]+>", b"", archive.read(name)).decode("utf-8", "replace")))
    except (OSError, RuntimeError, EOFError, StopIteration, zipfile.BadZipFile, zlib.error):
        return False


def take_in(study: Study, sheet: Filled, path: Path, given: dict) -> dict:
    """Add what a comment sheet says to what has been said before; one that has been read already changes nothing.

    Parameters
    ----------
    given : person, date (when the group was asked; None: the day the sheet was made)

    Returns
    -------
    dict with file, kind, group, date, claims (answered), sheets (read for the group and day, this one included), lines

    Raises UseError with all that is wrong, by row; then nothing has been written.
    """
    found = Found()
    person = who(study, given.get("person"))
    group, when = _asked(study, sheet, given.get("date"), found)
    _read(study, sheet, found)
    refuse(found.wrong, "comment_sheet.not_read", where=path)
    digest = _digest(path, group, found.replies)
    standing = study.state.of(MemberCheck)
    again = any(digest in check.sheets for check in standing)
    events = [] if again else [_summed(standing, reply, group, when, digest) for reply in found.replies]
    study.journal.write(person, *events)
    read = {s for e in study.state.of(MemberCheck) if (e.group, e.date) == (group, when) for s in e.sheets}
    lines = [say("comment_sheet.read_before", file=sheet.file)] if again else [
        say("comment_sheet.read", file=sheet.file, n=len(events)),
        say("comment_sheet.so_far", n=len(read), group=_name(study, group), date=when),
        *(say("comment_sheet.reworded", claim=name) for name in found.reworded), *sheet.notes, *_to_answer(standing, events),
    ]  # fmt: skip
    return {"file": sheet.file, "kind": "comments", "group": group, "date": when, "claims": [e.claim for e in events],
            "sheets": len(read), "lines": lines}  # fmt: skip


def _asked(study: Study, sheet: Filled, stated: str | None, found: Found) -> tuple[str, str]:
    """Which group was asked, and when."""
    group, _, made = sheet.person.partition(" ")
    named = Reading(study, None, found.wrong).audiences(group)
    when = day(stated or made)
    if when is None:
        found.wrong.append(UseError(say("adding.bad_date", date=stated or made)))
    return "".join(named[:1]), when.isoformat() if when else ""


def _read(study: Study, sheet: Filled, found: Found) -> None:
    """Each row that has been answered; its claim is known by its id and its words."""
    names, texts = name_list(study)[0], _texts(study)
    latest = {each.name: set(map(_plain, each.text.values())) for each in study.state.of(Claim)}
    for line in sheet.lines:
        reply = _reply(line, found)
        if not (any(reply.counts.values()) or reply.remark):
            continue
        said = _plain(line.cells.get("statement", ""))
        if said not in texts.get(reply.claim, set()):
            found.wrong.append(UseError(say("comment_sheet.other_words", row=line.number, claim=reply.claim)))
        if reply.claim in {each.claim for each in found.replies}:
            found.wrong.append(UseError(say("comment_sheet.twice", row=line.number, claim=reply.claim)))
        if identifiers(reply.remark, names):
            found.wrong.append(UseError(say("comment_sheet.identified", row=line.number)))
        found.reworded += [] if said in latest.get(reply.claim, set()) else [reply.claim]
        found.replies.append(reply)
    if not found.replies and not found.wrong:
        found.wrong.append(UseError(say("comment_sheet.empty")))


def _texts(study: Study) -> dict[str, set[str]]:
    """The words that each claim has and has had."""
    texts: dict[str, set[str]] = {}
    for event in study.journal.events:
        if isinstance(event, Claim):
            texts.setdefault(event.name, set()).update(map(_plain, event.text.values()))
    return texts


def _reply(line: Line, found: Found) -> Reply:
    cells = {key: line.cells.get(key, "").strip() for key in COUNTS}
    counts = {key: _count(cell) for key, cell in cells.items()}
    unclear = [key for key, count in counts.items() if count is None]
    found.wrong += [UseError(say("comment_sheet.no_mark", row=line.number, column=say(f"sheets.head_{key}", number="")))
                    for key in unclear]  # fmt: skip
    crossed = [key for key in COUNTS[:3] if counts[key] == 1 and not cells[key].isdigit()]
    if len(crossed) > 1:
        found.wrong.append(UseError(say("comment_sheet.two_marks", row=line.number)))
    name, remark = (line.cells.get(key, "") for key in ("claim", "remarks"))
    return Reply(name.strip(), {key: count or 0 for key, count in counts.items()}, _plain(remark))


def _count(cell: str) -> int | None:
    """A cross is one answer, a number that many; None for anything else."""
    if cell.casefold() in ONE | NONE:
        return int(cell.casefold() in ONE)
    number = integer(cell)
    return number if number is not None and number >= 0 else None


def _digest(path: Path, group: str, replies: Sequence[Reply]) -> str:
    """What a sheet is known by: what it says, where that is more than crosses that many may have set; else its bytes."""
    said = repr((group, [(reply.claim, *reply.counts.values(), reply.remark) for reply in replies]))
    long = sum(len(reply.remark) for reply in replies) >= LONG
    return sha256(said.encode() if long else path.read_bytes()).hexdigest()[:32]


def _summed(standing: Sequence[MemberCheck], reply: Reply, group: str, when: str, digest: str) -> MemberCheck:
    """What has been said before with what this sheet says. A new objection is not answered by an old answer."""
    seen = [e for e in standing if (e.claim, e.group, e.date) == (reply.claim, group, when)]
    counts = {key: sum(getattr(e, key) for e in seen) + reply.counts[key] for key in COUNTS}
    remarks = [line for e in seen for line in e.remarks.splitlines()] + [reply.remark]
    return MemberCheck(
        claim=reply.claim, date=when, group=group, **counts, remarks="\n".join(sorted(filter(None, remarks))),
        answer="" if reply.counts["disagree"] else "\n".join(e.answer for e in seen if e.answer),
        sheets=sorted({*(s for e in seen for s in e.sheets), digest}), replaces=[e.id for e in seen],
    )  # fmt: skip


def _to_answer(before: Sequence[MemberCheck], events: Sequence[MemberCheck]) -> list[str]:
    """Which claims have an objection to answer; with an answer that was given before the objection came."""
    old = {e.id: e.answer for e in before}
    lines = [say("claims.to_answer", claim=e.claim) for e in events if e.disagree and not e.answer]
    return lines + [
        say("comment_sheet.answered_before", claim=e.claim, answer=old[i])
        for e in events for i in e.replaces if old[i] and not e.answer
    ]  # fmt: skip


def _name(study: Study, group: str) -> str:
    return schema("feedback").field("audience").value_label(group, study.settings.language)


def _plain(text: str) -> str:
    return " ".join(text.split())
