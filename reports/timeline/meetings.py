"""What the timeline shows, read from its frames: meetings with their judgements, and what a line may join.

Nothing is filled in here. A meeting without a judgement keeps none, and no line is drawn where the frames do
not say what it would claim.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

STEPS = [
    *("meeting", "group", "date", "observed", "value", "second", "relation", "confidence", "assessor_kind"),
    *("evidence_time", "disputed", "returned", "n"),
]
ITEMS = [
    *("number", "date", "precision", "kind", "group", "text", "sign", "audience", "form", "followed"),
    "attribution",
]
ADJOURNING = "ADJ"  # its own mark: a group can end from any phase
WITHOUT_PHASE = ("MIXED", "CANNOT_JUDGE")
PRECEDENCE = ("agreed", "evaluator")  # whose judgements the line joins; the others stand beside them


@dataclass(frozen=True)
class Judgement:
    """What one assessor judged of one meeting."""

    value: str
    second: str = ""
    relation: str = ""  # between | towards
    confidence: str = ""  # low | medium | high
    assessor: str = ""  # evaluator | second_coder | group | agreed
    reconstructed: bool = False


@dataclass(frozen=True)
class Meeting:
    """A held meeting with its judgements, if any, and the `shares` of its `n` phase-coded passages."""

    day: date
    observed: bool
    judgements: tuple[Judgement, ...] = ()
    disputed: bool = False
    returned: bool = False
    n: float | None = None
    shares: tuple[tuple[str, float], ...] = ()

    @property
    def leading(self) -> Judgement | None:
        """The agreed judgement, else the evaluator's; None where two of them contradict each other."""
        for kind in PRECEDENCE:
            own = {(j.value, j.second, j.relation): j for j in self.judgements if j.assessor == kind}
            if own:
                return next(iter(own.values())) if len(own) == 1 else None
        return None


@dataclass(frozen=True)
class Segment:
    """A line between two neighbouring observed meetings; dashed when unobserved meetings lie between."""

    first: Meeting
    last: Meeting
    dashed: bool


@dataclass(frozen=True)
class Item:
    """An event, a feedback or a change of members, from `first` to `last`: the same day when it is known."""

    number: int
    first: date
    last: date
    text: str
    precision: str = "day"
    group: str = ""
    kind: str = ""
    audience: str = ""
    form: str = ""
    followed: str = ""
    credited: bool = False
    sign: str = ""  # of a change of members: +1, −1


def meetings(steps: pd.DataFrame, group: str, phases: Sequence[str]) -> list[Meeting]:
    """The held meetings of one group in order of time, each with all its judgements."""
    rows = steps.reindex(columns=list(dict.fromkeys([*STEPS, *phases])))
    own = rows[(rows["group"] == group) & rows["date"].notna()]
    found = [_meeting(part, phases) for _, part in own.groupby("meeting", sort=True, dropna=False)]
    return sorted(found, key=lambda meeting: meeting.day)


def _meeting(rows: pd.DataFrame, phases: Sequence[str]) -> Meeting:
    first = rows.iloc[0]
    observed = _flag(first["observed"])
    judgements = tuple(_judgement(row, observed) for _, row in rows.iterrows() if _text(row["value"]))
    shares = tuple((phase, float(first[phase])) for phase in phases if pd.notna(first[phase]))
    return Meeting(
        day=_day(first["date"]),
        observed=observed,
        judgements=tuple(sorted(judgements, key=_order)),
        disputed=any(map(_flag, rows["disputed"])),
        returned=any(map(_flag, rows["returned"])),
        n=None if pd.isna(first["n"]) else float(first["n"]),
        shares=shares,
    )


def _judgement(row: pd.Series, observed: bool) -> Judgement:
    return Judgement(
        _text(row["value"]),
        _text(row["second"]),
        _text(row["relation"]),
        _text(row["confidence"]),
        _text(row["assessor_kind"]),
        not observed or _text(row["evidence_time"]) == "reconstructed",
    )


