"""What is broken or missing in the chain: links that lead nowhere, fields that say nothing, steps in the wrong order."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.events import Claim, Event, MemberCheck
from evaluation.evidence import Ids
from evaluation.links import ALLOWED, LINKS, NEEDED, SOUGHT, TOLD_ELSEWHERE
from evaluation.schemas import schema
from evaluation.suggestions import nearest
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

PATIENCE = timedelta(days=90)  # so long may feedback wait before `folje check` asks what it led to


def problems(
    study: "Study", results: Collection[str] | None = None, today: date | None = None
) -> list[Problem]:
    """Everything that breaks the chain, with its place.

    Parameters
    ----------
    results : names of what reports compute, which claims may rest on; None: not judged
    today : the day that waiting feedback is measured against
    """
    ids = Ids(study, results)
    return [
        *_links(ids),
        *_fields(study),
        *(problem for claim in study.state.of(Claim) for problem in of_claim(study, claim)),
        *_member_checks(study),
        *_feedback(ids, today or date.today()),
        *_actions(study),
        *_indicators(study),
    ]


def name_of(event: Event) -> str:
    """What people call an event: the name of a claim, else the beginning of its id."""
    named = getattr(event, "of", "") if event.kind in ("claim", "turning_point", "seminar") else ""
    return named or event.id[:8]


def _told(
    key: str, event: Event, *, level: str = "error", near: tuple[str, ...] = (), **words: object
) -> Problem:
    """A problem of an event: which it is stands first in the message."""
    what = say("chain.event", kind=say(f"chain.kind_{event.kind}"), name=name_of(event))
    message = f"{what}: {say(f'chain.{key}', None, **words)}"
    return Problem(message, "journal", level=level, kind=f"chain_{event.kind}_{key}", suggestion=near)


# links and fields of events


def _links(ids: Ids) -> Iterator[Problem]:
    for kind, fields in LINKS.items():
        checked = [(f, targets) for f, targets in fields.items() if (kind, f) not in TOLD_ELSEWHERE]
        for event in ids.study.state.of(kind) if checked else ():
            for field, targets in checked:
                for identity in named(event, field):
                    if not ids.leads(identity, targets):
                        near = nearest(identity, ids.claims) if "claim" in targets else ()
                        said = say(f"chain.field_{field}")
                        yield _told("broken", event, near=near, field=said, target=identity)


def named(event: Event, field: str) -> list[str]:
    """The ids in a field of an event: one, or several; of a dict its keys."""
    value = getattr(event, field)
    return [value] if isinstance(value, str) and value else list(value)


def _fields(study: "Study") -> Iterator[Problem]:
    for kind, fields in NEEDED.items():
        for event in study.state.of(kind):
            for field in fields:
                if not _says_something(getattr(event, field)):
                    yield _told("empty", event, field=say(f"chain.field_{field}"))
    for kind, allowed in ALLOWED.items():
        for event in study.state.of(kind):
            for field, values in allowed.items():
                given = getattr(event, field)
                for value in given.values() if isinstance(given, dict) else (given,):
                    if value not in values:
                        told = ", ".join(str(each) for each in values if each)
                        yield _told(
                            "not_allowed", event, field=say(f"chain.field_{field}"), value=value, allowed=told
                        )


def _says_something(value: object) -> bool:
    texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return any(str(text).strip() for text in texts)


# claims


def of_claim(study: "Study", claim: Claim) -> Iterator[Problem]:
    """What a claim lacks for the status it has."""
    settled = claim.status in ("tested", "final")
    level = "error" if settled else "note"
    if claim.status == "withdrawn":
        return
    if not claim.evidence:
        yield _told("no_evidence", claim, level=level)
    if not claim.type:
        yield _told("no_type", claim, level=level)
    if not claim.question:
        yield _told("no_question", claim, level="note")
    if claim.type == "interpreted" and not claim.author:
        yield _told("no_author", claim, level=level)
    if set(claim.evidence) & set(claim.against):
        yield _told("both_sides", claim, ids=", ".join(sorted(set(claim.evidence) & set(claim.against))))
    yield from _search(claim)
    unknown = [name for name in claim.audiences if name not in _audiences(study)]
    if unknown:
        yield _told("no_audience", claim, level="note", names=", ".join(unknown))
    if claim.status == "final":
        yield from _final(study, claim)


def _audiences(study: "Study") -> set[str]:
    known = schema("feedback").labels("audience")
    return {*known, *study.settings.audiences}


def _search(claim: Claim) -> Iterator[Problem]:
    """A search for counter-evidence says who, when and what came of it, or there was none."""
    searched = claim.against_searched
    missing = [part for part in SOUGHT if not searched.get(part, "").strip()]
    if searched and missing and not (missing == ["result"] and claim.against):
        said = ", ".join(say(f"chain.sought_{part}") for part in missing)
        yield _told("search_incomplete", claim, missing=said)


def _final(study: "Study", claim: Claim) -> Iterator[Problem]:
    if claim.type == "interpreted" and not claim.against_searched:
        yield _told("not_searched", claim)
    for check in responses(study, claim):
        if check.disagree and not check.answer:
            yield _told("unanswered", claim, group=check.group, date=check.date)


def responses(study: "Study", claim: Claim) -> list[MemberCheck]:
    """What groups have said of a claim, in order of date; also as older journals have it."""
    return _by_claim(study).get(claim.name, []) + _as_before(claim)


def _by_claim(study: "Study") -> dict[str, list[MemberCheck]]:
    """All member checks by claim, gathered once for each state of the journal."""
    state = study.state
    if "member_checks" not in state.__dict__:
        gathered: dict[str, list[MemberCheck]] = defaultdict(list)
        for check in sorted(state.of(MemberCheck), key=lambda each: (each.date, each.order)):
            gathered[check.claim].append(check)
        state.__dict__["member_checks"] = dict(gathered)
    return state.__dict__["member_checks"]


def _as_before(claim: Claim) -> list[MemberCheck]:
    counts = claim.member_check
    if not counts:
        return []
    agree, partly, disagree = (counts.get(key, 0) for key in ("agree", "partly", "disagree"))
    name, day = claim.name, claim.at[:10]
    return [
        MemberCheck(claim=name, date=day, group=claim.group, agree=agree, partly=partly, disagree=disagree)
    ]


def _member_checks(study: "Study") -> Iterator[Problem]:
    for check in study.state.of(MemberCheck):
        counts = (check.agree, check.partly, check.disagree, check.missing)
        if min(counts) < 0 or not (any(counts) or check.remarks):
            yield _told("no_answers", check)


# feedback, actions, indicators: what people fill in


def _row(study: "Study", table: str, column: str, row: object, key: str, level: str = "error",
         near: tuple[str, ...] = (), **words: object) -> Problem:  # fmt: skip
    sheet, title = study.sheets[table], schema(table).field(column).title()
    message = say(f"chain.{key}", None, **words)
    return Problem(message, sheet.file, sheet.name, int(str(row)), title, level, f"chain_{key}", near)


def _feedback(ids: Ids, today: date) -> Iterator[Problem]:
    study = ids.study
    for row in study.feedback.itertuples():
        for name in row.claims if isinstance(row.claims, tuple) else ():
            if not ids.leads(name, ("claim",)):
                near = nearest(name, ids.claims)
                yield _row(study, "feedback", "claims", row.Index, "no_such_claim", near=near, claim=name)
        outcome, none_yet = isinstance(row.outcome, str), row.outcome_kind == "none_yet"
        if outcome and none_yet:
            yield _row(study, "feedback", "outcome_kind", row.Index, "outcome_and_none")
        elif not outcome and not none_yet:
            yield _row(study, "feedback", "outcome", row.Index, "no_outcome")
        elif outcome and not isinstance(row.attribution, str):
            yield _row(study, "feedback", "attribution", row.Index, "no_attribution", "note")
        elif none_yet and row.date == row.date and row.date.date() + PATIENCE < today:
            yield _row(
                study, "feedback", "outcome", row.Index, "still_waiting", "note", date=f"{row.date:%Y-%m-%d}"
            )


def _actions(study: "Study") -> Iterator[Problem]:
    given = dict(study.feedback.dropna(subset=["id", "date"])[["id", "date"]].itertuples(index=False))
    held = dict(study.meetings.dropna(subset=["id", "date"])[["id", "date"]].itertuples(index=False))
    for row in study.actions.itertuples():
        if row.date == row.date and row.date < given.get(row.feedback, row.date):
            yield _row(study, "actions", "date", row.Index, "before_feedback", feedback=row.feedback)
        later = row.later_evidence if isinstance(row.later_evidence, tuple) else ()
        for meeting in later if row.date == row.date else ():
            if held.get(meeting, row.date) < row.date:
                name = study.meeting_name(meeting)
                yield _row(study, "actions", "later_evidence", row.Index, "not_later", meeting=name)
        if not later and isinstance(row.feedback, str):
            yield _row(study, "actions", "later_evidence", row.Index, "no_later", "note")


def _indicators(study: "Study") -> Iterator[Problem]:
    for row in study.indicators.itertuples():
        if row.status == "not_reported" and not isinstance(row.reason, str):
            yield _row(study, "indicators", "reason", row.Index, "no_reason")
