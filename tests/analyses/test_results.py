"""The one form of every result: long, unrounded, with the n that was used, and missing where it is undefined."""

import pandas as pd

from analyses.results import MEASURES, results


def test_a_result_has_its_keys_and_then_always_the_same_columns():
    frame = results([{"phase": "FOR", "measure": "share", "value": 1 / 3, "n": 6}], ["phase"])
    assert list(frame.columns) == ["phase", *MEASURES]
    assert frame["value"].iloc[0] == 1 / 3


def test_what_a_row_leaves_out_is_missing_and_what_was_not_lost_is_none():
    row = results([{"measure": "count", "value": 2, "n": 3}], []).iloc[0]
    assert pd.isna(row["low"])
    assert pd.isna(row["reason"])
    assert row["n_missing"] == 0


def test_an_undefined_value_is_missing_and_never_zero():
    frame = results([{"measure": "share", "value": None, "reason": "no_cases"}], [])
    assert frame["value"].isna().all()
    assert frame["n"].iloc[0] == 0


def test_no_rows_give_an_empty_result_with_the_same_types():
    empty, full = (
        results([], ["phase"]),
        results([{"phase": "FOR", "measure": "m", "value": 1, "n": 1}], ["phase"]),
    )
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    assert list(empty.dtypes[1:]) == list(full.dtypes[1:])
