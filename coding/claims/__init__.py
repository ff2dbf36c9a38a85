"""Claims: what the evaluation says, made and changed by a person with its evidence for and against (`folje claim`).

A claim is a value: each change is an event that names the version it saw, and can be undone. What a claim must have for its status is
told by `evaluation.chain.of_claim`; one that lacks it is refused, and nothing is written.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date

import msgspec

from coding.claims.reading import Reading, words_for
from coding.refusals import refuse
from coding.writers import who
from evaluation import Study, chain
from evaluation.errors import FoljeError, UseError
from evaluation.events import Claim
from evaluation.schemas import schema
from evaluation.words import in_language, say

Ask = Callable[[str], str] | None
ASKED = ("text", "question", "type", "evidence", "against", "audiences")  # of a new claim, in this order
LISTS = ("evidence", "against", "goals", "audiences")


def claim(
    study: Study, name: str | None, given: dict, *, results: Collection[str] | None = None, ask: Ask = None
) -> dict:
    """Make a claim, or change one.

    Parameters
    ----------
    name : the claim to change; None: a new one
    given : text, translation, question, type, author, group, status as stated; evidence, against, goals, audiences, drop as lists
        of what was stated, which are added (drop: taken away); searched: what came of a search for counter-evidence; person
    results : names of what reports compute, which claims may rest on; None: not judged
    ask : puts a question to the user, for a new claim of which something is missing

    Returns
    -------
    dict with claim, status, event, missing (what it lacks still) and lines

    Raises
    ------
    UseError
        with all that is wrong, or lacking for the status; then nothing has been written.
    """
    person = who(study, given.get("person"))
    if ask and not name:
        given = _asked(study, given, results, ask)
    made = drafted(study, name, given, results=results)
    (event,) = study.journal.write(person, made)
    missing = lacking(study, made)
    lines = [*_told(study, made, given), *(f"  {message}" for message in missing)]
    lines += [] if made.replaces else [say("claims.next", claim=made.of)]
    return {"claim": made.of, "status": made.status, "event": event.id, "missing": missing, "lines": lines}


def drafted(
    study: Study,
    name: str | None,
    given: dict,
    *,
    results: Collection[str] | None = None,
    coming: Collection[str] = (),
) -> Claim:
    """A claim as it is to be written, in place of the versions that stand; see `claim`.

    Parameters
    ----------
    coming : passages that are written in the same breath, which it may rest on
    """
    person, before = who(study, given.get("person")), _standing(study, name)
    if before and not any(value for key, value in given.items() if key != "person"):
        raise UseError(say("claims.nothing_given", claim=name))
    wrong: list[FoljeError] = []
    reading = Reading(study, results, wrong, coming)
    base = before[-1] if before else Claim(of=next_name(study, person), author=person)
    made = changed_claim(base, read(reading, given, person))
    if not in_language(made.text).strip():
        wrong.append(UseError(say("claims.no_text")))
    refuse(wrong, "claims.not_saved")
    if made.status in ("tested", "final"):
        lacks = [UseError(each.message) for each in chain.of_claim(study, made) if each.level == "error"]
        refuse(lacks, "claims.not_saved")
    return msgspec.structs.replace(made, replaces=[event.id for event in before])


def lacking(study: Study, made: Claim) -> list[str]:
    """What a claim lacks, in words."""
    return [problem.message for problem in chain.of_claim(study, made)]


def read(reading: Reading, given: dict, person: str) -> dict:
    """What was stated as fields of a claim; what is wrong is put with the rest that is."""
    fields: dict = {}
    for language, text in (
        (reading.lang, given.get("text")),
        (_other(reading.lang), given.get("translation")),
    ):
        if text:
            fields.setdefault("text", {})[language] = " ".join(text.split())
    for key in ("question", "type", "status", "group", "author"):
        if given.get(key):
            fields[key] = getattr(reading, key)(given[key])
    for key in LISTS:
        fields[key] = [each for said in given.get(key) or () for each in getattr(reading, key)(said)]
    fields["drop"] = [each for said in given.get("drop") or () for each in reading.known(said)]
    if given.get("searched"):
        fields["against_searched"] = searched(given["searched"], person)
    return fields


def searched(result: str, person: str) -> dict[str, str]:
    """A search for counter-evidence: that it was made today, by whom, and what came of it."""
    return {"date": date.today().isoformat(), "by": person, "result": " ".join(result.split())}


def changed_claim(base: Claim, fields: dict) -> Claim:
    """A claim with what has been stated: texts and values in place of the old, lists added to what there is."""
    drop, new = set(fields.pop("drop", ())), dict(fields)
    for key in LISTS:
        both = [*getattr(base, key), *new.get(key, ())]
        new[key] = [each for each in dict.fromkeys(both) if each not in drop]
    if "text" in new:
        new["text"] = base.text | new["text"]
    fresh = {"id": "", "v": 0, "n": 0, "at": "", "person": "", "action": "", "replaces": []}
    return msgspec.structs.replace(base, of=base.name, **{**fresh, **new})


def _other(language: str) -> str:
    return "en" if language == "sv" else "sv"


def _standing(study: Study, name: str | None) -> list[Claim]:
    """The claim that stands under a name; several where people have written past each other."""
    if not name:
        return []
    said = name.strip().casefold()
    found = [each for each in study.state.of(Claim) if (each.name).casefold() == said]
    if not found:
        names = ", ".join(dict.fromkeys(each.name for each in study.state.of(Claim)))
        raise UseError(say("claims.no_claim", claim=name, names=names or "–"))
    return found


def _told(study: Study, made: Claim, given: dict) -> list[str]:
    """That a claim has been written."""
    key = "claims.changed" if made.replaces else "claims.made"
    lines = [say(key, claim=made.of, status=words_for("status", made.status))]
    old_translation = made.replaces and given.get("text") and not given.get("translation")
    if old_translation and made.text.get(_other(study.settings.language)):
        lines.append(say("claims.translation_stays"))
    return lines


def next_name(study: Study, person: str, taken: Collection[str] = ()) -> str:
    """A name for a new claim: the next number, as the study's claims are called; a second evaluator's has her own mark.

    So two copies of a study in which two people write never give one name to two claims.
    """
    names = [*taken, *(each.name for each in study.journal.events if isinstance(each, Claim))]
    parts = [match for name in names if (match := re.match(r"([A-Za-zÅÄÖ]{1,3})(\d{1,5})", name))]
    prefix = Counter(match[1] for match in parts).most_common(1)[0][0] if parts else say("claims.prefix")
    numbers = [match[2] for match in parts if match[1] == prefix]
    width = max(map(len, numbers), default=2)
    number = f"{1 + max(map(int, numbers), default=0):0{width}d}"
    own = "" if person == study.settings.evaluators[0] else f"-{person.lower()}"
    return f"{prefix}{number}{own}"


def _asked(study: Study, given: dict, results: Collection[str] | None, ask: Callable[[str], str]) -> dict:
    """What was stated, with the user's answers to what a new claim needs; an empty answer leaves it out."""
    answers = dict(given)
    for part in (part for part in ASKED if not answers.get(part)):
        said = _answer(study, results, part, ask)
        answers[part] = [said] if said and part in LISTS else said
    kind = Reading(study, None, []).type(answers["type"]) if answers["type"] else ""
    if kind == "interpreted" and not answers.get("searched"):
        answers["searched"] = ask(say("claims.ask_searched")).strip()
    return answers


def _answer(study: Study, results: Collection[str] | None, part: str, ask: Callable[[str], str]) -> str:
    """One answer; asked again with what is wrong until it can be read."""
    question = prompt = say(f"claims.ask_{part}", allowed=_allowed(study, part))
    while True:
        said, wrong = ask(prompt).strip(), list[FoljeError]()
        if part == "text" and not said:
            wrong.append(UseError(say("claims.no_text")))
        elif part != "text" and said:
            getattr(Reading(study, results, wrong), part)(said)
        if not wrong:
            return said
        prompt = f"{wrong[0]}\n{question}"


def _allowed(study: Study, part: str) -> str:
    if part == "question":
        return "".join(f"\n  {row.id} {row.text_sv}" for row in study.questions.itertuples())
    if part == "audiences":
        labels = schema("feedback").labels("audience")
        return ", ".join(labels.get(name, name) for name in study.settings.audiences if name != "evaluator")
    return ", ".join(Reading.names("type")) if part == "type" else ""
