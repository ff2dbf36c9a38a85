"""Keywords as people write them."""

import pytest

from coding.language.corpus import Corpus, Hit
from coding.language.patterns import Pattern
from coding.language.tokens import tokens
from evaluation.errors import UseError

TEXTS = (
    "Målet är samverkan. Ett mål till: samverkansplanen, med tidiga insatser.",
    "Tidig insats! Målen och målgruppen. BVC:s mål 👍 nådde ända fram.",
)


@pytest.fixture(scope="module")
def corpus():
    return Corpus.of(tokens(text) for text in TEXTS)


@pytest.mark.parametrize(
    ("pattern", "forms"),
    [
        ("mål", ["målet", "mål", "målen", "målgruppen", "mål"]),
        ("=mål", ["mål", "mål"]),
        ("mål*", ["målet", "mål", "målen", "målgruppen", "mål"]),
        ("*planen", ["samverkansplanen"]),
        ("*verkan*", ["samverkan", "samverkansplanen"]),
        ("SAMVERKAN", ["samverkan", "samverkansplanen"]),
        ("tidig insats", ["tidiga insatser", "tidig insats"]),
        ("=tidig insats", ["tidig insats"]),
        ("tidig* insats*", ["tidiga insatser", "tidig insats"]),
        ("bvc", ["bvc:s"]),
        ("banan", []),
    ],
)
def test_a_pattern_hits_the_word_forms_it_says(corpus, pattern, forms):
    assert [hit.form for hit in corpus.find(Pattern.of(pattern))] == forms


def test_a_hit_says_where_in_code_points(corpus):
    for hit in corpus.find(Pattern.of("mål")):
        assert TEXTS[hit.text][hit.start : hit.end].lower() == hit.form
    last = corpus.find(Pattern.of("fram"))
    assert last == [Hit(1, TEXTS[1].index("fram"), TEXTS[1].index("fram") + 4, "fram")]


def test_a_phrase_does_not_go_over_the_end_of_a_text(corpus):
    assert corpus.find(Pattern.of("insatser tidig")) == []


def test_a_form_that_is_struck_out_is_not_hit(corpus):
    pattern = Pattern.of("mål", exceptions=["Målgruppen", "målet"])
    assert corpus.forms(pattern) == {"mål": 2, "målen": 1}
    phrase = Pattern.of("tidig insats", exceptions=["tidiga insatser"])
    assert corpus.forms(phrase) == {"tidig insats": 1}


@pytest.mark.parametrize("pattern", ["", "  ", "*", "=", "**", "a*b", "=ord*", "...", "ord *"])
def test_what_is_no_pattern_is_refused_with_what_to_write(pattern):
    with pytest.raises(UseError, match="går inte att söka på"):
        Pattern.of(pattern)


def test_letters_taken_apart_by_a_mac_are_the_same_word():
    apart = Corpus.of([tokens("Vi har ett ma\u030al.")])
    assert [hit.form for hit in apart.find(Pattern.of("mål"))] == ["mål"]
    assert [hit.form for hit in Corpus.of([tokens("ett mål")]).find(Pattern.of("ma\u030al"))] == ["mål"]


def test_no_texts_have_no_hits():
    assert Corpus.of([]).find(Pattern.of("mål")) == []
    assert Corpus.of([tokens("")]).find(Pattern.of("tidig insats")) == []
