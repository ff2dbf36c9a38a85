"""Passages that may be about a single family, by their words: proposed to a person, never marked by themselves.

One family or person, and something of theirs that is nobody else's business (a diagnosis, violence, a report of concern), in one
sentence or in two that follow one another; or a detail that points at one case. General talk and questions of what to do if are left out. The words
stand in ``data_templates/language/family_matters.yaml``.
"""

import re
from functools import cache
from itertools import pairwise

from coding.family_matters import FamilyMatters
from coding.language.sentences import sentences
from data_templates import find
from evaluation import Study
from evaluation.events import Passage
from evaluation.speakers import is_interviewer
from evaluation.words import read_yaml


def proposed(study: Study) -> dict[str, tuple[str, ...]]:
    """The passages that may be family matters and of which nobody has said anything: name → the words that fired."""
    matters = FamilyMatters.of(study)
    open_ones = [
        p
        for p in study.state.of(Passage)
        if not (matters.hides(p) or matters.said.get(p.name) or is_interviewer(p.speaker))
    ]
    return {p.name: words for p in open_ones if (words := grounds(p.quote))}


def grounds(text: str) -> tuple[str, ...]:
    """The words that make a text a possible family matter; none where it is not.

    >>> grounds("Mamman har fått en depression och orkar inte själv.")
    ('Mamman', 'depression')
    >>> grounds("Vem tar kontakt om en mamma har en depression?")
    ()
    """
    parts = [_Sentence.of(text[start:end]) for start, end in sentences(text)]
    for part in parts:
        if part.detail and not part.general:
            return (part.detail,)
        if part.who and part.sign and not part.general:
            return (part.who, part.sign)
    for one, other in pairwise(parts):
        about = one.who and other.sign and other.pronoun
        if about and not (one.general or other.general):
            return (one.who, other.sign)
    return ()


class _Sentence:
    """What is found in a sentence: the first words of each sort, "" where there are none."""

    __slots__ = ("detail", "general", "pronoun", "sign", "who")

    def __init__(self, who: str, sign: str, detail: str, pronoun: bool, general: bool):
        self.who, self.sign, self.detail, self.pronoun, self.general = who, sign, detail, pronoun, general

    @classmethod
    def of(cls, sentence: str) -> "_Sentence":
        """Look at one sentence."""
        plain = _pattern("generic").sub(" ", sentence)
        known, one = _pattern("one_person").search(plain), _one_of_many().search(plain)
        asked = _asking().search(plain)
        who = known or (one if one and not (asked and asked.start() < one.start()) else None)
        asks = plain.rstrip().endswith("?")
        sign, detail = _pattern("signs").search(plain), _details().search(plain)
        general = not known and (asks or bool(_pattern("general").search(plain)))
        return cls(
            _words(who), _words(sign), _words(detail), bool(_pattern("pronouns").search(plain)), general
        )


def _words(found: re.Match[str] | None) -> str:
    return found[0].strip() if found else ""


@cache
def _data() -> dict[str, list[str]]:
    return read_yaml(find("language", "family_matters.yaml"))


@cache
def _pattern(sort: str) -> re.Pattern[str]:
    """Any of the words of a sort, as whole words."""
    return re.compile(rf"(?<![\w-])(?:{_any(sort)})(?![\w])", re.IGNORECASE)


@cache
def _one_of_many() -> re.Pattern[str]:
    """One person with a word before that singles out."""
    before = r"(?:en|ett|den|det|denna|vår|vårt)(?: [\wåäö]+)?"
    return re.compile(rf"(?<![\w-]){before} (?:{_any('one_of_many')})(?![\w])", re.IGNORECASE)


@cache
def _asking() -> re.Pattern[str]:
    return _pattern("asking")


@cache
def _details() -> re.Pattern[str]:
    return re.compile("|".join(entry.strip("/") for entry in _data()["details"]))


def _any(sort: str) -> str:
    spelled = (re.escape(entry).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for entry in _data()[sort])
    return "|".join(sorted(spelled, key=len, reverse=True))
