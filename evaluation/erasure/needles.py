"""What erasure looks for: a name in all its forms, or what somebody has said, quoted anywhere.

A *needle* finds the places of its words in a text. Names are found as people write them (case, genitive, definite
form); sayings are compared word by word, so other line breaks, quotation marks and commas change nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from evaluation.erasure.streams import Spans, merged

SENTENCE = 5  # words: shorter sentences are anybody's
RUN = 8  # so many words in a row, said elsewhere, are a quote
SHORT_RUN = 6  # and so many in a memo or a claim
QUOTED = 3  # and so many there between quotation marks
SURE = 3  # words in a row tell where in another form of a text one is
COMMON = 3  # what stands in so many other sources is a form's words, not a person's

_BETWEEN = "[\u00ad\u200b\u200d]*"  # a soft hyphen may stand anywhere
_WORD = re.compile("(?:\\w[\u0300-\u036f\u00ad\u200b\u200d]*)+")
_QUOTES = re.compile(r"[”“\"»«„]([^”“\"»«„]{3,400})[”“\"»«„]")
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_VOWELS = "aeiouyåäöéü"


class Name:
    r"""A word or name, in every form that Swedish gives it.

    >>> Name("Eva").find("EVAS bil och Evald")
    [(0, 4)]
    >>> Name("mötet").find("mötets slut"), Name("Kerstin Ek").find("Kerstin\nEks")
    ([(0, 6)], [(0, 11)])
    """

    def __init__(self, word: str):
        word = " ".join(unicodedata.normalize("NFC", word).split())
        spelled = _BETWEEN.join(r"\s+" if letter == " " else _either(letter) for letter in word)
        self._pattern = re.compile(rf"(?<!\w){spelled}{_BETWEEN}{_endings(word)}(?!\w)", re.IGNORECASE)

    def find(self, text: str) -> Spans:
        """Give the places where the word stands."""
        return [found.span() for found in self._pattern.finditer(text)]

    def is_in(self, text: str) -> bool:
        """Tell whether the word stands in a note."""
        return self._pattern.search(text) is not None


def _either(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def _endings(word: str) -> str:
    definite = "n|t|r|rna" if word[-1:].casefold() in _VOWELS else "en|et|er|ar|erna|arna"
    return rf"(?:{definite})?(?:[:'’]?s)?"


class Sayings:
    """What has been said, found again where it is quoted.

    Parameters
    ----------
    texts : what was said; each is compared as a whole, by its sentences and by runs of words
    others : the texts of other sources: what stands in several of them is a form's words and not looked for
    """

    def __init__(self, texts: Iterable[str], others: Sequence[str] = ()):
        self._said = [words for text in texts if (words := tokens(text)[0])]
        self._sentences: dict[tuple, set[tuple]] = defaultdict(set)
        sentences = {tuple(tokens(s)[0]) for text in texts for s in [text, *_SENTENCES.split(text)]}
        common = _common(sentences, others)
        for sentence in sentences:
            if len(sentence) >= SENTENCE and sentence not in common:
                self._sentences[sentence[:SENTENCE]].add(sentence)
        self._runs = _runs(self._said, RUN) - _common(_runs(self._said, RUN), others)
        self._short = _runs(self._said, SHORT_RUN) - _common(_runs(self._said, SHORT_RUN), others)

    def find(self, text: str) -> Spans:
        """Give the places where whole sentences or long runs of what was said stand."""
        words, places = tokens(text)
        found = []
        for at in range(len(words)):
            if tuple(words[at : at + RUN]) in self._runs:
                found.append((places[at][0], places[at + RUN - 1][1]))
            for sentence in self._sentences.get(tuple(words[at : at + SENTENCE]), ()):
                if tuple(words[at : at + len(sentence)]) == sentence:
                    found.append((places[at][0], places[at + len(sentence) - 1][1]))
        return merged(found)

    def is_in(self, text: str) -> bool:
        """Tell whether a note quotes what was said: a run of words, or some between quotation marks."""
        words = tokens(text)[0]
        if any(tuple(words[at : at + SHORT_RUN]) in self._short for at in range(len(words))):
            return True
        quoted = [tuple(tokens(q[1])[0]) for q in _QUOTES.finditer(text)]
        return bool(self.find(text)) or any(len(q) >= QUOTED and self._has(q) for q in quoted)

    def _has(self, words: tuple) -> bool:
        joined = f" {' '.join(words)} "
        return any(joined in f" {' '.join(said)} " for said in self._said)


def tokens(text: str) -> tuple[list[str], Spans]:
    """Give the words of a text as they are compared, and where they stand."""
    found = list(_WORD.finditer(text))
    return [_folded(match[0]) for match in found], [match.span() for match in found]


def _folded(word: str) -> str:
    return re.sub(_BETWEEN, "", unicodedata.normalize("NFC", word)).casefold()


def _runs(said: Iterable[Sequence[str]], length: int) -> set[tuple]:
    return {tuple(words[at : at + length]) for words in said for at in range(len(words) - length + 1)}


def _common(sought: set[tuple], others: Sequence[str]) -> set[tuple]:
    """What of `sought` stands in several other texts."""
    count: dict[tuple, int] = defaultdict(int)
    lengths = {len(each) for each in sought}
    for text in others:
        words = tokens(text)[0]
        for each in set().union(*(_runs([words], length) for length in lengths if length)) & sought:
            count[each] += 1
    return {each for each, times in count.items() if times >= COMMON}


def aligned(text: str, spans: Spans, other: str) -> tuple[Spans, int]:
    """Give where the words in `spans` of a text stand in another form of it, and how many could not be found."""
    words, places = tokens(text)
    others, other_places = tokens(other)
    matching = SequenceMatcher(None, words, others).get_matching_blocks()
    to = {b.a + i: b.b + i for b in matching if b.size >= SURE for i in range(b.size)}
    wanted = [i for i, (s, e) in enumerate(places) if any(s < end and e > start for start, end in spans)]
    found = [other_places[to[i]] for i in wanted if i in to]
    return _without_gaps(found, other_places, other), sum(i not in to for i in wanted)


def _without_gaps(found: Spans, places: Spans, text: str) -> Spans:
    """Join the places of neighbouring words, with the marks between them, on each line."""
    after = dict(pairwise(places))
    wanted = set(found)
    gaps = [(place[1], after[place][0]) for place in found if after.get(place) in wanted]
    return merged([*found, *(gap for gap in gaps if "\n" not in text[gap[0] : gap[1]])])
