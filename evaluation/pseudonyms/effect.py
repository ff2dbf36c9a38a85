"""Making a study's files what its Pseudonymisation events say; again and again, so that no name returns with an old copy.

An event is written before anything is touched and says all that is needed, without a name:

texts   a text that is gone → the text that stands in its place: document~3 for document~2
edits   a text of texts/, ``file:<path>#<stream>`` or ``event:<id>#<field>`` → [start, end, pseudonym]; a package's spans count
        in the document as `cleaning` leaves it; ``broken:<id>`` → nothing: a half line, which goes
files   path → fingerprint of what it is afterwards; ``made:<path>`` → sha256 of the bytes that were made; ``gone:<path>`` → sha256
        of a file no pseudonyms can be written in; ``instead:<path>`` → the text that stands in its place

A passage of a text that is gone is placed in the new one by the edits, and quotes it anew; a line says with `pseudonymised` that
it has been changed, so nothing is done twice.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from evaluation.disk import Disk
from evaluation.erasure.effect import LINE_ID, Effect, drop_copies, files, is_journal, may_be_copy
from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.redaction import decoded, dumped
from evaluation.errors import JournalError
from evaluation.events import Pseudonymisation
from evaluation.fingerprint import sha256
from evaluation.folding import in_order
from evaluation.pseudonyms.contents import mark, with_edits
from evaluation.pseudonyms.edits import Edit, edited, moved
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

_TEXT_ID = re.compile(rb'"text"\s*:\s*"([^"\\]+)"')
SURROUNDINGS = ("quote", "before", "after")  # of a passage: taken from the text it stands in


def replacements(study: "Study") -> list[Pseudonymisation]:
    """All pseudonymisations in order."""
    found = [e for e in study.journal.events if type(e) is Pseudonymisation and not e.erased]
    return [e for e in in_order(found) if type(e) is Pseudonymisation]


def rename(folder: Path, events: Iterable[Pseudonymisation], disk: Disk, *, fresh: bool = False) -> list[str]:
    """Make the study's files what the events say; the paths that were changed.

    Raises JournalError when the disk refuses; done again, it goes on where it stopped.
    """
    renaming = Renaming(folder, list(events))
    changed: list[str] = []
    try:
        if fresh:
            drop_copies(folder, disk, Effect())
        for text, new in renaming.missing():
            disk.write(folder / "texts" / f"{new}.txt", renaming.new_text(text).encode())
            changed.append(f"texts/{new}.txt")
        for path in files(folder):
            name = path.relative_to(folder).as_posix()
            if not renaming.concern(name):
                continue
            data = path.read_bytes()
            wanted = renaming.file(name, data)
            if wanted != data:
                _put(path, wanted, disk)
                changed.append(name)
        changed += _instead(folder, renaming, disk)
        if changed and not fresh:
            drop_copies(folder, disk, Effect())
    except OSError as error:
        raise JournalError(
            say("pseudonyms.not_finished", reason=error.strerror or ""), where=folder
        ) from error
    return changed


def _put(path: Path, data: bytes | None, disk: Disk) -> None:
    if data is None:
        disk.remove(path)
    else:
        disk.write(path, data)


def _instead(folder: Path, renaming: "Renaming", disk: Disk) -> Iterator[str]:
    """Write the text of a source in place of a file no pseudonyms can be written in."""
    for event in renaming.events:
        for name, text in event.files.items():
            path = folder / name.removeprefix("instead:")
            if (
                name.startswith("instead:")
                and not path.exists()
                and (words := renaming.text(text)) is not None
            ):
                disk.write(path, words.encode())
                yield path.relative_to(folder).as_posix()


@dataclass
class Renaming:
    """What all pseudonymisations together say of a file."""

    folder: Path
    events: list[Pseudonymisation]

    def concern(self, name: str) -> bool:
        """Tell whether a file has to be read at all."""
        if is_journal(name) or (name.startswith("texts/") and PurePosixPath(name).stem in self._gone):
            return True
        return PurePosixPath(name).suffix.lower() in self._suffixes

    @cached_property
    def _suffixes(self) -> set[str]:
        return {PurePosixPath(path).suffix.lower() for event in self.events for path in event.files}

    def missing(self) -> Iterator[tuple[str, str]]:
        """The new texts that have not been written yet, each with the text it is made of."""
        for event in self.events:
            for text, new in event.texts.items():
                if self.text(new) is None and self.text(text) is not None and new not in self._gone:
                    yield text, new

    def text(self, text: str) -> str | None:
        """The words of a text; None when it is not there."""
        path = self.folder / "texts" / f"{text}.txt"
        return decoded(path.read_bytes())[0] if path.is_file() else None

    def new_text(self, text: str) -> str:
        """The words of the text that stands in place of one."""
        event = next(e for e in self.events if text in e.texts)
        return edited(self.text(text) or "", event.edits.get(text, []))

    @cached_property
    def _gone(self) -> set[str]:
        return {text for event in self.events for text in event.texts}

    def file(self, name: str, data: bytes) -> bytes | None:
        """Give the file as it has to be; None when it must not be there."""
        if is_journal(name):
            return b"\n".join(self.line(line) for line in data.split(b"\n"))
        if name.startswith("texts/") and PurePosixPath(name).stem in self._gone:
            return None
        for event in self.events:
            for path, known in event.files.items():
                if path.startswith("gone:") and known == sha256(data):
                    return None
                if ":" not in path and may_be_copy(name, path):
                    data = _redone(event, path, name, data)
        return data

    # the journal

    def line(self, line: bytes) -> bytes:
        """A line as it has to be; one that cannot be read stays."""
        if not self._concerns(line):
            return line
        try:
            raw = json.loads(line)
        except ValueError:
            ident = LINE_ID.search(line)
            return b"" if ident and ident[1] in self._broken else line
        if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
            return line
        before = dumped(raw)
        for event in self.events:
            self._rename(raw, event)
        return line if dumped(raw) == before else dumped(raw)

    def _concerns(self, line: bytes) -> bool:
        """Tell, without decoding it, whether a line is named or is about a text that is gone."""
        ident, text = LINE_ID.search(line), _TEXT_ID.search(line)
        return bool((ident and ident[1] in self._named) or (text and text[1] in self._named))

    @cached_property
    def _named(self) -> set[bytes]:
        keys = [
            key.removeprefix("event:").partition("#")[0]
            for e in self.events
            for key in e.edits
            if key.startswith("event:")
        ]
        return {word.encode() for word in [*keys, *self._gone]} | self._broken

    @cached_property
    def _broken(self) -> set[bytes]:
        return {
            key.removeprefix("broken:").encode()
            for e in self.events
            for key in e.edits
            if key.startswith("broken:")
        }

    def pending(self, raw: dict) -> int | None:
        """The n of the first event that concerns a line and has not been done to it; None when all have."""
        level, text = raw.get("pseudonymised", 0), raw.get("text")
        concerned = (
            e.n
            for e in self.events
            if e.n > level
            and (raw.get("id") in self._fields(e) or (isinstance(text, str) and text in e.texts))
        )
        return min(concerned, default=None)

    def _rename(self, raw: dict, event: Pseudonymisation) -> None:
        if raw.get("pseudonymised", 0) >= event.n:
            return
        changed = self._place(raw, event)
        for where, edits in self._fields(event).get(raw["id"], {}).items():
            *steps, last = where.split("/")
            holder = raw
            for step in steps:
                holder = holder.get(step, {})
            if isinstance(holder.get(last), str):
                holder[last] = edited(holder[last], edits)
                changed = True
        if changed:
            raw["pseudonymised"] = event.n

    def _fields(self, event: Pseudonymisation) -> dict[str, dict[str, list[Edit]]]:
        known = self._by_event.get(event.id)
        if known is None:
            known = self._by_event[event.id] = {}
            for key, edits in event.edits.items():
                if key.startswith("event:"):
                    ident, _, where = key.removeprefix("event:").partition("#")
                    known.setdefault(ident, {})[where] = edits
        return known

    @cached_property
    def _by_event(self) -> dict[str, dict[str, dict[str, list[Edit]]]]:
        return {}

    def _place(self, raw: dict, event: Pseudonymisation) -> bool:
        """Place a passage in the new text, with the words that stand there."""
        old = raw.get("text")
        if raw.get("kind") != "passage" or not isinstance(old, str) or old not in event.texts:
            return False
        raw["text"] = event.texts[old]
        edits, start, end = event.edits.get(old, []), raw.get("start", 0), raw.get("end", 0)
        around = moved(start - len(raw.get("before", "")), end + len(raw.get("after", "")), edits)
        raw["start"], raw["end"] = moved(start, end, edits)
        words = self._words(event.texts[old])
        pieces = {
            "quote": (raw["start"], raw["end"]),
            "before": (around[0], raw["start"]),
            "after": (raw["end"], around[1]),
        }
        raw |= {
            key: words[slice(*pieces[key])] if words else " " * (pieces[key][1] - pieces[key][0])
            for key in SURROUNDINGS
            if key in raw
        }
        return True

    def _words(self, text: str) -> str:
        """The words of a text; empty for one that has been replaced again, whose passages are placed once more."""
        if text not in self._read:
            self._read[text] = self.text(text) or ""
        return self._read[text]

    @cached_property
    def _read(self) -> dict[str, str]:
        return {}


def edits_of(event: Pseudonymisation, path: str) -> dict[str, list[Edit]]:
    """The edits of a file: stream → edits."""
    start = f"file:{path}#"
    return {key.removeprefix(start): edits for key, edits in event.edits.items() if key.startswith(start)}


def _redone(event: Pseudonymisation, path: str, name: str, data: bytes) -> bytes:
    """The file with pseudonyms, when it is an old copy of one that has them now; else as it is."""
    if sha256(data) == event.files.get(f"made:{path}"):
        return data
    edits, suffix = edits_of(event, path), PurePosixPath(name).suffix.lower()
    try:
        if mark(data, suffix, set(edits)) == event.files[path]:
            return data
        new = with_edits(data, suffix, edits)
        return new if mark(new, suffix, set(edits)) == event.files[path] else data
    except UnreadableError:
        return data
