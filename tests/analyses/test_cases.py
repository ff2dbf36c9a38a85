"""Few cases: counts with their base, nothing estimated, and what is missing is said to be."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.cases import counts, durations, multi_response, share_with_several, trend_against_goal

pytestmark = pytest.mark.filterwarnings("error")

VALUES = ["a", "b", "c"]


def cases(*ids):
    return pd.DataFrame({"id": list(ids)}, dtype="str")


def answers(*rows):
    return pd.DataFrame(rows, columns=["case", "factor"], dtype="str")


def values(result, measure="count"):
    part = result[result["measure"] == measure]
    return dict(zip(part["factor"], part["value"], strict=True))


def test_a_family_may_have_several_answers_and_counts_once_for_each():
    result = multi_response(
        cases("1", "2", "3"), answers(("1", "a"), ("1", "b"), ("2", "a"), ("2", "a")), "factor", VALUES
    )
    assert values(result) == {"a": 2, "b": 1, "c": 0}
    assert values(result, "share") == {"a": 2 / 3, "b": 1 / 3, "c": 0}
    assert set(result["n"]) == {3}
    assert set(result["unit"]) == {"families"}


def test_answers_of_unknown_families_and_empty_answers_are_not_counted_but_told():
    result = multi_response(
        cases("1"), answers(("1", "a"), ("9", "a"), ("1", None), (None, "b")), "factor", VALUES
    )
    assert values(result) == {"a": 1, "b": 0, "c": 0}
    assert set(result["n_missing"]) == {3}


def test_a_family_that_stands_in_two_rows_is_one_family():
    result = multi_response(cases("1", "1", "2"), answers(("1", "a"), ("2", "b")), "factor", VALUES)
    assert values(result, "share") == {"a": 0.5, "b": 0.5, "c": 0}
    assert set(result["n"]) == {2}


def test_without_families_a_share_is_missing_and_a_count_is_none():
    result = multi_response(cases(), answers(), "factor", VALUES)
    assert values(result) == {"a": 0, "b": 0, "c": 0}
    share = result[result["measure"] == "share"]
    assert share["value"].isna().all()
    assert set(share["reason"]) == {"no_cases"}


def test_without_possible_answers_there_is_nothing_to_count():
    assert multi_response(cases("1"), answers(("1", "a")), "factor", []).empty


IDS = [str(n) for n in range(8)]
ANSWERS = st.lists(
    st.tuples(st.sampled_from([*IDS, "?"]), st.sampled_from([*VALUES, None])), max_size=30
).map(lambda rows: answers(*rows))


@given(st.integers(0, 8), ANSWERS)
@settings(max_examples=60, deadline=None)
def test_counts_lie_between_none_and_all_and_n_used_and_missing_are_all_answers(n, given_answers):
    result = multi_response(cases(*IDS[:n]), given_answers, "factor", VALUES)
    assert result["value"].dropna().between(0, max(n, 1)).all()
    assert set(result["n"]) == {n}
    known = given_answers["case"].isin(IDS[:n]) & given_answers["factor"].notna()
    assert set(result["n_missing"]) == {int((~known).sum())}
    several = share_with_several(cases(*IDS[:n]), given_answers, "factor")["value"].iloc[0]
    assert several <= n
    assert 2 * several <= sum(values(result).values())


@given(ANSWERS, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_order_doubling_and_relabelling_change_nothing(given_answers, random):
    one = multi_response(cases(*IDS), given_answers, "factor", VALUES)
    doubled = pd.concat([given_answers, given_answers]).sample(frac=1, random_state=random.randint(0, 99))
    other = multi_response(cases(*reversed(IDS)), doubled, "factor", VALUES)
    pd.testing.assert_frame_equal(one.drop(columns="n_missing"), other.drop(columns="n_missing"))
    names = dict(zip(VALUES, "xyz", strict=True))
    renamed = multi_response(
        cases(*IDS),
        given_answers.assign(factor=given_answers["factor"].map(names).astype("str")),
        "factor",
        list("xyz"),
    )
    assert list(renamed["value"]) == list(one["value"])


def test_a_single_answer_per_family_is_counted_with_those_who_have_one():
    frame = pd.DataFrame({"factor": ["a", "a", "b", None]}, dtype="str")
    result = counts(frame, "factor", VALUES)
    assert values(result) == {"a": 2, "b": 1, "c": 0}
    assert set(result["n"]) == {3}
    assert set(result["n_missing"]) == {1}
    assert values(counts(frame.iloc[:0], "factor", VALUES)) == {"a": 0, "b": 0, "c": 0}


@pytest.mark.parametrize("labels", [[2023, 2024], [True, False], [1.5, 2.5]])
@pytest.mark.parametrize("dtype", [None, "category", "object"])
def test_labels_may_be_of_any_type(labels, dtype):
    column = pd.Series([labels[0], labels[0], labels[1]], dtype=dtype)
    result = counts(pd.DataFrame({"year": column}), "year", labels)
    assert list(result["value"]) == [2, 1]
    assert list(result["year"]) == labels


def weeks(*values):
    return pd.DataFrame({"weeks": pd.Series(values, dtype="Int64")})


def test_durations_are_told_in_months_with_median_quartiles_and_the_longest():
    result = durations(weeks(4, 8, 12, 16, 35, None), weeks_per_month=4).set_index("measure")
    assert result["value"].to_dict() == {
        "lower_quartile": 2,
        "median": 3,
        "upper_quartile": 4,
        "longest": 8.75,
        "ongoing": 0,
    }
    assert set(result["n"]) == {5}
    assert set(result["n_missing"]) == {1}
    assert set(result.drop("ongoing")["unit"]) == {"months"}
    assert "shortest" not in result.index, "it would point at one family"


def test_a_month_is_a_twelfth_of_a_year():
    assert durations(weeks(35)).set_index("measure").at["longest", "value"] == pytest.approx(
        35 * 7 / (365.25 / 12)
    )


@pytest.mark.parametrize("frame", [weeks(), weeks(None, None)])
def test_durations_nobody_knows_are_missing_with_a_reason(frame):
    result = durations(frame)
    result = result[result["measure"] != "ongoing"]
    assert result["value"].isna().all()
    assert set(result["reason"]) == {"no_durations"}
    assert set(result["n_missing"]) == {len(frame)}


def test_ongoing_contacts_count_with_the_time_they_have_lasted():
    """Freireich et al. (1963), weeks in remission with 6-MP: Kaplan–Meier quartile 13, median 23; R: survfit."""
    lasted = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    day = pd.Timestamp("2024-01-01")
    frame = weeks(*lasted).assign(start=day, end=[day] * 9 + [pd.NaT] * 12)
    result = durations(frame, weeks_per_month=1).set_index("measure")
    assert result["value"].dropna().to_dict() == {
        "lower_quartile": 13,
        "median": 23,
        "longest": 35,
        "ongoing": 12,
    }
    assert result.at["upper_quartile", "reason"] == "not_reached"


@given(st.lists(st.integers(0, 200), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_durations_are_in_order(values):
    result = durations(weeks(*values)).set_index("measure")["value"]
    assert result["lower_quartile"] <= result["median"] <= result["upper_quartile"] <= result["longest"]


def test_the_published_shares_of_the_learning_example_stand_against_their_goal():
    """17, 29 and 82 per cent of newborns visited 2017–2019 against a regional goal of 70 (Folkhälsomyndigheten 2022)."""
    points = pd.DataFrame({"year": [2019, 2017, 2018], "share": [82, 17, 29]})
    result = trend_against_goal(points, 70)
    gaps = result[result["measure"] == "gap"]
    assert list(gaps["year"]) == [2017, 2018, 2019]
    assert list(gaps["value"]) == [-53, -41, 12]
    assert set(gaps["unit"]) == {"percentage_points"}
    assert set(result["reason"]) == {"no_denominator"}
    assert result["low"].isna().all()
