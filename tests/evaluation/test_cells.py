"""One cell: what a person wrote becomes a value, or is not understood; it is never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cells import READERS, boolean, day, guarded, integer, number, unguarded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("3,5", 3.5),
        ("3.5", 3.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234", 1234),
        ("−3", -3),
        ("-3", -3),
        ("+3", 3),
        (" 7 ", 7),
        ("007", 7),
    ],
)
def test_a_number_is_read_with_comma_or_point_and_blanks_between_thousands(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "några", "3 4", "12 34", "1.234,5", "1,234,567", "3-5", "ca 3", "5 %", "½", "1e3"]
)
def test_what_may_be_two_numbers_or_none_is_not_a_number(text):
    assert number(text) is None


def test_a_whole_number_has_no_decimals_but_may_be_written_with_some():
    assert (integer("7"), integer("7,0"), integer("7,5")) == (7, 7, None)


def test_digits_that_are_too_many_for_a_number_are_an_id_and_not_read_as_one():
    assert integer("199001011234567890") is None
    assert integer("9" * 400) is None
    assert integer("9" * 15) == 10**15 - 1


@pytest.mark.parametrize("text", ["ja", "Ja", "JA ", "j", "yes", "y", "true", "Sant", "1", "x", "X"])
def test_yes_is_said_in_many_ways(text):
    assert boolean(text) is True


@pytest.mark.parametrize("text", ["nej", "Nej", "n", "no", "false", "FALSKT", "0"])
def test_no_is_said_in_many_ways(text):
    assert boolean(text) is False


@pytest.mark.parametrize("text", ["", "kanske", "2", "nja", "?"])
def test_what_is_neither_yes_nor_no_is_not_understood(text):
    assert boolean(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-07",
        "20230207",
        "2023-02-07 00:00:00",
        "2023-02-07T00:00",
        "7/2 2023",
        "7/2-2023",
        "7/2/2023",
        "7.2.2023",
        "07.02.2023",
        "7 februari 2023",
        "7 Feb 2023",
        "7 feb. 2023",
        "den 7 februari 2023",
        "7:e februari 2023",
        "7e februari 2023",
        "February 7, 2023",
        "7 February 2023",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert day(text) == date(2023, 2, 7)


@pytest.mark.parametrize(
    "text", ["", "2023", "februari 2023", "2023-02-30", "2023-13-01", "31/4 2023", "7/2", "i går", "44964"]
)
def test_what_is_no_day_of_the_calendar_is_not_a_date(text):
    assert day(text) is None


@given(st.dates())
def test_every_day_survives_being_written(when):
    assert day(when.isoformat()) == when
    assert day(f"{when.day}/{when.month} {when.year:04}") == when


@given(st.dates(max_value=date(9999, 1, 1)), st.integers(1, 300))
def test_dates_keep_their_order(when, days):
    later = when + timedelta(days)
    assert day(when.isoformat()) < day(later.isoformat())


@given(st.decimals(-(10**12), 10**12, places=2))
def test_a_number_with_decimal_comma_is_the_number_with_decimal_point(value):
    text = f"{value:f}"
    assert number(text.replace(".", ",")) == number(text) == float(value)


@given(st.integers(-(10**14), 10**14))
def test_a_number_with_thousands_apart_is_the_same_number(value):
    assert integer(f"{value:,}".replace(",", "\u00a0")) == value


@given(st.text())
def test_no_text_is_too_odd_to_be_refused_in_peace(text):
    for read in READERS.values():
        read(text)


@given(st.text())
def test_the_guard_against_formulas_is_taken_away_without_loss(text):
    assert unguarded(guarded(text)) == text


@given(st.sampled_from("=+-@\t\r"), st.text(), st.integers(0, 3))
def test_a_guarded_text_never_begins_like_a_formula(first, rest, apostrophes):
    assert guarded("'" * apostrophes + first + rest).startswith("'" * (apostrophes + 1))


@given(st.text(alphabet=st.characters(exclude_characters="=+-@\t\r'")))
def test_a_text_that_is_no_formula_is_left_as_it_is(text):
    assert guarded(text) == text
