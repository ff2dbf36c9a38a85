"""The seventeen families of the follow-up: six expecting (E1–E6), eleven with a child (C1–C11).

Who has which factor and measure is the one assignment of the domain description that meets all published
counts; it is written out here and counted again in `targets`.
"""

from datetime import date, timedelta

import pandas as pd

EXPECTING = [f"E{n}" for n in range(1, 7)]
CHILDREN = [f"C{n}" for n in range(1, 12)]
IDS = EXPECTING + CHILDREN
LAST_DAY = date(2024, 12, 20)  # the follow-up ended; later contacts are not in the data

# first contact, weeks, still going on
_CONTACT = {
    "E1": ("2024-05-20", 26, False),
    "E2": ("2024-01-11", 22, False),
    "E3": ("2023-05-29", 27, False),
    "E4": ("2024-06-17", 26, True),
    "E5": ("2024-03-07", 9, False),
    "E6": ("2024-09-23", 5, False),
    "C1": ("2023-01-16", 35, False),
    "C2": ("2024-01-22", 30, False),
    "C3": ("2024-02-12", 12, False),
    "C4": ("2024-03-25", 14, False),
    "C5": ("2023-08-28", 16, False),
    "C6": ("2024-03-04", 20, False),
    "C7": ("2024-04-22", 33, False),
    "C8": ("2024-04-08", 31, False),
    "C9": ("2024-05-06", 24, False),
    "C10": ("2024-09-02", 15, True),
    "C11": ("2024-11-18", 4, True),
}
_FIRST_YEAR = {"E3", "C1", "C5"}  # the follow-up data of the other fourteen are from 2024
_AGE = {"0-1": ["C1", "C2", "C3", "C4", "C5"], "1-3": ["C6", "C7", "C8"], "3-5": ["C9", "C10", "C11"]}
_COMPLEX = {"E2", "E3", "C7", "C8", "C9", "C10", "C11"}
_CONSENT = ["E1", "E6", "C9", "C10", "C11"]  # asked for consent to the follow-up with the form of 2024


def _range(first: int, last: int) -> list[str]:
    return [f"C{n}" for n in range(first, last + 1)]


RISKS = {
    "mental_ill_health": EXPECTING + _range(1, 8),
    "economic_social": EXPECTING + _range(1, 6),
    "earlier_violence": _range(7, 11),
    "weak_weight_gain": _range(1, 4),
    "preschool_problems": _range(9, 11),
}
PROTECTION = {
    "help_seeking": IDS,
    "partly_working_network": ["E1", "E3", "E5", "C2", "C4", "C6", "C8", "C10"],
    "own_support": ["E5", "C3", "C7", "C11"],
}
GENERAL = {
    "planning": ["E1", "E2", "E3", "E4", "E6", "C1", "C5", "C9", "C10", "C11"],
    "coordination": ["E1", "E2", "E4", *_range(1, 8)],
    "information": ["E3", "E4", "E5", "E6", "C2", "C3", "C4", "C6", "C7", "C8", "C10", "C11"],
}
SPECIFIC = {
    "home_support": _range(1, 7),
    "child_health_extra": _range(1, 8),
    "economic_support": ["C1", "C2", "C5"],
    "budget_debt": ["C6", "C8", "E4"],
    "staff_guidance": ["C9"],
    "child_support": ["C9"],
    "more_hours": ["C10"],
    "birth_plan": ["E1", "E2", "E3"],
    "family_coordinator": ["E1", "E4"],
    "social_services": ["E2", "E3"],
    "own_care": ["E5"],
}
_ACTORS = {
    "home_support": "socialtjanst",
    "economic_support": "socialtjanst",
    "budget_debt": "aoe",
    "staff_guidance": "forskola",
    "child_support": "forskola",
    "more_hours": "forskola",
    "birth_plan": "mvc",
    "family_coordinator": "familjehalsan",
    "social_services": "socialtjanst",
}
_WEEK = {
    "planning": 2,
    "coordination": 3,
    "information": 1,
    "birth_plan": 3,
    "family_coordinator": 3,
}  # else 4


def cases() -> pd.DataFrame:
    """One row per family; weeks of those still going on are counted to the last day of the follow-up."""
    return pd.DataFrame([_case(family) for family in IDS])


