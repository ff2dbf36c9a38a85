"""What stands in the study but no longer in the file it came from: told, and taken back when a person says so."""

from dataclasses import dataclass

from coding.acts import with_codings
from coding.family_matters import FamilyMatters
from coding.occasions import Ask
from coding.printable import one_line
from coding.readings import Reading
from evaluation import Study
from evaluation.asking import yes
from evaluation.events import Coding, Passage, Retraction
from evaluation.words import say

SHOWN, SHORT = 3, 60  # what is told of, and letters of each


@dataclass(frozen=True)
class Gone:
    """Events that no longer stand in the file, what is told of them, and whether they are taken back."""

    targets: list[str]
    told: str
    agreed: bool

    @property
    def outcome(self) -> list[str]:
        """What is told afterwards."""
        return [self.told, say("adding.taken_back" if self.agreed else "adding.kept")] if self.told else []


@dataclass(frozen=True)
class Removals:
    """The codings of a person that are gone from the file, and her passages without a place in it.

    `others` counts the passages without a place that somebody else has coded: they stay.
    """

    codings: Gone
    passages: Gone
    others: int

    @property
    def events(self) -> list[Retraction]:
        """Taking back what a person has said is to go."""
        targets = [t for gone in (self.codings, self.passages) if gone.agreed for t in gone.targets]
        return [
            Retraction(target=target, reason=say("adding.removed_reason"))
            for target in dict.fromkeys(targets)
        ]

    @property
    def agreed(self) -> bool:
        """Whether anything is taken back."""
        return self.codings.agreed or self.passages.agreed

    @property
    def outcome(self) -> list[str]:
        """All that is told afterwards."""
        stay = [say("adding.lost_to_others", n=self.others)] if self.others else []
        return [*self.codings.outcome, *self.passages.outcome, *stay]


def removals(study: Study, reading: Reading, person: str, *, sure: bool, ask: Ask) -> Removals:
    """What is gone, and whether it is to be taken back: `sure` without asking; kept where nobody can answer."""
    others = {c.passage for c in study.state.of(Coding) if c.person != person}
    own = [p for p in reading.placed.lost if p.name not in others]
    words = _Words(study)
    codings = say(
        "adding.removed_codes", n=len(reading.removed), codes=_some(map(words.coding, reading.removed))
    )
    passages = say("adding.lost", n=len(own), begun=_some(map(words.passage, own)))
    targets = [target for passage in own for target in with_codings(study, passage, person)]
    return Removals(
        _gone([c.id for c in reading.removed], codings, sure, ask),
        _gone(targets, passages, sure, ask),
        len(reading.placed.lost) - len(own),
    )


def _gone(targets: list[str], told: str, sure: bool, ask: Ask) -> Gone:
    if not targets:
        return Gone([], "", agreed=False)
    return Gone(targets, told, agreed=sure or yes(ask, told, say("adding.removed_question")))


class _Words:
    """What is removed in words, as far as they may be shown."""

    def __init__(self, study: Study):
        self.matters = FamilyMatters.of(study)
        self.passages = {passage.name: passage for passage in study.state.of(Passage)}

    def passage(self, passage: Passage) -> str:
        return f"”{one_line(self.matters.words(passage), SHORT)}”"

    def coding(self, coding: Coding) -> str:
        passage = self.passages.get(coding.passage)
        return (
            say("adding.code_in", code=coding.code, words=self.passage(passage)) if passage else coding.code
        )


def _some(told) -> str:
    listed = list(told)
    more = [say("adding.more_passages", n=len(listed) - SHOWN)] if len(listed) > SHOWN else []
    return "; ".join([*listed[:SHOWN], *more])
