"""What a filled-in sheet says, as events: only what a person has changed in it since it was made.

Nothing is written here. Where a row and the study have been changed apart, both stand: codes are only added and taken back, and
a value names what the sheet had shown, so that two that did not see each other become contradictory, as everywhere.
"""

from dataclasses import dataclass, field

from coding.acts import STRENGTHS, agreed, coded, recoded
from coding.known_codes import KnownCodes
from coding.sheets.filled import Filled, Line
from coding.sheets.rows import STEPS, Own, abstraction, note, steps, strengths
from coding.sheets.units import unit_of
from evaluation import Study
from evaluation.events import Abstraction, Coding, Event, Memo, Passage, Retraction
from evaluation.journal import new_id
from evaluation.words import say

NONE = ("", "-", "–", "—")  # a strength that is not given; in the column of agreed codes: that none fits


@dataclass
class Reading:
    """What reading a sheet would write, and what a person should look at; rows by the number Excel shows.

    Attributes
    ----------
    events : to write at once
    removed : codings that no longer stand in the sheet, each with its row; taken back only when a person says so
    unknown : (row, word, the key of the nearest code or None)
    reworded : rows whose passage has other words now than when the sheet was made; they have been read
    gone : rows whose passage is no longer there; they have not been read
    mixed : rows whose words are not those of their passage, as when a part of the sheet was sorted; not read
    unclear : rows with a strength that is none; their codes have been read
    new, changed, memos, units : how many codings are new or have another strength, memos, meaning units
    """

    events: list[Event] = field(default_factory=list)
    removed: list[tuple[int, Coding]] = field(default_factory=list)
    unknown: list[tuple[int, str, str | None]] = field(default_factory=list)
    reworded: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    mixed: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    memos: int = 0
    units: int = 0


