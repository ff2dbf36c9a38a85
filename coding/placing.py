"""Passages after their original was corrected: each is placed in the new text, or listed as lost; never guessed."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from coding.frozen import version
from evaluation.events import Passage

ALIKE = 0.8  # share of like characters for a passage that was reworded; under that it is listed as lost


@dataclass(frozen=True)
class Placed:
    """What to write, which passage stands at which span of the new text, and which have no place."""

    events: list[Passage]
    names: dict[tuple[int, int], str]
    lost: list[Passage]
    reworded: int = 0  # how many of those placed anew have other words than before

    @property
    def moved(self) -> int:
        """How many of the events place a passage anew; the others are new passages."""
        return sum(1 for passage in self.events if passage.of)


def place_again(old: list[Passage], new: list[Passage]) -> Placed:
    """Match the passages of the old texts with those proposed in the new one.

    First by the same words in the same order, then by the most alike words among those left; one that has none alike
    enough stays with its old text and is listed. Those of a later text choose before those of an earlier one.
    """
    texts: dict[str, list[Passage]] = defaultdict(list)
    for passage in old:
        texts[passage.text].append(passage)
    pairs: list[tuple[Passage, Passage]] = []
    for text in sorted(texts, key=version, reverse=True):
        taken = {n.id for _, n in pairs}
        pairs += _pairs(texts[text], [p for p in new if p.id not in taken])
    moved = {n.id: msgspec.structs.replace(n, of=o.name, replaces=[o.id]) for o, n in pairs}
    events = [moved.get(passage.id, passage) for passage in new]
    placed = {o.id for o, _ in pairs}
    names = {(p.start, p.end): p.name for p in events}
    reworded = sum(o.quote != n.quote for o, n in pairs)
    return Placed(events, names, [p for p in old if p.id not in placed], reworded)


def _pairs(old: list[Passage], new: list[Passage]) -> list[tuple[Passage, Passage]]:
    pairs = _same_words(old, new)
    paired = {passage.id for pair in pairs for passage in pair}
    free = [p for p in new if p.id not in paired]
    for passage in (p for p in old if p.id not in paired):
        best = max(free, key=lambda candidate: _alike(passage, candidate), default=None)
        if best is not None and _alike(passage, best) >= ALIKE:
            pairs.append((passage, best))
            free.remove(best)
    return pairs


def _same_words(old: list[Passage], new: list[Passage]) -> list[tuple[Passage, Passage]]:
    before = sorted(old, key=lambda p: p.start)
    after = sorted(new, key=lambda p: p.start)
    matcher = SequenceMatcher(None, [p.quote for p in before], [p.quote for p in after], autojunk=False)
    return [
        (before[block.a + i], after[block.b + i])
        for block in matcher.get_matching_blocks()
        for i in range(block.size)
    ]


def _alike(one: Passage, other: Passage) -> float:
    return SequenceMatcher(None, one.quote, other.quote, autojunk=False).ratio()
