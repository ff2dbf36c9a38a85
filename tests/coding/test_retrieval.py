"""Passages by codes and attributes."""

import pytest

from coding.codebooks import codebook
from coding.queries import query
from coding.retrieval import Filters, filters, retrieve
from evaluation.errors import UseError
from tests.coding.reading_study import reading_study

TUCKMAN = codebook("tuckman")


@pytest.mark.parametrize(
    ("text", "with_", "without"),
    [
        ("FOR", {"FOR3"}, {"STO1"}),
        ("=FOR", {"FOR"}, {"FOR3"}),
        ("FOR och STO", {"FOR1", "STO2"}, {"FOR1"}),
        ("FOR och inte STO4", {"FOR1", "STO1"}, {"FOR1", "STO4"}),
        ("FOR and not (STO4 or BES)", {"FOR1"}, {"FOR1", "BES"}),
        ("FOR eller STO och BES", {"FOR1"}, {"STO1"}),
        ("(for eller sto) och bes", {"FOR1", "BES"}, {"FOR1"}),
        ("inte inte HIN", {"HIN-KUL"}, {"FOR1"}),
        ("inte HIN-KUL", {"HIN-STR"}, {"HIN-KUL"}),
    ],
)
def test_codes_are_put_together(text, with_, without):
    test = query(text, TUCKMAN)
    assert test(frozenset(with_))
    assert not test(frozenset(without))


@pytest.mark.parametrize(
    "text", ["", "och", "FOR och", "(FOR", "FOR)", "FOR STO", "inte", "()", "FOR och och STO"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(UseError):
        query(text, TUCKMAN)


def test_an_unknown_code_is_named():
    with pytest.raises(UseError, match="Koden banan finns inte"):
        query("FOR och banan", TUCKMAN)


@pytest.fixture
def study(tmp_path):
    return reading_study(tmp_path)


def names(study, **given):
    return list(retrieve(study, Filters(**given))[0]["passage"])


def test_coded_passages_come_in_order_without_those_that_may_not_be_shown(study):
    assert names(study) == ["said", "refused"]


def test_a_passage_that_may_not_be_quoted_is_counted_without_its_words(study):
    passages, codings = retrieve(study, Filters(code="STO1"))
    assert list(passages["quote"].isna()) == [True]
    assert len(codings) == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"code": "FOR"}, ["said"]),
        ({"code": "FOR och STO"}, ["said"]),
        ({"code": "FOR och STO", "person": "u1"}, []),
        ({"person": "U2"}, ["said"]),
        ({"group": "teamet"}, ["said"]),
        ({"group": "steering"}, []),
        ({"role": "teammedlem"}, ["refused"]),
        ({"role": "informant"}, ["refused"]),
        ({"source": "observationsprotokoll"}, ["said"]),
        ({"source": "protokoll"}, []),
        ({"source": "transkript"}, ["refused"]),
        ({"code": "inte FOR"}, ["decided", "good", "differ", "refused"]),
        ({"where": (("field", "said"),)}, ["said"]),
        ({"where": (("informant", "T1"),)}, ["refused"]),
    ],
)
def test_passages_are_chosen_by_key_or_by_the_words_for_it(study, given, found):
    assert names(study, **given) == found


def test_both_days_are_included(study):
    assert list(retrieve(study, filters(since="2023-02-07", until="2023-02-07"))[0]["passage"]) == ["said"]
    assert list(retrieve(study, filters(since="2023-02-08"))[0]["passage"]) == ["refused"]


@pytest.mark.parametrize("given", [{"since": "i våras"}, {"where": ["speaker"]}, {"where": ["speaker="]}])
def test_a_choice_that_cannot_be_read_is_refused(given):
    with pytest.raises(UseError):
        filters(**given)


def test_an_unknown_attribute_is_refused_with_the_known_ones(study):
    with pytest.raises(UseError, match="Det går på: document, author"):
        retrieve(study, filters(where=["colour=red"]))
