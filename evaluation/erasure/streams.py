"""A file's words as one text made of pieces, each of which knows how to be changed where it stands."""

import re
from collections.abc import Callable, Iterable

MASK, PLAIN_MASK = "█", "*"  # the second where the file's encoding has no █

Span = tuple[int, int]
Spans = list[Span]


class Stream:
    """Pieces in a row; spans are half-open and in code points of the whole."""

    """A text made of pieces that know how to be changed where they stand."""

    def __init__(self) -> None:
        self.pieces: list[tuple[int, str, Callable[[str], None] | None]] = []
        self.length = 0

    def add(self, text: str, put: Callable[[str], None] | None = None) -> None:
        """Add a piece; one without `put` only parts its neighbours and is never changed."""
        self.pieces.append((self.length, text, put))
        self.length += len(text)

    @property
    def text(self) -> str:
        """The pieces in a row."""
        return "".join(text for _, text, _ in self.pieces)

    def blank(self, spans: Spans) -> bool:
        """Blank the spans where they stand; tells whether that changed anything."""
        changed = False
        for offset, text, put in self.pieces:
            end = offset + len(text)
            inside = [
                (max(s, offset) - offset, min(e, end) - offset) for s, e in spans if s < end and e > offset
            ]
            new = masked(text, inside)
            if put is not None and new != text:
                put(new)
                changed = True
        return changed

    def edit(self, edits: Iterable[tuple[int, int, str]]) -> None:
        """Put other words in place of spans: where a span runs over pieces, they stand in the first that can be changed."""
        texts = {offset: text for offset, text, _ in self.pieces}
        for start, end, words in sorted(edits, reverse=True):
            for offset, text, put in self.pieces:
                inside = max(start, offset) - offset, min(end, offset + len(text)) - offset
                if put is not None and inside[0] < inside[1]:
                    now = texts[offset]
                    texts[offset] = now[: inside[0]] + words + now[inside[1] :]
                    words = ""
        for offset, text, put in self.pieces:
            if put is not None and texts[offset] != text:
                put(texts[offset])


def masked(text: str, spans: Iterable[Iterable[int]], mask: str = MASK) -> str:
    """Give `text` with the same number of code points, those in `spans` blank; line ends stay."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\r\n]", mask, text[start:end]) + text[end:]
    return text


def merged(spans: Iterable[Iterable[int]]) -> Spans:
    """Sort spans and join those that meet.

    >>> merged([(5, 7), (0, 2), (1, 3)])
    [(0, 3), (5, 7)]
    """
    joined: Spans = []
    for start, end in sorted((s, e) for s, e in spans if s < e):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
