"""What the timeline says in words: of a mark, of a meeting, as a table, and as a text alternative."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import pandas as pd

from analyses.results import LEAST_BASE_FOR_PER_CENT
from evaluation.schemas import schema
from evaluation.words import say
from reports.judgement_words import JudgementWords
from reports.notation import MINUS, decimal, long_date, month_and_year, percent
from reports.timeline.meetings import Item, Judgement, Meeting, breaks

if TYPE_CHECKING:
    from reports.timeline import Timeline

FEW = 5
CONFIDENCES = ("high", "medium", "low")


def value_words(judgement: Judgement, said: JudgementWords) -> str:
    """A judgement as people say it: "Forming, på väg mot Storming"."""
    return said.judgement(judgement.value, judgement.second, judgement.relation)


def mark_title(group: str, meeting: Meeting, value: str) -> str:
    """The name of a mark: whose meeting, when, and what it shows."""
    return say("timeline.mark_title", group=group, date=long_date(meeting.day), value=value)


def mark_description(meeting: Meeting, judgement: Judgement, said: JudgementWords) -> str:
    """All that is known of a judgement and its meeting."""
    known = said.assessor(judgement.assessor), said.confidence(judgement.confidence)
    who, confidence = (word or say("timeline.not_stated") for word in known)
    parts = [
        say("timeline.mark_by", who=who, confidence=confidence),
        say("timeline.mark_reconstructed") if judgement.reconstructed else "",
        say("timeline.mark_disputed", all=all_judgements(meeting, said)) if meeting.disputed else "",
        say("timeline.mark_returned") if meeting.returned else "",
        say("timeline.mark_profile", profile=profile(meeting, said)) if meeting.n is not None else "",
    ]
    return " ".join(filter(None, parts))


def held_words(meeting: Meeting) -> str:
    """What the sign of a meeting without an observation or a judgement stands for."""
    return say(f"timeline.{'observed_not_judged' if meeting.observed else 'not_observed'}")


def held_description(meeting: Meeting) -> str:
    """The same in a sentence."""
    if meeting.observed:
        return say("timeline.unjudged_desc")
    return say(f"timeline.{'reconstructed' if meeting.judgements else 'unobserved'}_desc")


def all_judgements(meeting: Meeting, said: JudgementWords) -> str:
    """Each judgement of a meeting with who made it."""
    return "; ".join(f"{said.assessor(j.assessor)}: {value_words(j, said)}" for j in meeting.judgements)


def profile(meeting: Meeting, said: JudgementWords) -> str:
    """The phases of a meeting's coded passages with their number: "Forming 3, Storming 1 (av 4 stycken)"."""
    if not meeting.n or not meeting.shares:
        return say("timeline.profile_none") if meeting.n is not None else ""
    kind = "few" if meeting.n < FEW else "counts" if meeting.n < LEAST_BASE_FOR_PER_CENT else "shares"
    return say(f"timeline.profile_{kind}", profile=profile_alone(meeting, said), n=decimal(meeting.n, 0))


def profile_alone(meeting: Meeting, said: JudgementWords) -> str:
    """The phases of a meeting's coded passages, where n stands beside: per cent from 20 on, else counts."""
    n = meeting.n or 0
    present = [(said.value(phase), share) for phase, share in meeting.shares if share > 0]
    return ", ".join(
        f"{name} {percent(s) if n >= LEAST_BASE_FOR_PER_CENT else _count(s * n)}" for name, s in present
    )


def _count(value: float) -> str:
    return decimal(value, 0 if abs(value - round(value)) < 0.05 else 1)


def item_date(item: Item) -> str:
    """The date of an event in running text."""
    return spoken_date(item.first, item.precision)


def spoken_date(day: date, precision: str = "day") -> str:
    """A date in running text, in the words its precision allows: 7 februari 2023, februari 2023, våren 2023."""
    if precision == "month":
        return month_and_year(day)
    return listed_date(day, "term") if precision == "term" else long_date(day)


