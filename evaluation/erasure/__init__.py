"""Erasure (*gallring*): what has to go goes everywhere, and does not come back.

``plan`` looks and says what would be touched; ``carry_out`` writes an Erasure event, which holds ids, spans and
hashes but none of the words, and then makes the files what it says; ``reapply`` does the second step again, for
an erasure that was stopped and for old copies that have come back.

The steps stand in their own modules: what a person or source consists of (`aims`), where its words stand
(`search`, `needles`, `redaction`, `rows`), and the making (`effect`).
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation import ledger
from evaluation.erasure.aims import Aim, Material, aim_at, was_erased
from evaluation.erasure.effect import Effect, Orders, enforce, files, to_remove
from evaluation.erasure.needles import Name
from evaluation.erasure.search import Found, search
from evaluation.errors import JournalError, ReadOnlyStudy, UseError
from evaluation.events import Erasure, Release
from evaluation.folding import in_order
from evaluation.pseudonyms.effect import Renaming, rename, replacements
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

TOUCHED = (
    "whole_files", "texts", "places_in_texts", "gone_passage", "gone_coding", "gone_memo", "gone_claim", "gone_other",
    "masked_events", "broken", "rows", "cells", "blanked_files", "places_in_files", "ledger", "rendered",
)  # fmt: skip
TO_SEE = ("resting", "not_placed", "unreadable", "broken_without_id", "named_files", "in_ids")
HELD = "release:"  # in the targets of an erasure: a release that had left with what was erased
CLEAN = "clean:"  # and the sha256 of a file of one that had not
ROUNDS = 3  # the study is searched again until nothing is left, in case files change meanwhile


@dataclass(frozen=True)
class Plan:
    """What an erasure would touch: counts and names of files, never the words.

    Attributes
    ----------
    what : person, source, family, passage or name
    key : what was asked for; of a name it is the word itself, so it is left out when the plan is shown
    counts : what is touched → how many
    authors : files that a person has written and changes herself → places in them
    releases : earlier releases that it concerns (keys id, why and more), where somebody has read them; the event
        names those that hold it
    clean : sha256 of the study's copies of released files that hold nothing of it; they stay
    told : what is to be said of them
    """

    what: str
    key: str = field(repr=False)
    counts: dict[str, int] = field(default_factory=dict)
    authors: dict[str, int] = field(default_factory=dict)
    releases: list[dict] = field(default_factory=list)
    clean: frozenset[str] = frozenset()
    told: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The plan in words."""
        touched = [say(f"erasure.{key}", n=self.counts[key]) for key in TOUCHED if self.counts.get(key)]
        return [say(f"erasure.plan_{self.what}"), *touched, say("erasure.cache"), *self.to_do, *self.limits]

    @property
    def to_do(self) -> list[str]:
        """What a person has to look at herself."""
        seen = [say(f"erasure.{key}", n=self.counts[key]) for key in TO_SEE if self.counts.get(key)]
        return [*seen, *(say("erasure.author_file", file=f, n=n) for f, n in self.authors.items())]

    @property
    def limits(self) -> list[str]:
        """What the erasure cannot reach."""
        own = {"family": "family", "name": "word"}.get(self.what, "cases")
        keys = ("not_reached", "limit_released", "limit_cloud", "limit_git", "limit_people", f"limit_{own}")
        return [*(say(f"erasure.{key}") for key in keys), *self.told]


def plan(study: "Study", what: str, key: str) -> Plan:
    """Say what erasing would touch; nothing is changed.

    Parameters
    ----------
    what : person (or informant, by id), source (document id), family (id), passage (its name or id), word

    Raises
    ------
    UseError
        there is no such thing in the study, or it has been erased already.
    """
    aim = aim_at(study, what, key)
    found = _searched(study, aim)
    if not (found.anything or found.authors):
        raise UseError(say("erasure.no_name" if aim.what == "name" else "erasure.nothing_left"))
    return _plan(study, aim, key, found)


def _plan(study: "Study", aim: Aim, key: str, found: Found) -> Plan:
    counts = Counter(found.counts)
    if aim.what in ("person", "family"):
        counts["ledger"] = sum(
            ledger.is_ledger(p.relative_to(study.path).as_posix()) for p in files(study.path)
        )
    if isinstance(aim.needle, Name):
        names = (path.relative_to(study.path).as_posix() for path in files(study.path))
        counts["named_files"] = sum(aim.needle.is_in(_spelled(name)) for name in names)
    return Plan(aim.what, key, dict(counts), found.authors)


def carry_out(study: "Study", planned: Plan, person: str, reason: str) -> list[str]:
    """Erase, and say what was done when it is gone from all files.

    The study is searched anew, so a plan may be old. Stopped halfway, it is completed when run again or when the
    study is opened next.

    Raises
    ------
    UseError
        without a reason, or with one that holds the word; nothing has changed.
    JournalError
        a file could not be changed; what was begun is completed when run again.
    """
    _refuse(study, planned, reason)
    reapply(study)
    try:
        aim = aim_at(study, planned.what, planned.key)
    except UseError:
        if not was_erased(study, planned.what, planned.key):
            raise
        return [say("erasure.done")]  # it had been stopped, and has just been completed
    found = _searched(study, aim)
    to_do = _plan(study, aim, planned.key, found).to_do
    releases = {f"{HELD}{each['id']}" for each in planned.releases if each["why"] == "holds"}
    releases |= {f"{CLEAN}{sha}" for sha in planned.clean}
    lines = _erase(study, aim, found, person, reason, releases)
    return [*lines, *to_do, *planned.limits, say("erasure.done")]


