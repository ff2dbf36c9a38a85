"""Phase profiles, and timelines of judged phases, for one or two groups and 10–40 meetings each.

A phase is judged by a person. What is computed here is the *profile* (what the coded passages are about) and what
follows from the judgements that stand; no judgement is computed, averaged or filled in. Other ordinal judgements of
a group at a meeting, such as the degree of collaboration, are followed in the same way: their values in order are
then given as `phases`. Source for the method:
methods part 2 of the project's notes; Tuckman (1965), Tuckman & Jensen (1977).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

PHASES = ("FOR", "STO", "NOR", "PER", "ADJ")
ADJOURNING = "ADJ"  # no step: a group can end from any phase
NO_PHASE = "NO_PHASE"  # observed, but mixed, not judged or impossible to judge
LEAST_CODED = 5  # phase-coded passages; with fewer, list them instead of a profile


def profile(
    codings: "pd.DataFrame", by: list[str] | None = None, phases: Sequence[str] = PHASES
) -> "pd.DataFrame":
    """Share of the phase-coded passages that is about each phase; a passage with two phases counts half and half.

    Parameters
    ----------
    codings : columns passage, phase (missing for codes that are no indicators) and the columns of `by`. Choose coder,
        author of the source and group before.
    by : what a profile is made for, by default each meeting
    phases : all phases there are

    Returns
    -------
    keys `by` and phase; measures ``share`` (0–1, sums to 1 over the phases) and ``count`` (passages, halves possible);
    n = number of phase-coded passages. Under five of them the share is missing, reason ``few_passages``.
    """
    by = by or ["meeting"]
    coded = codings.dropna(subset=["phase"])[[*by, "passage", "phase"]].drop_duplicates()
    coded = coded.assign(weight=1 / coded.groupby([*by, "passage"])["phase"].transform("size"))
    weights = coded.pivot_table(index=by, columns="phase", values="weight", aggfunc="sum", fill_value=0.0)
    totals = coded.groupby(by)["passage"].nunique()
    rows = []
    for key, row in weights.iterrows():
        n = int(totals.loc[key])
        names = dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True))
        for phase in phases:
            rows += _phase_rows(
                names | {"phase": phase, "n": n, "unit": "passages"}, float(row.get(phase, 0.0)), n
            )
    return results(rows, [*by, "phase"])


def _phase_rows(common: dict, count: float, n: int) -> list[dict]:
    few = n < LEAST_CODED
    share = {"measure": "share", "value": None if few else count / n, "reason": "few_passages" if few else ""}
    return [
        common | {"measure": "count", "value": count, "method": "half_and_half"},
        common | share | {"method": "half_and_half"},
    ]


def steps(
    meetings: "pd.DataFrame",
    judgements: "pd.DataFrame",
    groups: list[str],
    phases: Sequence[str] = PHASES,
) -> "pd.DataFrame":
    """The meetings of each group in order, with every judgement that stands.

    Parameters
    ----------
    meetings : columns id, group, date, held, observed, kind; development days are left out, and so are rows
        without a date, which have no place on the line
    judgements : columns meeting, value, second, relation, confidence, assessor_kind, evidence_time, person
    phases : what can be judged, in order

    Returns
    -------
    One row per held meeting and judgement (a meeting without judgement has one row, its value missing): meeting, group,
    date, observed, value, second, relation, confidence, assessor_kind, evidence_time, disputed (see `disputed`),
    returned (the leading judgement is an earlier phase than at the nearest earlier judged meeting).
    """
    held = meetings[meetings["held"].fillna(False) & meetings["group"].isin(groups)]
    held = held[held["kind"] != "development_day"].dropna(subset=["id", "date"]).drop_duplicates("id")
    held = held.sort_values(["group", "date"])
    judged = judgements.drop(columns=["group"], errors="ignore")
    frame = (
        held[["id", "group", "date", "observed"]]
        .rename(columns={"id": "meeting"})
        .merge(judged, how="left", on="meeting")
    )
    frame = frame.reset_index(drop=True)
    frame["disputed"] = frame["meeting"].isin(disputed(frame))
    frame["returned"] = frame["meeting"].isin(returned_meetings(frame, phases))
    return frame


def disputed(judgements: "pd.DataFrame") -> list[str]:
    """Meetings whose judgements differ. An agreed judgement settles those of single persons, never the group's own view.

    Parameters
    ----------
    judgements : columns meeting, value (missing: not judged), second, relation, assessor_kind
    """
    judged = judgements[judgements["value"].notna()]
    agreed = judged["meeting"].isin(judged.loc[judged["assessor_kind"] == "agreed", "meeting"])
    judged = judged[judged["assessor_kind"].isin(["agreed", "group"]) | ~agreed]
    parts = judged[["value", "second", "relation"]].fillna("").itertuples(index=False, name=None)
    said: dict[str, set] = defaultdict(set)
    for meeting, each in zip(judged["meeting"], parts, strict=True):
        said[meeting].add(statement(*each))
    return [meeting for meeting, each in said.items() if len(each) > 1]


def statement(value: str, second: str = "", relation: str = "") -> tuple[str, ...]:
    """What a judgement says, equal where two say the same: between storming and norming is also the other way round.

    >>> statement("STO", "NOR", "between") == statement("NOR", "STO", "between")
    True
    """
    first, other = sorted((value, second)) if relation == "between" else (value, second)
    return (first, other, relation)


def leading(steps: "pd.DataFrame") -> "pd.DataFrame":
    """One row per meeting: the agreed judgement where there is one, else the evaluator's; others do not replace it."""
    rank = steps["assessor_kind"].map({"agreed": 0, "evaluator": 1}).fillna(9)
    ordered = steps.assign(rank=rank).sort_values(["group", "date", "meeting", "rank"], kind="stable")
    first = ordered.drop_duplicates("meeting")
    unjudged = first["rank"] == 9
    first.loc[unjudged, ["value", "second", "relation", "confidence"]] = None
    return first.drop(columns="rank")


