"""Interviews asked for and held, and the consents of persons and families."""

from datetime import date, timedelta

import pandas as pd

from tests.exempelkommun import families, people
from tests.exempelkommun.content import transcripts

# Interviewed per year, in the order the interviews were held; those with a transcript have their own date.
_TEAM = {2023: ["T07", "T08", "T01", "T04", "T02", "T03", "T05", "T06"],
         2024: ["T03", "T01", "T06", "T07", "T10", "T02", "T05", "T04"]}  # fmt: skip
_STEERING = {2023: ["S01", "S04", "S02", "S03", "S06", "S07", "K01"],
             2024: ["S01", "S05", "S02", "S04", "S03", "S08", "S07", "K01"]}  # fmt: skip
_START = {("team", 2023): date(2023, 10, 9), ("steering", 2023): date(2023, 10, 16),
          ("team", 2024): date(2024, 10, 7), ("steering", 2024): date(2024, 10, 14)}  # fmt: skip
_DECLINED = [("P05", date(2023, 10, 5)), ("P06", date(2024, 9, 26))]  # asked, and said no
_PHONE = {"P02", "P04"}
QUOTE_REFUSED = "T06"  # asked at the interview; no date in the table means no
QUOTE_WITHDRAWN = ("P04", date(2024, 11, 28))


def interviews() -> pd.DataFrame:
    """One row per interview that was held, and per person who declined, in order of date."""
    rows = [_told(entry) for entry in transcripts()]
    known = {(row["informant"], row["date"].year) for row in rows}
    for category, years in (("team", _TEAM), ("steering", _STEERING)):
        for year, informants in years.items():
            for number, informant in enumerate(informants):
                if (informant, year) not in known:
                    rows.append(_untold(category, informant, _weekday(_START[category, year], 3 * number)))
    rows += [
        _row(f"IF-{day.year}-{who}", who, "family", day, None, status="declined") for who, day in _DECLINED
    ]
    return pd.DataFrame(rows).sort_values(["date", "id"], ignore_index=True)


def _told(entry: dict) -> dict:
    """The row of an interview with a transcript."""
    minutes = 35 if entry["kind"] == "family" else 55
    return _row(entry["id"], entry["informant"], entry["kind"], entry["date"], minutes)


def _untold(category: str, informant: str, day: date) -> dict:
    minutes = 40 + (int(informant[1:]) * 7 + day.day) % 25
    return _row(f"I{category[0].upper()}-{day.year}-{informant}", informant, category, day, minutes)


def _row(
    identity: str, informant: str, category: str, day: date, minutes: int | None, status: str = "held"
) -> dict:
    digital = informant in people.DIGITAL or (day.year == 2024 and informant in {"S02", "S07"})
    mode = "phone" if informant in _PHONE else "digital" if digital else "on_site"
    return {
        "id": identity, "informant": informant, "category": category, "status": status, "guide": category,
        "date": day, "mode": mode if status == "held" else None, "minutes": minutes,
    }  # fmt: skip


def _weekday(first: date, days: int) -> date:
    """`days` working days after `first`, but not on a Tuesday, when the groups meet."""
    day = first
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day if day.weekday() != 1 else day + timedelta(days=1)


def consents() -> pd.DataFrame:
    """Who said yes to what. A refused quote has no date; a withdrawn one has two."""
    rows = [*_shared(), *_observed(), *_interviewed(), *_quoted(), *_archived()]
    columns = ["subject", "type", "given_by", "scope", "given", "withdrawn", "evidence"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "id", [f"SAM{number:02}" for number in range(1, len(frame) + 1)])
    return frame


def _shared() -> list[tuple]:
    """Every family's consent to be talked of in the team, and some families' to the follow-up."""
    started = families.cases().set_index("id")["start"]
    rows = []
    for number, (family, day) in enumerate(started.items()):
        by = ("both_guardians", "one_guardian")[number % 3 == 0]
        rows.append((family, "share_in_team", by, "verksamheterna på blanketten", day, None, "blankett"))
        if family in families.consent_to_follow_up():
            rows.append((family, "follow_up_data", by, "uppgifter utan namn", day, None, "blankett"))
    return rows


def _observed() -> list[tuple]:
    """The groups said yes at their first meetings; those who came later were asked when they came."""
    later = people.memberships()[lambda m: m["from"] > date(2023, 1, 24)].drop_duplicates("person")
    later = later[later["reason"].notna()]  # a changed share of a post is no new member
    rows = [
        ("team", date(2023, 1, 17)),
        ("steering", date(2023, 1, 24)),
        *zip(later["person"], later["from"], strict=True),
    ]
    scope = "observation av gruppens möten"
    return [(who, "observation", "self", scope, day, None, "minnesanteckning") for who, day in rows]


def _interviewed() -> list[tuple]:
    """One consent per informant, to the first interview; recording where there is a transcript."""
    held = interviews()[lambda i: i["status"] == "held"].drop_duplicates("informant")
    rows = [
        (i.informant, "interview", "self", "intervju", i.date, None, "blankett") for i in held.itertuples()
    ]
    for entry in transcripts():
        rows.append((entry["informant"], "recording", "self", "ljud, raderas efter utskrift", entry["date"],
                     None, "på bandet"))  # fmt: skip
    return rows


def _quoted() -> list[tuple]:
    """Whose words may stand in a report, with the role only."""
    rows = []
    for entry in transcripts():
        withdrawn = QUOTE_WITHDRAWN[1] if entry["informant"] == QUOTE_WITHDRAWN[0] else None
        rows.append(
            (entry["informant"], "quote", "self", "ordagrant, med roll", entry["date"], withdrawn, "blankett")
        )
    return [
        *rows,
        (QUOTE_REFUSED, "quote", "self", "ordagrant, med roll", None, None, "blankett, nej ikryssat"),
    ]


def _archived() -> list[tuple]:
    return [
        (who, "archive", "self", "utskrift utan namn", date(2024, 10, 23), None, "blankett")
        for who in ("T04", "S03")
    ]
