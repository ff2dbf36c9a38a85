"""Attendance as a share of a group's members, by spells; never of a person."""

import pandas as pd
import pytest

from analyses.attendance import attendance

pytestmark = pytest.mark.filterwarnings("error")
GROUPS = ["team", "steering"]


def frames(rows=(), meetings=None, memberships=None):
    held = meetings or [("m1", "team", "2023-01-10", True), ("m2", "team", "2024-02-10", True)]
    spells = memberships or [("A", "team", "2022-01-01", None), ("B", "team", "2022-01-01", "2023-12-31")]
    held = pd.DataFrame(held, columns=["id", "group", "date", "held"]).astype({"date": "datetime64[ns]"})
    spells = pd.DataFrame(spells, columns=["person", "group", "from", "to"])
    spells = spells.astype({"from": "datetime64[ns]", "to": "datetime64[ns]"})
    return (
        held,
        spells,
        pd.DataFrame(list(rows), columns=["meeting", "person", "status"], dtype="str"),
        GROUPS,
    )


def shares(result, group="team"):
    part = result[(result["group"] == group) & (result["measure"] == "share")]
    return {None if pd.isna(y) else int(y): (v if pd.notna(v) else None, n, m, r)
            for y, v, n, m, r in zip(part["year"], part["value"], part["n"], part["n_missing"], part["reason"], strict=True)}  # fmt: skip


def test_those_who_are_members_on_the_day_count():
    found = shares(
        attendance(*frames([("m1", "A", "on_site"), ("m1", "B", "absent"), ("m2", "A", "digital")]))
    )
    assert found == {2023: (0.5, 2, 0, ""), 2024: (1.0, 1, 0, ""), None: (2 / 3, 3, 0, "")}


def test_guests_and_those_who_have_left_are_not_counted():
    found = shares(
        attendance(*frames([("m2", "A", "absent"), ("m2", "B", "on_site"), ("m2", "G", "on_site")]))
    )
    assert found[2024] == (0.0, 1, 0, "")


def test_a_member_of_whom_nothing_is_noted_is_missing_and_not_absent():
    found = shares(attendance(*frames([("m1", "A", "on_site")])))
    assert found[2023] == (1.0, 1, 1, "")


def test_a_meeting_without_any_note_is_left_out_and_without_all_the_share_is_missing():
    found = shares(attendance(*frames()))
    assert found[2023] == (None, 0, 0, "not_noted")
    result = attendance(*frames([("m1", "A", "on_site"), ("m1", "B", "on_site")]))
    counts = result[(result["measure"] == "meetings") & result["year"].isna() & (result["group"] == "team")]
    assert (counts["value"].item(), counts["n"].item()) == (1, 2)


def test_a_person_with_two_spells_on_a_day_counts_once():
    spells = [("A", "team", "2022-01-01", None), ("A", "team", "2022-06-01", None)]
    found = shares(attendance(*frames([("m1", "A", "on_site")], memberships=spells)))
    assert found[2023] == (1.0, 1, 0, "")


def test_cancelled_meetings_and_groups_without_meetings_have_nothing():
    meetings = [("m1", "team", "2023-01-10", False)]
    result = attendance(*frames([("m1", "A", "on_site")], meetings=meetings))
    assert shares(result) == shares(result, "steering") == {None: (None, 0, 0, "not_noted")}
