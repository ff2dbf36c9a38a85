"""A text as words with places and lemmas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.language import tokens as module
from coding.language.sentences import sentences
from coding.language.tokens import lemma, pack, tokens, unpack


@given(st.text(max_size=300))
def test_every_token_stands_where_it_says(text):
    from unicodedata import normalize

    found = tokens(text)
    for form, start, end in zip(found.form, found.start, found.end, strict=True):
        assert normalize("NFC", text[start:end]).lower() == found.forms[form]
        assert any(letter.isalnum() for letter in found.forms[form])
    assert list(found.start) == sorted(found.start)


@given(st.text(max_size=200))
def test_what_is_kept_is_what_was_prepared(text):
    made = tokens(text)
    again = unpack(pack(made))
    assert (again.forms, again.lemmas) == (made.forms, made.lemmas)
    for column in ("form", "start", "end"):
        assert list(getattr(again, column)) == list(getattr(made, column))


def test_a_long_text_is_divided_in_pieces_without_a_seam(monkeypatch):
    text = "Mötet började sent. Alla kom i tid ändå.\n" * 30
    whole = tokens(text)
    monkeypatch.setattr(module, "PIECE", 50)
    pieces = tokens(text)
    assert list(pieces.start) == list(whole.start)
    assert [pieces.forms[f] for f in pieces.form] == [whole.forms[f] for f in whole.form]


def test_one_line_without_blanks_is_divided_too(monkeypatch):
    monkeypatch.setattr(module, "PIECE", 100)
    assert len(tokens("x" * 1000)) == 10


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("samverkansprojekten", "samverkansprojekt"), ("bvc:s", "bvc"), ("soc", "socialtjänst"), ("mej", "jag"),
        ("nån", "någon"), ("e", "vara"), ("å", "och"), ("1177", "1177"), ("x" * 200, "x" * 200), ("qwzx", "qwzx"),
    ],
)  # fmt: skip
def test_a_form_has_its_lemma(form, expected):
    assert lemma(form) == expected


def test_a_part_of_a_text_has_its_own_tokens():
    text = "Ett två tre fyra."
    part = tokens(text).within(4, 11)
    assert [part.forms[place] for place in part.form] == ["två", "tre"]
    assert list(part.start) == [4, 8]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mötet var kort. Alla gick hem.", ["Mötet var kort.", "Alla gick hem."]),
        ("Vi sågs kl. 13.00 på BVC. Bra!", ["Vi sågs kl. 13.00 på BVC.", "Bra!"]),
        ("Det gäller bl.a. Eva och dr. Berg.", ["Det gäller bl.a. Eva och dr. Berg."]),
        ("”Ska vi?” Hon nickade.", ["”Ska vi?”", "Hon nickade."]),
        ("A. Berg kom. Sedan kom B.", ["A. Berg kom.", "Sedan kom B."]),
        ("ja precis\nnej inte alls", ["ja precis", "nej inte alls"]),
        ("Vad? Varför! Jo …", ["Vad?", "Varför!", "Jo …"]),
        ("", []),
        ("  \n ", []),
        ("och sedan. men inte då", ["och sedan. men inte då"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet='aB. !?\n"”', max_size=80))
def test_no_word_is_lost_between_sentences(text):
    joined = " ".join(text[start:end] for start, end in sentences(text))
    assert joined.split() == text.split()
