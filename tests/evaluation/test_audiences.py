"""Audiences are named as people name them."""

import pytest

from evaluation import Study
from evaluation.audiences import audience_called, audiences_called
from evaluation.errors import UseError
from tests.folders import SETTINGS, make


@pytest.fixture
def settings(tmp_path):
    return make(tmp_path, {}, SETTINGS + "audiences: [evaluator, team, steering, namnden]\n").settings


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("team,styrgrupp", ["team", "steering"]),
        ("Teamet, styrgruppen", ["team", "steering"]),
        ("the steering group", ["steering"]),
        ("steering,styrgrupp", ["steering"]),
        ("utvärderaren,Namnden", ["evaluator", "namnden"]),
    ],
)
def test_an_audience_is_known_by_its_key_and_by_its_swedish_and_english_name(settings, said, keys):
    assert audiences_called(settings, said) == keys


@pytest.mark.parametrize("said", ["team,styrelsen", "politiker", "gemensamt"])
def test_an_audience_that_the_study_does_not_have_is_told_with_those_it_has(settings, said):
    with pytest.raises(
        UseError, match=f"{said.split(',')[-1]} är inte bland.*evaluator, team, steering, namnden"
    ):
        audiences_called(settings, said)


def test_nobody_named_and_several_where_one_is_wanted_are_told(settings):
    with pytest.raises(UseError, match="Ange vem"):
        audiences_called(settings, " , ")
    with pytest.raises(UseError, match="en mottagare i taget"):
        audience_called(settings, "team,styrgrupp")


def test_a_study_may_call_its_audience_by_a_swedish_key(tmp_path):
    make(tmp_path, {}, SETTINGS + "audiences: [evaluator, styrgrupp]\n")
    assert audience_called(Study.open(tmp_path).settings, "Styrgrupp") == "styrgrupp"
