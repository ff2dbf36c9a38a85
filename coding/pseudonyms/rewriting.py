"""From what was seen and decided to the pseudonyms that are put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from coding.pseudonyms import Look, look
from coding.pseudonyms.decisions import LEAVE, Decisions, Place, places
from coding.pseudonyms.found import NAMES, POINTING, Found, apart
from coding.pseudonyms.key import PSEUDONYM, Key, folded
from coding.pseudonyms.lists import listed
from coding.pseudonyms.tokens import tokens
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
            self.key.taken.update(m[0] for m in PSEUDONYM.finditer(text))
            done = {place for m in PSEUDONYM.finditer(text) for place in range(*m.span())}
            spans, queue = (
                [f for f in each if self._counts(text, f, done)] for each in (seen.spans, seen.queue)
            )
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
        queue = apart([*seen.queue, *self._again(text, seen)])
        every = [*places(source, text, seen.spans, sure=True), *places(source, text, queue, sure=False)]
        return sorted(every, key=lambda place: place.found)

    def _again(self, text: str, seen: Look) -> Iterator[Found]:
        """Words that a person has taken for names elsewhere: with a capital, or in any case where they are to go everywhere."""
        words = self.decisions.names
        taken = (
            {place for f in [*seen.spans, *seen.queue] for place in range(f.start, f.end)} if words else set()
        )
        for token in tokens(text) if words else ():
            base = next((base for base in token.bases if base in words), "")
            if base and token.start not in taken and (token.capital or words[base].always):
                yield Found(token.start, token.end_of(base), words[base].kind, "name_word")

    def name(self, every: list[Place]) -> None:
        """Give everyone who is to be replaced a pseudonym, whole names first, so that a first name alone is known to be theirs."""
        for place in sorted(every, key=lambda place: -len(place.form.split())):
            if self._goes(place):
                self._instead(place)

    def edits(self, text: str) -> list[Edit]:
        """What is put in place of which spans of a text."""
        return [
            edit
            for place in self.places("", text)
            if self._goes(place)
            for edit in [self._instead(place)]
            if edit[2]
        ]

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
        spelled, pattern = self._known
        if not spelled:
            return []
        return [(m.start(1), m.end(1), spelled[m[1]]) for m in pattern.finditer(text)]

    def count(self, text: str) -> int:
        """How often a name that has a pseudonym stands in a text."""
        return len(self.known(text))

    @property
    def _known(self) -> tuple[dict[str, str], re.Pattern[str]]:
        """As `_known_forms`, made anew when the key has grown."""
        size = sum(len(entry.forms) for entry in self.key.entries.values()), len(self.decisions.made)
        if size not in self._patterns:
            self._patterns[size] = self._known_forms()
        return self._patterns[size]

    @cached_property
    def _patterns(self) -> dict[tuple[int, int], tuple[dict[str, str], re.Pattern[str]]]:
        return {}

    def _known_forms(self) -> tuple[dict[str, str], re.Pattern[str]]:
        """Every form that can be nothing but the name it is → its pseudonym, and the pattern of all of them."""
        spelled: dict[str, str] = {}
        for form, entry in self.key.forms().items():
            if (
                entry.kind in POINTING
                and PSEUDONYM.fullmatch(entry.pseudonym)
                and folded(form, "") not in self.decisions.left
            ):
                named = entry.kind in NAMES
                ways = (form.title(), form.upper()) if named and form.islower() else (form, form.upper())
                spelled |= dict.fromkeys(ways if named else (form,), entry.pseudonym)
                if named and form.islower() and form in listed("first_names") - listed("name_words"):
                    spelled[form] = entry.pseudonym
        either = "|".join(re.escape(form) for form in sorted(spelled, key=len, reverse=True)) or "(?!)"
        return spelled, re.compile(rf"(?<!\w)({either})(?=(?:[:'’]?[sS])?(?!\w))")