class Reader:
    """A sheet against a study, for one person."""

    def __init__(self, study: Study, sheet: Filled, person: str):
        self.study, self.sheet, self.person = study, sheet, person
        self.codes = KnownCodes.of(study)
        self.events = {event.id: event for event in study.journal.events}
        self.passages = {passage.name: passage for passage in study.state.of(Passage)}
        self.by_words: dict[str, list[Passage]] = {}
        for passage in self.passages.values():
            self.by_words.setdefault(_plain(passage.quote), []).append(passage)
        self.own = Own.of(study, person)
        self.found = Reading()

    def read(self) -> Reading:
        """Read all rows."""
        row = {"codes": self.coded, "analysis": self.analysed, "agreed": self.agreed}[self.sheet.kind]
        for line in self.sheet.lines:
            passage = self.passage(line)
            if passage is not None:
                row(line, passage)
        return self.found

    def passage(self, line: Line) -> Passage | None:
        """The passage a row is about: as its hidden cell says, else the only one with these words."""
        words = _plain(line.cells.get("passage") or line.cells.get("unit", ""))
        if not line.passage:
            alike = self.by_words.get(words, [])
            if len(alike) == 1:
                return alike[0]
            made = (
                unit_of(self.study, line.cells["unit"]) if self.sheet.kind == "analysis" and words else None
            )
            self.found.gone += [] if made else [line.number]
            return made
        passage, shown = self.passages.get(line.passage), self.events.get(line.placing)
        if passage is None:
            self.found.gone.append(line.number)
            return None
        then = shown if isinstance(shown, Passage) and shown.quote else passage
        if self.sheet.kind == "codes" and words not in (_plain(then.quote), _plain(passage.quote)):
            self.found.mixed.append(line.number)
            return None
        if _plain(then.quote) != _plain(passage.quote):
            self.found.reworded.append(line.number)
        return passage

    # codes

    def coded(self, line: Line, passage: Passage) -> None:
        """Codes, strengths and memo of a row against what it showed."""
        shown = [self.events[name] for name in line.shown if name in self.events]
        base = {e.code: e for e in shown if isinstance(e, Coding)}
        standing = {e.code: e for e in self.own.codings.get(passage.name, [])}
        given, unknown = self.codes.read(_codes_cell(line))
        self.found.unknown += [(line.number, word, self.codes.nearest(word)) for word in unknown]
        strength = self.strengths(line, given, base)
        after = dict(standing)
        for code in (code for code in given if code not in base and code not in standing):
            after[code] = coded(self.codes, passage.name, code, strength.get(code))
            self.found.events.append(after[code])
            self.found.new += 1
        for code in (code for code in given if code in standing and code in strength):
            if standing[code].strength != strength[code]:
                back, after[code] = recoded(standing[code], strength[code], say("sheets.other_strength"))
                self.found.events += [back, after[code]]
                self.found.changed += 1
        gone = (
            [standing[code] for code in base if code not in given and code in standing] if not unknown else []
        )
        self.found.removed += [(line.number, coding) for coding in gone]
        self.noted(line, passage, shown, [e for code, e in after.items() if code in given])

    def strengths(self, line: Line, given: list[str], base: dict[str, Coding]) -> dict[str, int | None]:
        """The strength of each code where the cell says another than the sheet showed, or for codes that are new."""
        cell, before = line.cells.get("strength", ""), strengths(list(base.values()))
        parts = [part.strip() for part in cell.replace(",", ";").split(";")]
        values = [
            None if part in NONE else int(part) if part in map(str, STRENGTHS) else -1 for part in parts
        ]
        if -1 in values or len(values) not in (1, len(given)):
            self.found.unclear += [line.number] if cell != before else []
            return {}
        each = dict(zip(given, values if len(values) > 1 else values * len(given), strict=True))
        return each if cell != before else {code: value for code, value in each.items() if code not in base}

    def noted(self, line: Line, passage: Passage, shown: list[Event], codings: list[Coding]) -> None:
        """A memo that has other words than the sheet showed; also when what it was about goes with the row's change."""
        seen = [e for e in shown if isinstance(e, Memo)]
        taken_back = {e.target for e in self.found.events if isinstance(e, Retraction)}
        still = [memo for memo in seen if memo.about not in taken_back]
        text = line.cells.get("memo", "")
        own = self.own.memos.get(passage.name, [])
        standing = {memo.content for memo in own if memo.about not in taken_back}
        if _plain(text) == _plain(note(still)) or (text and text in standing):
            return
        about = codings[0].id if len(codings) == 1 else passage.name
        replaces = [memo.id for memo in seen if memo.id in self.study.state.by_id]
        if not text and not replaces:
            return
        if text:
            self.found.events.append(
                Memo(id=new_id(), about=about, content=text, replaces=[m.id for m in seen])
            )
        else:
            self.found.events += [
                Retraction(target=name, reason=say("sheets.memo_cleared")) for name in replaces
            ]
        self.found.memos += 1

    # the content analysis

    def analysed(self, line: Line, passage: Passage) -> None:
        """The steps of an abstraction; words cut out of a passage are a meaning unit of their own."""
        made = {key: line.cells.get(key, "") for key in STEPS}
        shown = [e for name in line.shown if isinstance(e := self.events.get(name), Abstraction)]
        unit = self.cut(line, passage)
        if unit is None:
            return
        base = steps(shown[-1]) if shown else dict.fromkeys(made, "")
        standing = [steps(e) for e in self.own.abstractions.get(unit.name, [])]
        same = unit.name == passage.name and made == base
        if same or made in standing or not (any(made.values()) or shown):
            return
        if unit.name not in self.passages:
            self.found.events.append(unit)
        self.found.events.append(abstraction(unit.name, made, [e.id for e in shown]))
        self.found.units += 1

    def cut(self, line: Line, passage: Passage) -> Passage | None:
        """The meaning unit of a row: the passage, or the words of it that have been left in the cell."""
        words = line.cells.get("unit", "")
        if not words or _plain(words) == _plain(passage.quote) or line.number in self.found.reworded:
            return passage
        made = unit_of(self.study, words, passage)
        if made is None:
            self.found.mixed.append(line.number)
        return made

    # agreed codes

    def agreed(self, line: Line, passage: Passage) -> None:
        """What has been written in the column of agreed codes; an empty cell is not settled yet."""
        cell = line.cells.get("code", "")
        given, unknown = ([], []) if cell in NONE else self.codes.read(cell)
        self.found.unknown += [(line.number, word, self.codes.nearest(word)) for word in unknown]
        if not cell or unknown:
            return
        people = [name for name in self.study.settings.evaluators if line.cells.get(name)]
        events = agreed(
            self.study,
            self.codes,
            passage.name,
            given,
            people or [self.person],
            line.cells.get("comment", ""),
        )
        self.found.events += events
        self.found.new += len(events)


def _codes_cell(line: Line) -> str:
    return "\n".join(text for key, text in line.cells.items() if key.startswith("code") and text)


def _plain(text: str) -> str:
    return " ".join(text.split())
