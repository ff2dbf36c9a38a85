"""What each gesture at the screen does: the events it makes, through the functions of `coding`; nothing is written here.

A gesture has an id from the browser and is sent until it is acknowledged. The ids of its events follow from that id, so a
gesture that is done again makes the same events, and the journal ignores those it has.
"""

from dataclasses import fields
from functools import partial
from typing import Literal

import msgspec

from coding import acts
from coding.codebooks import books, keeping
from coding.family import stated
from coding.family_matters import FamilyMatters
from coding.judging import judgement
from coding.known_codes import KnownCodes
from coding.suggestions import Suggestion, answered
from coding.turning_points import Given, turning_point
from coding.undoing import done_by, in_words, reads_a_file
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import FINAL, Coding, Event, Passage, Retraction, Undo
from evaluation.words import say
from reports.workbench import forms
from reports.workbench.marks import about
from reports.workbench.placing import Gesture, Place, id_of, numbered, placed


class Code(Gesture, tag="code"):
    """Give a passage a code."""

    place: Place
    code: str


class Uncode(Gesture, tag="uncode"):
    """Take back one's own coding, however old."""

    coding: str


class Note(Gesture, tag="note"):
    """Write a memo about a passage, in place of what one has written about it before."""

    place: Place
    content: str


class Answer(Gesture, tag="answer"):
    """Say yes or no to a proposed code, with the grounds that were shown."""

    place: Place
    code: str
    accepted: bool
    grounds: list[str] = msgspec.field(default_factory=list)
    method: str = "keywords"


class Judge(Gesture, tag="judge"):
    """Judge a group's phase at a meeting, or its step on another scale of the study's; `persons` have agreed on an agreed one."""

    meeting: str
    value: str
    confidence: str
    reason: str
    second: str = ""
    relation: str = ""
    kind: str = "evaluator"
    instrument: str = ""
    persons: list[str] = msgspec.field(default_factory=list)


class NewCode(Gesture, tag="new_code"):
    """Make a code, and give it to a passage; without a name it is called by the passage's own words."""

    place: Place
    name: str
    parent: str = ""


class Turn(Gesture, tag="turning_point"):
    """Propose a turning point, or change one."""

    group: str
    title: str
    date_from: str
    lang: str
    of: str = ""
    date_to: str = ""
    event: str = ""
    before: list[str] = msgspec.field(default_factory=list)
    after: list[str] = msgspec.field(default_factory=list)
    alternatives: str = ""
    status: str = "proposed"


class Family(Gesture, tag="family"):
    """Say whether a passage is about a single family."""

    place: Place
    state: Literal["marked", "cleared"]


class TakeBack(Gesture, tag="undo"):
    """Take back an action of one's own; of an undo, that is to do again."""

    undoes: str


Any = Code | Uncode | Note | Answer | Judge | NewCode | Turn | Family | TakeBack | forms.Any
decoded = partial(msgspec.convert, type=Any)


def events_of(study: Study, person: str, gesture: Any) -> list[Event]:
    """The events of a gesture; none where what it asks for stands already.

    Raises FoljeError with what is wrong with it, and then it will never be right.
    """
    match gesture:
        case Code(place=place, code=code):
            return _coded(study, person, gesture.id, place, code)
        case Uncode(coding=coding):
            return _uncoded(study, person, gesture.id, coding)
        case Note(place=place, content=content):
            made, passage = placed(study, gesture.id, place)
            return [*made, *numbered(gesture.id, [acts.noted(study, person, passage, content.strip())])]
        case Answer():
            return _answered(study, person, gesture)
        case Judge():
            return _judged(study, person, gesture)
        case NewCode(place=place):
            return _coded(study, person, gesture.id, place, _new_code(study, person, gesture))
        case Turn():
            return _turned(study, gesture)
        case Family(place=place, state=state):
            return _family(study, gesture.id, place, state)
        case TakeBack(undoes=undoes):
            return _undone(study, person, gesture.id, undoes)
        case _:
            return forms.events_of(study, person, gesture)


