"""The codes of a project on their way into a study: those of its codebooks, and those that get a codebook of their own."""

from collections import Counter

from coding.codebooks import Codebook, shipped
from coding.codebooks.keeping import save
from coding.exchange.arriving_texts import document_id, free
from coding.exchange.codebook import entries_of, guids_of
from coding.exchange.outgoing import books_of
from coding.exchange.projects import Code, Project
from coding.exchange.refi_codes import guid_of_code
from evaluation import Study

VERSION = "0.1.0"
Known = tuple[str, str]  # key and codebook, as a coding names them


class ArrivingCodes:
    """What each code of a project is called in the study.

    Attributes
    ----------
    placed : code → key and codebook
    new : the paths of codes that the study did not have; they stand in the codebook `book` ("": there are none)
    """

    def __init__(self, study: Study, project: Project, name: str):
        self._study, self._project = study, project
        self.book = ""
        self._entries: list[dict] = []
        found = _by_guid(study)
        paths = _by_path(study)
        self.placed: dict[str, Known] = {}
        for guid in project.codes:
            path = tuple(part.casefold() for part in project.path(guid))
            if known := found.get(guid) or paths.get(path):
                self.placed[guid] = known
        new = self._without_empty_tops([c for guid, c in project.codes.items() if guid not in self.placed])
        self.new = [" / ".join(project.path(code.guid)) for code in new]
        if new:
            self._new_book(new, name)

    def _without_empty_tops(self, new: list[Code]) -> list[Code]:
        """Leave out the tops that an export put over codebooks: all below them is known, and nobody coded with them."""
        used = {coding.code for coding in self._project.codings}
        parents = {code.parent for code in new}
        known_below = {self._project.codes[guid].parent for guid in self.placed}
        return [c for c in new if c.guid in used or c.guid in parents or c.guid not in known_below]

    def _new_book(self, codes: list[Code], name: str) -> None:
        own = {path.stem.casefold() for path in (self._study.path / "codebooks").glob("*.yaml")}
        self.book = free(document_id(name, "codes").replace("~", "-"), own | {*shipped()})
        entries = entries_of(codes)
        self._entries = [entry for _, entry in entries]
        self.placed |= {code.guid: (entry["id"], f"{self.book}@{VERSION}") for code, entry in entries}

    @property
    def books(self) -> list[str]:
        """The codebooks of the codings, the most used first, and that of new codes; of all codes where nothing is coded."""
        used = Counter(self.placed[coding.code][1].partition("@")[0] for coding in self._project.codings)
        if self.book:
            used[self.book] += 0
        used = used or Counter(book.partition("@")[0] for _, book in self.placed.values())
        return [book for book, _ in used.most_common()]

    def write(self) -> None:
        """Write the new codebook, where there is one."""
        if self._entries:
            title = {"sv": self._project.name or self.book}
            data = {"id": self.book, "version": VERSION, "title": title, "codes": self._entries}
            save(self._study, self.book, data)


def _by_guid(study: Study) -> dict[str, Known]:
    """The codes of the study's and the shipped codebooks by the GUIDs that they have, or that their keys give."""
    return {guid: (key, book.reference) for book in books_of(study, shipped())[::-1]
            for key, own in guids_of(book).items()
            for guid in (guid_of_code(book.id, key), own)}  # fmt: skip


def _by_path(study: Study) -> dict[tuple[str, ...], Known]:
    """The codes of the study's own codebooks by their names from the top: some programs give new GUIDs each time."""
    own = {path.stem for path in (study.path / "codebooks").glob("*.yaml")}
    found: dict[tuple[str, ...], Known] = {}
    for book in (book for book in books_of(study) if book.id in own):
        for key in book.codes:
            for lang in ("sv", "en"):
                found.setdefault(
                    tuple(name.casefold() for name in names_of(book, key, lang)), (key, book.reference)
                )
    return found


def names_of(book: Codebook, code: str, lang: str) -> list[str]:
    """The names from the top of a code's branch down to it."""
    return [book.name(key, lang) for key in book.path(code)]
