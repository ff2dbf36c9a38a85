"""The words of a text as names are looked for in them: where they stand, how they are written, what stands before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import normalize

from coding.language.compounds import is_last, is_modifier
from coding.language.lexicon import lexicon
from coding.pseudonyms.lists import listed, names, places

_LETTER = "[^\\W\\d_][\u0300-\u036f]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:[-'’´](?:{_LETTER})+)*(?::(?:{_LETTER})+)?")
_PREFIXED = re.compile(r"(?:al|el|ad|an|as|ash|ar|de|di|van|von|bin|ben|ibn|abu|af|d|l|t)[-'’](?=[A-ZÅÄÖ])")
_ENDS = ".!?…\n\t"
_BESIDE = " \u00a0\"'”“»«(–—-•*[<⟨"  # between a sentence's end and the next sentence's first word


@dataclass(frozen=True)
class Token:
    """A word: its place, its form in NFC, whether a sentence begins with it, and what stands between it and the one before."""

    start: int
    end: int
    form: str
    first: bool
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, also after al-, d' and their like."""
        return self.form[:1].isupper() or _PREFIXED.match(self.form) is not None

    @property
    def acronym(self) -> bool:
        """Whether it is an abbreviation: BVC, SIP, BUP:s, FoU."""
        stem = self.form.partition(":")[0]
        return len(stem) > 1 and (stem.isupper() or (len(stem) < 6 and sum(map(str.isupper, stem)) > 1))

    @cached_property
    def lower(self) -> str:
        """The form in lower case."""
        return self.form.lower()

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The form, and without a genitive's ending, in lower case."""
        return bases(self.lower)

    def listed(self, among: frozenset[str]) -> str:
        """The base that is in a list; empty when none is."""
        return next((base for base in self.bases if base in among), "")

    def end_of(self, base: str) -> int:
        """Where the base ends, so that the genitive's s stays outside."""
        return self.end - (len(self.form) - len(base)) if base else self.end

    @cached_property
    def is_name(self) -> str:
        """The base that is a listed name, also of a double name with a listed part (Eva-Lena, eva-lena)."""
        if base := self.listed(names()):
            return base
        parts = self.form.split("-")
        if len(parts) < 2 or not all(parts):
            return ""
        known = [any(base in names() for base in bases(part.lower())) for part in parts]
        cased = all(part[:1].isupper() for part in parts)
        return self.bases[-1] if (cased and any(known)) or (not self.capital and all(known)) else ""

    @cached_property
    def is_place(self) -> str:
        """The base that is a listed place."""
        return self.listed(places())

    @cached_property
    def is_word_name(self) -> bool:
        """Whether its name is also a word: Sol, Hans, Björn."""
        return bool(self.listed(listed("name_words"))) and self.is_name in listed("name_words")

    @cached_property
    def known(self) -> bool:
        """Whether it is a Swedish word or compound, whatever its case, also with an abbreviation first: BVC-chefen."""
        first, hyphen, rest = self.form.partition("-")
        short = hyphen and len(first) > 1 and sum(map(str.isupper, first)) > 1
        return is_known(rest.lower()) if short else is_known(self.lower)


def bases(lower: str) -> tuple[str, ...]:
    """A form and what it may be the genitive of.

    >>> bases("annas"), bases("bvc:s")
    (('annas', 'anna'), ('bvc:s', 'bvc'))
    """
    stem, colon, _ = lower.partition(":")
    if colon:
        return lower, stem
    return (lower, lower[:-1].rstrip("'’´")) if lower.endswith("s") and len(lower) > 3 else (lower,)


@lru_cache(maxsize=200_000)
def is_known(lower: str) -> bool:
    """Whether a form in lower case is in the dictionary, or a compound of words that are."""
    words = lexicon()
    stem = lower.partition(":")[0]
    if words.knows(stem) or all(words.knows(part) or part.isdigit() for part in stem.split("-")):
        return True
    return any(is_modifier(stem[:at], words) and is_last(stem[at:], words) for at in range(2, len(stem) - 1))


def following(words: list[Token], at: int) -> Token | None:
    """The next word where only a blank is between."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after if after is not None and after.gap in (" ", "\u00a0") else None


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    last = 0
    for found in _WORD.finditer(text):
        gap = text[last : found.start()]
        yield Token(*found.span(), normalize("NFC", found[0]), begins(text, found.start()), gap)
        last = found.end()


def begins(text: str, start: int) -> bool:
    """Whether a sentence, or what stands for one after a colon or a number, begins at a place."""
    before = start - 1
    while before >= 0 and text[before] in _BESIDE:
        before -= 1
    return before < 0 or text[before] in _ENDS or text[before].isdigit() or text[before] == ":"
