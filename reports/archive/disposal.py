"""The disposal list: every kind of material a study consists of, how much, from when, under which rule, until when."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation import Study
from evaluation.caches import cached_files
from evaluation.erasure.effect import rendered
from evaluation.events import Pseudonymisation, Release
from evaluation.originals import is_earlier
from evaluation.schemas import schema
from evaluation.settings import MATERIALS
from evaluation.words import say
from reports.earlier_releases import kept_files, named
from reports.table import Table

RECORDINGS = {
    ".mp3",
    ".m4a",
    ".wav",
    ".wma",
    ".aac",
    ".ogg",
    ".flac",
    ".mp4",
    ".mov",
    ".avi",
    ".mkv",
    ".webm",
}
FOLDERS = {"texts": "texts", "journal": "journal", "tables": "tables", "cases": "cases", "codebooks": "codebooks",
           "report_texts": "reports", "ledger": "ledger", "exports": "export"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One kind of material.

    Attributes
    ----------
    kind : a kind of document, or one of `evaluation.settings.MATERIALS`
    n : files (of `sent`: releases); None where nobody can count them from here
    first, last : the days it is from and to, ISO; "" where that is not known
    rule : what study.yaml says of it; "" where it says nothing
    keep : whether it is kept; None where study.yaml does not say
    by : the last day, ISO; "" where none is stated
    also : what else is to be known
    """

    kind: str
    n: int | None
    first: str = ""
    last: str = ""
    rule: str = ""
    keep: bool | None = None
    by: str = ""
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The kind in words."""
        labels = schema("documents").field("kind")
        return say(f"archive.kind_{self.kind}") if self.kind in MATERIALS else labels.value_label(self.kind)

    @property
    def number(self) -> str:
        """How many, in words."""
        unit = "reports" if self.kind == "sent" else "files"
        return say("archive.unknown") if self.n is None else say(f"archive.{unit}", n=self.n)

    @property
    def days(self) -> str:
        """From and to, in words."""
        return self.first if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def to_do(self) -> str:
        """What to do with it: as study.yaml decides; else what the kind asks for."""
        decided = {True: [say("archive.keep")], False: [say("archive.dispose")], None: []}[self.keep]
        kind = (
            self.kind if self.kind in MATERIALS else "transcript" if self.kind == "transcript" else "source"
        )
        return " ".join([*decided, say(f"archive.do_{kind}"), *self.also])

    @property
    def until(self) -> str:
        """By when, in words."""
        if self.by or self.keep:
            return self.by or say("archive.no_end")
        return say("archive.see_rule") if self.rule else say("archive.ask")


def disposal_list(study: Study, refused: set[str]) -> list[Entry]:
    """All kinds of material that the study has, in the order they come into being.

    Parameters
    ----------
    refused : ids of releases that hold what has been erased or withdrawn
    """
    entries = [*_sources(study), *_folders(study), *_outside(study, refused)]
    order = [entry["value"] for entry in schema("documents").field("kind").categories] + list(MATERIALS)
    return sorted((_ruled(study, entry) for entry in entries), key=lambda entry: order.index(entry.kind))


def _ruled(study: Study, entry: Entry) -> Entry:
    settings = study.settings
    if entry.kind not in settings.disposal:
        return replace(entry, rule=settings.disposal_rule)
    day = settings.disposal[entry.kind]
    return replace(entry, rule=settings.disposal_rule, keep=day is None, by=day.isoformat() if day else "")


# the material


def _sources(study: Study) -> Iterator[Entry]:
    """The files of sources/ by what they are, with the days the table of documents gives them."""
    rows = study.documents.dropna(subset=["path"]).drop_duplicates("path").set_index("path")
    found: dict[str, list[tuple[Path, object]]] = {}
    for path in _files(study.path / "sources"):
        name = path.relative_to(study.path / "sources").as_posix()
        known = _listed(name, rows)
        kind = rows.loc[known, "kind"] if known else "unlisted"
        kind = (
            "recording" if path.suffix.lower() in RECORDINGS else kind if isinstance(kind, str) else "other"
        )
        found.setdefault(kind, []).append((path, rows.loc[known, "date"] if known else None))
    for kind, each in found.items():
        yield Entry(kind, len(each), *_span(day for _, day in each))


def _listed(name: str, rows: pd.DataFrame) -> str:
    """The path in the table of documents that a file is, or is an earlier original of."""
    if name in rows.index:
        return name
    earlier = (path for path in rows.index if is_earlier(name, {path}))
    return next(earlier, "")


def _folders(study: Study) -> list[Entry]:
    """What lies in the study's other folders, what has been rendered, and the cache."""
    made, kept = rendered(study.path), set(kept_files(study).values())
    own = [path for path in _files(study.path) if path not in set(made)]
    found = {kind: _within(study.path / folder, own) for kind, folder in FOLDERS.items()}
    known = {path for paths in found.values() for path in paths} | {study.path / "study.yaml"}
    known |= set(_within(study.path / "sources", own))
    found |= {"elsewhere": [path for path in own if path not in known], "released": sorted(kept),
              "drafts": [path for path in made if path not in kept], "cache": cached_files(study.path)}  # fmt: skip
    return [Entry(kind, len(paths), *_days(study, kind, paths)) for kind, paths in found.items() if paths]


