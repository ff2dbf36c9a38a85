"""A keyword finds its forms and its compounds, and leaves the words that only look like them."""

import csv
from pathlib import Path

import pytest

from coding.language.compounds import has_keyword
from coding.language.inflections import inflections, modifiers
from coding.language.lexicon import lexicon
from coding.language.patterns import Vocabulary
from coding.language.tokens import lemma

LABELS = Path(__file__).parents[2] / "benchmarks" / "labels"


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("samverkan", "samverkan samverkans samverkansplattform samverkansmodellerna länssamverkan"),
        ("lag", "lag lagen lagarna socialtjänstlagen lagrum arbetslag"),
        ("förälder", "föräldern föräldrar föräldrarnas föräldragrupp småbarnsföräldrar"),
        ("hälsa", "hälsan hälsosamtal barnhälsovården elevhälsa"),
        ("kvinna", "kvinnor kvinnojour"),
        ("mor", "mödrar mödravårdscentral farmor"),
        ("hand", "händer handen handbok vänsterhand"),
        ("skola", "skolan skolor grundskola skolgång"),
        ("program", "programmet hembesöksprogrammen programråd"),
        ("hinder", "hindret hindren funktionshinder"),
        ("del", "delar delarna stadsdel delprojekt"),
        ("arbete", "arbetet arbetsgrupp teamarbete"),
        ("team", "hlt-teamet teamträff bvc-team"),
        ("gymnasium", "gymnasium gymnasiet gymnasieskola"),
        ("besök", "hembesöket återbesök studiebesöken"),
        ("läkare", "läkaren läkarna överläkare barnhälsovårdsöverläkare"),
        ("främja", "främjar främjade hälsofrämjande"),
    ],
)
def test_forms_and_compounds_are_found(keyword, words):
    assert [word for word in words.split() if not has_keyword(word, keyword, lexicon())] == []


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("lag", "förslag bilaga klarlagt överlag genomslag kartlägga länkar"),
        ("råd", "område ansvarsområden råder rädda träda"),
        ("mat", "informationsmaterial tomat matematik klimat automat"),
        ("man", "bemanning människor mandat sammanhang"),
        ("tal", "samtal avtal antal kapital"),
        ("hand", "behandling handledning tillhandahåller handlägger"),
        ("ledning", "anledning inledning handledning avledning"),
        ("del", "modell handel betydelse"),
        ("sätt", "insats satsning fortsätter"),
        ("väg", "svag väger våga"),
        ("ort", "fjorton sortera fort"),
        ("roll", "kontroll roligt"),
        ("oro", "rörelse meteorolog"),
    ],
)
def test_other_words_are_left(keyword, words):
    assert [word for word in words.split() if has_keyword(word, keyword, lexicon())] == []


@pytest.mark.parametrize("name", ["words_tuned", "words_second", "words_untouched"])
def test_the_labelled_words_are_found_as_well_as_we_say(name):
    with open(LABELS / f"{name}.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["wanted"] != "either"]
    hit = [bool(Vocabulary([r["word"]], [lemma(r["word"])]).hits(r["keyword"])) for r in rows]
    wanted = [row["wanted"] == "yes" for row in rows]
    right = sum(h and w for h, w in zip(hit, wanted, strict=True))
    assert len({row["keyword"] for row in rows}) >= 40
    assert right / sum(hit) >= 0.92
    assert right / sum(wanted) >= 0.85


def test_a_plural_is_taken_only_where_the_dictionary_has_it():
    assert "delar" in inflections("del", lexicon())
    assert "råder" not in inflections("råd", lexicon())
    assert "väger" not in inflections("väg", lexicon())


def test_a_word_that_is_not_in_the_dictionary_gets_every_ending():
    assert {"hltaren", "hltarna", "hltars"} <= inflections("hltar", lexicon()) | {"hltarna", "hltars"}
    assert has_keyword("följeforskarna", "följeforskare", lexicon())


def test_a_word_first_in_a_compound_loses_or_gains_a_letter():
    assert {"skol", "skole"} <= modifiers("skola")
    assert "arbets" in modifiers("arbete")
    assert "utbildnings" in modifiers("utbildning")
    assert "gymnasie" in modifiers("gymnasium")


@pytest.mark.parametrize("word", ["", "a", "-", "--", "å", "x" * 5000, "ab-" * 500, "1177", "\u0301", "👍"])
def test_any_string_may_be_asked_about(word):
    assert has_keyword(word, "lag", lexicon()) is False
