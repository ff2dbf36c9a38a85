"""Keywords as people write them, and the words that they hit.

``ord`` the word in all its forms and its compounds · ``ord*`` begins · ``*ord`` ends · ``*ord*`` contains · ``=ord`` that very
form only. Several words, ``tidig insats``, are a phrase: each of them in turn, and a first equals sign is for all.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from unicodedata import normalize

from coding.language.compounds import has_keyword, stem
from coding.language.inflections import inflections, modifiers
from coding.language.lexicon import Lexicon, lexicon
from evaluation.errors import UseError
from evaluation.words import say


@dataclass(frozen=True)
class Pattern:
    """A keyword.

    Attributes
    ----------
    text : as it was written
    words : its words in lower case, with their stars and equals signs
    exceptions : word forms that it is not to hit, in lower case
    """

    text: str
    words: tuple[str, ...]
    exceptions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, exceptions: Iterable[str] = ()) -> "Pattern":
        """Read a pattern.

        Raises UseError for one without a letter or digit, or with a star inside a word.

        >>> Pattern.of("Tidig* insats").words
        ('tidig*', 'insats')
        """
        plain = normalize("NFC", text).strip().lower()
        sign = "=" if plain.startswith("=") else ""
        words = tuple(sign + word for word in plain.removeprefix("=").split())
        if not words or not all(_is_word(word) for word in words):
            raise UseError(say("language.bad_pattern", pattern=text))
        return cls(text, words, frozenset(form.lower() for form in exceptions))


def _is_word(word: str) -> bool:
    core = word.removeprefix("=").strip("*")
    starred_and_exact = word.startswith("=") and "*" in word
    return any(letter.isalnum() for letter in core) and "*" not in core and not starred_and_exact


@dataclass(frozen=True)
class Vocabulary:
    """The word forms of some texts: `forms` in lower case, and the lemma of each."""

    forms: list[str]
    lemmas: list[str]

    def hits(self, word: str, exceptions: Collection[str] = ()) -> list[int]:
        """The places of the forms that one word of a pattern hits, in order."""
        return [
            place
            for place in _hits(word, self.forms, self.lemmas)
            if not exceptions or self.forms[place] not in exceptions
        ]


def _hits(word: str, forms: list[str], lemmas: list[str]) -> list[int]:
    core = word.removeprefix("=").strip("*")
    if word.startswith("="):
        return [place for place, form in enumerate(forms) if form == core]
    if word.startswith("*") and word.endswith("*"):
        return [place for place, form in enumerate(forms) if core in form]
    if word.endswith("*"):
        return [place for place, form in enumerate(forms) if form.startswith(core)]
    if word.startswith("*"):
        return [place for place, form in enumerate(forms) if form.endswith(core)]
    return _hits_of_keyword(core, forms, lemmas, lexicon())


def _hits_of_keyword(keyword: str, forms: list[str], lemmas: list[str], words: Lexicon) -> list[int]:
    """The forms of a keyword and its compounds. The rules are tried where the keyword's letters stand at all."""
    sought = _letters(keyword, words)
    return [
        place
        for place, (form, lemma) in enumerate(zip(forms, lemmas, strict=True))
        if lemma == keyword
        or (any(letters in form for letters in sought) and has_keyword(form, keyword, words))
    ]


def _letters(keyword: str, words: Lexicon) -> list[str]:
    """What a form of the keyword must have one of: its stem, or a form or combining form that lacks the stem."""
    base = stem(keyword)
    others = {form for form in inflections(keyword, words) | modifiers(keyword) if base not in form}
    return [base, *sorted(others)]
