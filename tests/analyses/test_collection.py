"""What was collected, by kind and year: the table that every report begins with."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.collection import data_collection

pytestmark = pytest.mark.filterwarnings("error")

GROUPS = ["team", "steering"]


def meetings(*rows):
    """Meetings as (group, date, observed, held, kind); the last two may be left out."""
    full = [(*row, *(True, "meeting")[len(row) - 3 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["group", "date", "observed", "held", "kind"])
    return frame.astype(
        {"group": "str", "date": "datetime64[s]", "observed": "boolean", "held": "boolean", "kind": "str"}
    )


def interviews(*rows):
    frame = pd.DataFrame(rows, columns=["category", "date", "status"])
    return frame.astype({"category": "str", "date": "datetime64[s]", "status": "str"})


def families(*years):
    return pd.DataFrame({"year": pd.Series(years, dtype="Int64")})


def table(result):
    """Kind and of whom → the numbers by year, and in all."""
    found = {}
    for row in result.itertuples():
        year = None if pd.isna(row.year) else int(row.year)
        found.setdefault((row.what, row.of), {})[year] = int(row.value)
    return found


def days(group, *counts):
    """So many observed meetings of the group in 2023, 2024 …"""
    return [
        (group, f"{2023 + year}-01-{day + 1:02}", True)
        for year, count in enumerate(counts)
        for day in range(count)
    ]


def test_the_table_of_the_model_case_comes_out_as_published():
    """Table 1 of the model report: 20, 17, 16, 15, 4, 4 and 17, with the years as published."""
    held = meetings(
        *days("team", 10, 10), *days("steering", 8, 9),
        *[("joint", f"{y}-06-{d:02}", True, True, "development_day") for y in (2023, 2024) for d in (1, 2)],
        ("team", "2023-08-01", False), ("team", "2023-08-02", True, False),
    )  # fmt: skip
    asked = interviews(
        *[("team", f"{y}-05-{d + 1:02}", "held") for y in (2023, 2024) for d in range(8)],
        *[("steering", f"{y}-05-{d + 1:02}", "held") for y, n in ((2023, 7), (2024, 8)) for d in range(n)],
        *[("family", f"{y}-05-{d + 1:02}", "held") for y in (2023, 2024) for d in range(2)],
        ("family", "2024-05-09", "declined"),
    )  # fmt: skip
    result = data_collection(held, asked, families(*[2023] * 3, *[2024] * 14), GROUPS)
    assert table(result) == {
        ("observations", "team"): {2023: 10, 2024: 10, None: 20},
        ("observations", "steering"): {2023: 8, 2024: 9, None: 17},
        ("interviews", "team"): {2023: 8, 2024: 8, None: 16},
        ("interviews", "steering"): {2023: 7, 2024: 8, None: 15},
        ("interviews", "family"): {2023: 2, 2024: 2, None: 4},
        ("development_days", ""): {2023: 2, 2024: 2, None: 4},
        ("followed_up", ""): {2023: 3, 2024: 14, None: 17},
    }
    assert result.groupby("what")["unit"].first().to_dict() == {
        "observations": "meetings", "interviews": "interviews", "development_days": "days", "followed_up": "families",
    }  # fmt: skip


def test_a_year_without_any_is_none_and_a_kind_without_any_is_left_out():
    result = data_collection(
        meetings(*days("team", 0, 1)), interviews(("team", "2023-01-01", "held")), families(), GROUPS
    )
    assert table(result) == {
        ("observations", "team"): {2023: 0, 2024: 1, None: 1},
        ("interviews", "team"): {2023: 1, 2024: 0, None: 1},
    }


def test_observed_meetings_of_both_groups_together_are_counted_too():
    result = data_collection(meetings(("joint", "2023-01-01", True)), interviews(), families(), GROUPS)
    assert table(result) == {("observations", "joint"): {2023: 1, None: 1}}


def test_what_has_no_date_is_not_counted_and_said_to_be_missing():
    result = data_collection(
        meetings(),
        interviews(("team", None, "held"), ("team", "2023-01-01", "held")),
        families(None, 2024),
        GROUPS,
    )
    whole = result[result["year"].isna()].set_index("what")
    assert whole["value"].to_dict() == {"interviews": 1, "followed_up": 1}
    assert whole["n_missing"].to_dict() == {"interviews": 1, "followed_up": 1}


def test_nothing_collected_is_an_empty_table():
    result = data_collection(meetings(), interviews(), families(), GROUPS)
    assert result.empty
    assert result["year"].dtype == "Int64"


DATES = st.dates(pd.Timestamp("2022-06-01").date(), pd.Timestamp("2025-06-01").date())


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*GROUPS, "joint"]),
            DATES,
            st.booleans(),
            st.booleans(),
            st.sampled_from(["meeting", "development_day"]),
        ),
        max_size=20,
    ),
    st.lists(
        st.tuples(
            st.sampled_from([*GROUPS, "family"]), DATES, st.sampled_from(["held", "declined", "asked"])
        ),
        max_size=12,
    ),
    st.lists(st.sampled_from([2023, 2024, None]), max_size=9),
)
@settings(max_examples=50, deadline=None)
def test_the_years_add_up_to_the_whole(held, asked, years):
    result = data_collection(meetings(*held), interviews(*asked), families(*years), GROUPS)
    for numbers in table(result).values():
        assert sum(count for year, count in numbers.items() if year) == numbers[None]
    observed = {(group, date, kind) for group, date, seen, took_place, kind in held if seen and took_place}
    whole = result[result["year"].isna()]
    assert whole.loc[whole["what"].isin(["observations", "development_days"]), "value"].sum() == len(observed)
    assert whole.loc[whole["what"] == "interviews", "value"].sum() == sum(
        1 for row in asked if row[2] == "held"
    )
