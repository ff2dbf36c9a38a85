"""A person's judgement of a group's phase at a meeting: complete or refused, and never made by the program."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from coding.blind import closed_meetings
from coding.codebooks import Codebook, judged_books
from coding.codings import judgements
from coding.refusals import refuse
from coding.writers import who
from evaluation import Study
from evaluation.called import meeting_called
from evaluation.errors import FoljeError, UseError
from evaluation.events import Judgement
from evaluation.suggestions import nearest
from evaluation.words import LANGUAGES, say, words

if TYPE_CHECKING:
    import pandas as pd

# what is stated → the instrument's list of its values
LISTS = {
    "value": "values",
    "second": "values",
    "relation": "relation",
    "confidence": "confidence",
    "kind": "assessor_kind",
}
NEEDED = ("value", "confidence")


def ask_for_missing(study: Study, given: dict, ask: Callable[[str], str]) -> dict:
    """What was stated, with the user's answers for the parts that every judgement needs."""
    book = judged_by(study, given.get("instrument"))
    answers = dict(given)
    for part in NEEDED:
        if not _stated(given, part):
            answers[part] = _asked(book, part, ask)
    while not _stated(answers, "reason"):
        answers["reason"] = ask(say("judging.ask_reason"))
    return answers


def _asked(book: Codebook, part: str, ask: Callable[[str], str]) -> str:
    """The answer for a part, asked until it is one of the allowed; each time with what may have been meant."""
    key = "ask_value_scale" if part == "value" and not book.phases else f"ask_{part}"
    question = say(f"judging.{key}", allowed=_allowed(book, part), scale=book.title())
    names, said = _names(book, LISTS[part]), ask(question).strip()
    while " ".join(said.split()).casefold() not in names:
        near = nearest(said, names)
        labels = book.values(LISTS[part])
        meant = (
            say("study.did_you_mean", suggestion=f"{names[near[0]]} ({labels[names[near[0]]]})")
            if near
            else ""
        )
        wrong = say("judging.not_understood", value=said) if said else ""
        said = ask(" ".join(filter(None, (wrong, meant, question)))).strip()
    return said


def judge(study: Study, meeting: str, given: dict) -> dict:
    """Write down a judgement (see `judgement`).

    Returns
    -------
    dict with meeting, value, replaced (earlier judgements of the same kind by the same person) and lines
    """
    person, event = judgement(study, meeting, given)
    study.journal.write(person, event)
    return {
        "meeting": event.meeting,
        "value": event.value,
        "replaced": len(event.replaces),
        "lines": [in_words(study, event)],
    }


def in_words(study: Study, event: Judgement) -> str:
    """That a judgement has been written."""
    value = judged_by(study, event.codebook.partition("@")[0]).values("values").get(event.value, event.value)
    return say("judging.saved", meeting=meeting_called(study, event.meeting), value=value)


def judgement(study: Study, meeting: str, given: dict) -> tuple[str, Judgement]:
    """Who judges, and the judgement as it is to be written.

    Parameters
    ----------
    meeting : id, or as people say it: "team 2023-02-07"
    given : value, second, relation, confidence, reason, person, kind and instrument as stated, by key or name, and of an
        agreed judgement persons (a list: who agreed); None where not stated

    Raises
    ------
    UseError
        with all that is missing or wrong: the meeting does not exist or was not observed, a part is missing or not
        allowed, or people agree on a meeting that they still code blind.
    """
    wrong: list[FoljeError] = []
    row, person = (
        tried(wrong, observed_meeting, study, meeting),
        tried(wrong, who, study, given.get("person")),
    )
    book = judged_by(study, given.get("instrument"))
    parts = _parts(book, given, wrong)
    persons = [tried(wrong, who, study, name) for name in given.get("persons") or []]
    agreed = parts["kind"] == "agreed"
    if agreed and row is not None and row["id"] in closed_meetings(study):
        wrong.append(UseError(say("judged.shut")))
    refuse(wrong, "judging.not_saved")
    seen = [j.id for j in judgements(study, book.id)
            if (j.meeting, j.assessor_kind) == (row["id"], parts["kind"]) and (agreed or j.person == person)]  # fmt: skip
    return person, Judgement(
        meeting=row["id"], group=row["group"], value=parts["value"], second=parts["second"], relation=parts["relation"],
        confidence=parts["confidence"], reason=parts["reason"], assessor_kind=parts["kind"], codebook=book.reference,
        replaces=seen, persons=sorted(persons) if agreed else [],
    )  # fmt: skip


