"""Words of informants that may not be quoted, wherever they stand in a file."""

import re
from collections.abc import Iterator

from reports.scanning.knowledge import SHINGLE, Knowledge
from reports.scanning.pieces import Piece


def quoted(pieces: list[Piece], known: Knowledge) -> Iterator[str]:
    """The places where so many words in a row stand that may not be quoted."""
    words = [(word, piece.place) for piece in pieces for word in re.findall(r"\w+", piece.text.casefold())]
    for at in range(len(words) - SHINGLE + 1):
        run = words[at : at + SHINGLE]
        if tuple(word for word, _ in run) in known.shingles:
            yield run[0][1]
