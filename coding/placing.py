"""Passages after their original was corrected: each is placed in the new text, or listed as lost; never guessed.

In three steps, for each text from the newest to the oldest: where the diff of the two texts puts the same words; else where the same words
stand in the same surroundings; else in the proposed passage whose words are most alike. Only the last changes a passage's words, and those
are listed as reworded.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

import msgspec

from coding.frozen import version
from evaluation.events import Passage
from evaluation.journal import new_id

ALIKE = 0.8  # share of like characters for a passage that was reworded; under that it is listed as lost
CONTEXT = 40  # code points kept before and after a passage
TELLING = 3  # so many words are known again anywhere; fewer only in their surroundings
NEAR = 8  # like characters before and after that make surroundings the same
TRIED = 3  # proposed passages that are compared letter by letter with one that has lost its words
MOST_COMPARED = 4_000_000  # pairs of words in one changed part of a text
MANY_LINES = 2000  # from here on lines that stand everywhere say nothing
Span = tuple[int, int]


@dataclass(frozen=True)
class Placed:
    """What to write, which passage stands at which span of the new text, and what a person has to look at.

    Attributes
    ----------
    events : passages placed anew (`of` says which), and proposed ones that are new
    lost : passages that have no place
    reworded : the passage as it was and as it is, where the words differ by more than white space
    """

    events: list[Passage]
    names: dict[Span, str]
    lost: list[Passage]
    reworded: list[tuple[Passage, Passage]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many of the events place a passage anew; the others are new passages."""
        return sum(1 for passage in self.events if passage.of)


def place_again(
    old: list[Passage], new: list[Passage], text: str, words: str, text_of: Callable[[str], str | None]
) -> Placed:
    """Place the passages of older texts in a new one.

    Parameters
    ----------
    old : the passages that stand in older texts
    new : those proposed in the new text
    text, words : the new text, its id and its words
    text_of : the words of an older text by its id; None where it is not there any more
    """
    search = _Search(text, words, {(p.start, p.end): p for p in new})
    versions: dict[str, list[Passage]] = defaultdict(list)
    for passage in old:
        versions[passage.text].append(passage)
    for name in sorted(versions, key=version, reverse=True):
        search.place(sorted(versions[name], key=lambda p: (p.start, p.end)), text_of(name))
    return search.placed(old)