def listed_date(day: date, precision: str = "day") -> str:
    """A date in lists and tables: 2023-02-07, or no more than is known of it: 2023-02, våren 2023, 2023.

    >>> listed_date(date(2023, 2, 7)), listed_date(date(2023, 2, 1), "month"), listed_date(date(2023, 1, 1), "year")
    ('2023-02-07', '2023-02', '2023')
    """
    if precision == "term":
        return say(f"timeline.term_{1 if day.month <= 6 else 2}", year=day.year)
    return day.strftime({"month": "%Y-%m", "year": "%Y"}.get(precision, "%Y-%m-%d"))


def item_words(item: Item, lane: str, groups: dict[str, str]) -> str:
    """What an event or a feedback occasion was, with its kind, its group or audience in brackets."""
    aside = ", ".join(filter(None, _aside(item, lane, groups)))
    stop = "." if item.text.endswith(".") else ""
    return f"{item.text.removesuffix('.')} ({aside}){stop}" if aside else item.text


def _aside(item: Item, lane: str, groups: dict[str, str]) -> Iterator[str]:
    if lane == "feedback":
        yield schema("feedback").field("audience").value_label(item.audience)
        yield schema("feedback").field("form").value_label(item.form)
        return
    if lane == "events" and item.kind:
        yield schema("events").field("kind").value_label(item.kind)
    if item.group:
        yield say("timeline.joint") if item.group == "joint" else groups.get(item.group, item.group)


def change_sign(joined: int, left: int) -> str:
    """A change of members where there is room for figures only.

    >>> change_sign(1, 2), change_sign(0, 1)
    ('+1−2', '−1')
    """
    return "".join([f"+{joined}" if joined else "", f"{MINUS}{left}" if left else ""])


def item_title(lane: str, item: Item) -> str:
    """The name of an event's mark: its lane, number and date."""
    return say("timeline.item_title", lane=lane, number=item.number, date=item_date(item))


def item_line(item: Item, lane: str, groups: dict[str, str]) -> str:
    """All that is known of an event or a feedback occasion, as a sentence."""
    parts = [item_words(item, lane, groups), followed_words(item) if lane == "feedback" else ""]
    return " ".join(part if part.endswith((".", "!", "?", ")")) else f"{part}." for part in parts if part)


def item_short(item: Item, lane: str, groups: dict[str, str]) -> str:
    """What it was, alone: the first sentence of its text."""
    return item.text.partition(". ")[0].removesuffix(".")


def item_core(item: Item, lane: str, groups: dict[str, str]) -> str:
    """The same in few words: without its kind and group, and without the news that nothing followed."""
    parts = [item.text, followed_words(item) if item.followed else ""]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def followed_words(item: Item) -> str:
    """What came after a feedback: it followed, and only an express credit says more."""
    if not item.followed:
        return say("timeline.not_followed")
    return say("timeline.led_to" if item.credited else "timeline.followed", text=item.followed)


def table(timeline: "Timeline") -> pd.DataFrame:
    """The meetings in words: one row per judgement, and one for each meeting without any."""
    columns = ["group", "date", "observed", "judgement", "assessor", "confidence", "note", "n", "profile"]
    found = [
        [name, *row]
        for group, name in timeline.groups.items()
        for meeting in timeline.meetings(group)
        for row in _table_rows(meeting, timeline.said)
    ]
    return pd.DataFrame(found, columns=[say(f"timeline.column_{name}") for name in columns], dtype="str")


def _table_rows(meeting: Meeting, said: JudgementWords) -> Iterator[list[str]]:
    start = [meeting.day.isoformat(), say(f"timeline.cell_{'yes' if meeting.observed else 'no'}")]
    end = ["" if meeting.n is None else decimal(meeting.n, 0), profile_alone(meeting, said)]
    if not meeting.judgements:
        yield [*start, say("timeline.no_judgement"), "", "", "", *end]
    for judgement in meeting.judgements:
        own = [
            value_words(judgement, said),
            said.assessor(judgement.assessor),
            said.confidence(judgement.confidence),
            _note(meeting, judgement),
        ]
        yield [*start, *own, *end]


