"""Making a study's files what its Erasure events say; again and again, so nothing that returns stays.

An Erasure event is written before anything is touched and says all that is needed, without a word of what goes:

targets   ids of events that lose their content; ``broken:<id>`` for half lines, which go; ``family:E2`` and
          ``person:P01`` for rows of tables; ``release:<id>`` for a release that had left with it, ``clean:<sha256>``
          for the study's own copy of one that had left without
texts     a text of texts/ by its id; ``file:<path>#<stream>`` for another file, ``event:<id>#<field>`` for a journal
          line that stays → the spans that are blank (an empty list: the whole text is gone)
files     path → sha256 of content that must not come back; ``words:<path>`` → the same, of a document's words only;
          ``blank:<path>`` → fingerprint of what is left of a file after blanking

So a stopped erasure is completed, and an old copy recognised, by the same function. A file that was blanked is known
by what is *left* of it: a hash of the old content would give away a name by guessing.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from evaluation import ledger
from evaluation.caches import drop_cache
from evaluation.disk import Disk
from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.redaction import PACKAGES, blank, dumped, fingerprint, streams
from evaluation.erasure.rows import WORKBOOKS, Subjects, clear_rows
from evaluation.erasure.streams import MASK, PLAIN_MASK, Spans, masked
from evaluation.errors import JournalError
from evaluation.events import KIND, Erasure
from evaluation.fingerprint import sha256, sha256_of_file
from evaluation.words import say

KEPT = ("kind", "id", "v", "n", "at", "person", "action", "pseudonymised")  # of an erased line
LINKS = ("replaces", "target", "undoes")  # ids it took back: else its erasure would bring them back
BODIES = re.compile(r"(document|sharedStrings|content|slide\d+)\.xml$")  # where a package's words stand
_LEFTOVER = re.compile(r"\..+\.[0-9a-f]+\.tmp")  # of a write that was stopped
Pending = Callable[
    [dict], int | None
]  # a line → n of the first pseudonymisation that has not been done to it
LINE_ID = re.compile(rb'"id"\s*:\s*"([^"\\]+)"')


@dataclass
class Effect:
    """What was done: paths in the study."""

    removed: list[str] = field(default_factory=list)
    blanked: list[str] = field(default_factory=list)
    rendered: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # another program held them
    clean: frozenset[str] = frozenset()  # rendered files that stay, by sha256

    def __bool__(self) -> bool:
        return bool(self.removed or self.blanked)


def enforce(
    folder: Path,
    erasures: Iterable[Erasure],
    disk: Disk,
    *,
    fresh: bool = False,
    pending: Pending | None = None,
    clean: frozenset[str] = frozenset(),
) -> Effect:
    """Make the study's files what the erasures say, and say what that took.

    Caches and rendered files go first, as soon as there is anything to do (or at once when `fresh`); those of `clean`
    (sha256 of copies of what has been released, where somebody has read that they hold nothing of it) stay.
    Raises JournalError when the disk refuses; done again, it goes on where it stopped.
    """
    orders, effect = Orders(list(erasures), pending), Effect(clean=clean)
    try:
        if fresh:
            drop_copies(folder, disk, effect)
        for path in files(folder):
            _enforce_on(path, folder, orders, disk, effect, fresh)
    except OSError as error:
        raise JournalError(say("erasure.not_finished", reason=error.strerror or ""), where=folder) from error
    return effect


def _enforce_on(path: Path, folder: Path, orders: "Orders", disk: Disk, effect: Effect, fresh: bool) -> None:
    name = path.relative_to(folder).as_posix()
    if not orders.concern(name):
        return
    while True:
        try:
            data = path.read_bytes()
        except OSError:
            if fresh:
                raise
            effect.skipped.append(name)
            return
        wanted = orders.applied(name, data)
        if wanted == data:
            return
        if not (fresh or effect):
            drop_copies(folder, disk, effect)
        if path.stat().st_size == len(data):  # else somebody has just added a line
            break
    if wanted is None:
        disk.remove(path)
    else:
        disk.write(path, wanted)
    (effect.removed if wanted is None else effect.blanked).append(name)


def drop_copies(folder: Path, disk: Disk, effect: Effect) -> None:
    """Remove what was made from the texts: the cache, rendered files, what stopped writes have left."""
    drop_cache(folder)
    for path in to_remove(folder, effect.clean):
        disk.remove(path)
        effect.rendered.append(path.relative_to(folder).as_posix())
    for path in folder.rglob(".*.tmp"):
        if _LEFTOVER.fullmatch(path.name):
            disk.remove(path)


def files(folder: Path) -> list[Path]:
    """All files of a study that are its own: no rendered files, nothing of git."""
    skipped = (folder / "reports" / "_out", folder / ".git")
    found = (p for p in sorted(folder.rglob("*")) if not any(p.is_relative_to(s) for s in skipped))
    return [p for p in found if p.is_file() and not _LEFTOVER.fullmatch(p.name)]


def rendered(folder: Path) -> list[Path]:
    """All rendered files."""
    return [path for path in sorted((folder / "reports" / "_out").rglob("*")) if path.is_file()]


def to_remove(folder: Path, clean: frozenset[str]) -> list[Path]:
    """The rendered files that an erasure removes: all but clean copies, each in the folder of its release."""
    out = folder / "reports" / "_out"
    return [p for p in rendered(folder) if p.parent.parent != out or sha256_of_file(p) not in clean]


def is_journal(name: str) -> bool:
    """Tell whether a path in the study is a file of the journal."""
    return name.startswith("journal/") and name.endswith(".jsonl")


@dataclass
class Orders:
    """What all erasures together say of a file."""

    erasures: list[Erasure]
    pending: Pending | None = None

    def concern(self, name: str) -> bool:
        """Tell whether a file has to be read at all."""
        suffix = PurePosixPath(name).suffix.lower()
        table = suffix in (".csv", *WORKBOOKS)
        told = ledger.is_ledger(name) and bool(self._persons_gone)
        return is_journal(name) or told or suffix in self._suffixes or (table and bool(self.subjects))

    def applied(self, name: str, data: bytes) -> bytes | None:
        """Give the file as it has to be; None when it must not be there."""
        if is_journal(name):
            return self._journal(data)
        if sha256(data) in self._gone or self._same_words(name, data):
            return None
        for erasure in self.erasures:
            for path in _entries(erasure, "blank:"):
                if may_be_copy(name, path):
                    data = _blanked_again(erasure, path, name, data)
        if ledger.is_ledger(name) and self._persons_gone:
            told = ledger.forgotten(data, self._persons_gone)
            if told is None:
                return None
            data = told
        return self._without_rows(name, data)

    @cached_property
    def _persons_gone(self) -> str:
        """When something of persons or families was last erased; "" where that has not been."""
        return max((e.at for e in self.erasures if e.what in ("person", "family")), default="")

    @cached_property
    def subjects(self) -> Subjects:
        """Whose rows are to be gone."""
        targets = [target for erasure in self.erasures for target in erasure.targets]
        ids = {kind: frozenset(t.partition(":")[2] for t in targets if t.startswith(kind))
               for kind in ("family:", "person:")}  # fmt: skip
        return Subjects(ids["family:"], ids["person:"])

    @cached_property
    def _suffixes(self) -> set[str]:
        return {PurePosixPath(name).suffix.lower() for e in self.erasures for name in e.files}

    @cached_property
    def _gone(self) -> set[str]:
        return {sha for e in self.erasures for name, sha in e.files.items() if ":" not in name.split("/")[0]}

    @cached_property
    def _targets(self) -> dict[str, Erasure]:
        return {target: e for e in reversed(self.erasures) for target in e.targets}

    @cached_property
    def _masks(self) -> dict[str, list[tuple[int, str, Spans]]]:
        """Event → what is blank of it: n of the erasure, field, spans."""
        masks: dict[str, list[tuple[int, str, Spans]]] = defaultdict(list)
        for erasure in self.erasures:
            for name, spans in erasure.texts.items():
                if name.startswith("event:"):
                    event, _, where = name.removeprefix("event:").partition("#")
                    masks[event].append((erasure.n, where, [(s, e) for s, e in spans]))
        return masks

    @cached_property
    def _named(self) -> set[str]:
        return {*self._targets, *self._masks}

    def _same_words(self, name: str, data: bytes) -> bool:
        if PurePosixPath(name).suffix.lower() not in PACKAGES:
            return False
        wanted = {
            e.files[f"words:{p}"]
            for e in self.erasures
            for p in _entries(e, "words:")
            if may_be_copy(name, p)
        }
        return bool(wanted) and words_of(name, data) in wanted

    def _without_rows(self, name: str, data: bytes) -> bytes:
        if not self.subjects:
            return data
        try:
            return clear_rows(data, name, self.subjects).data
        except UnreadableError:
            return data

    # the journal

    def _journal(self, data: bytes) -> bytes:
        return b"\n".join(self.line(line) for line in data.split(b"\n"))

    def line(self, line: bytes) -> bytes:
        """A line as it has to be; an empty one in place of a broken one, which cannot be blanked."""
        found = LINE_ID.search(line)
        ident = found[1].decode("utf-8", "replace") if found else ""
        if not {ident, f"broken:{ident}"} & self._named:
            return line
        try:
            raw = json.loads(line)
        except ValueError:
            return b""
        if not isinstance(raw, dict) or raw.get("id") != ident:
            return line
        if ident in self._targets and not raw.get("erased"):
            raw = erased_line(raw, self._targets[ident])
            line = dumped(raw)
        return _with_masks(line, raw, self._until(raw, self._masks[ident])) if ident in self._masks else line

    def _until(self, raw: dict, masks: list[tuple[int, str, Spans]]) -> list[tuple[int, str, Spans]]:
        """What was blanked before the pseudonyms that a line of an old copy still lacks: the later spans count from those."""
        pending = self.pending(raw) if self.pending else None
        return masks if pending is None else [mask for mask in masks if mask[0] < pending]


def erased_line(raw: dict, erasure: Erasure) -> dict:
    """What stays of a line: id, version, order, time, person, gesture, kind and which ids it took back."""
    links = LINKS if raw.get("kind") in KIND else ()
    kept = {key: raw[key] for key in (*KEPT, *links) if key in raw}
    return kept | {"erased": erasure.at, "erased_reason": erasure.reason}


def words_of(name: str, data: bytes) -> str:
    """Recognise a document by its words alone, whatever a synchronising program did to its package."""
    try:
        texts = streams(data, PurePosixPath(name).suffix)
    except UnreadableError:
        return ""
    bodies: dict[str, Spans] = {part: [] for part in texts if BODIES.search(part)}
    return fingerprint(texts, bodies) if any(texts[part].strip() for part in bodies) else ""


def spans_in(erasure: Erasure, path: str) -> dict[str, Spans]:
    """The spans of a file that are blank: stream → spans."""
    start = f"file:{path}#"
    found = {name.removeprefix(start): [(s, e) for s, e in spans]
             for name, spans in erasure.texts.items() if name.startswith(start)}  # fmt: skip
    if not found and path.startswith("texts/"):
        found = {"": [(s, e) for s, e in erasure.texts.get(PurePosixPath(path).stem, [])]}
    return found


def _entries(erasure: Erasure, prefix: str) -> Iterator[str]:
    return (name.removeprefix(prefix) for name in erasure.files if name.startswith(prefix))


def may_be_copy(name: str, path: str) -> bool:
    """Tell whether a file's name may be that of a copy: ``x (1).docx``, ``x-DATOR.docx``, ``Kopia av x.docx``."""
    one, other = PurePosixPath(name), PurePosixPath(path)
    return one.suffix.lower() == other.suffix.lower() and other.stem.casefold() in one.stem.casefold()


