import pandas as pd
import pytest

from analyses.catalogue import pairs, result_bases, status_by_start, tally, trends

ITEMS = pd.DataFrame({
    "id": ["a", "b", "c", "d"],
    "level": ["light", "light", "dark", None],
    "with": [("x", "y"), ("x", "x"), None, ("y",)],
    "start_year": pd.array([2018, 2019, None, 2018], dtype="Int64"),
    "status": ["ongoing", "ended", "ongoing", "ongoing"],
    "result_measured": [("17 %",), None, None, None],
    "result_perceived": [("liked",), ("liked",), None, None],
    "result_reported": [None, None, None, ("works",)],
    "result_unknown": [None, None, None, None],
})  # fmt: skip


def counted(result: pd.DataFrame, column: str, by: str) -> dict:
    rows = result[result["measure"] == "count"]
    keys = zip(
        *(rows[key].astype(object).where(rows[key].notna(), None) for key in (column, by)), strict=True
    )
    return dict(zip(keys, (int(value) for value in rows["value"]), strict=True))


def test_an_example_with_several_values_counts_once_for_each():
    found = counted(tally(ITEMS, "with", ["x", "y", "z"], "level", ["light", "dark"]), "with", "level")
    assert [found["x", None], found["y", None], found["z", None]] == [2, 2, 0]
    assert [found["x", "light"], found["y", "light"], found["x", "dark"]] == [2, 1, 0]


def test_examples_that_state_nothing_have_their_own_row_and_stay_in_the_base():
    result = tally(ITEMS, "with", ["x"], "level", ["light", "dark"])
    assert counted(result, "with", "level")[None, None] == 1
    whole = result[result["level"].isna()]
    assert set(whole["n"]) == {4}
    assert set(whole["n_missing"]) == {1}


def test_an_example_without_a_group_counts_only_among_all():
    found = counted(tally(ITEMS, "with", ["y"], "level", ["light", "dark"]), "with", "level")
    assert found["y", "light"] + found["y", "dark"] == 1
    assert found["y", None] == 2


def test_the_groups_may_be_several_for_one_example():
    found = counted(tally(ITEMS, "level", ["light", "dark"], "with", ["x", "y"]), "level", "with")
    assert [found["light", "x"], found["light", "y"], found["dark", "y"]] == [2, 1, 0]
    assert found["light", None] == 2


@pytest.mark.parametrize(("n", "share"), [(19, None), (20, 0.5)])
def test_there_is_a_share_only_where_the_base_is_twenty_or_more(n, share):
    items = pd.DataFrame({"id": range(n), "level": "light", "kind": ["x"] * 10 + ["y"] * (n - 10)})
    result = tally(items, "kind", ["x"], "level", [])
    shares = result[(result["measure"] == "share") & (result["kind"] == "x")]
    if share is None:
        assert shares["value"].isna().all()
        assert set(shares["reason"]) == {"small_base"}
    else:
        assert list(shares["value"]) == [share]
        assert shares["reason"].isna().all()


def test_no_examples_give_zeros_and_no_shares():
    result = tally(ITEMS.iloc[:0], "with", ["x"], "level", ["light"])
    assert result.loc[result["measure"] == "count", "value"].eq(0).all()
    assert result.loc[result["measure"] == "share", "value"].isna().all()


def test_the_order_of_the_examples_changes_no_count():
    first = tally(ITEMS, "with", ["x", "y"], "level", ["light", "dark"])
    second = tally(ITEMS.iloc[::-1], "with", ["x", "y"], "level", ["light", "dark"])
    pd.testing.assert_frame_equal(first, second)


def test_pairs_are_what_an_example_says_and_never_doubled():
    assert list(pairs(ITEMS, "with").itertuples(index=False, name=None)) == [
        ("a", "x"), ("a", "y"), ("b", "x"), ("d", "y"),
    ]  # fmt: skip


def test_a_perceived_result_is_never_counted_as_measured():
    assert list(result_bases(ITEMS)) == [("measured", "perceived"), ("perceived",), None, ("reported",)]


def test_a_start_that_is_not_stated_is_its_own_group_after_the_years():
    result = status_by_start(ITEMS, ["ongoing", "ended"])
    assert list(result["start_year"].dropna().unique()) == ["2018", "2019", "not_stated"]
    found = counted(result, "status", "start_year")
    assert found["ongoing", "not_stated"] == 1
    assert [found["ongoing", None], found["ended", None]] == [3, 1]


def measurements(**columns) -> pd.DataFrame:
    """Published shares of newborns who got a home visit in a region whose goal is 70 per cent."""
    shares = {"year": [2017, 2018, 2019], "value": [17.0, 29.0, 82.0], "kind": "exact", "unit": "per_cent"}
    given = {"item": "n", "indicator": "visited", "goal": 70.0, "numerator": None, "denominator": None}
    return pd.DataFrame(shares | given | columns)


def test_the_gap_to_the_goal_is_in_percentage_points():
    gaps = trends(measurements()).query("measure == 'gap'")
    assert dict(zip(gaps["year"], gaps["value"], strict=True)) == {2017: -53.0, 2018: -41.0, 2019: 12.0}
    assert set(gaps["unit"]) == {"percentage_points"}


def test_without_denominators_there_is_no_interval_and_the_reason_is_given():
    result = trends(measurements())
    assert result["low"].isna().all()
    assert result["high"].isna().all()
    assert set(result["reason"]) == {"no_denominator"}


def test_a_share_in_words_or_about_gets_no_gap():
    result = trends(measurements(kind=["exact", "approx", "ordinal"]))
    assert set(result["year"]) == {2017}
    assert set(result["n_missing"]) == {2}


@pytest.mark.parametrize("given", [{"goal": None}, {"unit": "families"}])
def test_only_shares_with_a_goal_have_a_trend(given):
    assert trends(measurements(**given)).empty
