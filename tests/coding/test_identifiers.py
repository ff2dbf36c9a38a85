"""Numbers and addresses that point at a person. The personal numbers are Skatteverket's test numbers or made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.identifiers import identifiers, line_of


def kinds(text: str) -> list[str]:
    return [found.kind for found in identifiers(text)]


@pytest.mark.parametrize(
    "number",
    [
        "811218-9876", "8112189876", "19811218-9876", "198112189876", "19811218 9876", "811218 9876",
        "811218+9876", "811218–9876", "811218 - 9876", "1981-12-18-9876", "811278-9873", "19811278 9873",
    ],
)  # fmt: skip
def test_a_personal_number_is_found_however_it_is_written(number):
    assert kinds(f"Mamman ({number}) var med.") == ["personal_number"]


@pytest.mark.parametrize(
    "number",
    [
        "811218-9875",
        "811318-9876",
        "811200-9876",
        "556036-0793",
        "1811218-98760",
        "2023-03-21",
        "13.00–14.30",
    ],
)
def test_a_number_with_the_wrong_check_digit_date_or_length_is_none(number):
    assert "personal_number" not in kinds(f"Se {number} i listan.")


@pytest.mark.parametrize(
    "number",
    [
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "+46(0)70-1740605",
        "0046701740605",
        "08-465 004 15",
        "(08) 465 004 15",
    ],
)
def test_a_phone_number_is_found_however_it_is_written(number):
    assert kinds(f"Ring {number}, tack.") == ["phone_number"]


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-07 kl. 13.00–14.30",
        "Dnr 2022-41/03",
        "112 och 1177",
        "0,5 tjänst",
        "17 av 0–5 år",
        "13:00-14:30",
        "07/02 2023",
        "SOSFS 2014:5",
    ],
)
def test_dates_times_and_case_numbers_are_no_phone_numbers(text):
    assert kinds(text) == []


def test_an_email_address_is_found():
    assert kinds("Skriv till anna.berg@exempel-kommun.se!") == ["email"]
    assert kinds("@alla läser detta") == []


def test_the_place_is_the_numbers_own():
    text = "Rad ett\nHon (811218-9876)"
    [found] = identifiers(text)
    assert text[found.start : found.end] == "811218-9876"
    assert line_of(text, found.start) == 2


def test_a_number_does_not_go_on_over_a_line_end():
    assert kinds("811218\n9876") == []


def test_the_example_studies_hold_none():
    from data_templates import find

    for path in find("examples").rglob("texts/*.txt"):
        assert identifiers(path.read_text(encoding="utf-8")) == [], path.name


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_personal_number_is_found_among_any_words(before, after):
    assert "personal_number" in kinds(f"{before} x811218-9876x {after}")
