"""A text as far as it has been read out of a document, with its parts and what the margin says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from coding.texts import Comment, Part


@dataclass
class Assembly:
    """What a reader of documents has written so far. Each paragraph writes the separator that stands before it.

    Attributes
    ----------
    anchors : comment → where it begins and ends; one place where it is a point
    separator : what is to stand before the next paragraph: nothing first, a tab between cells, else a line end
    """

    pieces: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    anchors: dict[str, list[int]] = field(default_factory=dict)
    length: int = 0
    tables: int = 0
    separator: str = ""

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self.pieces)

    def write(self, text: str) -> None:
        """Add words to the paragraph that is being read."""
        self.pieces.append(text)
        self.length += len(text)

    def begin(self) -> int:
        """Begin a paragraph; gives its place."""
        self.write(self.separator)
        self.separator = "\n"
        return self.length

    def end(self, place: Part, start: int) -> None:
        """End a paragraph that began at `start`; an empty one is a part only in a cell."""
        if place.kind == "cell" or self.length > start:
            self.parts.append(replace(place, start=start, end=self.length))

    def close_cell(self, place: Part, before: int) -> None:
        """End a cell; one without paragraphs of its own (there were `before` parts) is an empty part."""
        if len(self.parts) == before:
            self.write(self.separator)
            self.parts.append(replace(place, start=self.length, end=self.length))
        self.separator = "\t"

    def close_row(self) -> None:
        """End a row of a table."""
        self.separator = "\n" if self.pieces else ""

    def anchor(self, comment: str) -> None:
        """A comment begins or ends here."""
        places = self.anchors.setdefault(comment, [])
        if len(places) < 2:  # the reference comes after start and end; alone it is a point
            places.append(self.length)

    def comments(self, said: Iterable[tuple[str, str, str, str]]) -> tuple[Comment, ...]:
        """The comments (key, words, author, date) that are anchored somewhere, in the order they stand."""
        text, found = self.text, []
        for key, words, author, date in said:
            if places := self.anchors.get(key):
                found.append(Comment(words.strip(), author, date, *_trimmed(text, min(places), max(places))))
        return tuple(sorted(found, key=lambda comment: (comment.start, comment.end)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends: Word marks the paragraph's end as well."""
    chosen = text[start:end]
    if not chosen.strip():
        return start, start
    return start + len(chosen) - len(chosen.lstrip()), end - (len(chosen) - len(chosen.rstrip()))
