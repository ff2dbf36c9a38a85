"""The texts of a project on their way into a study: those that it has already, and those to be written with their originals."""

import hashlib
import re
import unicodedata
from pathlib import Path

from coding.exchange.projects import Project, Source
from coding.exchange.withheld import withheld, without
from coding.frozen import frozen
from coding.identifiers import personal_numbers
from evaluation import Study
from evaluation.disk import Disk
from evaluation.erasure import holds_erased
from evaluation.errors import FoljeError
from evaluation.schemas import schema
from evaluation.words import say
from evaluation.workbooks import add_rows, check_writable

_TEXT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(~[1-9]\d{0,3})?")
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


def check_texts(project: Project, study: Study | None) -> None:
    """Raise FoljeError where the texts hold what must not come in, or the study cannot be written."""
    if study and study.journal.newer:
        raise FoljeError(say("journal.newer"))
    if study and project.sources:
        check_writable(study, "documents")
    named = [f"{s.name} ({n})" for s in project.sources.values() if (n := len(personal_numbers(s.text)))]
    if named:
        raise FoljeError(say("exchange.personal_numbers", sources=", ".join(named[:5]), n=len(named)))
    if study and any(
        holds_erased(study, f"{document_id(s.name)}.txt", s.text.encode()) for s in project.sources.values()
    ):
        raise FoljeError(say("exchange.erased"))


class ArrivingTexts:
    """Where each source of a project has its text in the study.

    Attributes
    ----------
    placed : source → the id of its text
    words : id of a text → its words as the study has them
    new : how many texts the study did not have
    """

    def __init__(self, study: Study, project: Project):
        self._study, self._project = study, project
        known = {path.stem: frozen(study, path.stem) or "" for path in (study.path / "texts").glob("*.txt")}
        self._by_words = {words: name for name, words in sorted(known.items(), reverse=True)}
        for name, kept in withheld(study).items():  # as an export of ours has it
            self._by_words.setdefault(without(known[name], kept), name)
        self._taken = {name.casefold() for name in (*known, *study.documents["id"].dropna())}
        self.words = known
        self.new = 0
        self.placed = {guid: self._place(source) for guid, source in project.sources.items()}

    def _place(self, source: Source) -> str:
        """The text with the same words, first of all under the same name; else a new one."""
        name = document_id(source.name)
        if self.words.get(name) == source.text:
            return name
        if source.text in self._by_words:
            return self._by_words[source.text]
        self.new += 1
        name = free(name, self._taken)
        self._taken.add(name.casefold())
        self.words[name] = source.text
        self._by_words[source.text] = name
        return name

    def write(self) -> None:
        """Write texts, originals and the rows of documents that are not there: all on disk when it returns."""
        listed = set(self._study.documents["id"].dropna())
        files: dict[Path, bytes] = {}
        rows: dict[str, dict[str, object]] = {}
        for guid, name in self.placed.items():
            source, document = self._project.sources[guid], name.partition("~")[0]
            files[self._study.path / "texts" / f"{name}.txt"] = self.words[name].encode()
            if source.original is not None and document not in listed:
                for ending, data in {source.ending: source.original, **source.others}.items():
                    files[self._study.path / "sources" / f"{name}{ending}"] = data
                rows.setdefault(document, _row(document, f"{name}{source.ending}", source.original))
        Disk().write_all({path: data for path, data in files.items() if not path.exists()})
        if rows:
            add_rows(self._study, "documents", list(rows.values()))


def _row(document: str, path: str, original: bytes) -> dict[str, object]:
    words = schema("documents").field
    return {"id": document, "kind": words("kind").value_label("other", "sv"), "path": path,
            "sha256": hashlib.sha256(original).hexdigest(), "status": words("status").value_label("working", "sv")}  # fmt: skip


def document_id(name: str, otherwise: str = "text") -> str:
    """A short ASCII id for a source's name; one that is an id already stays.

    >>> document_id("Intervju Åsa, del 2.docx"), document_id("p-team-2023-02-07~2"), document_id("CON")
    ('intervju-asa-del-2', 'p-team-2023-02-07~2', 'text-con')
    """
    if _TEXT_ID.fullmatch(name) and len(name) <= 60 and not _DEVICE.fullmatch(name.lower()):
        return name
    stem = re.sub(r"\.(docx?|txt|pdf|rtf|odt|md|vtt|srt)$", "", name, flags=re.IGNORECASE)
    plain_stem = unicodedata.normalize("NFKD", stem.lower()).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", plain_stem)[:48].strip("-")
    return f"{otherwise}-{short}".strip("-") if not short or _DEVICE.fullmatch(short) else short


def free(name: str, taken: set[str]) -> str:
    """The name, with a number where another has it."""
    base, number, found = name.replace("~", "-") if name.casefold() in taken else name, 2, name
    while found.casefold() in taken:
        found, number = f"{base}-{number}", number + 1
    return found
