"""Claims as an Excel sheet: a row each, with room for new ones; read back, only what has been changed becomes events."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from coding.claims import LISTS, next_name, searched
from coding.claims.reading import ALLOWED, Reading, words_for
from coding.sheets import Wanted
from coding.sheets.filled import Filled, Line
from coding.writers import who
from evaluation import Study, chain
from evaluation.disk import Disk
from evaluation.errors import FoljeError, UseError
from evaluation.events import Claim
from evaluation.words import current_language, say

EMPTY = 30  # rows for new claims
COLUMNS = (
    "text",
    "question",
    "type",
    "author",
    "evidence",
    "against",
    "searched",
    "goals",
    "audiences",
    "status",
)


@dataclass(frozen=True)
class Row:
    """A row of the sheet: what its hidden cell holds, and the cells by column."""

    state: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


def make(study: Study, path: Path, person: str | None) -> dict:
    """Save the study's claims as a sheet. Raises UseError when the file is no .xlsx or stands there already."""
    from coding.sheets.layout import workbook

    if path.suffix.lower() != ".xlsx" or path.exists():
        raise UseError(say("sheets.exists" if path.exists() else "sheets.ending"), where=path)
    name, standing = who(study, person), _standing(study)
    rows = [Row(f"{claim.of} {claim.id}", _shown(study, claim)) for claim in standing]
    lists = {
        "question": list(study.questions["id"].dropna()),
        **{what: [words_for(what, key) for key in ALLOWED[what]] for what in ("type", "status")},
    }
    Disk().write(path, workbook(study, Wanted("claims", name), [*rows, *[Row()] * EMPTY], lists))
    lines = [say("claims.sheet_made", file=path, n=len(rows)), say("sheets.next", file=path.name)]
    return {"file": str(path), "claims": [claim.of for claim in standing], "lines": lines}


def _standing(study: Study) -> list[Claim]:
    return sorted(study.state.of(Claim), key=lambda claim: (claim.of, claim.order))


def cells(claim: Claim) -> dict[str, str]:
    """What a person fills in, as it stands in the sheet."""
    text = claim.text.get(current_language()) or next(iter(claim.text.values()), "")
    return {
        "text": text, "question": claim.question, "type": words_for("type", claim.type) if claim.type else "",
        "author": claim.author, **{key: "; ".join(getattr(claim, key)) for key in LISTS},
        "searched": claim.against_searched.get("result", ""), "status": words_for("status", claim.status),
    }  # fmt: skip


def _shown(study: Study, claim: Claim) -> dict[str, str]:
    checks = chain.responses(study, claim)
    said = (say("claims.heard_short", group=c.group, date=c.date, agree=c.agree, partly=c.partly, disagree=c.disagree)
            for c in checks)  # fmt: skip
    return cells(claim) | {"claim": claim.of or claim.id, "heard": "\n".join(said)}


# read back


@dataclass
class Found:
    """What a sheet says that is new: events, and what is wrong by row; beside what the study has."""

    study: Study
    events: list[Claim] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)

    @cached_property
    def versions(self) -> dict[str, Claim]:
        """All versions of all claims, by id."""
        return {event.id: event for event in self.study.journal.events if isinstance(event, Claim)}

    @cached_property
    def standing(self) -> list[dict[str, str]]:
        """What stands of each claim, as cells with its name."""
        return [cells(each) | {"claim": each.of or each.id} for each in self.study.state.of(Claim)]

    def stands(self, made: Claim) -> bool:
        """Whether what a row says stands already, as when a sheet is read twice."""
        said = cells(made)
        own = [each for each in self.standing if not made.replaces or each["claim"] == made.of]
        return any(all(each[key] == said[key] for key in COLUMNS) for each in own)


def take_in(study: Study, sheet: Filled, person: str) -> dict:
    """Write what has been changed in a sheet of claims; a row with something wrong is told and left.

    Returns
    -------
    dict with file, kind, person, new, changed (names of claims), wrong (row, message), lines and exit
    """
    found = Found(study)
    for line in sheet.lines:
        _read(line, person, found)
    study.journal.write(person, *found.events)
    what = say("claims.sheet_counts", new=len(found.new), changed=len(found.changed))
    lines = [say("sheets.read", file=sheet.file, n=len(sheet.lines), person=person, what=what)]
    lines += [say("claims.sheet_wrong", row=row, message=message) for row, message in found.wrong]
    return {"file": sheet.file, "kind": "claims", "person": person, "new": found.new, "changed": found.changed,
            "wrong": found.wrong, "lines": lines, "exit": int(bool(found.wrong))}  # fmt: skip


def _read(line: Line, person: str, found: Found) -> None:
    """One row against the version that it showed."""
    study, shown = found.study, found.versions.get(line.placing)
    base = shown or Claim(author=person)
    before = cells(base) if shown else dict.fromkeys(COLUMNS, "")
    changed = {
        k: line.cells.get(k, "") for k in COLUMNS if _plain(line.cells.get(k, "")) != _plain(before[k])
    }
    if not changed:
        return
    wrong: list[FoljeError] = []
    made = _changed(base, changed, Reading(study, None, wrong), person)
    if not made.text:
        wrong.append(UseError(say("claims.no_text")))
    made = msgspec.structs.replace(made, of=made.of or next_name(study, person, found.new))
    if made.status in ("tested", "final") and not wrong:
        wrong += [UseError(p.message) for p in chain.of_claim(study, made) if p.level == "error"]
    found.wrong += [(line.number, str(error)) for error in wrong]
    if wrong or found.stands(made):
        return
    found.events.append(made)
    (found.changed if shown else found.new).append(made.of)


def _changed(base: Claim, changed: dict[str, str], reading: Reading, person: str) -> Claim:
    """The version that was shown with the cells that have other words now; an emptied cell empties the field."""
    fields: dict = {"of": base.of or base.id, "replaces": [base.id] if base.id else []}
    fields |= {"id": "", "v": 0, "n": 0, "at": "", "person": "", "action": ""}
    for key, cell in changed.items():
        if key == "text":
            fields["text"] = {k: v for k, v in (base.text | {current_language(): _plain(cell)}).items() if v}
        elif key == "searched":
            fields["against_searched"] = searched(cell, person) if cell else {}
        elif key in LISTS:
            fields[key] = list(dict.fromkeys(getattr(reading, key)(cell)))
        else:
            fields[key] = getattr(reading, key)(cell) if cell else ("draft" if key == "status" else "")
    return msgspec.structs.replace(base, **fields)


def _plain(text: str) -> str:
    return " ".join(text.split())