@dataclass
class _Search:
    """The new text while places are found in it.

    Attributes
    ----------
    proposed : span → passage proposed there
    owners : span → the place in an older text that has taken it; passages that shared a place there share it here
    found : name → the passage as it was, and its span now
    """

    text: str
    words: str
    proposed: dict[Span, Passage]
    owners: dict[Span, tuple[str, int, int]] = field(default_factory=dict)
    found: dict[str, tuple[Passage, Span]] = field(default_factory=dict)

    def place(self, passages: list[Passage], before: str | None) -> None:
        """Find places for the passages of one older text."""
        moves = Moves.between(before, self.words) if before is not None else Moves([])
        left = []
        for passage in passages:
            at = moves.of(passage.start)
            span = (at, at + len(passage.quote)) if at is not None else None
            if not (span and self.words[slice(*span)] == passage.quote and self.take(passage, span)):
                left.append(passage)
        for step in (self.same_words, self.most_alike):
            left = [p for p in left if not any(self.take(p, span) for span in step(p))]

    def take(self, passage: Passage, span: Span) -> bool:
        """Give a passage its place, unless another has it."""
        place = (passage.text, passage.start, passage.end)
        if passage.name in self.found or self.owners.setdefault(span, place) != place:
            return passage.name in self.found
        self.found[passage.name] = (passage, span)
        return True

    def same_words(self, passage: Passage) -> list[Span]:
        """Where its words stand, the likest surroundings first; few words only in the same surroundings."""
        pieces = passage.quote.split()
        if not pieces or " ".join(pieces) not in self.plain:
            return []
        pattern = re.compile(r"\s+".join(map(re.escape, pieces)))
        spans = [found.span() for found in pattern.finditer(self.words)]
        spans = [span for span in spans if self.may_say(passage, span)]
        if len(pieces) < TELLING:
            spans = [span for span in spans if self.near(passage, span) >= NEAR]
        return sorted(spans, key=lambda span: (-self.near(passage, span), span))

    def may_say(self, passage: Passage, span: Span) -> bool:
        """Whether the one who speaks there may be the one who spoke."""
        there = self.proposed.get(span)
        return not (there and there.speaker and passage.speaker) or there.speaker == passage.speaker

    def near(self, passage: Passage, span: Span) -> int:
        """How many characters before and after a place are as they were."""
        before, after = (
            self.words[max(0, span[0] - CONTEXT) : span[0]],
            self.words[span[1] : span[1] + CONTEXT],
        )
        return _same(before[::-1], passage.before[::-1]) + _same(after, passage.after)

    @cached_property
    def plain(self) -> str:
        """The new text with single blanks: whether words are in it is seen at once."""
        return " ".join(self.words.split())

    @cached_property
    def having(self) -> dict[str, list[Span]]:
        """Word → the proposed passages that have it."""
        spans: dict[str, list[Span]] = defaultdict(list)
        for span, proposed in self.proposed.items():
            for word in set(proposed.quote.split()):
                spans[word].append(span)
        return spans

    def most_alike(self, passage: Passage) -> list[Span]:
        """The free proposed passages that are alike enough, the likest first; only those with half of its words are compared."""
        own = set(passage.quote.split())
        shared = Counter(span for word in own for span in self.having.get(word, ()))
        free = [span for span, n in shared.items() if 2 * n >= len(own) and span not in self.owners]
        likely = sorted((s for s in free if self.may_say(passage, s)), key=lambda s: (-shared[s], s))[:TRIED]
        scores = {span: _alike(passage, self.proposed[span]) for span in likely}
        return sorted(
            (span for span in likely if scores[span] >= ALIKE), key=lambda span: (-scores[span], span)
        )

    def placed(self, old: list[Passage]) -> Placed:
        """What has been found, as events."""
        standing = defaultdict(list)
        for passage in old:
            standing[passage.name].append(passage.id)
        unused, moved = dict(self.proposed), []
        for name, (passage, span) in self.found.items():
            made = unused.pop(span, None) or self.made(passage, span)
            moved.append(msgspec.structs.replace(made, of=name, replaces=standing[name]))
        split = [
            span
            for passage, span in self.found.values()
            if "\n" in self.words[slice(*span)] and "\n" not in passage.quote
        ]
        fresh = [p for span, p in unused.items() if not any(s <= span[0] and span[1] <= e for s, e in split)]
        events = sorted([*moved, *fresh], key=lambda p: (p.start, p.end))
        names = {(p.start, p.end): p.name for p in reversed(events)}
        by_name = {p.of: p for p in moved}
        reworded = [(passage, by_name[name]) for name, (passage, _) in self.found.items()
                    if passage.quote.split() != by_name[name].quote.split()]  # fmt: skip
        return Placed(events, names, [p for p in old if p.name not in self.found], reworded)

    def made(self, passage: Passage, span: Span) -> Passage:
        """A passage as it stands in the new text, where none is proposed at its place."""
        start, end = span
        kept = {key: getattr(passage, key) for key in ("field", "item", "speaker", "time")}
        return Passage(id=new_id(), text=self.text, start=start, end=end, quote=self.words[start:end], **kept,
                       before=self.words[max(0, start - CONTEXT) : start], after=self.words[end : end + CONTEXT])  # fmt: skip


def _same(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _alike(one: Passage, other: Passage) -> float:
    matcher = SequenceMatcher(None, one.quote, other.quote, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < ALIKE:
        return 0.0
    return matcher.ratio()


class Moves:
    """Where the characters of one text stand in another: blocks (from, to, length) that are the same in both."""

    def __init__(self, blocks: Iterable[tuple[int, int, int]]):
        self.blocks = list(blocks)
        self._starts = [start for start, _, _ in self.blocks]

    @classmethod
    def between(cls, before: str, after: str) -> "Moves":
        """The diff of two texts: by lines, and inside changed lines by words."""
        return cls(_blocks(before, after))

    def of(self, at: int) -> int | None:
        """Where a character stands now; None where it has been changed or has gone."""
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return None
        start, to, length = self.blocks[place]
        return to + at - start if at < start + length else None


def _blocks(before: str, after: str) -> Iterator[tuple[int, int, int]]:
    one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    many = min(len(one), len(other)) > MANY_LINES
    at, to = 0, 0
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=many).get_opcodes():
        gone, come = "".join(one[a:b]), "".join(other[c:d])
        if kind == "equal":
            yield at, to, len(gone)
        elif kind == "replace":
            yield from ((at + x, to + y, size) for x, y, size in _words_of(gone, come))
        at, to = at + len(gone), to + len(come)


def _words_of(before: str, after: str) -> Iterator[tuple[int, int, int]]:
    """The blocks of words that are the same in two changed parts; none where they are too long to compare."""
    one, other = re.findall(r"\w+|\W", before), re.findall(r"\w+|\W", after)
    if len(one) * len(other) > MOST_COMPARED:
        return
    starts, places = ([0], [0])
    for words, sums in ((one, starts), (other, places)):
        for word in words:
            sums.append(sums[-1] + len(word))
    for a, b, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        if size:
            yield starts[a], places[b], starts[a + size] - starts[a]
