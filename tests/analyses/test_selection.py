"""Rows that say a certain thing."""

from datetime import date

import pandas as pd
import pytest

from analyses.selection import saying

NUMBERS = pd.Series(pd.array([2018, None, 2019], dtype="Int64"), index=[2, 3, 7])
SEVERAL = pd.Series([("x", "y"), None, ("y",)], index=[2, 3, 7])
WORDS = pd.Series(["Hembesök i Rinkeby", None, "bussen"], index=[2, 3, 7], dtype="str")
DATES = pd.Series(pd.to_datetime(["2023-02-07", None, "2023-03-07"]), index=[2, 3, 7])


@pytest.mark.parametrize(
    ("column", "wanted", "parts", "rows"),
    [
        (NUMBERS, {2019}, (), [7]),
        (NUMBERS, {None}, (), [3]),
        (NUMBERS, {2018, None}, (), [2, 3]),
        (SEVERAL, {"y"}, (), [2, 7]),
        (SEVERAL, {"x", None}, (), [2, 3]),
        (WORDS, set(), ("HEMBESÖK",), [2]),
        (WORDS, {"bussen"}, (), [7]),
        (DATES, {date(2023, 2, 7)}, (), [2]),
        (WORDS, set(), (), []),
    ],
)
def test_the_rows_that_have_any_of_the_values(column, wanted, parts, rows):
    found = saying(column, wanted, parts)
    assert list(column.index[found]) == rows


def test_no_rows_say_nothing():
    assert saying(NUMBERS.iloc[:0], {2018}).empty
