"""What stands in the study but no longer in the file it came from: told, and taken back when a person says so."""

from collections import Counter
from dataclasses import dataclass, replace

from coding.acts import placings
from coding.family_matters import FamilyMatters
from coding.occasions import Ask
from coding.printable import one_line
from coding.readings import Reading
from evaluation import Study
from evaluation.events import Coding, Passage, Retraction
from evaluation.words import say

SHOWN, SHORT = 3, 60  # passages that are told of, and letters of each


@dataclass(frozen=True)
class Removals:
    """The codings of `person` that are gone from the file, and the passages without a place in it that nobody else has coded."""

    codings: list[Coding]
    passages: list[Passage]
    words: list[str]  # of the passages, as far as they may be shown
    others: int = 0  # passages without a place that somebody else has coded: they stay
    agreed: bool = False

    def events(self, study: Study) -> list[Retraction]:
        """Taking it back; nothing where nobody has said so."""
        if not self.agreed:
            return []
        reason = say("adding.removed_reason")
        targets = [coding.id for coding in self.codings]
        targets += [each for passage in self.passages for each in placings(study, passage)]
        return [Retraction(target=target, reason=reason) for target in dict.fromkeys(targets)]

    @property
    def lines(self) -> list[str]:
        """What is gone: the codes, and the beginnings of the passages."""
        counted = Counter(sorted(coding.code for coding in self.codings))
        codes = ", ".join(f"{code} ({n})" if n > 1 else code for code, n in counted.items())
        told = [say("adding.removed_codes", n=len(self.codings), codes=codes)] if self.codings else []
        begun = "; ".join(f"”{one_line(words, SHORT)}”" for words in self.words[:SHOWN])
        return told + ([say("adding.lost", n=len(self.passages), begun=begun)] if self.passages else [])

    @property
    def outcome(self) -> list[str]:
        """All that is told afterwards."""
        done = [*self.lines, say("adding.taken_back" if self.agreed else "adding.kept")] if self.lines else []
        return done + ([say("adding.lost_to_others", n=self.others)] if self.others else [])


def removals(study: Study, reading: Reading, person: str, *, sure: bool, ask: Ask) -> Removals:
    """What is gone, and whether it is to be taken back: `sure` without asking; kept where nobody can answer."""
    others = {c.passage for c in study.state.of(Coding) if c.person != person}
    own = [p for p in reading.placed.lost if p.name not in others]
    matters = FamilyMatters.of(study)
    gone = Removals(
        reading.removed, own, [matters.words(p) for p in own], len(reading.placed.lost) - len(own)
    )
    return replace(gone, agreed=bool(gone.lines) and (sure or _agreed(gone, ask)))


def _agreed(gone: Removals, ask: Ask) -> bool:
    if ask is None:
        return False
    answer = ask("\n".join([*gone.lines, say("adding.removed_question")]))
    return answer.strip().casefold() in say("sheets.yes_words").split()