def _order(judgement: Judgement) -> tuple:
    kinds = (*PRECEDENCE, "second_coder", "group")
    place = kinds.index(judgement.assessor) if judgement.assessor in kinds else len(kinds)
    return place, judgement.value, judgement.second, judgement.confidence


def level(judgement: Judgement | None, order: Sequence[str]) -> float | None:
    """The height of a judgement on the ordinal steps `order` (0 the lowest); None for what is no step."""
    if judgement is None or judgement.value not in order:
        return None
    own = order.index(judgement.value)
    if judgement.relation == "between" and judgement.second in order:
        return (own + order.index(judgement.second)) / 2
    return float(own)


def segments(held: list[Meeting], order: Sequence[str]) -> Iterator[Segment]:
    """The lines that may be drawn: from one observed meeting to the next, on the steps, within no break."""
    known = [i for i, meeting in enumerate(held) if meeting.observed]
    stops = {first.day for first, _ in breaks(held)}
    for a, b in pairwise(known):
        ends = level(held[a].leading, order), level(held[b].leading, order)
        if None not in ends and not any(held[i].day in stops for i in range(a, b)):
            yield Segment(held[a], held[b], dashed=b - a > 1)


def breaks(held: list[Meeting]) -> list[tuple[Meeting, Meeting]]:
    """Neighbouring held meetings with more than twice the usual time, and five weeks, between them."""
    days = [(b.day - a.day).days for a, b in pairwise(held)]
    if len(days) < 2:  # two meetings have no usual time between them
        return []
    long = max(2 * median(days), 35)
    return [pair for pair, gap in zip(pairwise(held), days, strict=True) if gap > long]


def first_observed(held: list[Meeting]) -> date | None:
    """The day from which the group is observed."""
    return next((meeting.day for meeting in held if meeting.observed), None)


def items(frame: pd.DataFrame) -> list[Item]:
    """The rows of a frame of events, feedback or changes in order of time.

    They carry the numbers of the column ``number`` where there is one, so that rows that were withheld leave
    gaps, else they are numbered from 1.
    """
    rows = frame if "number" in frame else numbered(frame)
    rows = rows.reindex(columns=ITEMS)
    rows = rows[rows["date"].notna()].sort_values("number", kind="stable")
    return [_item(row) for _, row in rows.iterrows()]


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of events or feedback in order of time, with its ``number`` from 1.

    An event known only to the month or the term stands where that begins, and one without a date last.
    """
    rows = frame.reindex(columns=list(dict.fromkeys([*frame.columns, "date", "precision"])))
    first = [_span(row)[0] if pd.notna(row["date"]) else date.max for _, row in rows.iterrows()]
    order = sorted(range(len(rows)), key=first.__getitem__)
    return rows.iloc[order].assign(number=range(1, len(rows) + 1))


def _item(row: pd.Series) -> Item:
    first, last = _span(row)
    return Item(
        int(row["number"]),
        first,
        last,
        _text(row["text"]),
        _text(row["precision"]) or "day",
        _text(row["group"]),
        _text(row["kind"]),
        _text(row["audience"]),
        _text(row["form"]),
        _text(row["followed"]),
        _text(row["attribution"]) == "explicit",
        _text(row["sign"]),
    )


def _span(row: pd.Series) -> tuple[date, date]:
    return covered(_day(row["date"]), _text(row["precision"]))


def covered(day: date, precision: str) -> tuple[date, date]:
    """The first and last day of what a date states: a day, or the month, term or year it stands for."""
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if precision == "term":
        return half_year(day)
    return day, day


def half_year(day: date) -> tuple[date, date]:
    """The first and last day of the half-year (term) of `day`."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def next_month(day: date) -> date:
    """The first day of the month after `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _flag(value: Any) -> bool:
    return bool(pd.notna(value) and value)
