"""Blind coding: some people code the same documents, each seeing only their own codes until the comparison is opened.

Blind by courtesy: the folder is shared, and who wants to can read the others' journal files. What Följe shows is filtered in
one place, `hidden_from`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from coding.subjects import Subjects
from coding.writers import who
from evaluation import Study
from evaluation.asking import yes
from evaluation.errors import UseError
from evaluation.events import (
    Abstraction,
    AgreedCode,
    BlindRound,
    Coding,
    Event,
    Judgement,
    Memo,
    Opening,
    Passage,
    Retraction,
)
from evaluation.words import say

KINDS = (
    Coding,
    Abstraction,
    AgreedCode,
    Judgement,
    Memo,
    Retraction,
)  # what one would see the others' reading in
Ask = Callable[[str], str] | None


@dataclass(frozen=True)
class Round:
    """A round of blind coding, and its opening; None while it is closed."""

    event: BlindRound
    opening: Opening | None = None


def rounds(study: Study) -> list[Round]:
    """The rounds that have been started, in order. An opening counts for ever."""
    openings = {e.round: e for e in reversed(study.state.of(Opening))}
    return [Round(event, openings.get(event.id)) for event in study.state.of(BlindRound)]


def closed(study: Study) -> list[BlindRound]:
    """The rounds whose comparison has not been opened."""
    return [each.event for each in rounds(study) if each.opening is None]


def closed_documents(study: Study) -> set[str]:
    """The documents that people are coding each for themselves just now: nothing is proposed or told of them."""
    return {document for each in closed(study) for document in each.documents}


def closed_meetings(study: Study) -> set[str]:
    """The meetings of those documents: how another has judged them is not told either."""
    return _meetings(study, closed_documents(study))


def _meetings(study: Study, documents: Collection[str]) -> set[str]:
    if not documents:
        return set()
    rows = study.documents
    return set(rows.loc[rows["id"].isin(documents), "meeting"].dropna())


def hidden_from(study: Study, person: str | None) -> Callable[[Event], bool]:
    """Whether an event may not be seen by a person: another coder's, in a document of a closed round of theirs or on its meeting.

    Parameters
    ----------
    person : who looks; None where that is not known, and then all coders' events of closed rounds are hidden
    """
    shut = [each for each in closed(study) if person is None or person in each.coders]
    if not shut:
        return lambda event: False
    subjects = Subjects(study.journal.events)
    covered = [({*each.documents, *_meetings(study, each.documents)}, each.coders) for each in shut]

    def hidden(event: Event) -> bool:
        if event.person == person or not isinstance(event, KINDS):
            return False
        about = {subjects.document(event), subjects.meeting(event)}
        return any(about & names and event.person in coders for names, coders in covered)

    return hidden


# the command


def blind(
    study: Study, sources: list[str], coders: list[str], *, opened: bool, person: str | None, ask: Ask = None,
    sure: bool = False,
) -> dict:  # fmt: skip
    """Start a round, open the comparison, or show how far the rounds have come.

    Parameters
    ----------
    sources : documents of a new round; none: nothing is started
    coders : who takes part; all evaluators when empty
    opened : open the comparison of the round that is closed

    Returns
    -------
    dict with rounds (documents, coders, started, opened, coded per coder), lines and exit (1 when nothing was opened)
    """
    name = who(study, person)
    if opened:
        return _open(study, name, sources, ask, sure)
    lines = _start(study, name, sources, coders) if sources else []
    return {"rounds": [_told(study, each) for each in rounds(study)], "lines": [*lines, *_lines(study)]}


def _start(study: Study, person: str, sources: list[str], coders: list[str]) -> list[str]:
    known = {passage.document for passage in study.state.of(Passage)}
    unknown = [document for document in sources if document not in known]
    if unknown:
        raise UseError(say("blind.no_documents", documents=", ".join(unknown)))
    taking_part = [who(study, each) for each in coders] or list(study.settings.evaluators)
    if len(set(taking_part)) < 2:
        raise UseError(say("blind.two_coders"))
    running = {document for each in closed(study) for document in each.documents}
    if running & set(sources):
        raise UseError(say("blind.running", documents=", ".join(sorted(running & set(sources)))))
    event = BlindRound(documents=list(dict.fromkeys(sources)), coders=list(dict.fromkeys(taking_part)))
    study.journal.write(person, event)
    return [say("blind.started", n=len(event.documents), coders=", ".join(event.coders))]


def to_open(study: Study, sources: list[str]) -> BlindRound:
    """The closed round with any of these documents, or the only one. Raises UseError when there is none, or several."""
    found = [each for each in closed(study) if not sources or set(sources) & set(each.documents)]
    if not found:
        raise UseError(say("blind.nothing_closed"))
    if len(found) > 1:
        raise UseError(say("blind.which_round"))
    return found[0]


def _open(study: Study, person: str, sources: list[str], ask: Ask, sure: bool) -> dict:
    chosen = to_open(study, sources)
    told = round_lines(study, Round(chosen))
    if not (sure or yes(ask, *told, say("blind.question"))):
        lines = [] if ask else [*told, say("blind.add_yes")]
        return {"opened": False, "lines": [*lines, say("blind.not_opened")], "exit": 1}
    study.journal.write(person, Opening(round=chosen.id))
    return {"opened": True, "rounds": [_told(study, each) for each in rounds(study)],
            "lines": [say("blind.opened", n=len(chosen.documents), person=person)]}  # fmt: skip


def _told(study: Study, each: Round) -> dict:
    opening = each.opening
    return {
        "documents": each.event.documents, "coders": each.event.coders, "started": each.event.at,
        "opened": opening.at if opening else None, "opened_by": opening.person if opening else None,
        "coded": _coded(study, each.event),
    }  # fmt: skip


def _coded(study: Study, event: BlindRound) -> dict[str, int]:
    """How many documents of a round each coder has coded anything in."""
    places = {p.name: p.document for p in study.state.of(Passage)}
    done = {(c.person, places.get(c.passage)) for c in study.state.of(Coding)}
    return {coder: sum((coder, document) in done for document in event.documents) for coder in event.coders}


def _lines(study: Study) -> list[str]:
    listed = rounds(study)
    if not listed:
        return [say("blind.none")]
    lines = [line for each in listed for line in round_lines(study, each)]
    return [*lines, say("blind.courtesy")] if closed(study) else lines


def round_lines(study: Study, each: Round, called: Callable[[str], str] = str) -> list[str]:
    """A round in words: when, whether it is open, its documents (as `called`, else by id), how far each has come."""
    event, opening = each.event, each.opening
    state = (
        say("blind.is_open", date=opening.at[:10], person=opening.person)
        if opening
        else say("blind.is_closed")
    )
    coded = ", ".join(
        say("blind.coded", coder=coder, n=n, of=len(event.documents))
        for coder, n in _coded(study, event).items()
    )
    return [
        say(
            "blind.round", date=event.at[:10], state=state, documents=", ".join(map(called, event.documents))
        ),
        f"  {coded}",
    ]
