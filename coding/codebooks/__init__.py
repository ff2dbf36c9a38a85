"""Codebooks: codes with names, definitions and parents, as data; Tuckman's is one of them.

A code never leaves its file: one that is merged, split or retired keeps its entry, with the version in which it went.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from coding.codebooks.findings import problems_in
from data_templates import find
from evaluation import FoljeError, Problem, Study
from evaluation.suggestions import nearest
from evaluation.words import LANGUAGES, in_language, say


@dataclass(frozen=True)
class Code:
    """A code: `data` is its entry in the codebook file."""

    data: dict

    @property
    def id(self) -> str:
        """The key that codings carry."""
        return self.data["id"]

    @property
    def parent(self) -> str | None:
        """The key of the code above it."""
        return self.data.get("parent")

    @property
    def kind(self) -> str:
        """Phase, indicator or cross."""
        return self.data.get("kind", "cross")

    @property
    def colour(self) -> str | None:
        """The colour as #RRGGBB, where it has one of its own."""
        return self.data.get("colour")

    @property
    def retired(self) -> str | None:
        """The version in which it was merged, split or retired; None for a code in use."""
        return self.data.get("retired")

    def name(self, lang: str | None = None) -> str:
        """The short name for people."""
        return in_language(self.data["name"], lang)

    def text(self, part: str, lang: str | None = None) -> str:
        """What the codebook says of it under definition, include, exclude or non_example; "" where it says nothing."""
        said = self.data.get(part)
        if isinstance(said, dict):  # beside its text a non-example has a code
            said = {key: said[key] for key in LANGUAGES if key in said}
        return in_language(said, lang)

    def definition(self, lang: str | None = None) -> str:
        """What the code means, in a sentence."""
        return self.text("definition", lang)

    @property
    def nearest(self) -> str | None:
        """The key of the code it is most easily taken for."""
        return self.data.get("nearest", {}).get("code")

    def difference(self, lang: str | None = None) -> str:
        """What parts it from the nearest code."""
        return in_language(self.data.get("nearest", {}).get("difference"), lang)

    def examples(self, lang: str | None = None) -> list[str]:
        """Passages that should have the code."""
        return [in_language(example, lang) for example in self.data.get("examples", [])]

    def keywords(self, lang: str = "sv") -> list[str]:
        """The patterns that propose the code (see `coding.codebooks.keywords`)."""
        return _listed(self.data.get("keywords"), lang)

    def exceptions(self, lang: str = "sv") -> list[str]:
        """Patterns of words that a keyword hits and should not."""
        return _listed(self.data.get("exceptions"), lang)


def _listed(patterns: dict | list | None, lang: str) -> list[str]:
    """The patterns of one language; a plain list is Swedish."""
    by_language = patterns if isinstance(patterns, dict) else {"sv": patterns}
    return list(by_language.get(lang) or [])


@dataclass(frozen=True)
class Codebook:
    """A version of a codebook; `data` is the whole file, `codes` its codes in use by key, in the order of the file."""

    data: dict
    codes: dict[str, Code]

    @classmethod
    def of(cls, data: dict) -> "Codebook":
        """The codebook in the content of a file without errors."""
        every = (Code(entry) for entry in data["codes"])
        return cls(data, {code.id: code for code in every if not code.retired})

    @property
    def id(self) -> str:
        """The key of the instrument."""
        return self.data["id"]

    @property
    def version(self) -> str:
        """The version, as written."""
        return str(self.data["version"])

    @property
    def reference(self) -> str:
        """How a coding names it: ``tuckman@0.2.0``."""
        return f"{self.id}@{self.version}"

    @cached_property
    def retired(self) -> dict[str, Code]:
        """The codes that are no longer in use, by key."""
        every = (Code(entry) for entry in self.data["codes"])
        return {code.id: code for code in every if code.retired}

    def title(self, lang: str | None = None) -> str:
        """What people call it."""
        return in_language(self.data.get("title") or self.id, lang)

    def name_and_version(self, lang: str | None = None) -> str:
        """How people read it: "Tuckman, version 0.2.0"."""
        return f"{self.title(lang)}, version {self.version}"

    @property
    def phases(self) -> list[Code]:
        """The phases in order."""
        return [code for code in self.codes.values() if code.kind == "phase"]

    @cached_property
    def judged(self) -> list[Code]:
        """The codes that a group is judged by at a meeting, in order: phases, or the degrees of another scale."""
        return self.phases or [self.codes[key] for key in self.values("values") if key in self.codes]

    def tree(self) -> Iterator[tuple[int, Code]]:
        """The codes as people read them, each under its parent, with how deep it stands from 0."""
        under: dict[str | None, list[Code]] = {}
        for code in self.codes.values():
            under.setdefault(code.parent if code.parent in self.codes else None, []).append(code)
        stack = [(0, code) for code in reversed(under.get(None, []))]
        while stack:
            level, code = stack.pop()
            yield level, code
            stack += [(level + 1, child) for child in reversed(under.get(code.id, []))]

    def path(self, code: str) -> list[str]:
        """The keys from the top of the code's branch down to the code; empty for one the codebook does not have."""
        branch: list[str] = []
        found = self.codes.get(code)
        while found is not None:
            branch.insert(0, found.id)
            found = self.codes.get(found.parent or "")
        return branch

    def top(self, code: str) -> str | None:
        """The key of the code at the top of this one's branch; None for a code that the codebook does not have.

        >>> codebook("tuckman").top("FOR3")
        'FOR'
        """
        return next(iter(self.path(code)), None)

    def phase(self, code: str) -> str | None:
        """The phase an indicator belongs to; None for other codes."""
        top = self.codes.get(self.top(code) or "")
        return top.id if top and top.kind == "phase" else None

    def name(self, code: str, lang: str | None = None) -> str:
        """The name of a code, also of one that is retired; a code that the codebook does not have names itself."""
        found = self.codes.get(code) or self.retired.get(code)
        return found.name(lang) if found else code

    def nearest_code(self, word: str) -> str | None:
        """The key of the code spelled most like a word, in key or name; None where none is near.

        >>> codebook("tuckman").nearest_code("NOR33")
        'NOR3'
        """
        names = {code.name(lang): key for key, code in self.codes.items() for lang in LANGUAGES}
        names |= {key: key for key in self.codes}
        return next((names[found] for found in nearest(word, names)), None)

    def values(self, block: str, lang: str | None = None) -> dict[str, str]:
        """The words for a closed list of the instrument (``values``, ``confidence`` …): key → label.

        A codebook that is not for judging meetings has none.
        """
        entries = (self.data.get("phase_assessment") or self.data.get("assessment") or {}).get(block, [])
        return {entry["key"]: in_language(entry, lang) for entry in entries}


