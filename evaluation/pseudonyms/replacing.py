"""Putting pseudonyms in place of names in a whole study: looked through, written as an event, done to the files."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from evaluation.erasure.contents import AUTHORS, SETTINGS
from evaluation.erasure.effect import LINE_ID, files, is_journal
from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.redaction import can_read, decoded
from evaluation.erasure.search import free_texts, words_in
from evaluation.events import KIND, Pseudonymisation
from evaluation.fingerprint import sha256
from evaluation.pseudonyms.contents import bare, mark, with_edits, worded
from evaluation.pseudonyms.edits import Edit
from evaluation.pseudonyms.effect import SURROUNDINGS, rename, replacements

if TYPE_CHECKING:
    from evaluation.study import Study

Rewrite = Callable[[str], list[Edit]]
UNCLEANED = (".odt", ".pptx")  # their comments and properties would stay: their text takes their place
BODY = "word/document.xml"


@dataclass
class Renamed:
    """What was found to be replaced.

    Attributes
    ----------
    authors : files that a person has written and changes herself → places in them
    originals : files that will be others, or gone
    unread : files no words can be looked for in
    """

    texts: dict[str, str] = field(default_factory=dict)
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    authors: dict[str, int] = field(default_factory=dict)
    originals: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def event(self) -> Pseudonymisation:
        """The event that says it."""
        return Pseudonymisation(texts=self.texts, edits=self.edits, files=self.files)


def free_words(study: "Study") -> Iterator[tuple[str, str, str]]:
    """The texts that people have written in the journal: event, field, words; what stands in a text of texts/ is left out."""
    known = {path.stem for path in (study.path / "texts").glob("*.txt")}
    for raw in _lines(study):
        for where, words in free_texts(raw) if raw.get("kind") in KIND else words_in(raw):
            if not (raw.get("kind") == "passage" and raw.get("text") in known and where in SURROUNDINGS):
                yield raw["id"], where, words


def look_through(study: "Study", rewrite: Rewrite, known: Rewrite) -> Renamed:
    """Look for what is to be replaced; nothing is changed.

    Parameters
    ----------
    rewrite : the edits of what people said and wrote: texts, sources, journals
    known : the edits of all other files, tables above all: names that are known by now
    """
    found = Renamed()
    _texts(study, rewrite, found)
    for ident, where, words in free_words(study):
        if edits := rewrite(words):
            found.edits[f"event:{ident}#{where}"] = edits
            found.counts["events"] += 1
    _half_lines(study, rewrite, known, found)
    for path in files(study.path):
        name = path.relative_to(study.path).as_posix()
        if not is_journal(name) and not name.startswith("texts/"):
            _file(study, path, name, rewrite if name.startswith("sources/") else known, found)
    return found


def replace_in(study: "Study", found: Renamed, person: str, reason: str = "") -> list[str]:
    """Write the event and make the files what it says; the paths that were changed.

    Raises JournalError when a file could not be changed: what was begun is completed when the study is opened next.
    """
    study.journal.write(person, found.event)
    changed = rename(study.path, replacements(study), study.journal.disk, fresh=True)
    study.journal.refresh()
    study.read_again()
    return changed


def _half_lines(study: "Study", rewrite: Rewrite, known: Rewrite, found: Renamed) -> None:
    """Half lines with a name go: nothing can be put in them."""
    for line in _raw_lines(study):
        if line.strip() and _parsed(line) is None:
            text, ident = line.decode("utf-8", "replace"), LINE_ID.search(line)
            if ident and (rewrite(text) or known(text)):
                found.edits[f"broken:{ident[1].decode('utf-8', 'replace')}"] = []
                found.counts["broken"] += 1


def _raw_lines(study: "Study") -> Iterator[bytes]:
    for path in sorted((study.path / "journal").rglob("*.jsonl")):
        yield from path.read_bytes().split(b"\n")


def _parsed(line: bytes) -> dict | None:
    try:
        raw = json.loads(line)
    except ValueError:
        return None
    return (
        raw
        if isinstance(raw, dict) and isinstance(raw.get("id"), str) and isinstance(raw.get("kind"), str)
        else None
    )


def _lines(study: "Study") -> Iterator[dict]:
    """All whole lines of the journal that are not erased, each once."""
    seen: set[str] = set()
    for line in _raw_lines(study):
        raw = _parsed(line)
        if raw is not None and raw["id"] not in seen:
            seen.add(raw["id"])
            yield raw


def _texts(study: "Study", rewrite: Rewrite, found: Renamed) -> None:
    """Each text with a name gets a new version, and so do the later ones of its document, so that the newest stays the newest."""
    versions: dict[str, list[tuple[int, str]]] = {}
    for path in (study.path / "texts").glob("*.txt"):
        document, _, number = path.stem.partition("~")
        versions.setdefault(document, []).append((int(number) if number.isdigit() else 1, path.stem))
    for document, each in sorted(versions.items()):
        highest, begun = max(each)[0], False
        for _, text in sorted(each):
            edits = rewrite(decoded((study.path / "texts" / f"{text}.txt").read_bytes())[0])
            begun |= bool(edits)
            if begun:
                highest += 1
                found.texts[text] = f"{document}~{highest}"
                found.edits[text] = edits
                found.counts["texts"] += bool(edits)
                found.counts["places"] += len(edits)


def _file(study: "Study", path: Path, name: str, rewrite: Rewrite, found: Renamed) -> None:
    suffix = path.suffix.lower()
    if not can_read(suffix) or (suffix in UNCLEANED and _texts_of(study, name, found)):
        _unreadable(study, path, name, found)
        return
    data = path.read_bytes()
    try:
        without = bare(data, suffix) if name.startswith("sources/") else data
        edits = {
            stream: each for stream, words in worded(without, suffix).items() if (each := rewrite(words))
        }
        hidden = without != data and any(rewrite(words) for words in worded(data, suffix).values())
    except UnreadableError:
        _unreadable(study, path, name, found)
        return
    if not (edits or hidden):
        return
    if suffix in AUTHORS or suffix in SETTINGS:
        found.authors[name] = sum(map(len, edits.values()))
        return
    if suffix == ".docx":
        edits.setdefault(BODY, [])
    made = with_edits(data, suffix, edits)
    found.edits |= {f"file:{name}#{stream}": each for stream, each in edits.items()}
    found.files |= {name: mark(made, suffix, set(edits)), f"made:{name}": sha256(made)}
    found.counts["files"] += 1
    if name.startswith("sources/"):
        found.originals.append(name)


def _unreadable(study: "Study", path: Path, name: str, found: Renamed) -> None:
    """A source no pseudonyms can be written in goes, and its text stands in its place; any other file is told."""
    texts = _texts_of(study, name, found)
    if not texts:
        found.unread.append(name)
        return
    found.files[f"gone:{name}"] = sha256(path.read_bytes())
    found.files[f"instead:{PurePosixPath(name).with_suffix('.txt')}"] = texts[-1]
    found.originals.append(name)


def _texts_of(study: "Study", name: str, found: Renamed) -> list[str]:
    """The new texts of the document that a source is; none for another file, or one without names."""
    if not name.startswith("sources/"):
        return []
    documents = study.documents[study.documents["path"] == name.removeprefix("sources/")]
    return [new for text, new in found.texts.items() if text.partition("~")[0] in set(documents["id"])]
