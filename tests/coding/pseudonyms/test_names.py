"""Names as Swedish writes them, the words that look like names, and what a person has to look at."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.pseudonyms import look
from coding.pseudonyms.recogniser import recognised


def masked(text: str, own: tuple[str, ...] = ()) -> list[str]:
    return [text[f.start : f.end] for f in look(text, own).spans]


def asked(text: str, own: tuple[str, ...] = ()) -> dict[str, str]:
    return {text[f.start : f.end]: f.by for f in look(text, own).queue}


@pytest.mark.parametrize("text, names", [
    ("Vi såg Annas bil och ANNA själv.", ["Anna", "ANNA"]),
    ("Anna-Karin Svensson-Berg kom.", ["Anna-Karin Svensson-Berg"]),
    ("Amina Abdikarim talade med Nguyen Thi Hanh.", ["Amina Abdikarim", "Nguyen Thi Hanh"]),
    ("Abu Bakr al-Hassan mötte Rickard af Klinteberg.", ["Abu Bakr al-Hassan", "Rickard af Klinteberg"]),
    ("jag heter fatuma och min man abdullahi kommer från borås", ["fatuma", "abdullahi", "borås"]),
    ("Kuratorn Dahlbom och M. Wiklund deltog.", ["Dahlbom", "M. Wiklund"]),
    ("Vi bjöd in Aisha H. och Per-Olof S till mötet.", ["Aisha H", "Per-Olof S"]),
    ("Hon kommer från Charkiv och bor i Flens kommun.", ["Charkiv", "Flen"]),
    ("Barnet går på Solrosens förskola och i Björkskolan.", ["Solrosens förskola", "Björkskolan"]),
    ("Då tog Zlatko ordet, sa hon som heter Zlatko.", ["Zlatko", "Zlatko"]),
])  # fmt: skip
def test_names_are_found_as_swedish_writes_them(text, names):
    assert masked(text) == names


@pytest.mark.parametrize("text", [
    "Vilja fanns hos alla.", "Hans förslag var bra.", "Stig in när du vill.", "Solen sken och en björn gick förbi.", "Linda-metoden nämndes.",
    "Per deltagare kostar det.", "Min bild är god.", "Mark och byggnader.", "han tog hans bok och min vilja",
    "Teamet och socialtjänsten möts på Teams.", "BVC och BUP är med.",
])  # fmt: skip
def test_words_that_are_also_names_are_left(text):
    assert masked(text) == []


@pytest.mark.parametrize("text, names", [
    ("Björn sa att det går.", ["Björn"]), ("Då sa Hans att Vilja och Sol höll med.", ["Hans", "Vilja", "Sol"]),
    ("Per Persson var där.", ["Per Persson"]), ("hans eriksson kom in", ["hans eriksson"]), ("björn sa att det är lugnt", ["björn"]),
])  # fmt: skip
def test_the_same_words_are_names_where_what_stands_beside_them_says_so(text, names):
    assert masked(text) == names


def test_a_name_that_may_be_a_word_is_asked_about():
    assert asked("Vilja fanns. Hans kom.").get("Vilja") == "name_word"


@pytest.mark.parametrize("text, word, why", [
    ("Då kom Trygg in.", "Trygg", "capitalised"), ("Patienten A.S. kom.", "A.S.", "initials"), ("Numret är 4412 87.", "4412 87", "digits"),
    ("Hon har cystisk fibros.", "cystisk fibros", "indirect"), ("De kom från Eritrea.", "Eritrea", "indirect"),
    ("Det är rektorn i Hjo.", "rektorn", "indirect"), ("hon pratade med fjolande", "fjolande", "unknown"),
])  # fmt: skip
def test_what_a_person_has_to_look_at_is_asked_about_with_its_reason(text, word, why):
    assert asked(text)[word] == why


OWN = ("Hodan Abdirashid", "Kotten", "Sol", "Ing-Marie Ek")


@pytest.mark.parametrize("text, names", [
    ("hodan abdirashids bil", ["hodan abdirashid"]), ("Hodans mor och HODAN", ["Hodan", "HODAN"]), ("H.A. kom", ["H.A."]),
    ("H. Abdirashid och Hodan A.", ["H. Abdirashid", "Hodan A."]), ("på Kottens gård", ["Kotten"]), ("Sol kom först.", ["Sol"]),
    ("Ingmarie och ing marie och Ing-Maries hund", ["Ingmarie", "ing marie", "Ing-Marie"]),
])  # fmt: skip
def test_the_studys_own_names_are_found_in_every_form(text, names):
    assert masked(text, OWN) == names


def test_an_own_name_that_is_a_word_in_lower_case_is_asked_about():
    assert masked("en sol och en kotte", OWN) == []
    assert asked("en sol och en kotten", OWN) == {"sol": "name_word", "kotten": "name_word"}


def test_names_of_a_model_are_taken_where_one_is_installed():
    import spacy

    model = spacy.blank("sv")
    model.add_pipe("entity_ruler").add_patterns(
        [{"label": "PRS", "pattern": "Zworka"}, {"label": "MSR", "pattern": "tre"}]
    )
    text = "tre gånger kom Zworka"
    assert [(text[f.start : f.end], f.kind, f.by) for f in recognised(text, model)] == [
        ("Zworka", "person", "ner")
    ]


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("AaÅåSs .-:@/0129\n\t\u0301’'[]P1👍\u00a0"), max_size=60))
def test_places_lie_in_the_text_and_never_overlap(text):
    seen = look(text, ("As Sa",))
    both = sorted([*seen.spans, *seen.queue])
    assert all(0 <= f.start < f.end <= len(text) for f in both)
    assert all(one.end <= other.start for one, other in itertools.pairwise(both))