def _case(family: str) -> dict:
    started, weeks, ongoing = _CONTACT[family]
    start = date.fromisoformat(started)
    return {
        "id": family,
        "kind": "expecting" if family in EXPECTING else "child",
        "age_band": next((band for band, ids in _AGE.items() if family in ids), "unborn"),
        "year": 2023 if family in _FIRST_YEAR else 2024,
        "referrer": referrer(family),
        "start": start,
        "end": None if ongoing else start + timedelta(weeks=weeks),
        "weeks": weeks,
        "complexity": "complex" if family in _COMPLEX else "delimited",
        "ground": "consent" if family in _CONSENT else "legal_basis",
    }


def referrer(family: str) -> str:
    """Who brought the family up: antenatal care the expecting, child health services most of the others."""
    if family in EXPECTING:
        return "antenatal"
    if family in RISKS["preschool_problems"]:
        return "preschool"
    return "social_services" if family == "C8" else "child_health"


def risk_factors() -> pd.DataFrame:
    """One row per family and risk factor."""
    return _long(RISKS, "factor")


def protective_factors() -> pd.DataFrame:
    """One row per family and protective factor."""
    return _long(PROTECTION, "factor")


def interventions() -> pd.DataFrame:
    """One row per family and measure; continued own care is given by somebody outside the services here."""
    frame = _long(GENERAL | SPECIFIC, "kind")
    frame["actor"] = [_actor(row.case, row.kind) for row in frame.itertuples()]
    frame["start"] = [_start(row.case, row.kind) for row in frame.itertuples()]
    return frame


def _long(families: dict[str, list[str]], name: str) -> pd.DataFrame:
    pairs = [(family, key) for family in IDS for key, ids in families.items() if family in ids]
    return pd.DataFrame(pairs, columns=["case", name])


def _actor(family: str, kind: str) -> str | None:
    if kind == "own_care":
        return None
    if kind in _ACTORS:
        return _ACTORS[kind]
    clinic = "bvc-sjovik" if family in {"C2", "C5", "C7"} else "bvc-norrby"
    return {"antenatal": "mvc", "preschool": "forskola", "social_services": "socialtjanst"}.get(
        referrer(family) if kind != "child_health_extra" else "", clinic
    )


def _start(family: str, kind: str) -> date:
    started, weeks, _ = _CONTACT[family]
    return date.fromisoformat(started) + timedelta(weeks=min(_WEEK.get(kind, 4), weeks - 1))


# family, weeks after the first contact, service, need met, said by
_FOLLOWUPS = [
    ("C1", 18, "bvc-norrby", "partly", "family"),
    ("C1", 34, "bvc-norrby", "yes", "family"),
    ("E3", 26, "mvc", "partly", "staff"),
    ("C5", 15, "bvc-sjovik", "yes", "family"),
    ("E2", 21, "mvc", "partly", "staff"),
    ("C2", 28, "bvc-sjovik", "yes", "family"),
    ("C3", 11, "bvc-norrby", "yes", "staff"),
    ("C4", 13, "bvc-norrby", "yes", "family"),
    ("C6", 19, "bvc-norrby", "partly", "family"),
    ("E5", 8, "mvc", "yes", "family"),
    ("C8", 29, "socialtjanst", "no", "staff"),
    ("C7", 31, "socialtjanst", "partly", "family"),
    ("C9", 22, "forskola", "partly", "staff"),
    ("E1", 25, "familjehalsan", "yes", "family"),
    ("E4", 24, "familjehalsan", "too_early", "staff"),
    ("C10", 14, "forskola", "too_early", "staff"),
]


def followups() -> pd.DataFrame:
    """What was said at the follow-up of the need; some families have none yet."""
    rows = []
    for number, (family, weeks, by, need_met, said_by) in enumerate(_FOLLOWUPS, 1):
        day = date.fromisoformat(_CONTACT[family][0]) + timedelta(weeks=weeks)
        rows.append((f"F{number:02}", family, day, by, need_met, said_by))
    return pd.DataFrame(rows, columns=["id", "case", "date", "by", "need_met", "said_by"])


def consent_to_follow_up() -> list[str]:
    """The families whose follow-up rests on consent."""
    return list(_CONSENT)
