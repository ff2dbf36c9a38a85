"""The journal: append-only files of events, one per writing process.

``journal/<person>/<session>.jsonl`` holds one event per line. Two copies of a study merge by putting their
files side by side: what is read does not depend on the order, splitting or doubling of lines or files
(`folding.py`).
"""

import functools
import operator
import os
import re
import secrets
import zlib
from collections import Counter
from contextlib import suppress
from copy import copy
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from evaluation.disk import Disk
from evaluation.errors import JournalError, Problem, ReadOnlyStudy, UseError
from evaluation.events import FINAL, KIND, KINDS, VERSION, Event, Undo
from evaluation.folding import State, add, fold, in_order
from evaluation.lifting import lift
from evaluation.words import say


class _Head(msgspec.Struct):
    """What every line has, of whatever version and kind."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    kind: str
    v: int = 1


class _Place(NamedTuple):
    """How far a file has been read, and which file it was."""

    end: int = 0  # bytes, to the end of the last whole line
    inode: int = 0


_ID, _V = attrgetter("id"), attrgetter("v")
_events = msgspec.json.Decoder(functools.reduce(operator.or_, KINDS))
_heads = msgspec.json.Decoder(_Head)
_encode = msgspec.json.Encoder().encode
# what a broken line makes the decoders say, or a lift
_UNREADABLE = (msgspec.DecodeError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
BLOCK = 1 << 24  # bytes that are read and decoded at a time
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # no folder can have such a name in Windows
_BLANK = b"\x00\xef\xbb\xbf \t\r\n"  # a power cut may leave NULs, an editor a byte order mark


class Journal:
    """All events of a study, and the one way to add to them.

    Attributes
    ----------
    events : list of Event, as read and written (doubles included)
    newer : True when a line was written by a newer Följe; then the study is read-only
    """

    def __init__(self, folder: Path, disk: Disk | None = None):
        self.folder = Path(folder)
        self.disk = disk or Disk()
        self._highest_n = 0
        self._sessions: dict[str, Path] = {}  # person → the file this process writes
        self._unsaved: dict[str, Event] = {}  # what the disk refused, to be written again as it was
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        self.events: list[Event] = []
        self.newer = False
        self._unknown: dict[str, str] = {}  # id → kind
        self._broken: list[Problem] = []
        self._passing: dict[Path, Problem] = {}  # what the next reading of a file may find mended
        self._by_id: dict[str, Event] = {}
        self._indexed = 0  # how many of the events have been put there
        self._read: dict[Path, _Place] = {}
        self._state: State | None = None
        self._folded = 0  # how many of the events the state has

    # reading

    def refresh(self) -> None:
        """Read what has come since: new files, new lines; everything again when a file has been rewritten."""
        found = self._files()
        if any(_rewritten(self._read.get(path), now) for path, now in found.items()):
            self._forget()
        for path, now in found.items():
            if now.st_size > self._read.get(path, _Place()).end:
                self._take(path, now.st_ino)

    def _files(self) -> dict[Path, os.stat_result]:
        found = {}
        for path in sorted(self.folder.rglob("*.jsonl")):
            with suppress(FileNotFoundError):  # a synchronising program has just moved it
                found[path] = path.stat()
        return found

    def _take(self, path: Path, inode: int) -> None:
        """Read what a file has more than before, block by block: each to the end of its last whole line."""
        start = self._read.get(path, _Place()).end
        self._passing.pop(path, None)
        torn = False
        try:
            with open(path, "rb") as file:
                file.seek(start)
                while block := file.read(BLOCK) + file.readline():
                    whole = block if block[-1:] == b"\n" else block[: block.rfind(b"\n") + 1]
                    torn = bool(block[len(whole) :].strip(_BLANK))
                    self._take_lines(whole, path, start)
                    start += len(whole)
                    self._read[path] = _Place(start, inode)
        except OSError as error:
            self._passing[path] = self._problem("study.unreadable", path, reason=error.strerror or "")
            return
        self._read[path] = _Place(start, inode)
        if torn:
            self._passing[path] = self._problem("journal.torn_line", path)

    def _take_lines(self, lines: bytes, path: Path, start: int) -> None:
        """Decode many lines at once; one at a time where any of them is not as today's version writes it."""
        with suppress(*_UNREADABLE):
            events = _events.decode_lines(lines)  # which also takes two events on a line
            one_each = len(events) == lines.count(b"\n{") + lines.startswith(b"{")
            if one_each and all(map(_ID, events)) and set(map(_V, events)) <= {VERSION}:
                self.events += events
                return
        rows = _rows(path, start)
        for row, line in enumerate(lines.split(b"\n"), rows + 1):
            if line.strip(_BLANK):
                self._take_line(line.strip(_BLANK), path, row)

    def _take_line(self, line: bytes, path: Path, row: int) -> None:
        try:
            event = self._decoded(line)
        except _UNREADABLE:
            self._broken.append(self._problem("journal.broken_line", path, row))
        else:
            self.events += [event] if event is not None else []

    def _decoded(self, line: bytes) -> Event | None:
        """Read a line; None when it is of a kind or a format that this version does not know."""
        with suppress(msgspec.ValidationError):
            event = _events.decode(line)
            if event.v == VERSION and event.id:
                return event
        head = _heads.decode(line)
        raw = lift(msgspec.json.decode(line))
        if head.v <= VERSION and raw["kind"] in KIND:
            return msgspec.convert(raw, KIND[raw["kind"]])
        self.newer |= head.v > VERSION
        self._unknown[head.id] = head.kind
        return None

    def _problem(self, key: str, path: Path, row: int | None = None, **values: str) -> Problem:
        file = path.relative_to(self.folder.parent).as_posix()
        return Problem(say(key, **values), file, row=row, kind=key.partition(".")[2])

    @property
    def unknown(self) -> Counter[str]:
        """The number of events per kind that this version does not know; they stay in their files."""
        return Counter(self._unknown.values())

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, with file and line."""
        unknown = [
            Problem(
                say("journal.unknown_kind", kind=kind, count=count),
                self.folder.name,
                level="note",
                kind="unknown_kind",
            )
            for kind, count in sorted(self.unknown.items())
        ]
        newer = [Problem(say("journal.newer"), self.folder.name, kind="newer")] if self.newer else []
        return [*self._broken, *self._passing.values(), *unknown, *newer]

    @property
    def _known(self) -> dict[str, Event]:
        """All events by id; brought up to date when somebody asks."""
        self._index()
        return self._by_id

    @property
    def highest_n(self) -> int:
        """The highest n seen so far."""
        self._index()
        return self._highest_n

    def _index(self) -> None:
        """What only writing needs is made when somebody writes."""
        if self._indexed == len(self.events):
            return
        new, self._indexed = self.events[self._indexed :], len(self.events)
        self._by_id.update(zip(map(_ID, new), new, strict=True))
        self._highest_n = max(self._highest_n, max(map(attrgetter("n"), new), default=0))

    @property
    def state(self) -> State:
        """What stands now."""
        if self._state is None or self._folded < len(self.events):
            grown = self._state and add(self._state, self.events[self._folded :])
            self._state = grown or fold(self.events)
            self._folded = len(self.events)
        return self._state

    def before(self, event: Event) -> "Journal":
        """The journal as it stood when an event was written, to be read only; what has been erased since is not there."""
        past = copy(self)
        past.events = [each for each in self.events if each.order < event.order]
        past._state, past._by_id, past._indexed = None, {}, 0
        return past

    # writing

    def write(self, person: str, *events: Event, action: str = "") -> list[Event]:
        """Write one gesture of `person` and return its events as they stand on disk.

        An event whose id the journal has is not written again, so a request may be sent twice. Nothing is
        returned before the lines are written and fsynced.

        Raises
        ------
        ReadOnlyStudy
            the journal holds lines of a newer format.
        JournalError
            the disk refused; nothing is acknowledged and the same events may be written again.
        """
        if not person:
            raise UseError(say("journal.no_person"))
        self._catch_up()
        if self.newer:
            raise ReadOnlyStudy(say("journal.newer"), where=self.folder)
        action = action or new_id()
        gesture = [self._seen(event) or self._fill(event, person, action) for event in events]
        new = [event for event in gesture if event.id in self._unsaved or event.id not in self._known]
        if new:
            self._append(person, new)
        return gesture

    def _catch_up(self) -> None:
        try:
            self.refresh()
        except OSError as error:  # the network share is gone
            raise _not_saved(error, self.folder) from error

    def _seen(self, event: Event) -> Event | None:
        return self._unsaved.get(event.id) or self._known.get(event.id)

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

    def _append(self, person: str, events: list[Event]) -> None:
        lines = b"".join(_encode(event) + b"\n" for event in events)
        path = self._sessions.pop(person, None) or self._new_session(person)
        self._unsaved |= {event.id: event for event in events}
        try:
            self.disk.append(path, lines)
            end, inode = self._read.get(path) or _Place(inode=path.stat().st_ino)
        except OSError as error:
            raise _not_saved(error, path) from error
        self._sessions[person] = path  # only now: after a failure the file may end in half a line
        self._read[path] = _Place(end + len(lines), inode)
        for event in events:
            self._unsaved.pop(event.id, None)
        self.events += events

    def _new_session(self, person: str) -> Path:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        return self.folder / folder_name(person) / f"{stamp}-{secrets.token_hex(3)}.jsonl"

    # undo and redo

    def undo(self, person: str) -> list[Event]:
        """Take back the latest action of `person` that still counts.

        Raises UseError when there is nothing to undo.
        """
        standing = self.standing(person)
        if not standing:
            raise UseError(say("journal.nothing_to_undo"))
        return self.write(person, Undo(undoes=standing[-1]))

    def standing(self, person: str) -> list[str]:
        """Give the actions of `person` that still count and can be undone, the latest last."""
        self._catch_up()
        actions = self._actions(person)
        return [a for a, is_undo in actions.items() if not is_undo and a not in self.state.undone]

    def redo(self, person: str) -> list[Event]:
        """Bring back what `person` undid last, unless something else has been done since."""
        self._catch_up()
        for action, is_undo in reversed(self._actions(person).items()):
            if action in self.state.undone:
                continue
            if not is_undo:
                break
            if not self._is_redo(action):
                return self.write(person, Undo(undoes=action))
        raise UseError(say("journal.nothing_to_redo"))

    def _is_redo(self, action: str) -> bool:
        """Tell whether the action undoes an undo."""
        undone = {e.undoes for e in self.events if isinstance(e, Undo) and e.action == action}
        return any(isinstance(e, Undo) and e.action in undone for e in self.events)

    def _actions(self, person: str) -> dict[str, bool]:
        """Give the actions of a person that can be undone, in order, each with whether it is an undo.

        An import holds other people's events too: it is the importer's, who wrote its first.
        """
        seen: dict[str, bool] = {}
        begun: dict[str, str] = {}
        for event in in_order(self.events):
            own = begun.setdefault(event.action, event.person or person) == person == event.person
            if own and event.action and not (event.erased or isinstance(event, FINAL)):
                seen.setdefault(event.action, isinstance(event, Undo))
        return seen


def new_id() -> str:
    """Give a fresh id: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def folder_name(person: str) -> str:
    """Give a short ASCII folder name for a person's id, unique without regard to case."""
    plain = re.sub(r"[^a-z0-9]+", "-", person.lower()).strip("-")[:24]
    return (
        plain if plain == person and not _DEVICE.fullmatch(plain) else f"{plain or 'p'}-{_checksum(person)}"
    )


def _rows(path: Path, end: int) -> int:
    """How many lines the first `end` bytes of a file have."""
    with open(path, "rb") as file:
        return file.read(end).count(b"\n")


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _not_saved(error: OSError, where: Path) -> JournalError:
    return JournalError(say("journal.not_saved", reason=error.strerror or ""), where=where)


def _rewritten(then: _Place | None, now: os.stat_result) -> bool:
    """Tell whether a file is no longer the one that was read with lines added: erasure replaces files."""
    return then is not None and (now.st_ino != then.inode or now.st_size < then.end)
