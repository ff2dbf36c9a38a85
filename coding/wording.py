"""How alike two sentences are in their words: rare words weigh more, small words nothing."""

import re
from collections import Counter
from functools import cache
from math import log

from evaluation.words import LANGUAGES, say

STEM = 6  # letters of a word that are compared: samarbetet and samarbete are one word


class Wording:
    """A set of sentences by which the weight of a word is known: one that few of them have weighs more."""

    def __init__(self, sentences: list[str]):
        self._known = Counter(stem for sentence in sentences for stem in stems(sentence))
        self._size = max(1, len(sentences))

    def alike(self, one: str, other: str) -> float:
        """The weight of the words that two sentences share, of the weight of all their words, 0–1 (Dice).

        >>> Wording(["Var har samarbetet skavt?"]).alike("Om samarbetet: var har det skavt?", "Var har samarbetet skavt?")
        1.0
        """
        first, second = stems(one), stems(other)
        whole = self._weight(first) + self._weight(second)
        return 2 * self._weight(first & second) / whole if whole else 0.0

    def _weight(self, found: frozenset[str]) -> float:
        return sum(1 + log(self._size / max(1, self._known[stem])) for stem in found)


def stems(sentence: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    words = re.findall(r"[^\W\d_]{2,}", sentence.casefold())
    return frozenset(word[:STEM] for word in words if word not in _small_words())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for lang in LANGUAGES for word in say("guides.small_words", lang).split())
