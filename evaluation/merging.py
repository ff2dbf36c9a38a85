"""Bringing two copies of one study together (`folje merge`): the union of their journals, and the texts that are missing.

Events are only added, so nothing can be overwritten and the order of merging does not matter: copies that have taken in each
other have the same events. What has been erased in either stays erased in both. Rows of tables are people's own and are never
merged: what differs is told.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation import ledger
from evaluation.asking import yes
from evaluation.erasure import reapply
from evaluation.erasure.effect import Orders
from evaluation.errors import JournalError, Problem, ReadOnlyStudy, UseError
from evaluation.event_words import counted
from evaluation.events import Erasure, Event
from evaluation.folding import fold
from evaluation.schemas import schema, schema_names
from evaluation.study import Study
from evaluation.words import say

Ask = Callable[[str], str] | None
MOST_NAMES = 5


@dataclass
class Merge:
    """What taking in a copy would do.

    Attributes
    ----------
    lines : path in the journal → lines to write there, as they stand in the copy
    events : the events in them that the study does not have
    beaten : ids that are erased in the copy and still full here
    contradictions : groups of values that come to stand against each other
    files : path in the study → what the copy has and the study lacks: frozen texts, sources, the secret ledger
    differing : frozen texts that have other words in the copy; the study's own stay
    rows : table → (rows that only the copy has, rows that differ)
    problems : what could not be read in the copy's journal, and stays there
    """

    lines: dict[str, list[bytes]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    unknown: int = 0
    beaten: list[str] = field(default_factory=list)
    contradictions: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.files)


def merge(copy: Study, study: Study, ask: Ask = None, *, sure: bool = False) -> dict:
    """Take the events, texts and sources of a copy into a study.

    Parameters
    ----------
    ask : asks before anything is written; None when nobody can answer
    sure : write without asking

    Returns
    -------
    dict with merged (whether it was done), new (person → kind → count), beaten, contradictions, files, differing, rows, lines and
    exit (1 when nothing was written that could have been, or texts differ)

    Raises
    ------
    UseError
        when it is not a copy of the same study.
    ReadOnlyStudy, JournalError
        one of them was written by a newer Följe; the disk refused. What had been written stands, and is gone on from.
    """
    found = compare(copy, study)
    told = _lines(found)
    if not found:
        return _answer(found, False, [*told, say("merging.nothing_new")])
    if not sure and not _yes(ask, told):
        return _answer(
            found, False, [*told, say("merging.not_done" if ask else "merging.add_yes")], refused=True
        )
    written = _write(found, study)
    erased = reapply(study)
    return _answer(
        found, True, [*told, *erased, say("merging.done"), say("merging.no_undo", files=", ".join(written))]
    )


def _yes(ask: Ask, told: list[str]) -> bool:
    return yes(ask, *told, say("merging.question"))


# looking


def compare(copy: Study, study: Study) -> Merge:
    """Say what a copy has that the study lacks; nothing is changed."""
    _refuse(copy, study)
    orders = Orders([e for e in (*study.journal.events, *copy.journal.events) if isinstance(e, Erasure)])
    found = Merge(problems=[p for p in copy.journal.problems if p.level == "error"])
    _journals(copy, study, orders, found)
    for folder in ("texts", "sources", "ledger"):
        _files(copy.path, study.path, folder, orders, found)
    before = {frozenset(v.id for v in group) for group in study.state.contradictions()}
    after = fold([*study.journal.events, *found.events]).contradictions()
    found.contradictions = sum(frozenset(v.id for v in group) not in before for group in after)
    found.rows = {name: counts for name in schema_names() if any(counts := _rows(copy, study, name))}
    return found


def _refuse(copy: Study, study: Study) -> None:
    if copy.path.resolve() == study.path.resolve():
        raise UseError(say("merging.itself"), where=copy.path)
    for each in (copy, study):
        if each.journal.newer:
            raise ReadOnlyStudy(say("journal.newer"), where=each.path)
    if not _same_study(copy, study):
        raise UseError(say("merging.other_study"), where=copy.path)


def _same_study(copy: Study, study: Study) -> bool:
    """Whether they have an event or a text in common, or else are called the same and follow the same groups."""
    ours, theirs = ({event.id for event in each.journal.events} for each in (study, copy))
    texts = (
        {(p.name, p.read_bytes()) for p in (each.path / "texts").glob("*.txt")} for each in (study, copy)
    )
    one, other = ((each.settings.title, each.settings.groups) for each in (study, copy))
    return bool(ours & theirs) or one == other or not set.isdisjoint(*texts)


def _journals(copy: Study, study: Study, orders: Orders, found: Merge) -> None:
    """The copy's lines that the study lacks, or has in full where the copy's is erased."""
    ours = dict(_own(study))
    known = {event.id: event for event in copy.journal.events}
    for path, line, raw in _raw_lines(copy.path / "journal"):
        ident, is_erased = raw["id"], bool(raw.get("erased"))
        if ident in ours and not (is_erased and not ours[ident]):
            continue
        found.beaten += [ident] if ident in ours else []
        ours[ident] = is_erased
        written = orders.line(line)  # what has been erased here comes in without its words
        found.lines.setdefault(path, []).append(written)
        if ident not in known:
            found.unknown += 1
        elif is_erased or not json.loads(written).get("erased"):
            found.events.append(known[ident])


def _own(study: Study) -> Iterator[tuple[str, bool]]:
    """Each id that the study has, and whether it is erased; also of kinds that this version does not know."""
    erased: dict[str, bool] = {}
    for _, _, raw in _raw_lines(study.path / "journal"):
        erased[raw["id"]] = erased.get(raw["id"], False) or bool(raw.get("erased"))
    yield from erased.items()


def _raw_lines(folder: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """All whole lines of the journal that are events: their file, bytes and content."""
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_bytes().split(b"\n")[:-1]:
            try:
                raw = json.loads(line.strip(b"\x00\xef\xbb\xbf \t\r"))
            except ValueError:
                continue
            if isinstance(raw, dict) and isinstance(raw.get("id"), str) and raw["id"] and "kind" in raw:
                yield path.relative_to(folder).as_posix(), line.strip(b"\x00\xef\xbb\xbf \t\r"), raw


def _files(copy: Path, study: Path, folder: str, orders: Orders, found: Merge) -> None:
    for path in sorted((copy / folder).rglob("*")):
        name = path.relative_to(copy).as_posix()
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        data, own = orders.applied(name, path.read_bytes()), study / name
        if data is not None and not own.exists():
            found.files[name] = data
        elif data is not None and folder == "texts" and orders.applied(name, own.read_bytes()) != data:
            found.differing.append(path.stem)


def _rows(copy: Study, study: Study, name: str) -> tuple[int, int]:
    """How many rows of a table only the copy has, and how many have the same key and other cells."""
    key = schema(name).key
    theirs, ours = (
        each.frames[name].dropna(subset=key).drop_duplicates(key).set_index(key) for each in (copy, study)
    )
    both = theirs.index.intersection(ours.index)
    one, other = (each.loc[both].astype("str").fillna("") for each in (theirs, ours))
    differ = (one != other[one.columns]).any(axis=1)
    return len(theirs.index.difference(ours.index)), int(differ.sum())


# writing


def _write(found: Merge, study: Study) -> list[str]:
    """Texts and sources first, then the events that speak of them; the journal files that were written."""
    disk = study.journal.disk
    written = []
    try:
        for name, data in found.files.items():
            if ledger.is_ledger(name):
                ledger.make_private(study.path / name)
            disk.write(study.path / name, data)
        for name, lines in found.lines.items():
            path = _free(study.path / "journal" / name, lines)
            disk.append(path, b"".join(line + b"\n" for line in lines))
            written.append(path.relative_to(study.path).as_posix())
    except OSError as error:
        raise JournalError(say("journal.not_saved", reason=error.strerror or ""), where=study.path) from error
    study.journal.refresh()
    study.read_again()
    return written


def _free(path: Path, lines: list[bytes]) -> Path:
    """The file the lines had in the copy; beside it where the study has one of that name, which may be being written."""
    if not path.exists():
        return path
    return path.with_name(f"{path.stem}-{zlib.crc32(b''.join(lines)):08x}-{len(lines)}{path.suffix}")


# telling


def _answer(found: Merge, merged: bool, lines: list[str], *, refused: bool = False) -> dict:
    return {
        "merged": merged, "new": {person: dict(kinds) for person, kinds in _counted(found).items()},
        "beaten": len(found.beaten), "contradictions": found.contradictions, "files": sorted(found.files),
        "differing": found.differing, "rows": {name: list(counts) for name, counts in found.rows.items()},
        "problems": [problem.as_dict() for problem in found.problems], "lines": lines,
        "exit": 1 if refused or found.differing else 0,
    }  # fmt: skip


def _counted(found: Merge) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for event in found.events:
        counted.setdefault(event.person, Counter())[event.kind] += 1
    return counted


def _lines(found: Merge) -> list[str]:
    lines = []
    for person in sorted(_counted(found)):
        counts = counted(event for event in found.events if event.person == person)
        lines.append(say("merging.new", person=person, counts=counts))
    told = {"unknown": found.unknown, "beaten": len(found.beaten), "contradictions": found.contradictions}
    lines += [say(f"merging.{key}", n=n) for key, n in told.items() if n]
    for folder in ("texts", "sources", "ledger"):
        names = [name.partition("/")[2] for name in found.files if name.startswith(folder)]
        lines += [say(f"merging.missing_{folder}", n=len(names), names=_some(names))] if names else []
    lines += (
        [say("merging.differing", n=len(found.differing), names=_some(found.differing))]
        if found.differing
        else []
    )
    for name, (only, differ) in found.rows.items():
        lines.append(say("merging.rows", table=schema(name).title(), only=only, differ=differ))
    return [*lines, *(say("merging.unreadable", problem=problem) for problem in found.problems)]


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
