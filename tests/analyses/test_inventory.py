"""analyses/inventory.py: what is counted where, what is a gap, what is an overlap, and of which days it is."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.inventory import as_of, gaps, matrix, overlaps, providers

LEVELS, AGES, KINDS = ["universal", "selective"], ["pregnancy", "0-1"], ["care", "support"]
COLUMNS = ["id", "level", "ages", "kind", "activity", "administration", "checked"]


def items(*rows: tuple) -> pd.DataFrame:
    """Rows of id, level, ages, kind, activity, administration and the day they were checked."""
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in rows]
    frame = pd.DataFrame(padded, columns=COLUMNS, dtype="object")
    texts = frame.drop(columns=["ages", "checked"]).astype("str")
    return frame.assign(**texts, checked=pd.to_datetime(frame["checked"]).astype("datetime64[s]"))


VISIT = ("a", "universal", ("0-1",), "care", "Clinic", "health")
COURSE = ("b", "universal", ("pregnancy", "0-1"), "support", "Clinic", "health")
GROUP = ("c", "universal", ("0-1",), "support", "Open preschool", "education")


def counts(frame: pd.DataFrame, by: str = "kind", measure: str = "offers") -> dict:
    values = KINDS if by == "kind" else ["health", "education"]
    result = matrix(frame, by, LEVELS, AGES, values)
    rows = result[result["measure"] == measure]
    keys = zip(rows["level"], rows["age"], rows[by], strict=True)
    return dict(zip(keys, (int(value) for value in rows["value"]), strict=True))


def sizes(frame: pd.DataFrame, measure: str = "offers") -> set[tuple[int, int]]:
    result = matrix(frame, "kind", LEVELS, AGES, KINDS)
    rows = result[result["measure"] == measure]
    return {(int(n), int(missing)) for n, missing in zip(rows["n"], rows["n_missing"], strict=True)}


def crowded(frame: pd.DataFrame) -> list[tuple]:
    found = overlaps(frame, LEVELS, AGES, KINDS)
    return list(
        zip(found["level"], found["age"], found["kind"], found["offers"], found["value"], strict=True)
    )


# the matrix


def test_an_empty_inventory_is_nothing_but_gaps():
    result = matrix(items(), "kind", LEVELS, AGES, KINDS)
    assert result["value"].eq(0).all()
    assert len(gaps(result)) == len(LEVELS) * len(AGES) * len(KINDS)
    assert sizes(items()) == {(0, 0)}
    assert crowded(items()) == []


def test_a_single_row_fills_its_own_cell_and_no_other():
    found = counts(items(VISIT))
    assert found.pop(("universal", "0-1", "care")) == 1
    assert set(found.values()) == {0}


def test_an_offer_counts_in_every_age_it_is_for():
    found = counts(items(COURSE))
    assert found["universal", "pregnancy", "support"] == found["universal", "0-1", "support"] == 1
    assert sizes(items(COURSE)) == {(1, 0)}


def test_an_age_written_twice_in_a_cell_counts_once():
    assert counts(items((*VISIT[:2], ("0-1", "0-1"), *VISIT[3:])))["universal", "0-1", "care"] == 1


def test_the_axes_keep_the_order_they_are_given_in():
    result = matrix(items(VISIT), "administration", LEVELS, AGES, ["education", "health"])
    assert list(result["administration"][:2]) == ["education", "health"]
    assert list(dict.fromkeys(result["level"])) == LEVELS


def test_the_matrix_can_be_by_administration():
    found = counts(items(VISIT, COURSE, GROUP), "administration")
    assert found["universal", "0-1", "health"] == 2
    assert found["universal", "0-1", "education"] == 1
    assert found["universal", "pregnancy", "education"] == 0


@pytest.mark.parametrize("column", ["level", "ages", "kind"])
def test_a_row_without_a_level_age_or_kind_is_counted_nowhere_and_told(column):
    frame = items(VISIT, GROUP)
    frame.loc[0, column] = None
    assert sum(counts(frame).values()) == 1
    assert sizes(frame) == {(1, 1)}


def test_a_row_with_an_empty_list_of_ages_has_no_place():
    assert sizes(items((*VISIT[:2], (), *VISIT[3:]))) == {(0, 1)}


def test_a_row_without_a_service_is_an_offer_but_no_known_provider():
    frame = items((*VISIT[:4], None, "health"))
    assert counts(frame)["universal", "0-1", "care"] == 1
    assert counts(frame, measure="providers")["universal", "0-1", "care"] == 0
    assert sizes(frame, "providers") == {(0, 1)}


# gaps and overlaps


def test_gaps_are_the_cells_without_an_offer():
    found = gaps(matrix(items(VISIT, COURSE), "kind", LEVELS, AGES, KINDS))
    assert set(zip(found["level"], found["age"], found["kind"], strict=True)) == {
        ("universal", "pregnancy", "care"),
        ("selective", "pregnancy", "care"),
        ("selective", "pregnancy", "support"),
        ("selective", "0-1", "care"),
        ("selective", "0-1", "support"),
    }


def test_two_services_with_the_same_kind_for_the_same_age_overlap():
    assert crowded(items(COURSE, GROUP)) == [("universal", "0-1", "support", ("b", "c"), 2)]


def test_two_offers_of_one_service_are_no_overlap():
    assert crowded(items(COURSE, ("d", *COURSE[1:]))) == []


@pytest.mark.parametrize("name", ["clinic", " Clinic ", "CLINIC"])
def test_the_same_service_in_other_letters_is_no_other_service(name):
    assert crowded(items(COURSE, ("d", *COURSE[1:4], name, "health"))) == []


def test_the_same_name_in_two_administrations_is_two_services():
    assert len(crowded(items(GROUP, ("d", *GROUP[1:5], "health")))) == 1


def test_different_kinds_levels_or_ages_do_not_overlap():
    other_level = ("d", "selective", *GROUP[2:])
    other_age = ("e", "universal", ("pregnancy",), *GROUP[3:])
    assert crowded(items(VISIT, GROUP, other_level, other_age)) == []


def test_a_service_whose_administration_is_not_known_makes_no_overlap():
    assert crowded(items(COURSE, ("d", *COURSE[1:5], None))) == []


def test_a_third_service_is_counted_with_the_others():
    third = ("d", *GROUP[1:4], "Library", "education")
    assert crowded(items(COURSE, GROUP, third))[0][3:] == (("b", "c", "d"), 3)


def test_a_provider_is_missing_where_its_name_or_administration_is():
    frame = items(VISIT, ("d", *VISIT[1:4], None, "health"), ("e", *VISIT[1:5], None))
    assert providers(frame).isna().tolist() == [False, True, True]


# the dates


def test_the_dates_are_those_of_the_oldest_and_the_newest_check():
    frame = items((*VISIT, "2023-02-01"), (*COURSE, "2023-01-01"), (*GROUP, "2023-01-01"))
    found = as_of(frame, []).set_index("measure")
    assert found["date"].dt.strftime("%Y-%m-%d").to_dict() == {"oldest": "2023-01-01", "newest": "2023-02-01"}
    assert found["value"].to_dict() == {"oldest": 2, "newest": 1}


def test_undated_rows_are_missing_and_not_dated_by_the_others():
    found = as_of(items((*VISIT, "2023-02-01"), COURSE), ["health", "education"])
    oldest = found[found["measure"] == "oldest"]
    assert list(zip(oldest["n"], oldest["n_missing"], strict=True)) == [(1, 1), (0, 0), (1, 1)]


def test_without_any_date_there_is_a_reason_instead():
    found = as_of(items(VISIT), [])
    assert found["date"].isna().all()
    assert found["value"].isna().all()
    assert set(found["reason"]) == {"no_dates"}
    assert set(found["n_missing"]) == {1}


# what always holds

rows = st.lists(
    st.tuples(
        st.sampled_from([*LEVELS, None]),
        st.one_of(st.none(), st.lists(st.sampled_from(AGES), max_size=3).map(tuple)),
        st.sampled_from([*KINDS, None]),
        st.sampled_from(["Clinic", "Preschool", None]),
        st.sampled_from(["health", "education", None]),
    ),
    max_size=12,
).map(lambda found: [(f"i{place}", *row) for place, row in enumerate(found)])


@settings(max_examples=20, deadline=None)
@given(rows)
def test_whatever_the_rows_none_is_lost_and_none_counted_twice(given_rows):
    frame = items(*given_rows)
    result = matrix(frame, "kind", LEVELS, AGES, KINDS)
    assert (result["n"] + result["n_missing"] == len(frame)).all()
    placed = [r for r in given_rows if r[1] and r[2] and r[3]]
    offers = result[result["measure"] == "offers"]["value"].sum()
    assert offers == sum(len(set(ages)) for _, _, ages, *_ in placed)
    pairs = result.pivot(index=["level", "age", "kind"], columns="measure", values="value")
    assert (pairs["providers"] <= pairs["offers"]).all()


@settings(max_examples=20, deadline=None)
@given(rows)
def test_the_order_of_the_rows_changes_no_count(given_rows):
    first = matrix(items(*given_rows), "kind", LEVELS, AGES, KINDS)
    second = matrix(items(*given_rows[::-1]), "kind", LEVELS, AGES, KINDS)
    pd.testing.assert_frame_equal(first, second)


@settings(max_examples=20, deadline=None)
@given(rows)
def test_a_cell_is_never_both_empty_and_crowded(given_rows):
    frame = items(*given_rows)
    empty = gaps(matrix(frame, "kind", LEVELS, AGES, KINDS))
    cells = set(zip(empty["level"], empty["age"], empty["kind"], strict=True))
    assert not cells & {cell[:3] for cell in crowded(frame)}
