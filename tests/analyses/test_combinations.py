"""analyses/combinations.py: counts of cases, never of answers."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.combinations import crossed, pairs, sets

pytestmark = pytest.mark.filterwarnings("error")

CASES = pd.DataFrame({"id": ["C1", "C2", "C3", "C4"]})
RISKS = pd.DataFrame(
    [("C1", "a"), ("C1", "b"), ("C1", "b"), ("C2", "a"), ("C3", "a"), ("C3", "b"), ("C9", "a"), ("C2", None)],
    columns=["case", "factor"],
)
VALUES = ["a", "b", "c"]


def as_dict(result, *keys, measure="count"):
    part = result[result["measure"] == measure]
    return {tuple(row[key] for key in keys): row["value"] for _, row in part.iterrows()}


def test_pairs_count_the_cases_that_have_both():
    result = pairs(CASES, RISKS, "factor", VALUES)
    assert as_dict(result, "factor", "with") == {("a", "b"): 2, ("a", "c"): 0, ("b", "c"): 0}
    assert as_dict(result, "factor", "with", measure="jaccard")["a", "b"] == pytest.approx(2 / 3)
    assert set(result["n"]) == {4}


def test_a_pair_that_nobody_has_any_of_has_no_likeness():
    result = pairs(CASES, RISKS, "factor", ["c", "d"])
    row = result[result["measure"] == "jaccard"].iloc[0]
    assert pd.isna(row["value"]) and row["reason"] == "nobody"


def test_sets_are_disjoint_and_add_up_to_all_cases():
    result = sets(CASES, RISKS, "factor", VALUES)
    assert list(zip(result["factor"], result["value"], strict=True)) == [
        (("a", "b"), 2),
        ((), 1),
        (("a",), 1),
    ]
    assert result["value"].sum() == 4


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["C1", "C2", "C3", "C4"]), st.sampled_from(VALUES)), max_size=20))
def test_the_order_and_doubling_of_answers_change_nothing(answers):
    one = pd.DataFrame(answers, columns=["case", "factor"])
    other = pd.DataFrame([*answers[::-1], *answers], columns=["case", "factor"])
    pd.testing.assert_frame_equal(sets(CASES, one, "factor", VALUES), sets(CASES, other, "factor", VALUES))
    pd.testing.assert_frame_equal(pairs(CASES, one, "factor", VALUES), pairs(CASES, other, "factor", VALUES))
    assert sets(CASES, one, "factor", VALUES)["value"].sum() == len(CASES)


def test_a_crossing_reads_of_those_with_a_row_so_many_had_the_column():
    helped = pd.DataFrame([("C1", "x"), ("C2", "y"), ("C3", "x")], columns=["case", "kind"])
    result = crossed(CASES, RISKS, "factor", helped, "kind")
    assert as_dict(result, "factor", "kind") == {("a", "x"): 2, ("a", "y"): 1, ("b", "x"): 2, ("b", "y"): 0}
    assert dict(zip(result["factor"], result["n"], strict=True)) == {"a": 3, "b": 2}


@pytest.mark.parametrize("dtype", ["category", "int64", "object"])
def test_labels_of_any_kind_are_counted(dtype):
    answers = pd.DataFrame({"case": ["C1", "C2"], "factor": pd.Series([2023, 2024], dtype=dtype)})
    helped = pd.DataFrame({"case": ["C1"], "kind": [True]})
    result = crossed(CASES, answers, "factor", helped, "kind")
    assert as_dict(result, "factor", "kind") == {(2023, True): 1, (2024, True): 0}


def test_nothing_gives_nothing():
    none = pd.DataFrame({"case": [], "factor": []})
    no_cases = CASES.iloc[:0]
    assert sets(no_cases, none, "factor", VALUES).empty
    assert pairs(no_cases, none, "factor", VALUES)["n"].tolist() == [0] * 6
    assert crossed(no_cases, none, "factor", none.rename(columns={"factor": "kind"}), "kind").empty
