"""The codes that a study knows, whichever of its codebooks they stand in, and what somebody may have meant."""

import re
from dataclasses import dataclass

from coding.codebooks import Codebook, books, codebook
from coding.codebooks.history import last_version
from coding.protocols.values import codes_in, codes_of_comment
from evaluation import Study


@dataclass(frozen=True)
class KnownCodes:
    """The codes of all the study's instruments: `book` has them all, `references` says of which version each is."""

    book: Codebook
    references: dict[str, str]

    @classmethod
    def of(cls, study: Study) -> "KnownCodes":
        """Read the codebooks of the study. Raises FoljeError when one is missing or broken."""
        known = [*books(study), codebook("tuckman", study)]  # the form is Tuckman's, whatever the instruments
        first = known[::-1]  # the first that has a key owns it
        codes = {key: code for book in first for key, code in book.codes.items()}
        current = {key: name for book in first for name in [book.reference] for key in book.codes}
        retired = {k: f"{book.id}@{last_version(book.data, k)}" for book in first for k in book.retired}
        return cls(Codebook(known[0].data, codes), retired | current)

    def label(self, code: str) -> str:
        """How a code stands in lists to choose from: "FOR1 Söker ledning"."""
        name = self.book.name(code)
        return code if name == code else f"{code} {name}"

    def read(self, text: str) -> tuple[list[str], list[str]]:
        """The codes in a cell, by key, name or label, and the words that are none."""
        labels = {self.label(code).casefold(): code for code in self.book.codes}
        codes: list[str] = []
        unknown: list[str] = []
        for piece in filter(None, (" ".join(part.split()) for part in re.split(r"[;\n]", text))):
            known, others = (
                ((labels[piece.casefold()],), ()) if piece.casefold() in labels else self._known(piece)
            )
            codes += known
            unknown += others
        return list(dict.fromkeys(codes)), unknown

    def _known(self, piece: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes, perhaps with words after them, as where a code has another name since; else the whole is unknown."""
        known, others = codes_in(piece, self.book)
        if others:
            known, others = codes_of_comment(piece, self.book)
        return (known, others) if known else ((), (piece,))

    def in_comment(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes of a comment in the margin, and words that look like codes but are none; of a remark, neither."""
        return codes_of_comment(text, self.book)

    def nearest(self, word: str) -> str | None:
        """The key of the code spelled most like a word, in key or name; None where none is near."""
        return self.book.nearest_code(word)
