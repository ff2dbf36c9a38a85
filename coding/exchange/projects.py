"""A coded material on its way in or out: what every reader here makes and every writer takes.

Places are half-open spans of code points in the text with LF line ends and no byte order mark, as in a frozen text.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

MOST_SEARCHED = 1_000_000_000  # characters, in all; some seconds


@dataclass(slots=True)
class Code:
    """A code of the tree; `parent` is the guid of the one above it. `key` and `book`: what the study calls it.

    `definition` is all that is said of it (see `descriptions`).
    """

    guid: str
    name: str
    parent: str = ""
    colour: str | None = None
    definition: str = ""
    codable: bool = True
    key: str = ""
    book: str = ""


@dataclass(slots=True)
class Source:
    """A text, with the bytes it was read from (None: it is the study's own) and the source's other files by their ending."""

    guid: str
    name: str
    text: str
    original: bytes | None = None
    ending: str = ".txt"
    person: str = ""
    created: str = ""
    others: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Span:
    """A marked place in a source."""

    guid: str
    source: str
    start: int
    end: int
    person: str = ""
    created: str = ""


@dataclass(slots=True)
class Coding:
    """A code that a person gave a span."""

    guid: str
    span: str
    code: str
    person: str = ""
    created: str = ""
    strength: int | None = None
    codebook: str = ""


@dataclass(slots=True)
class Memo:
    """A note about what has the guid `about`; without one about the whole, or about what `named` says."""

    about: str
    content: str
    person: str = ""
    created: str = ""
    role: str = ""
    named: str = ""


@dataclass(slots=True)
class Placing:
    """How a source's positions were understood: in words, why, and how many of those that could tell agree."""

    source: str
    dialect: str
    basis: str
    fitting: int
    told: int


@dataclass
class Project:
    """All of it, with what was left out and what is to be known (reason → number), and places that could not be found.

    notes : what is to be known of single codes, in words
    """

    name: str
    origin: str = ""
    codes: dict[str, Code] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    placings: list[Placing] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    lost: list[dict] = field(default_factory=list)
    searched: int = 0

    def elsewhere(self, text: str, words: str, near: int) -> tuple[int, int] | None:
        """Where the words of a marking stand that does not stand at its place; noted. See `words_at`.

        A file in which nothing stands where it says is not searched for ever.
        """
        self.searched += len(text)
        found = words_at(text, words, near) if self.searched <= MOST_SEARCHED else None
        self.noted["by_words"] += found is not None
        return found

    def path(self, code: str) -> list[str]:
        """The names from the top of the tree down to a code."""
        names: list[str] = []
        while code in self.codes and len(names) <= len(self.codes):
            names.append(self.codes[code].name)
            code = self.codes[code].parent
        return names[::-1]


def plain(text: str) -> str:
    r"""A text on one line, without signs that cannot be seen.

    >>> plain("två \n rader\u202e")
    'två rader'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    seen = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(seen.split())


def words_at(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where `words` stand in a text: the only place, or the nearest of several; None where they do not stand.

    >>> words_at("ett två ett", "ett", 7)
    (8, 11)
    """
    if not words:
        return None
    first = text.find(words)
    if first < 0:
        return None
    places = [text.find(words, max(0, near - len(words))), first]
    while len(places) < 1000 and (start := text.find(words, places[-1] + 1)) >= 0:
        places.append(start)
    best = min((place for place in places if place >= 0), key=lambda place: abs(place - near))
    return best, best + len(words)