def returned_meetings(steps: "pd.DataFrame", phases: Sequence[str] = PHASES) -> list[str]:
    """Meetings judged to be in an earlier phase than the nearest earlier judged meeting of the group.

    MIXED, CANNOT_JUDGE and adjourning are no steps and are passed over, save that a mixed judgement after a later phase
    counts as a return when its `second` names an earlier one.
    """
    found = []
    for _, group in leading(steps).groupby("group"):
        previous = None
        for row in group.itertuples():
            level = _level(phases, row.value, row.second, row.relation)
            if level is None:
                continue
            if previous is not None and level < previous:
                found.append(row.meeting)
            previous = level
    return found


def _level(phases: Sequence[str], value: object, second: object, relation: object) -> float | None:
    """The step of a judgement: between two phases it is the half; on the way to the next is not there yet."""
    order = _ordered(phases)
    level, other = (float(order.index(each)) if each in order else None for each in (value, second))
    if value == "MIXED":
        return other
    return (level + other) / 2 if level is not None and other is not None and relation == "between" else level


def _ordered(phases: Sequence[str]) -> list[str]:
    """The phases that are steps of a scale."""
    return [phase for phase in phases if phase != ADJOURNING]


def transitions(steps: "pd.DataFrame", phases: Sequence[str] = PHASES) -> "pd.DataFrame":
    """How often one judged phase was followed by another; neighbouring meetings apart from the others.

    Returns
    -------
    keys group, from, to, adjacent (bool: no other held meeting between, neither an unobserved one nor one without a
    single phase); measure ``count``; n = transitions of the group.
    """
    rows = []
    for group, frame in leading(steps).groupby("group"):
        frame = frame.reset_index(drop=True)
        judged = frame[frame["value"].isin(_ordered(phases))]
        pairs = list(zip(judged.index[:-1], judged.index[1:], strict=True))
        counted: dict[tuple, int] = {}
        for one, two in pairs:
            key = (frame.at[one, "value"], frame.at[two, "value"], two - one == 1)
            counted[key] = counted.get(key, 0) + 1
        for (start, end, adjacent), count in sorted(counted.items()):
            rows.append({"group": group, "from": start, "to": end, "adjacent": adjacent, "measure": "count",
                         "value": count, "n": len(pairs), "unit": "transitions", "method": "count"})  # fmt: skip
    return results(rows, ["group", "from", "to", "adjacent"])


def dwell(steps: "pd.DataFrame", phases: Sequence[str] = PHASES) -> "pd.DataFrame":
    """How long each spell of a judged phase lasted, in days: at least (first to last meeting in it) and at most.

    Returns
    -------
    keys group, spell (1, 2, …), phase; measure ``days`` with low = at least, high = at most (to the meetings of
    other phases, or mixed, before and after; missing for the first and last), value missing: nobody knows when between
    the meetings it changed.
    """
    rows = []
    for group, frame in leading(steps).groupby("group"):
        judged = frame[frame["value"].isin([*phases, "MIXED"])].reset_index(drop=True)
        runs = (judged["value"] != judged["value"].shift()).cumsum()
        spells = [part for _, part in judged.groupby(runs) if part["value"].iat[0] != "MIXED"]
        for number, part in enumerate(spells, 1):
            first, last = part.index[0], part.index[-1]
            ends = first > 0 and last + 1 < len(judged)
            most = (judged.at[last + 1, "date"] - judged.at[first - 1, "date"]).days if ends else None
            rows.append({"group": group, "spell": number, "phase": part["value"].iat[0], "measure": "days",
                         "low": (part["date"].iat[-1] - part["date"].iat[0]).days, "high": most, "n": len(part),
                         "unit": "days", "method": "at_least_at_most", "reason": "change_not_observed"})  # fmt: skip
    return results(rows, ["group", "spell", "phase"])


