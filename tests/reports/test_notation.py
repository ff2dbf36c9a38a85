"""Numbers and dates as people write them; the one place where anything is rounded."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cells import integer as read_integer
from evaluation.cells import number as read_number
from evaluation.words import language
from reports.notation import decimal, integer, long_date, month_and_year, of, percent

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (0, "0", "0"),
        (17, "17", "17"),
        (1234, f"1{NBSP}234", "1,234"),
        (1234567, f"1{NBSP}234{NBSP}567", "1,234,567"),
        (-5, "−5", "−5"),
        (0.4, "0", "0"),
        (-0.4, "0", "0"),
    ],
)
def test_whole_numbers_have_thousands_apart_and_a_real_minus(value, swedish, english):
    assert integer(value, "sv") == swedish
    assert integer(value, "en") == english


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(2.5, 0, "3"), (3.5, 0, "4"), (-2.5, 0, "−3"), (0.25, 1, "0,3"), (12, 1, "12,0"), (1 / 3, 2, "0,33")],
)
def test_halves_are_rounded_up_as_people_do(value, places, text):
    assert decimal(value, places, "sv") == text


def test_a_share_is_told_in_per_cent():
    assert percent(0.2941, 0, "sv") == f"29{NBSP}%"
    assert percent(0.2941, 1, "sv") == f"29,4{NBSP}%"
    assert percent(0.2941, 1, "en") == "29.4%"


def test_dates_are_written_out():
    assert long_date(date(2024, 6, 30), "sv") == f"30{NBSP}juni 2024"
    assert long_date(date(2024, 6, 1), "en") == f"1{NBSP}June 2024"
    assert month_and_year(date(2024, 12, 10), "sv") == "december 2024"


def test_a_count_of_few_stands_with_its_base():
    assert of(8, 17, "sv") == "8 av 17"
    assert of(8, 17, "en") == "8 of 17"


def test_the_language_in_force_is_used():
    assert decimal(1.5, 1) == "1,5"
    with language("en"):
        assert decimal(1.5, 1) == "1.5"
        assert month_and_year(date(2024, 5, 1)) == "May 2024"


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_that_is_written_can_be_read_again(value):
    assert read_integer(integer(value, "sv")) == value


@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_number_with_decimals_that_is_written_can_be_read_again(value):
    assert read_number(decimal(float(value), 2, "sv")) == float(value)
