"""How much of a group was at its meetings: shares of the group only, never a person's.

Who is a member on a day follows from the spells of membership; guests are not counted.
"""

from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

PRESENT = ("on_site", "digital")


def attendance(
    meetings: "pd.DataFrame", memberships: "pd.DataFrame", rows: "pd.DataFrame", groups: list[str]
) -> "pd.DataFrame":
    """The share of the members who were at the held meetings, by group and year, and in all (year missing).

    Parameters
    ----------
    meetings : columns id, group, date, held
    memberships : columns person, group, from, to (missing: still a member)
    rows : columns meeting, person, status (on_site, digital, absent)
    groups : the groups in the order they are shown

    Returns
    -------
    keys group, year; measures ``share`` (0–1; n = members at the meetings whose attendance is noted, each once per
    meeting; n_missing = of those the members of whom nothing is noted) and ``meetings`` (with attendance noted; n = held).
    A meeting without any row is left out of the share: nobody noted who came. Without any, the share is missing,
    reason ``not_noted``.
    """
    held = meetings[meetings["held"].fillna(False)].dropna(subset=["id", "date"]).drop_duplicates("id")
    members = held[["id", "group", "date"]].merge(memberships[["person", "group", "from", "to"]], on="group")
    there = (members["from"] <= members["date"]) & (members["to"].isna() | (members["date"] <= members["to"]))
    members = members[there].drop_duplicates(["id", "person"])
    noted = rows.dropna(subset=["meeting", "person", "status"]).drop_duplicates(["meeting", "person"])
    members = members.merge(noted, how="left", left_on=["id", "person"], right_on=["meeting", "person"])
    members = members[members["id"].isin(noted["meeting"])]
    found = []
    for group in groups:
        own, theirs = members[members["group"] == group], held[held["group"] == group]
        for year in [*sorted(theirs["date"].dt.year.unique()), None]:
            of_year, held_then = (
                each if year is None else each[each["date"].dt.year == year] for each in (own, theirs)
            )
            found += _shares({"group": group, "year": year}, of_year, held_then, noted)
    return results(found, ["group", "year"])


def _shares(key: dict, members: "pd.DataFrame", held: "pd.DataFrame", noted: "pd.DataFrame") -> list[dict]:
    known = members["status"].dropna()
    share = float(known.isin(PRESENT).mean()) if len(known) else None
    return [
        key | {"measure": "share", "value": share, "n": len(known), "n_missing": len(members) - len(known),
               "unit": "members_at_meetings", "method": "spells", "reason": "" if len(known) else "not_noted"},
        key | {"measure": "meetings", "value": int(held["id"].isin(noted["meeting"]).sum()), "n": len(held),
               "unit": "meetings", "method": "count", "reason": ""},
    ]  # fmt: skip
