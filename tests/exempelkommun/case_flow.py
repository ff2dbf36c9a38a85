"""The steps of the seventeen families, and how many families the services asked in all; made to fit the other tables.

A case is taken up at the first team meeting a week or more after it was announced, which is the day after the consent;
under way when the first support begins after that; followed up and closed as the follow-ups and the contact say.
"""

from datetime import date, timedelta

import pandas as pd

from tests.exempelkommun import families, sessions

_BEFORE = [(14, 5), (21, 7), (10, 3)]  # days before the consent: seen by somebody, prepared, in turn
_BY_MONTH = {"E3", "C7"}  # of these only the month is known in which they were seen
_PLANNED_ONLY = {"C11"}  # the last one: a plan in December, support after the new year

# half-year, service: families who said no; two of the preschool's in the spring of 2024, as the team was told
_DECLINED = {
    ("2023-01-01", "bvc-norrby"): 1,
    ("2023-07-01", "bvc-norrby"): 1,
    ("2023-07-01", "bvc-sjovik"): 1,
    ("2023-07-01", "forskola"): 1,
    ("2024-01-01", "forskola"): 2,
    ("2024-01-01", "mvc"): 1,
    ("2024-07-01", "socialtjanst"): 1,
}
_LAST_OF_HALF = {1: (6, 30), 7: (12, 31)}


def case_states() -> pd.DataFrame:
    """One row per family and step, family by family."""
    rows = [
        row for number, case in enumerate(families.cases().to_dict("records")) for row in _steps(number, case)
    ]
    return pd.DataFrame(rows, columns=["case", "state", "date", "precision", "by"])


def _steps(number: int, case: dict) -> list[tuple]:
    start, family, service = case["start"], case["id"], _service(case["id"])
    seen, prepared = (start - timedelta(days=days) for days in _BEFORE[number % len(_BEFORE)])
    meeting = _first_meeting(start + timedelta(days=8))
    steps = [
        ("identified", seen.replace(day=1) if family in _BY_MONTH else seen, service),
        ("motivated", prepared, service),
        ("consent", start, service),
        ("announced", start + timedelta(days=1), service),
        ("taken_up", meeting, service),
        ("planned", meeting, service),
        *_later(family, meeting, service),
        *([("closed", case["end"], service)] if case["end"] else []),
    ]
    return [
        (family, state, day, "month" if state == "identified" and family in _BY_MONTH else "day", by)
        for state, day, by in steps
    ]


def _later(family: str, meeting: date, service: str) -> list[tuple]:
    """Under way when the first measure begins, a week after the meeting at the earliest; and the first follow-up."""
    if family in _PLANNED_ONLY:
        return []
    measures = families.interventions().query(f"case == '{family}'")
    begun = max(meeting + timedelta(days=7), measures["start"].min())
    followed = families.followups().query(f"case == '{family}'").head(1)
    last = [("followed_up", row.date, row.by) for row in followed.itertuples()]
    return [("under_way", begun, service), *last]


def _first_meeting(day: date) -> date:
    """The first held team meeting on or after a day."""
    held = sessions.meetings().query("group == 'team' and kind == 'meeting' and held")["date"]
    return min(when for when in held if when >= day)


def _service(family: str) -> str:
    by = families.referrer(family)
    clinic = "bvc-sjovik" if family in {"C2", "C5", "C7"} else "bvc-norrby"
    return {"antenatal": "mvc", "preschool": "forskola", "social_services": "socialtjanst"}.get(by, clinic)


def reach() -> pd.DataFrame:
    """Families identified per half-year and service: those who later got a row, and those who said no."""
    taken_up: dict[tuple[str, str], int] = {}
    for row in case_states().query("state == 'taken_up'").itertuples():
        key = (f"{row.date.year}-{'01' if row.date.month <= 6 else '07'}-01", row.by)
        taken_up[key] = taken_up.get(key, 0) + 1
    rows = []
    for half, by in sorted({*taken_up, *_DECLINED}):
        first, yes, no = date.fromisoformat(half), taken_up.get((half, by), 0), _DECLINED.get((half, by), 0)
        last = first.replace(month=_LAST_OF_HALF[first.month][0], day=_LAST_OF_HALF[first.month][1])
        rows.append((first, last, by, yes + no, no, yes))
    return pd.DataFrame(rows, columns=["from", "to", "by", "identified", "declined", "taken_up"])
