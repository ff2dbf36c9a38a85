"""Codebooks: codes with names, definitions and parents, as data; Tuckman's is one of them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_templates import find
from evaluation import FoljeError, Study
from evaluation.words import in_language, read_yaml, say


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

    def name(self, lang: str | None = None) -> str:
        """The short name for people."""
        return in_language(self.data["name"], lang)

    def definition(self, lang: str | None = None) -> str:
        """What the code means, in a sentence."""
        return in_language(self.data.get("definition"), lang)


@dataclass(frozen=True)
class Codebook:
    """A version of a codebook: its codes by key, in display order; `data` is the whole file."""

    data: dict
    codes: dict[str, Code]

    @property
    def reference(self) -> str:
        """How a coding names it: ``tuckman@0.2.0``."""
        return f"{self.data['id']}@{self.data['version']}"

    def name_and_version(self, lang: str | None = None) -> str:
        """How people read it: "Tuckman, version 0.2.0"."""
        return (
            f"{in_language(self.data.get('title') or self.data['id'], lang)}, version {self.data['version']}"
        )

    @property
    def phases(self) -> list[Code]:
        """The phases in order."""
        return [code for code in self.codes.values() if code.kind == "phase"]

    def top(self, code: str) -> str | None:
        """The key of the code at the top of this one's branch; None for a code that the codebook does not have.

        >>> codebook("tuckman").top("FOR3")
        'FOR'
        """
        found = self.codes.get(code)
        while found is not None and found.parent:
            found = self.codes[found.parent]
        return found.id if found else None

    def phase(self, code: str) -> str | None:
        """The phase an indicator belongs to; None for other codes."""
        top = self.codes.get(self.top(code) or "")
        return top.id if top and top.kind == "phase" else None

    def name(self, code: str, lang: str | None = None) -> str:
        """The name of a code; a code that the codebook does not have names itself."""
        return self.codes[code].name(lang) if code in self.codes else code

    def values(self, block: str, lang: str | None = None) -> dict[str, str]:
        """The words for a closed list of the instrument (``values``, ``confidence`` …): key → label.

        A codebook that is not for judging phases has none.
        """
        entries = self.data.get("phase_assessment", {}).get(block, [])
        return {entry["key"]: in_language(entry, lang) for entry in entries}


def codebook(instrument: str, study: Study | None = None) -> Codebook:
    """The codebook of an instrument: the study's own (codebooks/<instrument>.yaml) where it has one.

    Raises FoljeError when there is none, or it cannot be read.
    """
    own = study.path / "codebooks" / f"{instrument}.yaml" if study else None
    path = own if own and own.is_file() else find("instruments", instrument, "codebook.yaml")
    if not path.is_file():
        raise FoljeError(say("coding.no_codebook", name=instrument), where=path.parent.name)
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> Codebook:
    """Read a codebook once per version of its file."""
    try:
        data = read_yaml(path)
        book = Codebook(data, {entry["id"]: Code(entry) for entry in data["codes"]})
        _checked(book)
        return book
    except Exception as error:  # whatever a hand-edited file may hold
        raise FoljeError(say("coding.broken_codebook"), where=path.name) from error


def _checked(book: Codebook) -> None:
    """Raise ValueError or KeyError where a code has no name, or a branch no top."""
    for code in book.codes.values():
        branch = [code.id]
        while parent := book.codes[branch[-1]].parent:
            if parent in branch:
                raise ValueError(parent)
            branch.append(parent)
        if not (code.name() and book.reference):
            raise ValueError(code.id)
