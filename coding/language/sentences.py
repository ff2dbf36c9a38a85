"""Dividing Swedish text in sentences."""

import re
from functools import cache

from coding.language.swedish import listed

_END = re.compile(r"[.!?…]+[”\"»')\]]*(?=\s+[”\"»('\[–-]*\s?[A-ZÅÄÖÉ0-9])|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as half-open spans in code points, without the blanks around them.

    A sentence ends at ``.``, ``!``, ``?`` or ``…`` before a capital or a digit, unless the stop belongs to an abbreviation, an initial
    or an ordinal, and at every line end. Speech without stops has one sentence per turn.

    >>> text = "Mötet började kl. 9. Alla kom, bl.a. Eva."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mötet började kl. 9.', 'Alla kom, bl.a. Eva.']
    """
    spans, start = [], 0
    for found in _END.finditer(text):
        if "\n" in found[0] or not _is_abbreviated(text, start, found):
            spans.append((start, found.end()))
            start = found.end()
    spans.append((start, len(text)))
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def _is_abbreviated(text: str, start: int, stop: re.Match) -> bool:
    if stop[0] != ".":
        return False
    word = text[start : stop.start()].rpartition(" ")[2].lstrip("(”\"»'[").lower()
    return (len(word) == 1 and word.isalpha()) or word in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(name.removesuffix(".") for name in listed("abbreviations"))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
