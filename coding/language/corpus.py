"""Several prepared texts as one: a pattern is tried on their word forms once, and found in all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from coding.language.patterns import Pattern, Vocabulary
from coding.language.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np


class Hit(NamedTuple):
    """A place that a pattern hits: the text's place in the corpus, the span there in code points, the word form."""

    text: int
    start: int
    end: int
    form: str


@dataclass(frozen=True)
class Corpus:
    """Texts as one row of tokens, in their order.

    Attributes
    ----------
    vocabulary : the word forms of all texts
    form, text, start, end : per token, the place of its form, of its text, and where it stands there
    """

    vocabulary: Vocabulary
    form: "np.ndarray"
    text: "np.ndarray"
    start: "np.ndarray"
    end: "np.ndarray"

    @classmethod
    def of(cls, texts: Iterable[Tokens]) -> "Corpus":
        """Put prepared texts together."""
        import numpy as np

        texts = list(texts)
        places: dict[str, int] = {}
        lemmas: list[str] = []
        forms = []
        for tokens in texts:
            for form, lemma in zip(tokens.forms, tokens.lemmas, strict=True):
                if places.setdefault(form, len(lemmas)) == len(lemmas):
                    lemmas.append(lemma)
            forms.append(np.array([places[form] for form in tokens.forms], dtype="int32")[tokens.form])
        none = np.zeros(0, dtype="int32")
        return cls(
            Vocabulary(list(places), lemmas),
            np.concatenate([none, *forms]),
            np.repeat(np.arange(len(texts), dtype="int32"), [len(tokens) for tokens in texts]),
            np.concatenate([none, *(tokens.start for tokens in texts)]),
            np.concatenate([none, *(tokens.end for tokens in texts)]),
        )

    def find(self, pattern: Pattern) -> list[Hit]:
        """Every place that the pattern hits, in the order of the texts."""
        firsts, words = self._places(pattern), len(pattern.words)
        return [
            Hit(int(self.text[at]), int(self.start[at]), int(self.end[at + words - 1]), self._form(at, words))
            for at in firsts
        ]

    def forms(self, pattern: Pattern) -> Counter[str]:
        """The word forms that the pattern hits, with how often: what a person looks through to strike some out."""
        words = len(pattern.words)
        return Counter(self._form(int(at), words) for at in self._places(pattern))

    def _places(self, pattern: Pattern) -> "np.ndarray":
        """The first tokens of the hits."""
        import numpy as np

        words = len(pattern.words)
        count = max(0, len(self.form) - words + 1)
        hit = np.ones(count, dtype=bool)
        for ahead, word in enumerate(pattern.words):
            is_hit = np.zeros(len(self.vocabulary.forms), dtype=bool)
            is_hit[self.vocabulary.hits(word, pattern.exceptions if words == 1 else ())] = True
            hit &= is_hit[self.form[ahead : ahead + count]] & (
                self.text[ahead : ahead + count] == self.text[:count]
            )
        places = np.flatnonzero(hit)
        if words == 1 or not pattern.exceptions:
            return places
        return np.array(
            [at for at in places if self._form(int(at), words) not in pattern.exceptions], dtype=int
        )

    def _form(self, at: int, words: int) -> str:
        return " ".join(self.vocabulary.forms[place] for place in self.form[at : at + words])
