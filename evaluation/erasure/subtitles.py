"""The spoken words of a .vtt or .srt as one text, each with its place in the file: cues and tags are left out."""

import re
from dataclasses import dataclass

_TIMING = re.compile(  # with the cue's number above it
    r"(?:^[\w/-]*\d[\w/-]*[ \t]*\r?\n)?^[ \t]*[\d:.,]+[ \t]*-->[^\n]*(?:\n|\Z)", re.MULTILINE
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<[\d:.]+>|\{\\an?\d\}")


@dataclass(frozen=True)
class Spoken:
    """Words and where each character stands in the file."""

    text: str
    at: list[int]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give where ``text[start:end]`` stands in the file, in as many pieces as it takes."""
        pieces: list[tuple[int, int]] = []
        for place in self.at[start:end]:
            if pieces and pieces[-1][1] == place:
                pieces[-1] = (pieces[-1][0], place + 1)
            else:
                pieces.append((place, place + 1))
        return pieces


def spoken(raw: str) -> Spoken:
    r"""Take the spoken words out of a transcript.

    >>> raw = "1\n00:00:01.0 --> 00:00:02.0\n<v Eva>Hej"
    >>> words = spoken(raw)
    >>> words.text, words.places(0, 3)
    ('Hej', [(35, 38)])
    """
    left_out = [match.span() for pattern in (_TIMING, _TAG) for match in pattern.finditer(raw)]
    keep = bytearray(b"\x01") * len(raw)
    for start, end in left_out:
        keep[start:end] = bytes(end - start)
    at = [place for place in range(len(raw)) if keep[place]]
    return Spoken("".join(raw[place] for place in at), at)
