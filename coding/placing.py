"""Passages after their original was corrected: each is placed in the new text, or listed as lost; never guessed."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from evaluation.events import Passage

ALIKE = 0.8  # share of like characters for a passage that was reworded; under that it is listed as lost


@dataclass(frozen=True)
class Placed:
    """What to write, which passage stands at which span of the new text, and which have no place."""

    events: list[Passage]
    names: dict[tuple[int, int], str]
    lost: list[Passage]

    @property
    def moved(self) -> int:
        """How many of the events place a passage anew; the others are new passages."""
        return sum(1 for passage in self.events if passage.of)


def place_again(old: list[Passage], new: list[Passage]) -> Placed:
    """Match the passages of the old text with those proposed in the new one.

    First by the same words in the same order, then by the most alike words among those left; one that has none alike
    enough stays with the old text and is listed.
    """
    pairs = _same_words(old, new)
    left = [p for p in old if p.id not in {o.id for o, _ in pairs}]
    free = [p for p in new if p.id not in {n.id for _, n in pairs}]
    for passage in left:
        best = max(free, key=lambda candidate: _alike(passage, candidate), default=None)
        if best is not None and _alike(passage, best) >= ALIKE:
            pairs.append((passage, best))
            free.remove(best)
    moved = {n.id: msgspec.structs.replace(n, of=o.name, replaces=[o.id]) for o, n in pairs}
    events = [moved.get(passage.id, passage) for passage in new]
    names = {(p.start, p.end): p.name for p in events}
    placed = {o.id for o, _ in pairs}
    return Placed(events, names, [p for p in old if p.id not in placed])


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
