"""What must hold in the example study whatever its details: sums, subsets, dates, membership."""

from collections.abc import Iterator

import pandas as pd

from evaluation import Study
from tests.exempelkommun import measures as m
from tests.exempelkommun.families import CHILDREN, EXPECTING, GENERAL, PROTECTION, RISKS, SPECIFIC

_FIRST, _LAST = pd.Timestamp("2022-09-01"), pd.Timestamp("2024-12-31")
_SIZES = {"organisations": 12, "questions": 4, "cases": 17, "meetings": 72}


def broken(study: Study) -> list[str]:
    """The invariants that do not hold, one sentence each."""
    return [sentence for sentence, holds in _invariants(study) if not holds]


def _invariants(study: Study) -> Iterator[tuple[str, bool]]:
    for table, size in _SIZES.items():
        yield f"{table} ska ha {size} rader.", len(study.frames[table]) == size
    yield from _of_meetings(study)
    yield from _of_people(study)
    yield from _of_families(study)


def _of_meetings(study: Study) -> Iterator[tuple[str, bool]]:
    meetings = study.meetings
    yield "63 möten ska vara hållna.", int(meetings["held"].sum()) == 63
    yield "Inget möte utanför 2022-09 till 2024-12.", bool(meetings["date"].between(_FIRST, _LAST).all())
    yield "Det som observerats har hållits.", not (meetings["observed"] & ~meetings["held"]).any()
    cancelled = meetings["cancelled_reason"].notna()
    yield "Inställda möten, och bara de, har ett skäl.", bool((cancelled == ~meetings["held"]).all())
    noted = set(study.attendance["meeting"])
    ordinary = meetings[meetings["held"] & (meetings["kind"] == "meeting")]
    yield "Närvaro finns för varje hållet ordinarie möte och inga andra.", noted == set(ordinary["id"])


def _of_people(study: Study) -> Iterator[tuple[str, bool]]:
    rows = study.attendance.merge(study.meetings[["id", "group", "date"]], left_on="meeting", right_on="id")
    yield "Den som antecknats vid ett möte är medlem den dagen.", _members(study, rows, "person").all()
    staff = study.interviews.query("status == 'held' and category != 'family'").rename(
        columns={"category": "group"}
    )
    yield "Den som intervjuats är medlem den dagen.", _members(study, staff, "informant").all()
    declined = study.interviews.query("status == 'declined'")
    yield "Två tillfrågade har tackat nej.", len(declined) == 2
    quotes = study.consents.query("type == 'quote'")
    yield "Ett nej till citat.", int(quotes["given"].isna().sum()) == 1
    yield "Ett återkallat samtycke.", int(study.consents["withdrawn"].notna().sum()) == 1
    shared = study.consents.query("type == 'share_in_team' and given.notna()")["subject"]
    yield "Alla familjer har samtyckt till att teamet talar om dem.", set(shared) == set(study.cases["id"])


def _members(study: Study, rows: pd.DataFrame, column: str) -> pd.Series:
    """Per row whether the person was a member of the group at the date."""
    spells = study.memberships[["person", "group", "from", "to"]]
    rows = rows[[column, "group", "date"]].assign(row=range(len(rows)))
    joined = rows.merge(spells, left_on=[column, "group"], right_on=["person", "group"], how="left")
    inside = (joined["from"] <= joined["date"]) & ~(joined["to"] < joined["date"])
    return inside.groupby(joined["row"]).any()


def _of_families(study: Study) -> Iterator[tuple[str, bool]]:
    cases = study.cases
    yield "6 + 11 = 17 familjer.", set(cases["id"]) == {*EXPECTING, *CHILDREN}
    yield "En tredjedel är 35 procent.", round(100 * (cases["kind"] == "expecting").mean()) == 35
    yield "Kontakten varar 4 till 35 veckor.", bool(cases["weeks"].between(4, 35).all())
    closed = cases.dropna(subset="end")
    yield (
        "Veckorna är tiden mellan datumen.",
        bool(((closed["end"] - closed["start"]).dt.days == 7 * closed["weeks"]).all()),
    )
    yield "Minst två riskfaktorer per familj.", m.fewest_risks(study) >= 2
    yield "Fördelningen av riskfaktorer.", _pairs(study.risk_factors, "factor") == _assigned(RISKS)
    yield (
        "Fördelningen av skyddsfaktorer.",
        _pairs(study.protective_factors, "factor") == _assigned(PROTECTION),
    )
    yield "Fördelningen av insatser.", _pairs(study.interventions, "kind") == _assigned(GENERAL | SPECIFIC)
    started = study.interventions.merge(cases[["id", "start", "end"]], left_on="case", right_on="id")
    late = (started["start_x"] < started["start_y"]) | (started["start_x"] > started["end"].fillna(_LAST))
    yield "En insats börjar medan kontakten pågår.", not late.any()
    tried = started.query("kind == 'family_coordinator'")["start_x"]
    yield from _of_steps(study)
    yield "Familjesamordnaren prövas från juni 2024.", bool((tried >= pd.Timestamp("2024-06-04")).all())


def _of_steps(study: Study) -> Iterator[tuple[str, bool]]:
    """Steps, follow-ups, closing and reach agree with the other tables."""
    cases = study.cases.set_index("id")
    steps = study.case_states.pivot_table(index="case", columns="state", values="date", aggfunc="min")
    steps = steps.reindex(cases.index)
    yield "Varje familj har aktualiserats.", bool(steps["taken_up"].notna().all())
    meetings = set(study.meetings.query("group == 'team' and held")["date"])
    yield "Aktualiserad vid ett hållet teammöte.", set(steps["taken_up"]) <= meetings
    yield "Samtycket ges vid första kontakten.", bool((steps["consent"] == cases["start"]).all())
    yield "Avslutad samma dag som kontakten.", steps["closed"].equals(cases["end"])
    followed = set(study.followups["case"])
    yield "Uppföljd är den som har en uppföljning.", set(steps["followed_up"].dropna().index) == followed
    reach = study.reach[["identified", "declined", "taken_up"]].sum()
    yield "Räckvidden räknar samma familjer.", int(reach["taken_up"]) == len(cases)
    yield "Flera familjer tackade nej.", 5 <= int(reach["declined"]) == int(reach["identified"] - len(cases))


def _pairs(frame: pd.DataFrame, column: str) -> set[tuple[str, str]]:
    return set(zip(frame["case"], frame[column], strict=True))


def _assigned(families: dict[str, list[str]]) -> set[tuple[str, str]]:
    return {(family, key) for key, ids in families.items() for family in ids}
