"""A text prepared for reading aids: its words, where they stand, and their lemmas.

spaCy divides the text, simplemma gives lemmas; each word form is looked up once, so a long text costs little more than dividing it.
Positions are code points. Words are kept in lower case: the text itself is at hand where it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from coding.language.swedish import table

if TYPE_CHECKING:
    import numpy as np

PIECE = 200_000  # code points that are divided at a time: bounded memory, also for a very long text
LONGEST = 100  # code points of a word: what is longer is no word, and is not looked up


@dataclass(frozen=True)
class Tokens:
    """The words of one text.

    Attributes
    ----------
    forms, lemmas : the word forms in lower case and the lemma of each; every token is found under both
    form : for each token, in the order of the text, the place of its form
    start, end : where it stands, half-open in code points
    """

    forms: list[str]
    lemmas: list[str]
    form: "np.ndarray"
    start: "np.ndarray"
    end: "np.ndarray"

    def __len__(self) -> int:
        return len(self.form)

    def within(self, start: int, end: int) -> "Tokens":
        """The tokens of a part of the text; places stay those of the whole."""
        first, last = self.start.searchsorted(start), self.end.searchsorted(end, side="right")
        part = slice(int(first), int(last))
        return Tokens(self.forms, self.lemmas, self.form[part], self.start[part], self.end[part])


class _Packed(msgspec.Struct, array_like=True):
    forms: list[str]
    lemmas: list[str]
    form: bytes
    start: bytes
    end: bytes


def tokens(text: str) -> Tokens:
    """Prepare a text.

    Punctuation and blanks are no tokens. ``BVC:s`` has the lemma bvc, ``nån`` the lemma någon.
    """
    import numpy as np

    pieces = [_divided(piece, offset) for offset, piece in _pieces(text)]
    if not pieces:
        return Tokens([], [], *(np.zeros(0, dtype="int32") for _ in range(3)))
    hashes, start, length = (np.concatenate(column) for column in zip(*pieces, strict=True))
    distinct, form = np.unique(hashes, return_inverse=True)
    words = [normalize("NFC", _division().vocab.strings[value]).lower() for value in distinct]
    is_word = np.array([any(letter.isalnum() for letter in word) for word in words], dtype=bool)[form]
    forms, place = _unique(words)
    return Tokens(
        forms, [lemma(form) for form in forms], place[form[is_word]].astype("int32"),
        start[is_word].astype("int32"), (start + length)[is_word].astype("int32"),
    )  # fmt: skip


@lru_cache(maxsize=200_000)
def lemma(form: str) -> str:
    """The lemma of a word form in lower case; a form that is not known is its own.

    >>> lemma("delarna"), lemma("bvc:s"), lemma("nån"), lemma("hlt-teamet")
    ('del', 'bvc', 'någon', 'hlt-team')
    """
    if form in table("spoken"):
        return table("spoken")[form]
    if form.endswith((":s", ":n", ":en", ":et", ":ar", ":arna")) and len(form) > 3:
        return form.rpartition(":")[0]
    if len(form) > LONGEST or not any(letter.isalpha() for letter in form):
        return form
    from simplemma import lemmatize

    return lemmatize(form, "sv").lower()


def pack(prepared: Tokens) -> bytes:
    """The tokens as bytes for the cache."""
    columns = (column.tobytes() for column in (prepared.form, prepared.start, prepared.end))
    return msgspec.msgpack.encode(_Packed(prepared.forms, prepared.lemmas, *columns))


def unpack(data: bytes) -> Tokens:
    """Read what `pack` wrote. Raises msgspec.DecodeError or ValueError when it is damaged."""
    import numpy as np

    packed = msgspec.msgpack.decode(data, type=_Packed)
    columns = (np.frombuffer(column, dtype="int32") for column in (packed.form, packed.start, packed.end))
    return Tokens(packed.forms, packed.lemmas, *columns)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that end at a line end, or at a blank where lines are very long."""
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            end = next(
                (at + 1 for at in (text.rfind("\n", start, end), text.rfind(" ", start, end)) if at > start),
                end,
            )
        yield start, text[start:end]
        start = end


def _divided(text: str, offset: int) -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """Per token: the hash of its form, where it starts, its length."""
    doc = _division().make_doc(text)
    columns = doc.to_array(["ORTH", "LENGTH", "SPACY"])
    length, space = columns[:, 1].astype("int64"), columns[:, 2].astype("int64")
    return columns[:, 0], offset + (length + space).cumsum() - length - space, length


def _unique(words: list[str]) -> "tuple[list[str], np.ndarray]":
    """The distinct words, and the place among them of each."""
    import numpy as np

    places: dict[str, int] = {}
    each = np.array([places.setdefault(word, len(places)) for word in words])
    return list(places), each


@cache
def _division():
    import spacy

    return spacy.blank("sv")