def _note(meeting: Meeting, judgement: Judgement) -> str:
    flags = {
        "returned": meeting.returned and judgement == meeting.leading,
        "disputed": meeting.disputed,
        "reconstructed": judgement.reconstructed,
    }
    return ", ".join(say(f"timeline.{name}") for name, raised in flags.items() if raised)


def alt_text(timeline: "Timeline") -> str:
    """The chart told in words: which phases when, returns, gaps, disagreement, and what is not known."""
    if timeline.empty:
        return _alt_nothing(timeline)
    dates = {"start": month_and_year(timeline.axis_start), "end": month_and_year(timeline.axis_end)}
    parts = [timeline.own_words("alt_lead", **dates)]
    for group in timeline.groups:
        parts += _alt_group(timeline, group)
    lanes = {lane: len(timeline.items(lane)) for lane in ("events", "feedback")}
    if any(lanes.values()):
        parts.append(say("timeline.alt_lanes", events=lanes["events"], feedback=lanes["feedback"]))
    return " ".join(filter(None, parts))


def _alt_nothing(timeline: "Timeline") -> str:
    """The text alternative of a study without meetings and events."""
    told = period(timeline)
    parts = [timeline.own_words("alt_nothing"), say("timeline.no_meetings")]
    return " ".join([*parts, say("timeline.alt_period", period=told)] if told else parts)


def period(timeline: "Timeline") -> str:
    """The period of the study as it is stated: both days, one of them, or nothing."""
    known = {name: day for name, day in (("start", timeline.start), ("end", timeline.end)) if day is not None}
    days = {name: long_date(pd.Timestamp(day).date()) for name, day in known.items()}
    if not days:
        return ""
    key = "period" if len(days) == 2 else "period_from" if "start" in days else "period_until"
    return say(f"timeline.{key}", **days)


def _alt_group(timeline: "Timeline", group: str) -> list[str]:
    name, held, said = timeline.groups[group], timeline.meetings(group), timeline.said
    if not held:
        return [say("timeline.alt_empty", group=name)]
    observed = sum(meeting.observed for meeting in held)
    return [
        say("timeline.alt_group", group=name, observed=observed, held=len(held)),
        _alt_reconstructed(timeline.observed_from(group)),
        _listed("runs", [_run(*run) for run in runs(held, said)]),
        _listed("returns", [long_date(m.day) for m in held if m.returned]) or say("timeline.alt_no_returns"),
        _listed("disputed", [f"{long_date(m.day)} ({all_judgements(m, said)})" for m in held if m.disputed]),
        _listed("gaps", [_period(a.day, b.day) for a, b in breaks(held)]),
        _listed("unjudged", [long_date(m.day) for m in held if m.observed and not m.judgements]),
        _alt_unobserved(sum(not meeting.observed and not meeting.judgements for meeting in held)),
    ]


def _alt_reconstructed(day: date | None) -> str:
    return say("timeline.alt_reconstructed", date=long_date(day)) if day else ""


def _alt_unobserved(count: int) -> str:
    return say(f"timeline.alt_unobserved{'_one' if count == 1 else ''}", count=count) if count else ""


def _listed(key: str, found: list[str]) -> str:
    places = {"runs": "runs", "disputed": "meetings", "gaps": "gaps"}
    return say(f"timeline.alt_{key}", **{places.get(key, "dates"): ", ".join(found)}) if found else ""


def runs(held: list[Meeting], said: JudgementWords) -> list[tuple[str, list[Meeting]]]:
    """Neighbouring judged meetings with the same leading judgement, in words."""
    judged = [(value_words(leading, said), meeting) for meeting in held if (leading := meeting.leading)]
    return [(value, [meeting for _, meeting in same]) for value, same in groupby(judged, key=itemgetter(0))]


def _run(value: str, found: list[Meeting]) -> str:
    if len(found) == 1:
        return f"{value} {long_date(found[0].day)}"
    return say("timeline.alt_run", value=value, dates=_period(found[0].day, found[-1].day), count=len(found))


def _period(first: date, last: date) -> str:
    """From one day to another, the year said once where it is the same."""
    start = long_date(first).removesuffix(f" {first.year}") if first.year == last.year else long_date(first)
    return f"{start}–{long_date(last)}"
