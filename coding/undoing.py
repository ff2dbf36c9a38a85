"""Taking back one's latest action, and saying what it was."""

from collections.abc import Callable

from coding.writers import who
from evaluation import Study
from evaluation.asking import yes
from evaluation.called import document_called, meeting_called
from evaluation.errors import UseError
from evaluation.event_words import counted
from evaluation.events import Coding, Event, Judgement, Memo, Passage, Undo
from evaluation.words import say

Ask = Callable[[str], str] | None
SHOWN = 3  # actions told of before they are taken back


def undo(study: Study, person: str | None, *, redo: bool = False) -> dict:
    """Take back one's latest action, or bring it back.

    Returns
    -------
    dict with undone (the action), what (in words) and lines

    Raises UseError when there is nothing to take back or to bring back.
    """
    name = who(study, person)
    standing = {event.id: event for event in study.state.of(Passage)}
    [written] = study.journal.redo(name) if redo else study.journal.undo(name)
    action = getattr(written, "undoes", "")
    events = done_by(study, action)
    what = in_words(study, events, standing | {event.id: event for event in study.state.of(Passage)})
    lines = [say("judging.redone" if redo else "judging.undone", what=what)]
    if not redo and reads_a_file(events) and _added(events) and not _is_import(events):
        lines.append(say("judging.tables_stay"))
    return {"undone": action, "what": what, "lines": lines}


def undo_these(study: Study, person: str | None, actions: list[str], ask: Ask = None) -> dict:
    """Take back what was added, as `undo` does; with what has been done since, when a person says so.

    Parameters
    ----------
    actions : one's own, in the order they were done
    ask : asks whether what has been done since is to be taken back too; None when nobody can answer

    Raises UseError when they have been taken back already, or when she says no; then nothing has changed.
    """
    name = who(study, person)
    standing = study.journal.standing(name)
    if not actions or not set(actions) <= set(standing):
        raise UseError(say("judging.undone_already"))
    taken = standing[standing.index(actions[0]) :]
    since = [action for action in taken if action not in actions]
    if since and not yes(ask, say("judging.done_since"), *_some(study, since), say("judging.undo_all")):
        raise UseError(say("judging.not_undone"))
    undone = [undo(study, name) for _ in taken]
    return {"undone": taken, "lines": list(dict.fromkeys(line for each in undone for line in each["lines"]))}


def _some(study: Study, actions: list[str]) -> list[str]:
    """The latest of some actions in words, and how many more there are."""
    passages: dict[str, Event] = {event.id: event for event in study.state.of(Passage)}
    told = [f"– {in_words(study, done_by(study, action), passages)}" for action in actions[: -SHOWN - 1 : -1]]
    more = [say("adding.more_passages", n=len(actions) - SHOWN)] if len(actions) > SHOWN else []
    return [*told, *more]


def done_by(study: Study, action: str) -> list[Event]:
    """What an action did, also when it was the undoing of another."""
    unique = {event.id: event for event in study.journal.events if event.action == action}
    undone = [event.undoes for event in unique.values() if isinstance(event, Undo)]
    return done_by(study, undone[0]) if undone else list(unique.values())


def in_words(study: Study, events: list[Event], passages: dict[str, Event]) -> str:
    """An action in words: the adding of a document, a judgement of a meeting, or some codings.

    Parameters
    ----------
    passages : those the events may be about, by id, also such as stood before
    """
    added = _added(events) if reads_a_file(events) else None
    reread = next((e for e in events if isinstance(e, Passage)), None) if reads_a_file(events) else None
    judged = next((event for event in events if isinstance(event, Judgement)), None)
    if _is_import(events):
        return say(
            "judging.the_import", counts=counted([e for e in events if getattr(e, "role", "") != "import"])
        )
    if added:
        return say(
            "judging.the_adding", document=document_called(study, added.document), counts=counted(events)
        )
    if reread:
        return say(
            "judging.the_rereading", document=document_called(study, reread.document), counts=counted(events)
        )
    if judged:
        return say("judging.the_judgement", meeting=meeting_called(study, judged.meeting))
    return say(
        "judging.the_rest", document=_document(study, events, passages), counts=counted(events)
    ).strip()


def reads_a_file(events: list[Event]) -> bool:
    """Whether an action took in a file or read it again: by hand a person cuts out one new passage and says something of it."""
    passages = [event for event in events if isinstance(event, Passage)]
    by_hand = len(passages) == 1 < len(events) and not passages[0].of
    return _is_import(events) or bool(passages and not by_hand)


def _is_import(events: list[Event]) -> bool:
    return any(isinstance(event, Memo) and event.role == "import" for event in events)


def _added(events: list[Event]) -> Passage | None:
    """A passage that was new: the others follow a text that was read again."""
    return next((event for event in events if isinstance(event, Passage) and not event.of), None)


def _document(study: Study, events: list[Event], passages: dict[str, Event]) -> str:
    """The document that codings or memos are of, in words; nothing when there are several or none."""
    cut_out = [event for event in events if isinstance(event, Passage)]
    names = {p.name: p.document for p in [*passages.values(), *cut_out] if isinstance(p, Passage)}
    found = {names.get(e.passage) for e in events if isinstance(e, Coding)}
    found |= {e.about for e in events if isinstance(e, Memo)}
    [document] = found if len(found) == 1 else [None]
    return say("judging.in_document", document=document_called(study, document)) if document else ""
