"""How far the coding of a document has come: the one rule, for the list at the workbench and for `folje status`.

To be coded are the passages that a text was cut into when it was taken in: the notes of a protocol, the turns of an interview. Not
those that are never coded (families' matters, the interviewer's turns, what an informant has withdrawn). Words that a
person has cut out inside a passage count as that passage.

A person has begun a document when one of them has a code, and coded it when each of them has. Not every note has something to
code: who judges a meeting says by that that its protocol is coded, and what has no code then has been left without (in double
coding, too, no code is an answer). What has been agreed on counts for those who agreed, also that no code fits. Nothing says
how much of a text that nobody has cut is to be coded, as minutes: it is coded when something in it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from coding.consents import Consents
from coding.family_matters import FamilyMatters
from coding.frozen import newest
from evaluation import Study
from evaluation.events import Passage
from evaluation.speakers import is_interviewer

UNCODED, BEGUN, CODED = "uncoded", "begun", "coded"


@dataclass(frozen=True)
class ToCode:
    """What is to be coded in a study.

    Attributes
    ----------
    wanted : document → the passages to code; a text that nobody has cut has none
    whole : passage → the passage it counts as: the outermost it lies within, or itself
    """

    wanted: dict[str, set[str]]
    whole: dict[str, str]

    @classmethod
    def of(cls, study: Study) -> "ToCode":
        """What is to be coded as the study stands."""
        whole = _whole(study.state.of(Passage))
        wanted: dict[str, set[str]] = defaultdict(set)
        for passage in _to_code(study):
            wanted[passage.document].add(whole[passage.name])
        return cls(wanted, whole)

    def coded(self, document: str, names: Iterable[str]) -> set[str]:
        """What these passages, which have codes, count as; of those to code, where the text was cut."""
        found = {self.whole[name] for name in names if name in self.whole}
        return found & self.wanted[document] if self.wanted.get(document) else found


def stage(coded: Collection[str], wanted: Collection[str], judged: bool = False) -> str:
    """Uncoded, begun or coded, by the rule above.

    >>> stage({"a"}, {"a", "b"}), stage({"a"}, {"a", "b"}, judged=True), stage({"a"}, ())
    ('begun', 'coded', 'coded')
    """
    if not coded:
        return UNCODED
    return CODED if judged or len(coded) >= len(wanted) else BEGUN


def _to_code(study: Study) -> Iterator[Passage]:
    matters, gone = FamilyMatters.of(study), _withdrawn(study)
    texts: dict[str, set[str]] = defaultdict(set)
    for passage in study.state.of(Passage):
        texts[passage.document].add(passage.text)
    now = {newest(names) for names in texts.values()}
    for passage in study.state.of(Passage):
        cut = passage.text in now and (passage.field or passage.speaker) and passage.document not in gone
        if cut and not is_interviewer(passage.speaker) and not matters.hides(passage):
            yield passage


def _withdrawn(study: Study) -> set[str]:
    """The documents of interviews whose informants have withdrawn."""
    consents = Consents(study)
    gone, documents = consents.withdrawn("interview"), study.documents.dropna(subset=["id", "interview"])
    pairs = zip(documents["id"], documents["interview"], strict=True)
    return {document for document, interview in pairs if consents.informant(interview) in gone}


def _whole(passages: Iterable[Passage]) -> dict[str, str]:
    whole: dict[str, str] = {}
    outer: Passage | None = None
    for passage in sorted(passages, key=lambda p: (p.text, p.start, -p.end)):
        if outer is None or passage.text != outer.text or passage.end > outer.end:
            outer = passage
        whole[passage.name] = outer.name
    return whole
