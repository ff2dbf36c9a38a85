"""Member checks and analysis seminars: what groups said of claims, and what was decided of them."""

from collections.abc import Collection
from datetime import date

from coding.claims.reading import Reading, words_for
from coding.refusals import refuse
from coding.writers import who
from evaluation import Study
from evaluation.cells import day, integer
from evaluation.errors import FoljeError, UseError
from evaluation.events import MemberCheck, Seminar
from evaluation.words import say

COUNTS = ("agree", "partly", "disagree", "missing")


def heard(study: Study, name: str, given: dict) -> dict:
    """Keep what a group said of a claim.

    Parameters
    ----------
    given : heard (which group or audience), agree, partly, disagree, missing (how many), remarks, answer, date, person; a later
        call for the same group and day changes what is given

    Raises UseError with all that is wrong; then nothing has been written.
    """
    wrong: list[FoljeError] = []
    person, reading = who(study, given.get("person")), Reading(study, None, wrong)
    known = {claim.casefold(): claim for claim in reading.ids.claims}
    if name.casefold() not in known:
        wrong.append(UseError(say("claims.no_claim", claim=name, names=", ".join(known.values()) or "–")))
    group = "".join(reading.audiences(given["heard"])[:1])
    when = _day(given.get("date"), wrong)
    claim = known.get(name.casefold(), "")
    seen = [e for e in study.state.of(MemberCheck) if (e.claim, e.group, e.date) == (claim, group, when)]
    before = seen[-1] if seen else MemberCheck()
    counts = {key: _count(given.get(key), getattr(before, key), wrong) for key in COUNTS}
    if not wrong and not any(counts.values()):
        wrong.append(UseError(say("claims.no_counts")))
    refuse(wrong, "claims.not_saved")
    check = MemberCheck(
        claim=claim, date=when, group=group, agree=counts["agree"], partly=counts["partly"], disagree=counts["disagree"],
        missing=counts["missing"], remarks=given.get("remarks") or before.remarks,
        answer=given.get("answer") or before.answer, replaces=[e.id for e in seen],
        sheets=before.sheets,
    )  # fmt: skip
    (event,) = study.journal.write(person, check)
    lines = [say("claims.heard", None, claim=claim, date=when, **counts)]
    lines += [say("claims.to_answer", claim=claim)] if check.disagree and not check.answer else []
    return {"claim": claim, "event": event.id, "group": group, "date": when, **counts, "lines": lines}


def _day(said: str | None, wrong: list[FoljeError]) -> str:
    found = day(said) if said else date.today()
    if found is None:
        wrong.append(UseError(say("adding.bad_date", date=said)))
    return found.isoformat() if found else ""


def _count(said: str | None, before: int, wrong: list[FoljeError]) -> int:
    value = before if said is None else integer(said)
    if value is None or value < 0:
        wrong.append(UseError(say("claims.no_count", said=said)))
    return value or 0


def seminar(study: Study, given: dict, results: Collection[str] | None = None) -> dict:
    """Keep an analysis seminar.

    Parameters
    ----------
    given : date, title, material and decision (lists of what was stated; a decision as "C07=bekräftat: skäl"), roles, person

    Raises UseError with all that is wrong or missing; then nothing has been written.
    """
    wrong: list[FoljeError] = []
    person, reading = who(study, given.get("person")), Reading(study, results, wrong)
    decisions, reasons = _decisions(reading, given.get("decision") or ())
    material = [each for said in given.get("material") or () for each in _material(reading, said)]
    missing = [key for key in ("material", "roles") if not given.get(key)]
    wrong += [UseError(say(f"claims.seminar_{key}")) for key in missing]
    when = _day(given.get("date"), wrong)
    refuse(wrong, "claims.not_saved")
    title = {study.settings.language: given["title"]} if given.get("title") else {}
    made = Seminar(
        date=when, title=title, material=material, roles=given["roles"], decisions=decisions, reasons=reasons
    )
    (event,) = study.journal.write(person, made)
    decided = ", ".join(f"{about} {words_for('decision', what)}" for about, what in decisions.items())
    said = say("claims.seminar_kept", date=when, n=len(material), decided=decided or "–")
    return {"seminar": event.id, "date": when, "material": material, "decisions": decisions, "lines": [said]}


def _material(reading: Reading, said: str) -> list[str]:
    documents = {i.casefold(): i for i in reading.ids.rows("documents")}
    whole = documents.get(said.strip().casefold())
    return [whole] if whole else reading.evidence(said)


def _decisions(reading: Reading, stated: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    known = {name.casefold(): name for name in (*reading.ids.claims, *reading.ids.turning_points)}
    decisions: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for said in stated:
        about, _, rest = said.partition("=")
        what, _, reason = rest.partition(":")
        name = known.get(about.strip().casefold())
        if name is None:
            reading.wrong.append(
                UseError(say("claims.no_claim", claim=about, names=", ".join(known.values())))
            )
            continue
        decisions[name] = reading.decision(what)
        reasons |= {name: reason.strip()} if reason.strip() else {}
    return decisions, reasons
