"""The gestures of the larger forms: the comparison of two coders, a claim, the grid of a content analysis."""

import msgspec

from coding import acts
from coding.blind import closed_documents, to_open
from coding.claims import drafted, lacking, words_for
from coding.known_codes import KnownCodes
from coding.sheets.rows import STEPS, abstraction, steps
from coding.writers import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Abstraction, Claim, Event, Opening, Passage
from evaluation.words import say
from reports.workbench.placing import Gesture, Place, numbered, placed


class Agree(Gesture, tag="agree"):
    """Settle what codes a passage has; `codes` as people write them, "" when none fits."""

    passage: str
    codes: str
    persons: list[str]
    reason: str = ""


class Open(Gesture, tag="open_round"):
    """Open the comparison of the blind round that a document is part of."""

    document: str


class MakeClaim(Gesture, tag="claim"):
    """Make a claim, or change one: only what is stated is changed, so that two people may work on it at once.

    Attributes
    ----------
    claim : the name of the one to change; "" for a new one
    place, side : a passage to add, as evidence or against; "" for none
    audiences : who more is to see it
    drop : evidence and audiences to take away
    """

    claim: str = ""
    place: Place | None = None
    side: str = ""
    text: str = ""
    question: str = ""
    type: str = ""
    author: str = ""
    status: str = ""
    searched: str = ""
    audiences: list[str] = msgspec.field(default_factory=list)
    drop: list[str] = msgspec.field(default_factory=list)


class Abstract(Gesture, tag="abstract"):
    """Fill in one step of a meaning unit; the others stay as they are."""

    place: Place
    step: str
    content: str


Any = Agree | Open | MakeClaim | Abstract


def events_of(study: Study, person: str, gesture: Any) -> list[Event]:
    """The events of a gesture; none where what it asks for stands already. Raises FoljeError with what is wrong with it."""
    match gesture:
        case Agree():
            return _agreed(study, gesture)
        case Open(document=document):
            shut = document in closed_documents(study)
            return numbered(gesture.id, [Opening(round=to_open(study, [document]).id)] if shut else [])
        case MakeClaim():
            return _claimed(study, person, gesture)
        case Abstract():
            return _abstracted(study, person, gesture)


def _agreed(study: Study, gesture: Agree) -> list[Event]:
    passage = next((p for p in study.state.of(Passage) if p.name == gesture.passage), None)
    if passage is None:
        raise UseError(say("coding.no_words"))
    if passage.document in closed_documents(study):
        raise UseError(say("workbench_forms.compare_shut"))
    codes, present = KnownCodes.of(study), [who(study, name) for name in gesture.persons]
    keys, unknown = codes.read(gesture.codes)
    if unknown:
        near = codes.nearest(unknown[0])
        meant = say("study.did_you_mean", suggestion=codes.label(near)) if near else ""
        raise UseError(" ".join((say("codebooks.no_such_code", code=unknown[0]), meant)).strip())
    if not present:
        raise UseError(say("workbench_forms.compare_nobody"))
    return numbered(
        gesture.id, acts.agreed(study, codes, passage.name, keys, present, gesture.reason.strip())
    )


def _claimed(study: Study, person: str, gesture: MakeClaim) -> list[Event]:
    parts = ("text", "question", "type", "author", "status", "searched", "audiences", "drop")
    given = {part: getattr(gesture, part) for part in parts} | {"person": person}
    made: list[Event] = []
    coming = []
    if gesture.place and gesture.side in ("evidence", "against"):
        made, passage = placed(study, gesture.id, gesture.place)
        given[gesture.side] = coming = [passage]
    return [*made, *numbered(gesture.id, [drafted(study, gesture.claim or None, given, coming=coming)])]


def claimed_in_words(study: Study, event: Claim) -> str:
    """That a claim has been written, and what it lacks still."""
    saved = say("claims.made", claim=event.name, status=words_for("status", event.status))
    return " ".join((saved, *lacking(study, event)))


def _abstracted(study: Study, person: str, gesture: Abstract) -> list[Event]:
    if gesture.step not in STEPS:
        raise UseError(say("workbench.not_understood"))
    made, passage = placed(study, gesture.id, gesture.place)
    standing = [e for e in study.state.of(Abstraction) if (e.passage, e.person) == (passage, person)]
    before = steps(standing[-1]) if standing else dict.fromkeys(STEPS, "")
    cells = before | {gesture.step: gesture.content.strip()}
    if cells == before and len(standing) < 2:
        return []
    fresh = abstraction(passage, cells, [event.id for event in standing])
    return [*made, *numbered(gesture.id, [fresh])]
