"""Which document a file is when there is one of its kind, group and date already: a new version of that, or another."""

from collections.abc import Callable

from coding.incoming import Incoming
from coding.readings import Reading, read
from evaluation import Study
from evaluation.asking import Question
from evaluation.events import Passage
from evaluation.words import say

Ask = Callable[[str], str] | None


def place(study: Study, incoming: Incoming, person: str, given: dict, ask: Ask) -> Reading:
    """Read the file as the document that it fits; it gets a number of its own where it is another.

    Of one that has other words than those of the day a person is asked. Where nobody can answer a transcript is another one (two
    interviews are held on a day, not two protocols written of a meeting), and other kinds are left for the caller to refuse.

    Parameters
    ----------
    given : another (a person has said that it is another document), replace (a new version)
    """
    if incoming.listed:
        return read(study, incoming, person)
    taken = _numbers(study, incoming)
    if given.get("another") and taken:
        return _as(study, incoming, person, max(taken) + 1)
    readings = {number: _as(study, incoming, person, number) for number in taken or [1]}
    best = max(readings, key=lambda number: (readings[number].fits, readings[number].share, -number))
    if not readings[best].fits and not given.get("replace") and _is_another(incoming, ask):
        incoming.notes += [say("adding.numbered", document=_named(incoming, max(taken) + 1))] * (ask is None)
        return _as(study, incoming, person, max(taken) + 1)
    incoming.number = best
    return readings[best]


def _numbers(study: Study, incoming: Incoming) -> list[int]:
    """The numbers under which the study has documents of this kind, group and date."""
    known = {*study.documents["id"].dropna(), *(passage.document for passage in study.state.of(Passage))}
    first = _named(incoming, 1)
    numbers = [
        int(rest) for each in known if (rest := each.removeprefix(f"{first}-")) != each and rest.isdigit()
    ]
    return sorted([*([1] if first in known else []), *numbers])


def _named(incoming: Incoming, number: int) -> str:
    incoming.number = number
    return incoming.document


def _as(study: Study, incoming: Incoming, person: str, number: int) -> Reading:
    incoming.number = number
    return read(study, incoming, person)


def _is_another(incoming: Incoming, ask: Ask) -> bool:
    """Whether it is another document than the one that is there; a new version is read as such when a person says so."""
    if not ask:
        return incoming.kind == "transcript"
    choices = [("a", say("adding.another_document")), ("v", say("adding.new_version"))]
    question = Question(say("adding.which_document", document=_named(incoming, 1)), choices)
    said = ask(question).strip().casefold()
    incoming.replaces = said in _words("version_words")
    return said in _words("another_words")


def _words(key: str) -> set[str]:
    return {word for lang in ("sv", "en") for word in say(f"adding.{key}", lang).split()}
