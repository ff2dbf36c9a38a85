"""The journal: append-only files of events, one per writing process.

``journal/<person>/<session>.jsonl`` holds one event per line. Two copies of a study merge by putting their files
side by side: what is read does not depend on the order, splitting or doubling of lines or files (`folding.py`).
"""

import functools
import operator
import re
import secrets
import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec

from evaluation.disk import Disk
from evaluation.errors import JournalError, Problem, ReadOnlyStudy, UseError
from evaluation.events import KIND, KINDS, VERSION, Event, Undo
from evaluation.folding import State, fold
from evaluation.lifting import lift
from evaluation.words import say

_lines = msgspec.json.Decoder(functools.reduce(operator.or_, KINDS))
_encode = msgspec.json.Encoder().encode


class Journal:
    """All events of a study, and the one way to add to them.

    Attributes
    ----------
    events : list of Event, as read and written (doubles included)
    highest_n : the highest n seen so far
    unknown : number of events per kind that this version does not know; they stay in their files
    newer : True when a line was written by a newer Följe; then the study is read-only
    """

    def __init__(self, folder: Path, disk: Disk | None = None):
        self.folder = Path(folder)
        self.disk = disk or Disk()
        self.events: list[Event] = []
        self.highest_n = 0
        self._broken: list[Problem] = []
        self._torn: dict[Path, Problem] = {}
        self.unknown: Counter[str] = Counter()
        self.newer = False
        self._ids: set[str] = set()
        self._read: dict[Path, int] = {}  # bytes read of each file
        self._sessions: dict[str, Path] = {}  # person → the file this process writes
        self._state: State | None = None
        self.refresh()

    # reading

    def refresh(self) -> None:
        """Read what has come since: new files, new lines of known files."""
        for path in sorted(self.folder.rglob("*.jsonl")):
            size = path.stat().st_size
            start = self._read.get(path, 0)
            if size > start:
                self._take(path, start)

    def _take(self, path: Path, start: int) -> None:
        with open(path, "rb") as file:
            file.seek(start)
            data = file.read()
        whole = data.rfind(b"\n") + 1
        self._read[path] = start + whole
        first = 1 if start == 0 else None
        for number, line in enumerate(data[:whole].split(b"\n")[:-1], 1):
            if line.strip():
                self._take_line(line, path, number if first else None)
        self._torn.pop(path, None)
        if data[whole:].strip(b"\x00 \r\n"):
            self._torn[path] = self._problem("journal.torn_line", path, None)

    def _take_line(self, line: bytes, path: Path, number: int | None) -> None:
        try:
            event = _lines.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            event = self._read_unusual(line, path, number)
        if event is not None:
            self.newer |= event.v > VERSION
            self._add(event)

    def _read_unusual(self, line: bytes, path: Path, number: int | None) -> Event | None:
        """A line of an older or newer format, of an unknown kind, or a broken one."""
        try:
            raw = msgspec.json.decode(line)
            kind, version = raw["kind"], raw.get("v", 1)
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
            self._broken.append(self._problem("journal.broken_line", path, number))
            return None
        if isinstance(version, int) and version > VERSION:
            self.newer = True
        elif kind in KIND:
            try:
                return msgspec.convert(lift(raw), KIND[kind])
            except (msgspec.ValidationError, KeyError):
                self._broken.append(self._problem("journal.broken_line", path, number))
                return None
        self.unknown[str(kind)] += 1
        return None

    def _problem(self, key: str, path: Path, row: int | None) -> Problem:
        return Problem(say(key), file=path.relative_to(self.folder.parent).as_posix(), row=row)

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, with file and line."""
        unknown = [
            Problem(say("journal.unknown_kind", kind=kind, count=count), file=self.folder.name, level="note")
            for kind, count in sorted(self.unknown.items())
        ]
        newer = [Problem(say("journal.newer"), file=self.folder.name)] if self.newer else []
        return [*self._broken, *self._torn.values(), *unknown, *newer]

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self._ids.add(event.id)
        self.highest_n = max(self.highest_n, event.n)
        self._state = None

    @property
    def state(self) -> State:
        """What stands now."""
        if self._state is None:
            self._state = fold(self.events)
        return self._state

    # writing

    def write(self, person: str, *events: Event, action: str = "") -> list[Event]:
        """Write one gesture of `person` and return its events as they stand on disk.

        An event whose id the journal has is skipped, so a request may be sent twice. Nothing is returned before the
        lines are written and fsynced.

        Raises
        ------
        ReadOnlyStudy
            the journal holds lines of a newer format.
        JournalError
            the disk refused; nothing is acknowledged and the same events may be written again.
        """
        if self.newer:
            raise ReadOnlyStudy(say("journal.newer"), where=self.folder)
        if not person:
            raise UseError(say("journal.no_person"))
        self.refresh()
        action = action or new_id()
        filled = [self._fill(event, person, action) for event in events if event.id not in self._ids or not event.id]
        if filled:
            self._append(person, b"".join(_encode(event) + b"\n" for event in filled))
        for event in filled:
            self._add(event)
        return filled

    def _fill(self, event: Event, person: str, action: str) -> Event:
        return msgspec.structs.replace(
            event,
            id=event.id or new_id(),
            v=VERSION,
            n=1 + self.highest_n,
            at=event.at or datetime.now().astimezone().isoformat(timespec="seconds"),
            person=person,
            action=event.action or action,
        )

    def _append(self, person: str, lines: bytes) -> None:
        path = self._sessions.get(person) or self._new_session(person)
        try:
            self.disk.append(path, lines)
        except OSError as error:
            self._sessions.pop(person, None)  # the file may end in half a line: never write to it again
            raise JournalError(say("journal.not_saved", reason=error.strerror or ""), where=path) from error
        self._sessions[person] = path
        self._read[path] = self._read.get(path, 0) + len(lines)

    def _new_session(self, person: str) -> Path:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        return self.folder / folder_name(person) / f"{stamp}-{secrets.token_hex(3)}.jsonl"

    # undo and redo

    def undo(self, person: str) -> list[Event]:
        """Take back the latest action of `person` that still counts.

        Raises UseError when there is nothing to undo.
        """
        actions = self._actions(person)
        standing = [a for a, is_undo in actions if not is_undo and a not in self.state.undone]
        if not standing:
            raise UseError(say("journal.nothing_to_undo"))
        return self.write(person, Undo(undoes=standing[-1]))

    def redo(self, person: str) -> list[Event]:
        """Bring back what `person` undid last, unless something else has been done since."""
        for action, is_undo in reversed(self._actions(person)):
            if action in self.state.undone:
                continue
            if not is_undo:
                break
            if not self._is_redo(action):
                return self.write(person, Undo(undoes=action))
        raise UseError(say("journal.nothing_to_redo"))

    def _is_redo(self, action: str) -> bool:
        """True when the action undoes an undo."""
        undone = {e.undoes for e in self.events if isinstance(e, Undo) and e.action == action}
        return any(isinstance(e, Undo) and e.action in undone for e in self.events)

    def _actions(self, person: str) -> list[tuple[str, bool]]:
        """The actions of a person in order, each with whether it is an undo."""
        seen: dict[str, bool] = {}
        for event in sorted(self.events, key=lambda e: e.order):
            if event.person == person:
                seen.setdefault(event.action, isinstance(event, Undo))
        return list(seen.items())


def new_id() -> str:
    """A fresh id: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def folder_name(person: str) -> str:
    """A short ASCII folder name for a person's id, unique without regard to case."""
    plain = re.sub(r"[^a-z0-9]+", "-", person.lower()).strip("-")[:24]
    return plain if plain == person else f"{plain or 'p'}-{_checksum(person)}"


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
