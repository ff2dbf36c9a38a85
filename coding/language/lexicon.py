"""Which words Swedish has, and what each is a form of: simplemma's dictionary, packed so that it opens at once.

Reading the dictionary takes seconds, so its words are kept as sorted 64-bit hashes in the user's cache folder: 15 MB that
hold no word of any study. Two words share a hash about once in ten million lookups.
"""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.caches import shared_cache
from evaluation.disk import Disk

if TYPE_CHECKING:
    import numpy as np

VERSION = 1  # of the packing; raise it when the file changes


class Lexicon:
    """Words and their lemmas, in lower case.

    Parameters
    ----------
    words, lemmas : 64-bit hashes; `words` is sorted, and `lemmas` says which word each is a form of
    """

    def __init__(self, words: "np.ndarray", lemmas: "np.ndarray"):
        self._words, self._lemmas = words, lemmas

    def lemma_is(self, word: str, lemma: str) -> bool:
        """Whether `word` is known as a form of `lemma`."""
        return self._lemma(word) == _hash(lemma)

    def knows(self, word: str) -> bool:
        """Whether the word, in this form, is in the dictionary."""
        return self._lemma(word) is not None

    def is_base(self, word: str) -> bool:
        """Whether the word is in the dictionary as a base form.

        The dictionary has one lemma per form and prefers verbs, so that *missbruk* is a form of missbruka: a word whose definite form
        is known is a noun, and counts as well.
        """
        if self.lemma_is(word, word):
            return True
        endings = ("n", "t") if word[-1:] in "aeiouyåäö" else ("en", "et")
        return self.knows(word) and any(self.knows(word + ending) for ending in endings)

    @lru_cache(maxsize=200_000)  # noqa: B019 - there is one lexicon, for as long as the program runs
    def _lemma(self, word: str) -> int | None:
        wanted = _hash(word)
        place = int(
            self._words.searchsorted(self._words.dtype.type(wanted))
        )  # as it is, else all would be converted
        if place < len(self._words) and int(self._words[place]) == wanted:
            return int(self._lemmas[place])
        return None


@cache
def lexicon() -> Lexicon:
    """The Swedish lexicon, packed at the first use."""
    import numpy as np

    path = _path()
    if not path.is_file():
        Disk().write(path, _packed())
    return Lexicon(*np.load(path, mmap_mode="r"))


def _path() -> Path:
    from importlib.metadata import version

    return shared_cache() / f"swedish-{version('simplemma')}-{VERSION}.npy"


def _packed() -> bytes:
    import io

    import numpy as np
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary("sv")
    entries = sorted(dictionary.items(), key=lambda entry: entry[0].islower())  # sol outdoes Sol
    pairs = {_hash(word.lower()): _hash(lemma.lower()) for word, lemma in entries}
    words = np.fromiter(pairs, dtype="uint64", count=len(pairs))
    lemmas = np.fromiter(pairs.values(), dtype="uint64", count=len(pairs))
    order = words.argsort()
    file = io.BytesIO()
    np.save(file, np.stack([words[order], lemmas[order]]))
    return file.getvalue()


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
