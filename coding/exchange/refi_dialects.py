"""What a producer's positions count: code points or UTF-16 units, CRLF as two or one, a byte order mark or not.

The specification says code points and is silent on the rest; programs differ, and some from version to version. So it
is seen from the material: the places must hold the words they are said to hold, else begin and end where words do.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

SAMPLE = 300  # places of a source that are looked at
MARGIN = 2  # so many edges better before edges decide
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ORIGINS = {"nvivo": (True, 2, False), "atlas": (None, 1, False), "qualcoder": (False, None, False)}

Place = tuple[int, int, str]  # start, end and name as stated


@dataclass(frozen=True)
class Dialect:
    """What is counted: `utf16` units or code points, a line end as `crlf` (1 or 2) positions, a mark as one or none."""

    utf16: bool = False
    crlf: int = 1
    mark: bool = False

    @property
    def key(self) -> str:
        """A short name for reports in data.

        >>> Dialect(True, 2).key
        'utf16 crlf2 bom0'
        """
        return f"{'utf16' if self.utf16 else 'codepoint'} crlf{self.crlf} bom{int(self.mark)}"


class Offsets:
    """From a producer's positions in `raw` to code points of the text with LF line ends."""

    def __init__(self, raw: str, text: str, dialect: Dialect):
        self.length = len(text)
        self._shift = int(dialect.mark)
        wide = _line_ends(raw) if dialect.crlf == 2 else []
        if dialect.utf16:
            wide = sorted([*wide, *(found.start() for found in _ASTRAL.finditer(text))])
        self._middles = [place + count + 1 for count, place in enumerate(wide)]

    def place(self, offset: int, is_end: bool) -> int:
        """The code point at a position; one inside a pair goes outwards."""
        offset -= self._shift
        before = bisect_left(self._middles, offset)
        inside = before < len(self._middles) and self._middles[before] == offset
        return offset - before - int(inside and not is_end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Both ends of a span."""
        return self.place(start, False), self.place(end, True)


def _line_ends(raw: str) -> list[int]:
    """Where line ends that can count as two stand in the text with LF: each CRLF, or each LF of a text that has none.

    XML turns the CRLF of an inline text into LF before anybody sees it.
    """
    if "\r" in raw:
        return [found.start() - count for count, found in enumerate(re.finditer("\r\n", raw))]
    return [found.start() for found in re.finditer("\n", raw)]


@dataclass(frozen=True)
class Choice:
    """The dialect of a source, what decided, and how many of the places that can tell agree."""

    dialect: Dialect
    basis: str  # names | edges | others | origin | specification | same
    fitting: int
    told: int


def candidates(raw: str, text: str, marked: bool, inline: bool) -> list[Dialect]:
    """The dialects that make a difference in a text; first what the specification says.

    marked : whether the file begins with a byte order mark
    inline : whether the text stood in the XML
    """
    crlf = (2, 1) if "\r\n" in raw else (1, 2) if inline and "\n" in text else (1,)
    units = (False, True) if _ASTRAL.search(text) else (False,)
    return [Dialect(*each) for each in product(units, crlf, (False, True) if marked else (False,))]


class Chooser:
    """Chooses a dialect for each source of a project; what is undecided follows the others."""

    def __init__(self, origin: str):
        self._origin = next((v for k, v in _ORIGINS.items() if k in origin.lower()), (None, None, None))
        self._votes: Counter[tuple[int, object]] = Counter()

    def choose(self, raw: str, text: str, tried: list[Dialect], places: Sequence[Place]) -> Choice:
        """The dialect whose places hold the words, else best keep to words; else as `others`, origin, specification."""
        sample = places[:: max(1, len(places) // SAMPLE)]
        offsets = {d: Offsets(raw, text, d) for d in tried}
        fits = {d: _fit(text, [offsets[d].span(s, e) for s, e, _ in sample], sample) for d in tried}
        named = sum(1 for *_, name in sample if name)
        best = max(fit[0] for fit in fits.values())
        by_names = best > 0 and 5 * best >= named
        alive, basis = tried, "same"
        for index, margin, key in (
            ((0, 1, "names"), (1, MARGIN, "edges")) if by_names else ((1, MARGIN, "edges"),)
        ):
            top = max(fits[d][index] for d in alive)
            kept = [d for d in alive if fits[d][index] > top - margin]
            alive, basis = kept, key if len(kept) < len(alive) else basis
        decided = len(alive) == 1 or len({fits[d][2] for d in alive}) == 1
        if not decided:
            alive, basis = self._by_habit(alive)
        elif len(alive) == 1:
            self._vote(alive[0], tried)
        fit = fits[alive[0]]
        return Choice(alive[0], basis, fit[0] if by_names else fit[1], named if by_names else 2 * len(sample))

    def _vote(self, chosen: Dialect, tried: list[Dialect]) -> None:
        for feature, value in enumerate(_features(chosen)):
            if len({_features(d)[feature] for d in tried}) > 1:
                self._votes[feature, value] += 1

    def _by_habit(self, alive: list[Dialect]) -> tuple[list[Dialect], str]:
        for basis, liking in (("others", self._voted), ("origin", self._usual)):
            top = max(liking(d) for d in alive)
            kept = [d for d in alive if liking(d) == top]
            if len(kept) < len(alive):
                return kept, basis
        return alive, "specification"

    def _voted(self, dialect: Dialect) -> int:
        return sum(self._votes[place] for place in enumerate(_features(dialect)))

    def _usual(self, dialect: Dialect) -> int:
        pairs = zip(self._origin, _features(dialect), strict=True)
        return sum(1 for usual, own in pairs if usual is not None and usual == own)


def _features(dialect: Dialect) -> tuple[bool, int, bool]:
    return dialect.utf16, dialect.crlf, dialect.mark


def _fit(text: str, spans: list[tuple[int, int]], places: Sequence[Place]) -> Any:
    """How many spans hold the words in their names, how many edges are edges of words, and the spans."""
    names = sum(
        1 for (s, e), (*_, name) in zip(spans, places, strict=True) if name and holds(text, s, e, name)
    )
    edges = sum(_is_edge(text, s, True) + _is_edge(text, e, False) for s, e in spans)
    return names, edges, tuple(spans)


def holds(text: str, start: int, end: int, name: str) -> bool:
    r"""Whether a span holds the words of a name, which may be shortened and has its words on one line.

    >>> holds("Två\nrader text", 0, 9, "Två rader"), holds("Två rader text", 0, 14, "Två rader…")
    (True, True)
    """
    if not 0 <= start < end <= len(text):
        return False
    wanted = " ".join(name.split())
    found = " ".join(text[start : min(end, start + 4 * len(name) + 40)].split())
    cut = wanted.rstrip(".…").rstrip()
    return found == wanted or (len(cut) >= 8 and cut != wanted and found.startswith(cut))


def _is_edge(text: str, place: int, is_start: bool) -> bool:
    if not 0 <= place <= len(text):
        return False
    before, after = text[place - 1 : place], text[place : place + 1]
    own = after if is_start else before
    return bool(own) and not own.isspace() and not (before.isalnum() and after.isalnum())
