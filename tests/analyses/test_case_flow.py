"""How far the cases have come, where they are, and how long the steps took."""

import pandas as pd
import pytest

from analyses.case_flow import outcomes, reached, waits
from analyses.changes import reached_by

STEPS = ["identified", "consent", "taken_up", "under_way", "followed_up", "closed"]


def states(rows):
    frame = pd.DataFrame(
        [(*row, "day")[:4] if len(row) == 3 else row for row in rows],
        columns=["case", "state", "date", "precision"],
    )
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[s]"))


def cases(*ids):
    return pd.DataFrame({"id": list(ids)})


FLOW = states([
    ("a", "identified", "2023-01-01"), ("a", "consent", "2023-01-10"), ("a", "taken_up", "2023-02-01"), ("a", "under_way", "2023-02-10"),
    ("a", "followed_up", "2023-06-01"), ("a", "under_way", "2023-06-02"), ("a", "closed", "2023-08-01"),
    ("b", "identified", "2023-01-01"), ("b", "taken_up", "2023-03-01"),
    ("c", "identified", "2023-01-01"), ("c", "consent", "2023-01-10"), ("c", "declined", "2023-02-01"),
    ("d", "identified", "2023-01-01"), ("d", "under_way", "2023-04-01"), ("d", "closed", "2023-05-01"),
    ("x", "identified", "2023-01-01"),
])  # fmt: skip
FAMILIES = cases("a", "b", "c", "d", "e")


def test_who_has_reached_a_step_has_passed_those_before_it_also_when_they_were_not_noted():
    result = reached(FAMILIES, FLOW, STEPS)
    assert result.set_index("state")["value"].astype(int).to_dict() == {
        "identified": 4, "consent": 4, "taken_up": 3, "under_way": 2, "followed_up": 1,
    }  # fmt: skip
    assert set(result["n"]) == {5} and set(result["n_missing"]) == {1}


def test_closing_is_no_follow_up():
    closed = states([("a", "identified", "2023-01-01"), ("a", "closed", "2023-02-01")])
    assert reached(cases("a"), closed, STEPS).set_index("state").at["followed_up", "value"] == 0


def test_each_case_is_closed_declined_or_ongoing():
    result = outcomes(FAMILIES, FLOW)
    assert result.set_index("state")["value"].astype(int).to_dict() == {
        "closed": 2,
        "declined": 1,
        "ongoing": 1,
    }
    assert result["value"].sum() + result["n_missing"].iat[0] == 5


def test_who_said_no_and_came_back_is_ongoing():
    back = states(
        [("a", "declined", "2023-01-01"), ("a", "consent", "2023-03-01"), ("a", "taken_up", "2023-03-20")]
    )
    assert outcomes(cases("a"), back).set_index("state").at["ongoing", "value"] == 1


def test_no_cases_and_no_steps_give_zeros():
    nothing = states([])
    assert list(reached(cases(), nothing, STEPS)["value"]) == [0] * 5
    assert list(outcomes(cases(), nothing)["value"]) == [0, 0, 0]
    [row] = waits(nothing, [("identified", "closed")], pd.Timestamp("2024-12-31")).to_dict("records")
    assert (row["n"], row["reason"]) == (0, "no_cases") and pd.isna(row["value"])


# how long the steps took

SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


@pytest.mark.parametrize(("written", "median"), [(SIX_MP, 23), (PLACEBO, 8)], ids=["6-MP", "placebo"])
def test_the_median_of_a_published_example(written, median):
    """Weeks in remission, Freireich et al. (1963) as printed in Kalbfleisch and Prentice (1980): medians 23 and 8."""
    times = pd.Series([float(word.rstrip("+")) for word in written.split()])
    seen = pd.Series([not word.endswith("+") for word in written.split()])
    assert reached_by(times, seen, 0.5) == median


def test_there_is_no_median_when_fewer_than_half_have_come_so_far():
    assert reached_by(pd.Series([1.0, 2, 3, 4]), pd.Series([True, False, False, False]), 0.5) is None
    assert reached_by(pd.Series([1.0, 2]), pd.Series([False, False]), 0.5) is None


def wait(frame, since="taken_up", step="closed", until="2023-12-31"):
    [row] = waits(frame, [(since, step)], pd.Timestamp(until)).to_dict("records")
    return row


def test_who_has_not_reached_the_step_counts_with_the_time_waited():
    """31, 59 and 365 days: without the one who still waits the median would be the first of them."""
    frame = states([
        ("a", "taken_up", "2023-01-01"), ("a", "closed", "2023-02-01"), ("b", "taken_up", "2023-01-01"), ("b", "closed", "2023-03-01"),
        ("c", "taken_up", "2023-01-01"),
    ])  # fmt: skip
    row = wait(frame)
    assert row["value"] == pytest.approx(59 / (365.25 / 12)) and (row["n"], row["n_missing"]) == (3, 0)


def test_who_has_left_waits_no_longer():
    frame = states(
        [
            ("a", "taken_up", "2023-01-01"),
            ("a", "closed", "2023-01-31"),
            ("b", "taken_up", "2023-01-01"),
            ("b", "under_way", "2023-04-01"),
        ]
    )
    assert wait(frame, step="under_way")["value"] == pytest.approx(90 / (365.25 / 12))


def test_steps_dated_by_term_or_in_the_wrong_order_are_not_used_and_said_to_be_missing():
    frame = states([
        ("a", "taken_up", "2023-01-01", "term"), ("a", "closed", "2023-02-01", "day"),
        ("b", "taken_up", "2023-05-01", "day"), ("b", "closed", "2023-02-01", "day"),
        ("c", "taken_up", "2023-01-01", "month"), ("c", "closed", "2023-03-01", "day"),
    ])  # fmt: skip
    row = wait(frame)
    assert (row["n"], row["n_missing"]) == (1, 2) and row["value"] == pytest.approx(59 / (365.25 / 12))
    assert wait(frame[frame["state"] == "taken_up"], until="2022-01-01")["reason"] == "no_cases"
