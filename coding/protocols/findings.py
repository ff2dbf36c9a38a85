"""What a reading finds beside the fields: text that fits nowhere (kept) and problems (told)."""

from dataclasses import dataclass, field
from typing import Any

from coding.protocols import Entry
from coding.protocols.layout import Span
from evaluation.words import say


@dataclass
class Findings:
    """Gathered while one file is read; `file` is named in every problem."""

    file: str
    other: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def keep(self, span: Span, label: str = "") -> None:
        """Keep a piece of text that has no place in the form."""
        self.other.append(Entry(span.text, start=span.start, end=span.end, label=label))

    def tell(self, key: str, place: str = "", **values: Any) -> None:
        """Note a problem: file, place, what to do."""
        where = ", ".join(part for part in (self.file, place) if part)
        told = say(f"protocols.{key}", **values)
        self.problems.append(f"{where}: {told}" if where else told)
