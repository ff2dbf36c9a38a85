"""What a document is once it is read: text and cells that know their lines, and how its problems are told."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from evaluation.errors import FoljeError, Problem
from evaluation.words import say


class Line(NamedTuple):
    """One line of a document and where it stands."""

    text: str
    file: Path
    number: int


@dataclass(frozen=True)
class Expression:
    """An inline value: `` `{python} n_meetings` ``."""

    code: str
    file: Path
    line: int


@dataclass(frozen=True)
class Text:
    """Markdown between two cells: text and inline values in their order."""

    pieces: tuple[str | Expression, ...]
    line: int

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The inline values in document order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Expression))


@dataclass(frozen=True)
class Cell:
    """A Python cell. `line` is the line of its first row of code; options are complete, defaults included."""

    code: str
    options: dict[str, Any]
    file: Path
    line: int

    @property
    def is_parameters(self) -> bool:
        """Whether values given at rendering are put in after this cell."""
        return "parameters" in self.options["tags"]


@dataclass(frozen=True)
class Document:
    """A document read and checked."""

    path: Path
    meta: dict[str, Any]
    blocks: tuple[Text | Cell, ...]
    needs_quarto: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in document order."""
        return tuple(block for block in self.blocks if isinstance(block, Cell))


def refuse(problems: Iterable[Problem], where: Path) -> None:
    """Raise all problems as one error; do nothing when there are none."""
    problems = list(dict.fromkeys(problems))
    if len(problems) == 1:
        raise FoljeError(str(problems[0]))
    if problems:
        lines = "".join(f"\n- {problem}" for problem in problems)
        raise FoljeError(say("rendering.problems", count=len(problems)) + lines, where=where.name)


def problem_at(key: str, file: Path, line: int | None, *, level: str = "error", **values: Any) -> Problem:
    """A problem in words, with the file and line it stands on."""
    return Problem(say(f"rendering.{key}", **values), file=file.name, row=line, level=level, kind=key)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The known word most like `word`, or None when none is near."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return matches[0] if matches else None
