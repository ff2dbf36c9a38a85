"""What a file is read as before it is judged: its texts with their places, and what no file that leaves should have."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluation.words import say

#: What a person may let pass, with a reason: a rule of thumb found it, and only a reader can tell.
MOST = 8  # places of one kind that are told per file
SOFT = ("small_count", "unmasked_count", "all_or_none", "percentage", "role", "few_members")


@dataclass(frozen=True)
class Piece:
    """A text of a file.

    Attributes
    ----------
    text : as it stands
    place : where, in words
    shown : whether a reader sees it; else it is an alternative text, a property or hidden
    context : what the text is read together with: a table's caption, the head of its column and of its row
    """

    text: str
    place: str
    shown: bool = True
    context: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that must not leave with a file: what and where, never the value itself."""

    file: str
    place: str
    kind: str

    @property
    def soft(self) -> bool:
        """Whether a person may let it pass."""
        return self.kind in SOFT

    def as_dict(self) -> dict:
        """The keys of ``--json``."""
        return {"file": self.file, "place": self.place, "kind": self.kind, "soft": self.soft,
                "why": say(f"scanning.{self.kind}"), "what_to_do": say(f"scanning.{self.kind}_do")}  # fmt: skip


def lines(found: Iterable[Finding]) -> list[str]:
    """The findings for people: of each kind what it is and what to do, and then where it stands, file by file."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for finding in found:
        kinds.setdefault(finding.kind, {}).setdefault(finding.file, []).append(finding.place)
    told = []
    for kind, files in kinds.items():
        told.append(f"{say(f'scanning.{kind}')} {say(f'scanning.{kind}_do')}")
        told += [f"  {file}: {'; '.join(_some(places))}" for file, places in files.items()]
    return told


def _some(places: list[str]) -> list[str]:
    return [*places[:MOST], *(["…"] if len(places) > MOST else [])]


class Contents:
    """What a reader found in a file: its pieces, and kinds of things that need no reading, with their places."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.found: list[tuple[str, str]] = []  # kind, place

    def add(self, text: str | None, place: str, *, shown: bool = True, context: str = "") -> None:
        """Add a text; blank ones are no texts."""
        plain = " ".join((text or "").split())
        if plain:
            self.pieces.append(Piece(plain, place, shown, context))

    def hide(self, text: str | None, place: str, kind: str = "hidden_text") -> None:
        """Add a text that no reader sees, and that it is there."""
        if (text or "").strip():
            self.add(text, place, shown=False)
            self.found.append((kind, place))

    def take(self, other: "Contents", place: str) -> None:
        """Add all of a file within the file."""
        self.pieces += [Piece(p.text, f"{place}, {p.place}", p.shown, p.context) for p in other.pieces]
        self.found += [(kind, f"{place}, {where}") for kind, where in other.found]


def place_of(key: str, **values: object) -> str:
    """A place in words (`scanning.in_…`)."""
    return say(f"scanning.in_{key}", None, **values)


def sheet_context(header: list[str], row: list[str], column: int, caption: str = "") -> str:
    """What a cell of a table is read together with; the head of the row is no context of itself."""
    head = header[column] if column < len(header) else ""
    return " | ".join(part for part in (caption, head, row[0] if row and column else "") if part)


def suffix(path: Path) -> str:
    """The ending of a file, in small letters."""
    return path.suffix.lower()
