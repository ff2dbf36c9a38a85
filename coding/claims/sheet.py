"""Claims as an Excel sheet: a row each, with room for new ones; read back, only what has been changed becomes events."""

from collections import Counter
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
from evaluation.evidence import Ids
from evaluation.schemas import schema
from evaluation.words import say

EMPTY = 30  # rows for new claims
SHORT = 8  # letters of an id that are shown where they are enough
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
    cells, lang = Cells(study), study.settings.language
    rows = [cells.row(claim) for claim in standing]
    lists = {
        "question": list(study.questions["id"].dropna()),
        **{what: [words_for(what, key, lang) for key in ALLOWED[what]] for what in ("type", "status")},
    }
    Disk().write(path, workbook(study, Wanted("claims", name), [*rows, *[Row()] * EMPTY], lists))
    lines = [say("claims.sheet_made", file=path, n=len(rows)), say("sheets.next", file=path.name)]
    return {"file": str(path), "claims": [claim.name for claim in standing], "lines": lines}


def _standing(study: Study) -> list[Claim]:
    return sorted(study.state.of(Claim), key=lambda claim: (claim.name, claim.order))


class Cells:
    """Claims as cells, in the study's language; ids as short as they can be told apart."""

    def __init__(self, study: Study):
        self.study, self.lang = study, study.settings.language
        ids = Ids(study)
        self.begun = Counter(identity[:SHORT] for identity in (*ids.passages, *ids.codings))

    def of(self, claim: Claim) -> dict[str, str]:
        """What a person fills in."""
        text = claim.text.get(self.lang) or next(iter(claim.text.values()), "")
        return {
            "text": text, "question": claim.question, "author": claim.author, "goals": "; ".join(claim.goals),
            "type": words_for("type", claim.type, self.lang) if claim.type else "",
            "status": words_for("status", claim.status, self.lang), "searched": claim.against_searched.get("result", ""),
            "evidence": self._short(claim.evidence), "against": self._short(claim.against),
            "audiences": ", ".join(self._audience(name) for name in claim.audiences),
        }  # fmt: skip

    def _short(self, evidence: list[str]) -> str:
        return "; ".join(e[:SHORT] if self.begun[e[:SHORT]] == 1 else e for e in evidence)

    def _audience(self, name: str) -> str:
        return schema("feedback").field("audience").value_label(name, self.lang)

    def row(self, claim: Claim) -> Row:
        """A claim as a row, with what groups have said of it."""
        checks = chain.responses(self.study, claim)
        said = (
            say("claims.heard_short", self.lang, group=c.group, date=c.date, agree=c.agree, partly=c.partly, disagree=c.disagree)
            for c in checks
        )  # fmt: skip
        name = claim.name
        return Row(f"{name} {claim.id}", self.of(claim) | {"claim": name, "heard": "\n".join(said)})


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
    def cells(self) -> Cells:
        """Claims as cells."""
        return Cells(self.study)

    @cached_property
    def versions(self) -> dict[str, Claim]:
        """All versions of all claims, by id."""
        return {event.id: event for event in self.study.journal.events if isinstance(event, Claim)}

    @cached_property
    def standing(self) -> list[dict[str, str]]:
        """What stands of each claim, as cells with its name."""
        return [self.cells.of(each) | {"claim": each.name} for each in self.study.state.of(Claim)]

    def stands(self, made: Claim) -> bool:
        """Whether what a row says stands already, as when a sheet is read twice."""
        said = self.cells.of(made)
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
    before = found.cells.of(base) if shown else dict.fromkeys(COLUMNS, "")
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
    fields: dict = {"of": base.name, "replaces": [base.id] if base.id else []}
    fields |= {"id": "", "v": 0, "n": 0, "at": "", "person": "", "action": ""}
    for key, cell in changed.items():
        if key == "text":
            fields["text"] = {k: v for k, v in (base.text | {reading.lang: _plain(cell)}).items() if v}
        elif key == "searched":
            fields["against_searched"] = searched(cell, person) if cell else {}
        elif key in LISTS:
            fields[key] = list(dict.fromkeys(getattr(reading, key)(cell)))
        else:
            fields[key] = getattr(reading, key)(cell) if cell else ("draft" if key == "status" else "")
    return msgspec.structs.replace(base, **fields)


def _plain(text: str) -> str:
    return " ".join(text.split())