def _blanked_again(erasure: Erasure, path: str, name: str, data: bytes) -> bytes:
    spans, suffix = spans_in(erasure, path), PurePosixPath(name).suffix
    try:
        texts = streams(data, suffix)
    except UnreadableError:
        return data
    if not set(spans) <= set(texts) or fingerprint(texts, spans) != erasure.files[f"blank:{path}"]:
        return data
    if all(_is_blank(texts[stream], each) for stream, each in spans.items()):
        return data
    return blank(data, suffix, spans)


def _is_blank(text: str, spans: Spans) -> bool:
    return all(set(text[start:end]) <= {MASK, PLAIN_MASK, "\r", "\n"} for start, end in spans)


def _with_masks(line: bytes, raw: dict, masks: list[tuple[int, str, Spans]]) -> bytes:
    """The line with parts of its texts blank; the same bytes when they are blank already.

    What was blank before its words were pseudonymised has been moved with them, so that the spans no longer hold.
    """
    changed = False
    for n, where, spans in masks:
        if n < raw.get("pseudonymised", 0):
            continue
        *steps, last = where.split("/")
        holder = raw
        for step in steps:
            holder = holder.get(step, {})
        old = holder.get(last)
        if isinstance(old, str) and masked(old, spans) != old:
            holder[last] = masked(old, spans)
            changed = True
    return dumped(raw) if changed else line
