"""Meetings every third week, held or not, observed or not; and who took part in them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pandas as pd

from tests.exempelkommun import people
from tests.exempelkommun.content import observed

SLOTS = 34
_FIRST = {"team": date(2023, 1, 17), "steering": date(2023, 1, 24)}
_NOT_HELD = {
    "team-2023-07-04": "sommaruppehåll",
    "team-2023-07-25": "sommaruppehåll",
    "team-2024-07-16": "sommaruppehåll",
    "team-2024-08-06": "sommaruppehåll",
    "steering-2023-07-11": "sommaruppehåll",
    "steering-2023-08-01": "sommaruppehåll",
    "steering-2023-12-26": "julhelg",
    "steering-2024-07-02": "sommaruppehåll",
    "steering-2024-07-23": "sommaruppehåll",
}
DEVELOPMENT_DAYS = ("2023-03-14", "2023-10-10", "2024-04-16", "2024-11-12")
_STEERING_MODES = ("on_site", "hybrid", "hybrid", "digital")  # of the meetings nobody observed, by turns

# what the protocols call people → ids, in the order they are filled
_ROLES = {
    "bvc-sjuksköterska, norrby": ["T01", "T02"],
    "bvc-sjuksköterska, sjövik": ["T03"],
    "socialsekreterare": ["T04", "T05"],
    "specialpedagog": ["T06"],
    "barnmorska": ["T07"],
    "familjehälsans representant": ["T08", "T09", "T10"],
    "integrationshandläggare": ["T11"],
    "habiliteringspedagog": ["T12"],
    "enhetschef bvc": ["S01"],
    "enhetschef mvc och familjehälsan": ["S02"],
    "enhetschef socialtjänsten": ["S03"],
    "rektor förskolan": ["S04"],
    "andra rektorn förskolan": ["S05"],
    "folkhälsosamordnare": ["S06"],
    "chef arbete och etablering": ["S07"],
    "chef bibliotek och fritid": ["S08"],
    "samordnare": ["K01"],
    "samordnare, kommunen": ["K02"],
}


@cache
def meetings() -> pd.DataFrame:
    """All slots of both groups and the four joint days, in order of date.

    The evaluator was at the joint days too. They are observed, with kind ``development_day`` and group
    ``joint``, so that observed meetings counted by group give 20, 17 and 4.
    """
    rows = [_slot(group, number) for group in _FIRST for number in range(1, SLOTS + 1)]
    for number, day in enumerate(DEVELOPMENT_DAYS, 1):
        rows.append((f"joint-{day}", "joint", date.fromisoformat(day), number, True, "on_site", True,
                     "development_day", None))  # fmt: skip
    columns = ["id", "group", "date", "slot", "held", "mode", "observed", "kind", "cancelled_reason"]
    return pd.DataFrame(rows, columns=columns).sort_values(["date", "group"], ignore_index=True)


def _slot(group: str, number: int) -> tuple:
    day = _FIRST[group] + timedelta(days=21 * (number - 1))
    meeting = f"{group}-{day}"
    reason = _NOT_HELD.get(meeting)
    seen = observed().get(meeting)
    usual = "hybrid" if group == "team" else _STEERING_MODES[number % 4]
    mode = None if reason else seen["mode"] if seen else usual
    return meeting, group, day, number, not reason, mode, seen is not None, "meeting", reason


@cache
def attendance() -> pd.DataFrame:
    """Who was there, at the ordinary meetings held: from the protocol where there is one, else drawn."""
    held = meetings()[lambda m: m["held"] & (m["kind"] == "meeting")]
    rows = []
    for meeting in held.itertuples():
        seen = observed().get(meeting.id)
        there = _noted(meeting, seen) if seen else _drawn(meeting)
        rows += [(meeting.id, person, status) for person, status in sorted(there.items())]
    return pd.DataFrame(rows, columns=["meeting", "person", "status"])


def _noted(meeting, seen: dict) -> dict[str, str]:
    """The attendance that a protocol states."""
    members = people.members(meeting.group, meeting.date)
    rng = random.Random(f"who {meeting.id}")
    there: dict[str, str] = {}
    for role, status in [*_told(seen["absent"], "absent"), *_told(seen["present"], "on_site")]:
        free = [p for p in _ROLES.get(role, []) if p in members and p not in there]
        if free:
            there[rng.choice(free) if status == "absent" else free[0]] = status
        elif "gäst" not in role and role not in _GUESTS:
            raise ValueError(f"{meeting.id}: {role} is no member of {meeting.group} that day")
    missing = {person for person, kind in members.items() if kind != "coopted"} - there.keys()
    if missing:
        raise ValueError(f"{meeting.id}: the protocol says nothing of {sorted(missing)}")
    return there


_GUESTS = {"barnombud"}


def _told(roles: list[str], status: str) -> Iterator[tuple[str, str]]:
    """(role in small letters, status) for each entry of a protocol's list; a guest keeps the word guest."""
    for text in roles:
        role, _, added = text.casefold().partition(" (")
        yield (f"{role} gäst" if "gäst" in added else role), ("digital" if "digital" in added else status)


def _drawn(meeting) -> dict[str, str]:
    """Attendance where there is no protocol: about one in fourteen away, the co-opted there now and then."""
    rng = random.Random(f"there {meeting.id}")
    there = {}
    for person, kind in sorted(people.members(meeting.group, meeting.date).items()):
        chance = rng.random()
        if kind == "coopted" and chance > 0.4:
            continue
        away = kind != "coopted" and chance < 0.07
        digital = meeting.mode == "digital" or person in people.DIGITAL or rng.random() < 0.05
        there[person] = (
            "absent" if away else "digital" if digital and meeting.mode != "on_site" else "on_site"
        )
    return there
