"""The log of a study (`folje log`): who did what, when, and what stood before; of a passage its whole history."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cached_property

from coding.blind import hidden_from
from coding.claims.reading import words_for
from coding.family_matters import FamilyMatters
from coding.printable import one_line
from coding.subjects import Subjects
from coding.undoing import in_words
from evaluation import Study
from evaluation.called import meeting_called
from evaluation.cells import day
from evaluation.errors import UseError
from evaluation.event_words import kind_name
from evaluation.events import (
    Abstraction,
    AgreedCode,
    BlindRound,
    Claim,
    Coding,
    Erasure,
    Event,
    FamilyMatter,
    Judgement,
    MemberCheck,
    Memo,
    Opening,
    Passage,
    Pseudonymisation,
    Release,
    Retraction,
    Seminar,
    TurningPoint,
    Undo,
    Value,
)  # fmt: skip
from evaluation.folding import in_order
from evaluation.words import in_language, say

MANY = 3  # a gesture of more events than this is told in one line
SHORT = 60  # characters of a quote in the log


@dataclass(frozen=True)
class Entry:
    """One event as the log tells it.

    Attributes
    ----------
    state : stands, undone, retracted, replaced, erased, or hidden (blind coding)
    before : what it replaced or took back, in words; "" where nothing stood
    """

    id: str
    at: str
    person: str
    kind: str
    action: str
    document: str
    passage: str
    what: str
    before: str
    state: str


class Log:
    """All events of a study, in order, with what each was about and what has become of it."""

    def __init__(self, study: Study, person: str | None):
        self.study, self.ordered = study, in_order(study.journal.events)
        self.subjects, self.matters = Subjects(self.ordered), FamilyMatters.of(study)
        self.hidden = hidden_from(study, person)
        self.actions: dict[str, list[Event]] = defaultdict(list)
        for event in self.ordered:
            self.actions[event.action].append(event)

    @cached_property
    def retracted(self) -> set[str]:
        """The ids that standing retractions name."""
        return {event.target for event in self.study.state.of(Retraction)}

    def entry(self, event: Event) -> Entry:
        """An event in words."""
        hidden = self.hidden(event)
        what = self._shown(event)
        before = "" if hidden else "; ".join(self._shown(old) for old in self.before(event))
        return Entry(
            event.id, event.at, event.person, event.kind, event.action, self.subjects.document(event),
            self.subjects.passage(event), what, before, "hidden" if hidden else self.state(event),
        )  # fmt: skip

    def _shown(self, event: Event) -> str:
        return say("log.hidden") if self.hidden(event) else self.said(event)

    def state(self, event: Event) -> str:
        """What has become of an event."""
        if event.erased:
            return "erased"
        if event.id in self.study.state.by_id:
            return "stands"
        if event.action in self.study.state.undone:
            return "undone"
        return "retracted" if event.id in self.retracted else "replaced"

    def before(self, event: Event) -> list[Event]:
        """What an event replaced or took back; of an undo, all that its action had done, when that is little."""
        known = self.subjects.events
        if isinstance(event, Undo):
            done = self.actions.get(event.undoes, [])
            return done if len(done) <= MANY else []
        named = (
            [event.target]
            if isinstance(event, Retraction)
            else event.replaces
            if isinstance(event, Value)
            else []
        )
        return [known[name] for name in named if name in known]

    def said(self, event: Event) -> str:
        """An event in words, without who and when."""
        if event.erased:
            return say("log.erased", kind=kind_name(event))
        match event:
            case Passage():
                key = "placed" if event.of else "passage"
                return say(f"log.{key}", quote=one_line(self.matters.words(event), SHORT), text=event.text)
            case Coding():
                strength = say("log.strength", strength=event.strength) if event.strength else ""
                return say("log.coding", code=event.code, strength=strength)
            case FamilyMatter():
                return say(f"log.family_{event.state}", reason=f": {event.reason}" if event.reason else "")
            case Retraction():
                return say("log.retraction", reason=event.reason)
            case AgreedCode():
                codes, persons = ", ".join(event.codes) or say("log.no_code"), ", ".join(event.persons)
                return say("log.agreed_code", codes=codes, persons=persons, reason=event.reason)
            case Abstraction():
                steps = (event.condensation, event.code, event.subcategory, event.category, event.theme)
                return say("log.abstraction", steps=" → ".join(filter(None, steps)))
            case Memo():
                return say("log.memo", content=one_line(event.content, SHORT))
            case _:
                return self._said_of_others(event)

    def _said_of_others(self, event: Event) -> str:
        """The kinds that are not about passages; one that this module has no words for is named."""
        match event:
            case Judgement():
                meeting = meeting_called(self.study, event.meeting)
                given = {"value": event.value, "reason": one_line(event.reason, SHORT)}
                key = "agreed_judgement" if event.persons else "judgement"  # nobody is named in older ones
                return say(f"log.{key}", meeting=meeting, persons=", ".join(event.persons), **given)
            case TurningPoint():
                return say("log.turning_point", title=in_language(event.title), status=event.status)
            case Claim():
                status = words_for("status", event.status)
                return say("log.claim", text=one_line(in_language(event.text), SHORT), status=status)
            case MemberCheck():
                counts = {key: getattr(event, key) for key in ("agree", "partly", "disagree")}
                return say("log.member_check", None, claim=event.claim, group=event.group, **counts)
            case Seminar():
                return say("log.seminar", date=event.date, about=", ".join(event.decisions) or "–")
            case BlindRound():
                return say(
                    "log.blind_round", documents=", ".join(event.documents), coders=", ".join(event.coders)
                )
            case Opening():
                return say("log.opening")
            case Undo():
                done = self.actions.get(event.undoes, [])
                redo = bool(done) and all(isinstance(each, Undo) for each in done)
                return say("log.redo" if redo else "log.undo", what=self._gesture(self.undone_at_last(event)))
            case Release():
                key, receivers = f"log.release_{event.gate}", ", ".join(event.receivers)
                return say(key, report=event.report, receivers=receivers)
            case Erasure():
                return say("log.erasure", reason=event.reason)
            case Pseudonymisation():
                return say("log.pseudonymisation")
            case _:
                return kind_name(event)

    def undone_at_last(self, undo: Undo) -> list[Event]:
        """What an undo is about in the end, through undos of undos."""
        done = self.actions.get(undo.undoes, [])
        earlier = next((e for e in done if isinstance(e, Undo) and e.order < undo.order), None)
        return self.undone_at_last(earlier) if earlier else done

    def _gesture(self, events: list[Event]) -> str:
        return (
            in_words(self.study, events, dict(self.subjects.passages)) if events else say("log.nothing_known")
        )

    def gesture(self, entries: list[Entry]) -> str:
        """Several events of one gesture in words."""
        return self._gesture([self.subjects.events[entry.id] for entry in entries])


def log(study: Study, wanted: dict[str, str | None]) -> dict:
    """Tell what has been done in a study.

    Parameters
    ----------
    wanted : source (document), passage (its name or id), code, person, since (a date); None where all are meant

    Returns
    -------
    dict with entries (see `Entry`) and lines

    Raises UseError for a passage that does not exist or a date that is none.
    """
    told = Log(study, wanted.get("person"))
    since = _since(wanted.get("since"))
    passage = _passage(told, wanted.get("passage"))
    chosen = [
        event for event in told.ordered
        if event.at[:10] >= since
        and _by(told, event, wanted.get("person"))
        and _is_about(told, event, wanted.get("source"), passage, wanted.get("code"))
    ]  # fmt: skip
    entries = [told.entry(event) for event in chosen]
    whole = not (passage or wanted.get("code"))
    return {"entries": [asdict(entry) for entry in entries], "lines": _lines(told, entries, whole)}


def _since(text: str | None) -> str:
    found = day(text) if text else None
    if text and found is None:
        raise UseError(say("adding.bad_date", date=text))
    return found.isoformat() if found else ""


def _passage(told: Log, name: str | None) -> str | None:
    """The passage that a name, or the id of one of its placings, means."""
    if not name:
        return None
    found = told.subjects.events.get(name)
    known = name if name in told.subjects.passages else told.subjects.passage(found) if found else ""
    if not known:
        raise UseError(say("log.no_passage", passage=name))
    return known


def _by(told: Log, event: Event, person: str | None) -> bool:
    return person is None or event.person.casefold() == person.casefold()


def _is_about(told: Log, event: Event, source: str | None, passage: str | None, code: str | None) -> bool:
    if isinstance(event, Undo) and (source or passage or code):
        return any(_is_about(told, each, source, passage, code) for each in told.undone_at_last(event))
    return (
        (not source or told.subjects.document(event) == source)
        and (not passage or told.subjects.passage(event) == passage)
        and (not code or _has_code(told, event, code.casefold()))
    )


def _has_code(told: Log, event: Event, code: str) -> bool:
    if told.hidden(event):
        return False
    if isinstance(event, Memo | Retraction):
        about = told.subjects.events.get(event.about if isinstance(event, Memo) else event.target)
        return about is not None and about.order < event.order and _has_code(told, about, code)
    given = [getattr(event, "code", ""), *getattr(event, "codes", [])]
    return code in [each.casefold() for each in given]


def _lines(told: Log, entries: list[Entry], whole: bool) -> list[str]:
    """A line per event, a line per gesture where it is of many; what stood before beneath."""
    if not entries:
        return [say("log.nothing")]
    gestures: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        gestures[entry.action or entry.id].append(entry)
    lines: list[str] = []
    for own in gestures.values():
        many = whole and len(own) > MANY and not any(entry.state == "hidden" for entry in own)
        lines += (
            [_line(own[0], told.gesture(own), "", "")]
            if many
            else [line for e in own for line in _of(told, e)]
        )
    return lines


def _of(told: Log, entry: Entry) -> list[str]:
    passage = told.subjects.passages.get(entry.passage)
    place = f" – {entry.document}" if entry.document else ""
    quote = (
        f": ”{one_line(told.matters.words(passage), SHORT)}”" if passage and entry.kind != "passage" else ""
    )
    state = "" if entry.state == "stands" else f" [{say(f'log.state_{entry.state}')}]"
    first = _line(entry, entry.what, place + quote, f"{state}  {entry.id}")
    return [first, *([say("log.before", before=entry.before)] if entry.before else [])]


def _line(entry: Entry, what: str, place: str, end: str) -> str:
    return f"{entry.at[:16].replace('T', ' ')}  {entry.person:<4} {what}{place}{end}"
