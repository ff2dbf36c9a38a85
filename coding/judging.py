"""A person's judgement of a group's phase at a meeting: complete or refused, and never made by the program."""

from collections.abc import Callable

from coding.codebooks import Codebook, codebook
from coding.codings import coding_frame
from coding.registration import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Judgement
from evaluation.words import say

Ask = Callable[[str], str] | None


def judge(study: Study, meeting: str, given: dict, ask: Ask = None) -> dict:
    """Write down a judgement; what is missing is asked for, else refused.

    Parameters
    ----------
    meeting : id, or as people say it: "team 2023-02-07"
    given : value, second, relation, confidence, reason, person, kind as stated; None where not stated

    Raises
    ------
    UseError
        when the meeting does not exist, was not observed, or a required part is missing or not allowed.
    """
    person = who(study, given.get("person"))
    row = _meeting(study, meeting)
    book = codebook(study.settings.instruments[0], study)
    profile = _profile(study, book, row["id"], person)
    if ask:
        print(profile)
    value = _choice(book, "values", "value", given.get("value"), ask)
    second = _choice(book, "values", "second", given["second"]) if given.get("second") else ""
    relation = _choice(book, "relation", "relation", given["relation"]) if given.get("relation") else ""
    if bool(second) != bool(relation):
        raise UseError(say("judging.second_and_relation"))
    confidence = _choice(book, "confidence", "confidence", given.get("confidence"), ask)
    reason = (given.get("reason") or (ask(say("judging.ask_reason")) if ask else "")).strip()
    if not reason:
        raise UseError(say("judging.no_reason"))
    kind = _choice(book, "assessor_kind", "kind", given.get("kind") or "evaluator")
    seen = [
        j.id
        for j in study.state.of(Judgement)
        if j.meeting == row["id"] and j.person == person and j.assessor_kind == kind
    ]
    event = Judgement(meeting=row["id"], group=row["group"], value=value, second=second, relation=relation, confidence=confidence,
                      reason=reason, assessor_kind=kind, codebook=book.reference, replaces=seen)  # fmt: skip
    study.journal.write(person, event)
    name = study.meeting_name(row["id"])
    words = book.values("values")[value]
    return {
        "meeting": row["id"],
        "value": value,
        "replaced": len(seen),
        "lines": [*([] if ask else [profile]), say("judging.saved", meeting=name, value=words)],
    }


def undo(study: Study, person: str | None, *, redo: bool = False) -> dict:
    """Take back one's latest action, or bring it back."""
    name = who(study, person)
    written = study.journal.redo(name) if redo else study.journal.undo(name)
    return {"undone": written[0].undoes, "lines": [say("judging.redone" if redo else "judging.undone")]}  # type: ignore[attr-defined]


def _meeting(study: Study, said: str):
    meetings = study.meetings
    wanted = " ".join(said.split()).casefold()
    names = (meetings["group"] + " " + meetings["date"].dt.strftime("%Y-%m-%d")).str.casefold()
    groups = study.settings.words["groups"]
    first, _, rest = wanted.rpartition(" ")
    wanted = f"{groups.get(first, first)} {rest}" if first else wanted
    rows = meetings[(names == wanted) | (meetings["id"].str.casefold() == wanted)]
    if rows.empty:
        raise UseError(say("judging.no_meeting", meeting=said))
    if not rows["observed"].fillna(False).iat[0]:
        raise UseError(say("judging.not_observed", meeting=said))
    return rows.iloc[0]


def _profile(study: Study, book: Codebook, meeting: str, person: str) -> str:
    """The coded passages per phase, with n: the ground to judge on, not a proposal."""
    frame = coding_frame(study, study.settings.instruments[0])
    own = frame[(frame["meeting"] == meeting) & (frame["person"] == person)].dropna(subset="phase")
    n = own["passage"].nunique()
    if not n:
        return say("judging.no_profile")
    counted = own.drop_duplicates(["passage", "phase"])["phase"].value_counts()
    parts = [f"{phase.name()} {counted[phase.id]}" for phase in book.phases if phase.id in counted]
    return say("judging.profile", profile=", ".join(parts), n=n)


def _choice(book: Codebook, block: str, option: str, stated: str | None, ask: Ask = None) -> str:
    """One of the instrument's values, as key or label; asked for where it is not stated and somebody can answer."""
    labels = book.values(block)
    words = {k.casefold(): k for k in labels} | {label.casefold(): k for k, label in labels.items()}
    allowed = ", ".join(f"{k} ({label})" for k, label in labels.items())
    text = (stated or (ask(say(f"judging.ask_{option}", allowed=allowed)) if ask else "")).strip()
    if not text:
        raise UseError(say("judging.missing", option=option, allowed=allowed))
    if text.casefold() not in words:
        raise UseError(say("judging.not_allowed", value=text, allowed=allowed))
    return words[text.casefold()]
