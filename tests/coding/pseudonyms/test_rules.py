"""Numbers, addresses and dates are found in every form they are written in."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coding.pseudonyms import look
from tests.coding.pseudonyms.labelled import check_digit

BLANKS = ("", " ", "\u00a0")
BEFORE = st.sampled_from(("", " ", "(", "Pnr: ", "nr ", "pojken, ", "\n", "”"))
AFTER = st.sampled_from(("", ".", ",", ")", " ", "\n", ":", "”"))


def found(text: str, kind: str) -> list[str]:
    return [text[f.start : f.end] for f in look(text).spans if f.kind == kind]


@settings(deadline=None, max_examples=400)
@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 12, 31)),
    st.booleans(), st.integers(0, 999), st.booleans(), st.sampled_from(("", "-", " ", "\u00a0", ".")),
    st.sampled_from(("", "-", "+", " ", "\u00a0", "–", "\u2011", " - ", " -", "- ")), BEFORE, AFTER,
)  # fmt: skip
@example(date(2009, 4, 12), True, 238, True, "-", "-", "(", ")")
def test_every_personal_and_coordination_number_is_found_however_it_is_written(
    day, coordination, serial, century, between, separator, before, after
):
    of_month = f"{day.day + 60 * coordination:02}"
    nine = f"{day:%y%m}{of_month}{serial:03}"
    number = (
        between.join((f"{day:%Y}" if century else f"{day:%y}", f"{day:%m}", of_month))
        + separator
        + f"{serial:03}"
        + check_digit(nine)
    )
    text = f"{before}{number}{after}"
    assert any(number in each for each in found(text, "personal_number")), text


local = st.from_regex(r"[a-zåäö0-9][a-zåäö0-9._+-]{0,20}[a-zåäö0-9]", fullmatch=True)
label = st.from_regex(r"[a-z0-9åäö]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)


@settings(deadline=None, max_examples=300)
@given(
    local,
    st.lists(label, min_size=1, max_size=3),
    st.sampled_from(("se", "com", "nu", "museum")),
    st.booleans(),
    BEFORE,
    AFTER,
)
def test_every_email_address_is_found(name, labels, top, capitals, before, after):
    address = f"{name}@{'.'.join(labels)}.{top}"
    address = address.upper() if capitals else address
    text = f"{before}{address}{after}"
    assert any(address in each for each in found(text, "email")), text


@pytest.mark.parametrize("text, kind, words", [
    ("skriv till anna.ek(at)kommun.se", "email", "anna.ek(at)kommun.se"),
    ("anna punkt ek snabel-a kommun punkt se", "email", "anna punkt ek snabel-a kommun punkt se"),
    ("<o'brian@kommun.se>", "email", "o'brian@kommun.se"),
    ("811218-TF12", "personal_number", "811218-TF12"),
    ("811218-xxxx", "personal_number", "811218-xxxx"),
    ("811218-9870 har fel kontrollsiffra", "personal_number", "811218-9870"),
    ("pojken, f. 090412", "date", "090412"),
    ("född 12-03-04", "date", "12-03-04"),
    ("hon är född -92", "date", "-92"),
    ("den 7:e februari", "date", "7:e februari"),
    ("den 31/12 2024", "date", "31/12 2024"),
    ("från 3/4 och framåt", "date", "3/4"),
    ("12.4.2022 kom de", "date", "12.4.2022"),
    ("Storgatan 14 B, lgh 1203", "address", "Storgatan 14 B, lgh 1203"),
    ("bor på nygatan nu", "address", "nygatan"),
    ("talltorpsvägen 8", "address", "talltorpsvägen 8"),
    ("Box 77", "address", "Box 77"),
    ("642 37 Flen", "postcode", "642 37"),
    ("bilen KLM 482", "plate", "KLM 482"),
    ("reg.nr abd 19k", "plate", "abd 19k"),
    ("se www.storkommun.se/ks.", "web", "www.storkommun.se/ks"),
    ("följ @ankaret_hem på nätet", "web", "@ankaret_hem"),
    ("dnr SN 2023/118", "case_number", "dnr SN 2023/118"),
    ("mål T 1234-23 i rätten", "case_number", "T 1234-23"),
    ("ring 011/15 03 21", "phone", "011/15 03 21"),
    ("nås på +46 (0)70-123 45 67", "phone", "+46 (0)70-123 45 67"),
    ("sök 4412", "phone", "4412"),
])  # fmt: skip
def test_what_has_a_form_of_its_own_is_found(text, kind, words):
    assert words in found(text, kind)


@pytest.mark.parametrize("text", [
    "Mötet pågick i 90 minuter och 14 personer deltog.", "Kostnaden är 12 500 kronor.", "Rutin 3.2 följs.", "Klockan 10.15 började vi.",
    "NOR3 och FOR2 är koder.", "tuckman@0.2.0", "på cykelvägen", "Handlingsvägen var lång.", "År 2023 var bra.", "§ 12 andra stycket",
])  # fmt: skip
def test_plain_numbers_and_words_are_left(text):
    assert look(text).spans == []


def test_places_are_code_points_after_emoji_and_combining_letters():
    text = "👍 A\u030asa bor på Storgatan 3"
    assert [text[f.start : f.end] for f in look(text).spans] == ["A\u030asa", "Storgatan 3"]