def _coded(study: Study, person: str, action: str, place: Place, code: str) -> list[Event]:
    codes = KnownCodes.of(study)
    if code not in codes.references:
        raise UseError(say("codebooks.no_such_code", code=code))
    made, passage = placed(study, action, place)
    coding = msgspec.structs.replace(acts.coded(codes, passage, code), id=id_of(action, "coding"))
    given = about(study.state.of(Coding), {passage})
    stands = (c for c in given if (c.code, c.person) == (code, person))
    return [] if any(c.id != coding.id for c in stands) else [*made, coding]


def _uncoded(study: Study, person: str, action: str, coding: str) -> list[Event]:
    event = study.state.by_id.get(coding)
    if event is None:
        return []  # taken back already, perhaps by this very gesture
    if not isinstance(event, Coding):
        raise UseError(say("coding.nothing_to_retract", target=coding))
    if event.person != person:
        raise UseError(say("coding.not_yours", person=event.person))
    return numbered(action, [Retraction(target=coding, reason=say("workbench.taken_back"))])


def _answered(study: Study, person: str, gesture: Answer) -> list[Event]:
    reference = KnownCodes.of(study).references.get(gesture.code)
    if reference is None:
        raise UseError(say("codebooks.no_such_code", code=gesture.code))
    made, passage = placed(study, gesture.id, gesture.place)
    proposed = Suggestion(gesture.code, 0, tuple(gesture.grounds), gesture.method)
    return [*made, *numbered(gesture.id, answered(reference, passage, proposed, gesture.accepted))]


def _judged(study: Study, person: str, gesture: Judge) -> list[Event]:
    parts = ("value", "second", "relation", "confidence", "reason", "kind", "instrument", "persons")
    given = {part: getattr(gesture, part) for part in parts} | {"person": person}
    _, event = judgement(study, gesture.meeting, given)
    return numbered(gesture.id, [event])


def _turned(study: Study, gesture: Turn) -> list[Event]:
    given = {part.name: getattr(gesture, part.name) for part in fields(Given)}
    return numbered(gesture.id, [turning_point(study, Given(**given), gesture.lang)])


def _family(study: Study, action: str, place: Place, state: str) -> list[Event]:
    made, name = placed(study, action, place)
    standing = (event for event in (*made, *study.state.of(Passage)) if isinstance(event, Passage))
    passage = next(p for p in standing if p.name == name)
    said = FamilyMatters.of(study).said.get(name, [])
    stands = bool(said) and all(event.state == state for event in said)
    return made if stands else [*made, *numbered(action, [stated(study, passage, state)])]


def _new_code(study: Study, person: str, gesture: NewCode) -> str:
    """The key of the new code; of the one with this name and parent, when the gesture is done again."""
    quote = _quote(study, gesture.place)
    called = " ".join((gesture.name or quote).split())
    home = next((book for book in books(study) if gesture.parent in book.codes), books(study)[0])
    same = (code.id for code in home.codes.values()
            if code.name("sv").casefold() == called.casefold() and (code.parent or "") == gesture.parent)  # fmt: skip
    known = next(same, "")
    if known:
        return known
    return keeping.coin(study, home.id, gesture.name, quote, person, gesture.parent or None)[0]


def _quote(study: Study, place: Place) -> str:
    if place.passage:
        return next((p.quote for p in study.state.of(Passage) if p.name == place.passage), "")
    return acts.marked(study, place.text, place.start, place.end).quote


def _undone(study: Study, person: str, action: str, undoes: str) -> list[Event]:
    done = [event for event in study.journal.events if event.action == undoes]
    if not done or any(event.person != person or isinstance(event, FINAL) for event in done):
        raise UseError(say("journal.nothing_to_undo"))
    if reads_a_file(done_by(study, undoes)):
        raise UseError(say("workbench.undo_adding"))
    return numbered(action, [Undo(undoes=undoes)])


def undone_in_words(study: Study, gesture: TakeBack) -> str:
    """What has been taken back, or done again."""
    first = next(event for event in study.journal.events if event.action == gesture.undoes)
    passages = {event.id: event for event in study.state.of(Passage)}
    key = "judging.redone" if isinstance(first, Undo) else "judging.undone"
    return say(key, what=in_words(study, done_by(study, gesture.undoes), passages))