def _within(folder: Path, paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.is_relative_to(folder)]


def _days(study: Study, kind: str, paths: list[Path]) -> tuple[str, str]:
    """The days a folder's content is about; of cases the study's own, since a date may be one family's."""
    if kind in ("tables", "cases"):
        return _span([study.settings.start, study.settings.end])
    if kind == "texts":
        days = dict(zip(study.documents["id"], study.documents["date"], strict=True))
        return _span(days.get(path.stem.partition("~")[0]) for path in paths)
    if kind == "journal":
        return _span(event.at for event in study.journal.events)
    if kind == "released":
        return _span(event.at for event in study.state.of(Release))
    if kind == "ledger":
        return _span(path.name for path in paths)
    return _span(map(_changed, paths))


def _outside(study: Study, refused: set[str]) -> Iterator[Entry]:
    """What lies outside the study, or may do so: the key, lists of names, what has been sent, other copies."""
    settings = study.settings
    if settings.pseudonym_key or study.state.of(Pseudonymisation):
        yield Entry("key", 1 if _reached(study, settings.pseudonym_key) else None)
    lists = [path for path in (settings.names_list, settings.roles_list) if path]
    if lists:
        yield Entry("lists", len(lists))
    if releases := study.state.of(Release):
        held = tuple(say("archive.ask_back", release=named(r)) for r in releases if r.id in refused)
        yield Entry("sent", len(releases), *_span(r.at for r in releases), also=held)
    yield Entry("copies", None)


def _reached(study: Study, path: str) -> bool:
    return bool(path) and (study.path / path).is_file()


def _files(folder: Path) -> list[Path]:
    """The files of a folder, without hidden ones, locks of open ones, and git's."""
    visible = (p for p in sorted(folder.rglob("*")) if not p.relative_to(folder).parts[0].startswith("."))
    return [path for path in visible if path.is_file() and not path.name.startswith((".", "~$"))]


def _changed(path: Path) -> str:
    return date.fromtimestamp(path.stat().st_mtime).isoformat()


def _span(days: Iterable) -> tuple[str, str]:
    """The first and the last of some days; empty where none is known."""
    known = sorted(str(day)[:10] for day in days if day is not None and not pd.isna(day))
    return (known[0], known[-1]) if known else ("", "")


# the list for people


def table(study: Study, entries: list[Entry]) -> Table:
    """The list as a table; the rule, which is the same for all, stands under it."""
    header = tuple(say(f"archive.column_{name}") for name in ("kind", "n", "days", "do", "by"))
    rows = tuple((e.name, e.number, e.days, e.to_do, e.until) for e in entries)
    return Table("disposal", say("archive.list_title"), header, rows, notes=(_rule(study),))


def in_words(study: Study, entries: list[Entry]) -> list[str]:
    """The list as lines: the rule once, then each kind."""
    told = [_rule(study)]
    for entry in entries:
        days = f", {entry.days}" if entry.days else ""
        told += [
            f"  {entry.name}: {entry.number}{days}",
            f"    {entry.to_do} {say('archive.by', by=entry.until)}",
        ]
    return told


def _rule(study: Study) -> str:
    return say("archive.rule", rule=study.settings.disposal_rule or say("archive.no_rule"))


def as_data(entries: list[Entry]) -> list[dict]:
    """The list for ``--json``."""
    return [asdict(entry) | {"name": entry.name, "to_do": entry.to_do} for entry in entries]
