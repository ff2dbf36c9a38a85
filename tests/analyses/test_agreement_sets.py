"""Several codes on one passage: per code, over all, and what was coded only."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.agreement import How, agreement
from analyses.agreement.scales import masi
from analyses.agreement.sets import code_sets, over_all, per_code

pytestmark = pytest.mark.filterwarnings("error")

POINT = How(replicates=0, unit="passages")


def sets(*rows):
    """Two coders' sets, each written as letters; None where the passage was not shown."""
    return pd.DataFrame(
        [[None if x is None else frozenset(x) for x in row] for row in rows], columns=["U1", "U2"]
    )


def values(result):
    return {m: None if pd.isna(v) else v for m, v in zip(result["measure"], result["value"], strict=True)}


EXAMPLE = sets(("A", "A"), ("AB", "A"), ("", ""), ("B", "C"), ("C", ""))


def test_over_all_on_a_small_example_worked_out_by_hand():
    found = values(over_all(EXAMPLE, POINT))
    assert found["same_codes"] == pytest.approx(2 / 5)
    assert found["percent_agreement"] == pytest.approx(
        1 - 4 / 15
    )  # B, B, C and C differ of five passages × three codes
    assert found["coded_only"] == pytest.approx(2 / 6)  # A, A of A, A, B, B, C, C
    # expected: A 4 of 10, B and C 2 of 10 present: 2 × (4 × 6 + 2 × 8 + 2 × 8) / 90
    assert found["krippendorff_alpha"] == pytest.approx(1 - (4 / 5) / (112 / 90))


def test_pooling_sums_what_each_code_has():
    shares = [agreement(EXAMPLE.map(lambda s, c=c: c in s), POINT).set_index("measure") for c in "ABC"]
    found = per_code(EXAMPLE, POINT).set_index(["code", "measure"])["value"]
    for code, alone in zip("ABC", shares, strict=True):
        for measure in ("percent_agreement", "gwet_ac1", "krippendorff_alpha"):
            assert found[code, measure] == pytest.approx(alone.at[measure, "value"], abs=1e-15)
    pooled = np.mean([alone.at["percent_agreement", "value"] for alone in shares])
    assert values(over_all(EXAMPLE, POINT))["percent_agreement"] == pytest.approx(pooled)


def test_the_most_used_code_comes_first_with_how_many_passages_have_it():
    result = per_code(EXAMPLE, POINT)
    units = result[result["measure"] == "units"]
    assert list(zip(units["code"], units["value"], strict=True)) == [("A", 2), ("B", 2), ("C", 2)]
    assert list(per_code(sets(("A", "B"), ("B", "B")), POINT)["code"].unique()) == ["B", "A"]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("AB", "AB", 0), ("", "", 0), ("AB", "ABCD", 2 / 3), ("A", "AB", 2 / 3), ("AB", "BC", 8 / 9), ("A", "B", 1), ("A", "", 1)],
)  # fmt: skip
def test_masi_by_shared_codes_and_kind_of_overlap(one, other, distance):
    scale = masi([frozenset(one), frozenset(other)])
    assert scale.between(np.array([0]), np.array([1]))[0] == pytest.approx(distance)


def test_masi_alpha_is_its_definition():
    found = values(over_all(EXAMPLE, POINT))["krippendorff_alpha_masi"]
    rows = EXAMPLE.to_numpy().tolist()
    members = [s for row in rows for s in row]
    scale = masi(members)
    n = len(members)
    table = scale.between(np.repeat(np.arange(n), n), np.tile(np.arange(n), n)).reshape(n, n)
    observed = np.mean([table[2 * u, 2 * u + 1] for u in range(len(rows))])
    assert found == pytest.approx(1 - observed / (table.sum() / (n * (n - 1))))


def test_a_passage_that_was_not_shown_is_missing_and_one_left_uncoded_is_not():
    shown = pd.DataFrame(
        [("p1", "U1"), ("p1", "U2"), ("p2", "U1"), ("p2", "U2"), ("p3", "U1")], columns=["unit", "coder"]
    )
    codings = pd.DataFrame(
        [("p1", "U1", "A"), ("p1", "U1", "B"), ("p2", "U2", "A"), ("p3", "U2", "A"), ("p9", "U1", "A")],
        columns=["unit", "coder", "code"],
    )
    table = code_sets(codings, shown)
    assert table.loc["p1"].tolist() == [frozenset("AB"), frozenset()]
    assert table.loc["p2"].tolist() == [frozenset(), frozenset("A")]
    assert pd.isna(table.at["p3", "U2"])
    assert "p9" not in table.index
    result = over_all(table, POINT)
    assert set(result["n"]) == {2}
    assert set(result["n_missing"]) == {1}


def test_a_code_written_twice_counts_once():
    shown = pd.DataFrame([("p", "U1"), ("p", "U2")], columns=["unit", "coder"])
    codings = pd.DataFrame(
        [("p", "U1", "A"), ("p", "U1", "A"), ("p", "U2", "A")], columns=["unit", "coder", "code"]
    )
    assert values(over_all(code_sets(codings, shown), POINT))["same_codes"] == 1


def test_when_nobody_coded_anything_only_the_sameness_is_known():
    result = over_all(sets(("", ""), ("", "")), POINT).set_index("measure")
    assert result.at["same_codes", "value"] == 1
    assert set(result.drop("same_codes")["reason"]) == {"no_codes", "one_category"}
    assert result.drop("same_codes")["value"].isna().all()


@pytest.mark.parametrize("table", [sets(), sets(("A", None)), sets((None, None))])
def test_nothing_to_compare_is_missing_with_a_reason(table):
    result = over_all(table)
    assert result["value"].isna().all()
    assert result["reason"].isin(["no_units", "one_coder", "all_missing"]).all()
    assert per_code(table)["value"].fillna(0).eq(0).all()


def test_meetings_are_drawn_for_the_intervals():
    table = pd.concat([EXAMPLE] * 10, ignore_index=True)
    meetings = np.repeat(np.arange(10), 5)
    drawn = over_all(table, clusters=meetings)
    assert drawn["low"].notna().all()
    assert (drawn["low"] == drawn["high"]).all()  # all ten meetings are alike
    assert set(over_all(table, clusters=meetings // 2)["reason"]) == {"too_few_clusters"}


CODED = st.lists(
    st.tuples(*[st.one_of(st.none(), st.sets(st.sampled_from("ABC")))] * 2), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None)
@given(rows=CODED, data=st.data())
def test_the_order_of_coders_passages_and_codes_changes_nothing(rows, data):
    table = sets(*rows)
    order = data.draw(st.permutations(range(len(rows))))
    renamed = table.map(
        lambda s: None if s is None else frozenset({"A": "x", "B": "k", "C": "a"}[c] for c in s)
    )
    expected = values(over_all(table, POINT))
    for other in (table.iloc[order], table[["U2", "U1"]], renamed):
        assert values(over_all(other, POINT)) == pytest.approx(expected, abs=1e-12)
