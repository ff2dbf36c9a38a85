"""From what was seen and decided to the pseudonyms that are put in."""

import re
from dataclasses import dataclass
from functools import cached_property

from coding.pseudonyms import Look, look
from coding.pseudonyms.decisions import LEAVE, Decisions, Place, places
from coding.pseudonyms.found import Found
from coding.pseudonyms.key import PSEUDONYM, Key
from evaluation.pseudonyms.edits import Edit


@dataclass
class Rewriting:
    """How a study's or a file's texts are rewritten.

    Attributes
    ----------
    own : the study's own list of names
    kept : words that are left as they are: the dates of the study's meetings, the names of its groups
    """

    key: Key
    decisions: Decisions
    own: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()

    def look(self, text: str) -> Look:
        """What is seen in a text, without what is kept and what is a pseudonym already."""
        if text not in self._seen:
            seen = look(text, self.own)
            done = {place for m in PSEUDONYM.finditer(text) for place in range(*m.span())}
            spans, queue = ([f for f in each if self._counts(text, f, done)] for each in (seen.spans, seen.queue))
            self._seen[text] = Look(spans, queue)
        return self._seen[text]

    @cached_property
    def _seen(self) -> dict[str, Look]:
        return {}

    def _counts(self, text: str, found: Found, done: set[int]) -> bool:
        if done.intersection(range(found.start, found.end)):
            return False
        return found.by == "study" or text[found.start : found.end].casefold() not in self.kept

    def places(self, source: str, text: str) -> list[Place]:
        """All places of a text in order, sure ones and those a person has to look at."""
        seen = self.look(text)
        every = [*places(source, text, seen.spans, sure=True), *places(source, text, seen.queue, sure=False)]
        return sorted(every, key=lambda place: place.found)

    def name(self, every: list[Place]) -> None:
        """Give everyone who is to be replaced a pseudonym, whole names first, so that a first name alone is known to be theirs."""
        for place in sorted(every, key=lambda place: -len(place.form.split())):
            if self._goes(place):
                self._instead(place)

    def edits(self, text: str) -> list[Edit]:
        """What is put in place of which spans of a text."""
        return [edit for place in self.places("", text) if self._goes(place) for edit in [self._instead(place)] if edit[2]]

    def _goes(self, place: Place) -> bool:
        decision = self.decisions.of(place)
        return place.sure if decision is None else decision.do != LEAVE

    def _instead(self, place: Place) -> Edit:
        """The edit of a place; a genitive's s stays where the name without it is known."""
        decision, found, form = self.decisions.of(place), place.found, place.form
        kind = decision.kind if decision and decision.kind else found.kind
        stated = decision.instead if decision else ""
        if stated and not PSEUDONYM.fullmatch(stated):
            self.key.pseudonym(kind, form, stated)
            return found.start, found.end, stated
        base = re.sub(r"[:'’´]?s$", "", form)
        if base != form and not self.key.knows(kind, form) and self.key.knows(kind, base):
            form = base
        return found.start, found.start + len(form), self.key.pseudonym(kind, form, stated)

    def known(self, text: str) -> list[Edit]:
        """The edits of names that have a pseudonym already, for files that are looked at by nobody: tables above all."""
        pattern = self._known_pattern
        if pattern is None:
            return []
        forms = self.key.forms()
        return [(m.start(1), m.end(1), forms[m[1]].pseudonym) for m in pattern.finditer(text) if m[1] in forms]

    @property
    def _known_pattern(self) -> re.Pattern[str] | None:
        """All forms with a capital or a digit that have a pseudonym: a word in lower case is anybody's."""
        kinds = ("person", "place", "preschool", "school", "care", "email", "phone", "personal_number", "address", "web", "plate")
        left = {d.word for d in self.decisions.made if d.do == LEAVE}
        forms = [f for f, e in self.key.forms().items() if e.kind in kinds and f.lower() != f and f.casefold() not in left
                 or e.kind in kinds[5:]]  # fmt: skip
        if not forms:
            return None
        spelled = "|".join(re.escape(form) for form in forms)
        return re.compile(rf"(?<!\w)({spelled})(?=(?:[:'’]?s)?(?!\w))")