def member_changes(memberships: "pd.DataFrame", groups: list[str], after: object) -> "pd.DataFrame":
    """How many joined and left each group on each date after its start: group, date, joined, left.

    A person with a new row from the day after the old one (another share of a post) neither joined nor left.
    """
    import pandas as pd

    spells = memberships[memberships["group"].isin(groups)].sort_values("from", kind="stable")
    own = spells.groupby(["group", "person"])
    goes_on = (own["from"].shift(-1) - spells["to"]).dt.days.le(1)
    went_on = (spells["from"] - own["to"].shift()).dt.days.le(1)
    joined = (
        spells[~went_on].groupby(["group", "from"]).size().rename_axis(["group", "date"]).rename("joined")
    )
    left = spells[~goes_on].groupby(["group", "to"]).size().rename_axis(["group", "date"]).rename("left")
    frame = pd.concat([joined, left], axis=1).fillna(0).astype(int).reset_index()
    return frame[frame["date"] > after].sort_values(["group", "date"]).reset_index(drop=True)


def returns_and_changes(steps: "pd.DataFrame", changes: "pd.DataFrame", window: int) -> "pd.DataFrame":
    """Returns and changes of members as a 2 × 2 count; they may vary together, which says nothing of cause.

    A judged meeting is *near a change* when it is among the `window` first held meetings on or after a date on which
    somebody joined or left. No p-value: the judge knew of the changes, and transitions are not exchangeable.

    Returns
    -------
    keys group, returned, near_change; measure ``count`` of judged meetings (from each group's second).
    """
    rows = []
    for group, frame in leading(steps).groupby("group"):
        frame = frame.reset_index(drop=True)
        near: set = set()
        for day in changes.loc[changes["group"] == group, "date"]:
            near |= set(frame[frame["date"] >= day].head(window)["meeting"])
        judged = frame[frame["value"].isin([*_ordered(PHASES), "MIXED"])].iloc[1:]
        for returned in (True, False):
            for close in (True, False):
                both = (judged["returned"] == returned) & (judged["meeting"].isin(near) == close)
                rows.append({"group": group, "returned": returned, "near_change": close, "measure": "count",
                             "value": int(both.sum()), "n": len(judged), "unit": "meetings",
                             "method": f"window_{window}"})  # fmt: skip
    return results(rows, ["group", "returned", "near_change"])


def codes_by_phase(codings: "pd.DataFrame", steps: "pd.DataFrame", tops: list[str]) -> "pd.DataFrame":
    """In how many meetings each barrier, success and opening occurs, by the phase the meeting was judged to be in.

    Parameters
    ----------
    codings : columns passage, meeting, code, top; of the coder whose reading is shown
    tops : the codes at the top of the branches wanted (HIN, FRA, OPP)

    Returns
    -------
    keys top, code, phase (NO_PHASE: observed but mixed, not judged or impossible to judge; missing: all observed
    meetings together); measures ``meetings`` and ``passages``; n = number of observed meetings of that kind.
    Frequency is not importance.
    """
    lead = leading(steps)
    observed = lead[lead["observed"].fillna(False).astype(bool)]
    judged = observed.assign(judged=observed["value"].where(observed["value"].isin(PHASES), NO_PHASE))
    wanted = codings[codings["top"].isin(tops)].merge(judged[["meeting", "judged"]], on="meeting")
    sizes = judged["judged"].value_counts()
    rows = []
    for (top, code), part in wanted.groupby(["top", "code"], sort=False):
        for phase in [*PHASES, NO_PHASE, None]:
            inside = part if phase is None else part[part["judged"] == phase]
            n = len(judged) if phase is None else int(sizes.get(phase, 0))
            rows += _code_rows({"top": top, "code": code, "phase": phase, "n": n, "method": "count"}, inside)
    frame = results(rows, ["top", "code", "phase"])
    order = {top: i for i, top in enumerate(tops)}
    place = frame["top"].map(order)
    return (
        frame.assign(place=place)
        .sort_values(["place", "code"], kind="stable")
        .drop(columns="place")
        .reset_index(drop=True)
    )


def _code_rows(common: dict, inside: "pd.DataFrame") -> list[dict]:
    return [
        common | {"measure": "meetings", "value": inside["meeting"].nunique(), "unit": "meetings"},
        common | {"measure": "passages", "value": inside["passage"].nunique(), "unit": "passages"},
    ]