def _refuse(study: "Study", planned: Plan, reason: str) -> None:
    if not reason.strip():
        raise UseError(say("erasure.no_reason"))
    if planned.what == "name" and Name(planned.key).is_in(reason):
        raise UseError(say("erasure.reason_has_word"))
    study.journal.refresh()
    if study.journal.newer:
        raise ReadOnlyStudy(say("journal.newer"), where=study.journal.folder)


def _erase(study: "Study", aim: Aim, found: Found, person: str, reason: str, releases: set[str]) -> list[str]:
    """Erase until a search finds nothing; what was done, in words.

    Parameters
    ----------
    releases : what the event is to say of earlier releases
    """
    lines: list[str] = []
    for _ in range(ROUNDS):
        if not found.anything:
            return lines
        _refuse_names(aim, found)
        study.journal.write(person, _event(aim, found, reason, releases))
        clean = _clean(study)
        found.counts["rendered"] = len(to_remove(study.path, clean))
        effect = enforce(study.path, _erasures(study), study.journal.disk, fresh=True, clean=clean)
        study.journal.refresh()
        study.read_again()
        lines += [say(f"erasure.{key}", n=found.counts[key]) for key in TOUCHED if found.counts[key]]
        lines += [say("erasure.rendered_gone", file=file) for file in effect.rendered]
        found = _searched(study, aim)
    raise JournalError(say("erasure.not_stable"), where=study.path)


def _searched(study: "Study", aim: Aim) -> Found:
    try:
        return search(Material(study), aim)
    except OSError as error:
        raise JournalError(
            say("erasure.cannot_read", reason=error.strerror or ""), where=study.path
        ) from error


def _refuse_names(aim: Aim, found: Found) -> None:
    """Refuse when a path that the event would hold has the word in it."""
    paths = [name.removeprefix("blank:") for name in found.files if not name.startswith("blank:texts/")]
    if isinstance(aim.needle, Name) and any(aim.needle.is_in(_spelled(path)) for path in paths):
        raise UseError(say("erasure.rename_first"))


def _spelled(path: str) -> str:
    return path.replace("_", " ")


def _event(aim: Aim, found: Found, reason: str, releases: set[str]) -> Erasure:
    texts = {name: [[start, end] for start, end in spans] for name, spans in sorted(found.texts.items())}
    return Erasure(
        what=aim.what, targets=sorted(found.targets | releases), texts=texts, files=dict(sorted(found.files.items())),
        reason=reason.strip(),
    )  # fmt: skip


def reapply(study: "Study") -> list[str]:
    """Erase again what has come back with an old copy, and complete what was stopped.

    Returns what was done, in words; nothing when there was nothing to do. A study without erasures costs nothing.

    Raises JournalError when a file could not be changed.
    """
    erasures, replaced = _erasures(study), replacements(study)
    if not (erasures or replaced):
        return []
    pending = Renaming(study.path, replaced).pending
    disk, clean = study.journal.disk, _clean(study)
    effect = enforce(study.path, erasures, disk, pending=pending, clean=clean) if erasures else Effect()
    renamed = rename(study.path, replaced, disk) if replaced else []
    if renamed and erasures:  # what was erased after the pseudonyms had been put in
        enforce(study.path, erasures, disk, clean=clean)
    if effect or renamed:
        study.journal.refresh()
        study.read_again()
    return [
        *(say("erasure.removed_again", file=file) for file in effect.removed),
        *(say("erasure.blanked_again", file=file) for file in effect.blanked),
        *(say("erasure.rendered_gone", file=file) for file in effect.rendered),
        *(say("erasure.skipped", file=file) for file in effect.skipped),
        *(say("pseudonyms.again", file=file) for file in renamed),
    ]


def is_erased(study: "Study", file: Path, name: str) -> bool:
    """Tell whether a file on its way into sources/ under `name` holds what has been erased from the study."""
    return holds_erased(study, name, file.read_bytes())


def holds_erased(study: "Study", name: str, data: bytes) -> bool:
    """Tell whether bytes on their way into sources/ under `name` hold what has been erased from the study."""
    orders, renaming = Orders(_erasures(study)), Renaming(study.path, replacements(study))
    if orders.erasures and orders.applied(f"sources/{name}", data) != data:
        return True
    return bool(renaming.events) and renaming.file(f"sources/{name}", data) != data


def erased_documents(study: "Study") -> set[str]:
    """Give the ids of documents that have been erased whole: their source and text are missing for a reason."""
    return {name.partition("~")[0] for e in _erasures(study) for name, spans in e.texts.items() if not spans}


def releases_with_erased(study: "Study") -> set[str]:
    """Give the ids of releases that had left the study with what has since been erased."""
    targets = (target for erasure in _erasures(study) for target in erasure.targets)
    return {target.removeprefix(HELD) for target in targets if target.startswith(HELD)}


def _clean(study: "Study") -> frozenset[str]:
    """The released files, by sha256, that hold nothing of what has been erased: read so then, or released since."""
    clean: set[str] = set()
    for release in study.state.of(Release):
        files = {*release.files.values(), release.manifest}
        for erasure in _erasures(study):
            if erasure.n > release.n:
                files &= {t.removeprefix(CLEAN) for t in erasure.targets if t.startswith(CLEAN)}
        clean |= files
    return frozenset(clean)


def _erasures(study: "Study") -> list[Erasure]:
    """All erasures in order."""
    return [
        e for e in in_order([e for e in study.journal.events if type(e) is Erasure]) if type(e) is Erasure
    ]