def judged_by(study: Study, stated: str | None) -> Codebook:
    """The codebook that is judged by: that of the phases, or the stated one, by key or title.

    Raises UseError when the study has no such scale.
    """
    found = judged_books(study)
    if not (stated or "").strip():
        return found[0]
    wanted = " ".join(str(stated).split()).casefold()
    for book in found:
        if wanted in (book.id.casefold(), *(book.title(lang).casefold() for lang in LANGUAGES)):
            return book
    known = ", ".join(f"{book.id} ({book.title()})" for book in found)
    raise UseError(say("judging.no_scale", name=stated, known=known))


def tried(wrong: list[FoljeError], find: Callable, *arguments: object):
    """What `find` gives; None when it raises a FoljeError, which is put with what is wrong."""
    try:
        return find(*arguments)
    except FoljeError as error:
        wrong.append(error)
        return None


def observed_meeting(study: Study, said: str) -> "pd.Series":
    """The row of a meeting as people say it, which may be judged.

    Raises UseError when there is none, or it was not observed.
    """
    if not said.strip():
        raise UseError(say("judging.which_meeting"))
    meetings, wanted = study.meetings, " ".join(said.split()).casefold()
    names = (meetings["group"] + " " + meetings["date"].dt.strftime("%Y-%m-%d")).str.casefold()
    first, _, rest = wanted.rpartition(" ")
    spoken = f"{study.settings.words['groups'].get(first, first)} {rest}" if first else wanted
    rows = meetings[(names == spoken) | (meetings["id"].str.casefold() == wanted)]
    if rows.empty:
        raise UseError(say("judging.no_meeting", meeting=said))
    if not rows["observed"].fillna(False).iat[0]:
        raise UseError(say("judging.not_observed", meeting=said))
    return rows.iloc[0]


def _parts(book: Codebook, given: dict, wrong: list[FoljeError]) -> dict[str, str]:
    """The parts of a judgement as keys; what is missing or not allowed is put with what is wrong."""
    stated = {part: _stated(given, part) for part in (*LISTS, "reason")}
    stated["kind"] = stated["kind"] or "evaluator"
    for part in (*NEEDED, "reason"):
        if not stated[part]:
            key = "no_reason" if part == "reason" else "missing"
            wrong.append(UseError(say(f"judging.{key}", option=part, allowed=_allowed(book, part))))
    if bool(stated["second"]) != bool(stated["relation"]):
        wrong.append(UseError(say("judging.second_and_relation", allowed=_allowed(book, "relation"))))
    parts = {part: _key(book, part, stated[part], wrong) for part in LISTS}
    if parts["second"] and parts["second"] == parts["value"]:
        wrong.append(UseError(say("judging.same_phase")))
    return parts | {"reason": stated["reason"]}


def _stated(given: dict, part: str) -> str:
    return (given.get(part) or "").strip()


def _key(book: Codebook, part: str, stated: str, wrong: list[FoljeError]) -> str:
    """The key for what was stated: a key, a name in either language, or another word for it; "" where nothing was."""
    found = _names(book, LISTS[part]).get(" ".join(stated.split()).casefold(), "")
    if stated and not found:
        wrong.append(
            UseError(say("judging.not_allowed", option=part, value=stated, allowed=_allowed(book, part)))
        )
    return found


def _names(book: Codebook, block: str) -> dict[str, str]:
    names = {key.casefold(): key for key in book.values(block)}
    for lang in LANGUAGES:
        for key, name in book.values(block, lang).items():
            also = words("judging").get(f"also_{key.lower()}", {}).get(lang, "")
            names |= {text.strip().casefold(): key for text in (name, *also.split(";")) if text.strip()}
    return names


def _allowed(book: Codebook, part: str) -> str:
    return (
        ", ".join(f"{key} ({name})" for key, name in book.values(LISTS[part]).items())
        if part in LISTS
        else ""
    )