def codebook(instrument: str, study: Study | None = None) -> Codebook:
    """The codebook of an instrument: the study's own (codebooks/<instrument>.yaml) where it has one.

    Raises FoljeError when there is none, or something in it makes it unusable; the message says what and where.
    """
    path = codebook_file(instrument, study)
    if not path.is_file():
        raise FoljeError(say("coding.no_codebook", name=instrument), where=path.parent.name)
    book, problems = _read(path, path.stat().st_mtime_ns, path.stat().st_size)
    if book is None:
        first, *more = [problem for problem in problems if problem.level == "error"]
        also = " " + say("codebooks.more_errors", n=len(more)) if more else ""
        raise FoljeError(f"{first.message}{also}", where=first.place)
    return book


def codebook_file(instrument: str, study: Study | None = None) -> Path:
    """Where the codebook of an instrument stands, or would stand if it came with Följe."""
    own = study.path / "codebooks" / f"{instrument}.yaml" if study else None
    return own if own and own.is_file() else find("instruments", instrument, "codebook.yaml")


def shipped() -> list[str]:
    """The codebooks that come with Följe."""
    return sorted(path.parent.name for path in find("instruments").glob("*/codebook.yaml"))


def books(study: Study) -> list[Codebook]:
    """The codebooks of the study's instruments, in the order of study.yaml.

    Raises FoljeError when one of them is missing or cannot be used: without it codings would go uncounted.
    """
    return [codebook(name, study) for name in study.settings.instruments]


def phase_book(study: Study) -> Codebook:
    """The codebook that phases are judged by: the first of the study's that has phases; the first where none has."""
    found = books(study)
    return next((book for book in found if book.phases), found[0])


def judged_books(study: Study) -> list[Codebook]:
    """The codebooks that meetings are judged by: that of the phases, and other scales of the study."""
    first = phase_book(study)
    return [first, *(book for book in books(study) if book.judged and book.id != first.id)]


def problems(study: Study) -> list[Problem]:
    """What is wrong or worth knowing in the codebooks of the study, with file, line and field."""
    names = [*study.settings.instruments]
    names += sorted(p.stem for p in (study.path / "codebooks").glob("*.yaml") if p.stem not in names)
    found = {name: _of(name, study) for name in names}
    used = [book for name in study.settings.instruments if (book := found[name][0])]
    return [*(problem for _, each in found.values() for problem in each), *_shared(used)]


def _of(instrument: str, study: Study) -> tuple[Codebook | None, list[Problem]]:
    path = codebook_file(instrument, study)
    if not path.is_file():
        told = say("coding.no_codebook", name=instrument)
        return None, [Problem(told, "study.yaml", column="instruments", kind="no_codebook")]
    return _read(path, path.stat().st_mtime_ns, path.stat().st_size)


def _shared(found: list[Codebook]) -> Iterator[Problem]:
    """Codes that stand in two of the study's codebooks: a written code then means the first one's."""
    first: dict[str, str] = {}
    for book in found:
        for code in book.codes:
            if first.setdefault(code, book.id) != book.id:
                told = say("codebooks.shared_code", code=code, first=first[code], second=book.id)
                yield Problem(told, f"{book.id}.yaml", level="note", kind="shared_code")


def offered(instrument: str, study: Study | None = None) -> Codebook:
    """All codes that may be written in a study, in the shape of the instrument's codebook.

    Those of `instrument` come first; after them the other instruments' and those that have been merged away, so
    that a file which was coded earlier can be read again.
    """
    first = codebook(instrument, study)
    others = [book for book in books(study) if book.id != first.id] if study else []
    codes: dict[str, Code] = {}
    for group in [*(book.codes for book in (first, *others)), *(book.retired for book in (first, *others))]:
        for key, code in group.items():
            codes.setdefault(key, code)
    return Codebook(first.data, codes)


@cache
def _read(path: Path, changed: int, size: int) -> tuple[Codebook | None, list[Problem]]:
    """Read a codebook once per version of its file: None where it cannot be used, and what is wrong."""
    data, problems = problems_in(path)
    if any(problem.level == "error" for problem in problems):
        return None, problems
    return Codebook.of(data), problems


def forget() -> None:
    """Read all codebooks anew: one has been written."""
    _read.cache_clear()
