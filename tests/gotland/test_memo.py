"""The board memo as it is rendered, in Swedish and English."""

import re
from html import unescape
from pathlib import Path

import pytest

from tests.gotland.memo import page, section, words
from tests.reports.rendered import part

both = pytest.mark.parametrize("lang", ["sv", "en"])


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        ("sv", ["Förslag till beslut", "Sammanfattning", "Bedömning", "Beslutsunderlag", "Skickas till"]),
        ("en", ["Proposed decision", "Summary", "Assessment", "Basis for the decision", "Sent to"]),
    ],
)
def test_the_memo_has_the_parts_of_a_board_memo_in_their_order(memos, lang, headings):
    found = [h.text_content().strip() for h in page(memos, lang).iterfind(".//main//h2")]
    assert found[:5] == headings


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("sv", ["Arbetsutkast. Inte utlämnat.", "Delvis påhittade uppgifter: inventering"]),
        ("en", ["Working draft. Not shared or released.", "Partly made-up data: inventory"]),
    ],
)
def test_the_memo_prints_its_status_and_that_rows_are_made_up(memos, lang, said):
    html, docx = memos[lang]["files"]
    for text in said:
        assert text in unescape(Path(html).read_text(encoding="utf-8"))
        assert text in part(docx, "word/document.xml")


def test_the_memo_is_made_from_a_study_without_errors(memos):
    assert {memos[lang]["exit"] for lang in memos} == {0}


def test_the_memo_names_the_days_the_inventory_is_of(memos):
    swedish = "mellan 14 november 2022 och 13 mars 2023. 3 av 40 erbjudanden har inget datum."
    assert swedish in words(memos)
    assert "between 14 November 2022 and 13 March 2023. 3 of 40 offers have no date." in words(memos, "en")


def test_the_memo_answers_both_questions_under_their_headings(memos):
    gap = section(memos, "Var finns inget för 0–1 år på selektiv nivå?")
    assert "Inget från Utbildnings- och arbetslivsförvaltningen. Inget av slaget råd/egenvård." in gap
    overlap = section(memos, "Var erbjuder flera samma sak?")
    assert "På 12 ställen" in overlap
    assert "Föräldrastödet; Öppna förskolan; Familjerätten" in overlap


@both
def test_nothing_is_left_unsaid_in_the_memo(memos, lang):
    text = words(memos, lang)
    assert not re.search(r"(?<!“)\bNone\b|\b(nan|NaT|python)\b|<NA>|\?@", text)
    assert not re.search("Inget underlag än|Inte skrivet än|Nothing yet|Not written yet", text)


@both
def test_the_figure_says_in_words_how_many_of_its_squares_are_empty(memos, lang):
    figure = next(page(memos, lang).iterfind(".//main//figure"))
    said = [node.get(name) or "" for node in figure.iter() for name in ("alt", "aria-label")]
    assert any(re.search("10 (av|of) 36", text) for text in said)
