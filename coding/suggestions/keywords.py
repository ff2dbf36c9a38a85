"""Codes proposed by the keywords of the codebook: they work from the first passage, and say why."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

from coding.codebooks import Code, Codebook
from coding.language.corpus import Corpus
from coding.language.patterns import Pattern

if TYPE_CHECKING:
    import numpy as np

LANGUAGES = ("sv",)  # keywords in other languages are for people: the rules are those of Swedish


@dataclass
class KeywordHits:
    """What the keywords of a codebook hit in passages.

    Attributes
    ----------
    codes : all codes, in the order of the codebook; some have no keywords
    score : passage × code; how strongly the keywords speak for the code, 0 where none hits
    words : (passage, code) → the word forms that fired, in the order of the text, each once
    """

    codes: list[str]
    score: "np.ndarray"
    words: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def best(self, passage: int) -> list[int]:
        """The places of the codes that are proposed for a passage, the strongest first."""
        row = self.score[passage]
        return [int(code) for code in (-row).argsort(kind="stable") if row[code] > 0]


def patterns(code: Code) -> list[Pattern]:
    """The keywords of a code, without the word forms that have been struck out."""
    exceptions = _listed(code.data.get("exceptions"))
    return [Pattern.of(str(text), exceptions) for text in _listed(code.data.get("keywords"))]


def keyword_hits(book: Codebook, passages: Corpus, count: int) -> KeywordHits:
    """What a codebook's keywords hit.

    Each keyword that hits a passage counts once, and the more the fewer passages it hits: a word that stands everywhere says little.

    Parameters
    ----------
    passages : a corpus with one text per passage
    count : how many passages there are
    """
    import numpy as np

    keyed = {code.id: patterns(code) for code in book.codes.values()}
    hits = KeywordHits(list(keyed), np.zeros((count, len(keyed))))
    for place, own in enumerate(keyed.values()):
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for pattern in own:
            by_passage: dict[int, list[tuple[int, str]]] = defaultdict(list)
            for hit in passages.find(pattern):
                by_passage[hit.text].append((hit.start, hit.form))
            weight = log(1 + count / (1 + len(by_passage)))
            for passage, places in by_passage.items():
                hits.score[passage, place] += weight
                found[passage] += places
        for passage, places in found.items():
            hits.words[passage, place] = list(dict.fromkeys(form for _, form in sorted(places)))
    return hits


def _listed(words: dict | list | None) -> list:
    """A list that may be given per language."""
    if isinstance(words, dict):
        return [word for language in LANGUAGES for word in words.get(language) or []]
    return list(words or [])
