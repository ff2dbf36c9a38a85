"""Earlier releases: which of their files the study still has as they left, and which hold what is to be erased."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from coding.consents import Consents
from evaluation import Study, ledger
from evaluation.erasure import releases_with_erased
from evaluation.erasure.aims import Aim, Material, aim_at
from evaluation.erasure.effect import rendered
from evaluation.erasure.needles import Sayings
from evaluation.errors import StudyError, UseError
from evaluation.events import QuoteCheck, Release
from evaluation.fingerprint import sha256_of_file
from evaluation.words import say
from reports.scanning import READERS

HOLDS, UNREAD, COUNTS = "holds", "unread", "counts"


@dataclass(frozen=True)
class Earlier:
    """A release that an erasure is about.

    Attributes
    ----------
    why : holds (its words), unread (the study has no file of it that can be read), counts (of families)
    """

    id: str
    report: str
    day: str
    audience: str
    receivers: tuple[str, ...]
    why: str

    @property
    def line(self) -> str:
        """The release and why it is listed, in words."""
        return f"  {named(self)}: {say(f'archive.release_{self.why}')}"


def named(release: Release | Earlier) -> str:
    """A release as people speak of it: "2024-12-01 delrapport (styrgruppen)"."""
    day = release.day if isinstance(release, Earlier) else release.at[:10]
    return f"{day} {release.report} ({', '.join(release.receivers) or release.audience})"


def kept_files(study: Study) -> dict[str, Path]:
    """The files that the study has of what has been released, by sha256: byte for byte as they left."""
    left = {sha for release in study.state.of(Release) for sha in release.files.values()}
    found = {sha256_of_file(path): path for path in rendered(study.path)}
    return {sha: path for sha, path in found.items() if sha in left}


def holding(study: Study, what: str, key: str) -> list[Earlier]:
    """The releases that hold what is to be erased, or may do so, in order of time.

    Parameters
    ----------
    what, key : as in `evaluation.erasure.plan`
    """
    aim, files = aim_at(study, what, key), kept_files(study)
    needles = _needles(study, aim)
    counted = _with_counts(study) if what == "family" else set()
    found = [
        _earlier(release, _why(release, files, needles) if needles else _counts(release, counted))
        for release in study.state.of(Release)
    ]
    return sorted((each for each in found if each.why), key=lambda each: (each.day, each.id))


def clean(study: Study, found: Sequence[Earlier]) -> frozenset[str]:
    """The sha256 of the study's copies of released files that can stay: those of releases that have been read and hold nothing.

    Parameters
    ----------
    found : what `holding` gives
    """
    gone = {each.id for each in found if each.why in (HOLDS, UNREAD)}
    stay = [release for release in study.state.of(Release) if release.id not in gone]
    return frozenset(sha for release in stay for sha in (*release.files.values(), release.manifest) if sha)


def _needles(study: Study, aim: Aim) -> list:
    """What finds the words: as they were said, and as quotes of them were approved."""
    if aim.needle is None:
        return []
    passages = Material(study).passages
    named = {p.name for p in passages if p.id in aim.events or p.document in aim.documents}
    checks = [e for e in study.journal.events if isinstance(e, QuoteCheck) and not e.erased]
    wordings = [check.wording for check in checks if check.passage in named and check.wording]
    return [aim.needle, Sayings(wordings)]


def _why(release: Release, files: dict[str, Path], needles: Sequence) -> str:
    """Why a release is listed; "" where its files could be read and hold nothing."""
    texts = [_text(files[sha]) for sha in release.files.values() if sha in files]
    readable = [text for text in texts if text]
    if any(needle.is_in(text) for text in readable for needle in needles):
        return HOLDS
    return "" if readable else UNREAD


def _text(path: Path) -> str:
    """All words of a file; "" where it cannot be read."""
    try:
        reader = import_module(f"reports.scanning.{READERS[path.suffix.lower()]}")
        return "\n".join(piece.text for piece in reader.read(path.read_bytes()).pieces)
    except Exception:  # whatever a damaged file makes the libraries say: it is told as unread
        return ""


def _with_counts(study: Study) -> set[str]:
    """The releases that told counts of families, by the ledger; none where it cannot be read, which folje check tells."""
    with suppress(StudyError):
        return {record["id"] for record in ledger.records(study.path) if record["tables"]}
    return set()


def _counts(release: Release, counted: set[str]) -> str:
    return COUNTS if release.id in counted else ""


def _earlier(release: Release, why: str) -> Earlier:
    return Earlier(
        release.id, release.report, release.at[:10], release.audience, tuple(release.receivers), why
    )


def lines(study: Study, found: Sequence[Earlier]) -> list[str]:
    """The releases for who erases, what to do about them, and whether the study's own copies go."""
    told = (
        [say("archive.earlier"), *(each.line for each in found), say("archive.earlier_do")] if found else []
    )
    return [*told, *([say("archive.own_copies")] if set(kept_files(study)) - clean(study, found) else [])]


def as_data(found: Sequence[Earlier]) -> list[dict]:
    """The releases for ``--json``."""
    return [asdict(each) for each in found]


def not_to_keep(study: Study) -> set[str]:
    """The ids of releases that hold what has been erased, or the words of someone who has withdrawn."""
    withdrawn = sorted(Consents(study).withdrawn("quote", "interview"))
    told = {each.id for subject in withdrawn for each in _of_person(study, subject)}
    return releases_with_erased(study) | told


def _of_person(study: Study, person: str) -> list[Earlier]:
    with suppress(UseError):  # nothing of that person is left
        return [each for each in holding(study, "person", person) if each.why == HOLDS]
    return []
