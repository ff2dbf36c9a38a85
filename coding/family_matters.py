"""Passages about a single family (*familjeärenden*): which they are, by what stands in the form and by what people have said.

While a passage is one, its words are shown to nobody but who marked it: not in search, proposals, quotes, sheets or exports (see
`coding.shown`). What is only proposed (`coding.family_words`) is hidden from nobody.
"""

from dataclasses import dataclass
from functools import lru_cache

from coding.protocols.forms import form
from data_templates import find
from evaluation import Study
from evaluation.events import FamilyMatter, Passage
from evaluation.words import say

STATES = ("marked", "rewritten", "cleared")


@dataclass(frozen=True)
class FamilyMatters:
    """What stands on each passage of a study.

    Attributes
    ----------
    said : passage → the standing words on it, in order; several where people have spoken without seeing each other
    instrument : whose form says in which field and under which headings families are talked about
    """

    said: dict[str, list[FamilyMatter]]
    instrument: str

    @classmethod
    def of(cls, study: Study) -> "FamilyMatters":
        """What stands in a study."""
        said: dict[str, list[FamilyMatter]] = {}
        for event in study.state.of(FamilyMatter):
            said.setdefault(event.passage, []).append(event)
        return cls(said, study.settings.instruments[0])

    def hides(self, passage: Passage) -> bool:
        """Whether its words are to be shown to nobody: one mark is enough, however many have cleared it."""
        said = self.said.get(passage.name)
        if said:
            return any(event.state == "marked" for event in said)
        return is_in_form(passage, self.instrument)

    def words(self, passage: Passage) -> str:
        """The words of a passage as others may see them."""
        return say("family.hidden_words") if self.hides(passage) else passage.quote

    def keeper(self, passage: Passage) -> str:
        """The person who may still see a hidden passage: who marked it last, else who took it in."""
        marks = [event for event in self.said.get(passage.name, []) if event.state == "marked"]
        return marks[-1].person if marks else passage.person


def is_in_form(passage: Passage, instrument: str) -> bool:
    """Whether it stands in the field, or under an agenda item, where the group talks of a single family."""
    return passage.field == "family_matter" or bool(
        passage.item and _heads_families(passage.item, instrument)
    )


@lru_cache(
    maxsize=4096
)  # all passages of an item have its heading, and lists ask for each of them after every gesture
def _heads_families(item: str, instrument: str) -> bool:
    if not find("instruments", instrument, "protocol.yaml").is_file():
        return False
    named = form(instrument).field(item, whole=False)
    return named is not None and named.key == "family_matter"
