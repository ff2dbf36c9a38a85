"""What is proposed as a family matter by its words, and how often that is right."""

from pathlib import Path

import pytest

from coding.family_words import grounds
from data_templates import find
from evaluation import Study
from evaluation.events import Passage
from evaluation.words import read_yaml

NOTES = read_yaml(Path(__file__).parent / "family_matters.yaml")


def measured(notes: dict) -> tuple[float, float]:
    """Precision and recall."""
    right = sum(bool(grounds(text)) for text in notes["matters"])
    wrong = sum(bool(grounds(text)) for text in notes["others"])
    return right / (right + wrong), right / len(notes["matters"])


def test_proposals_are_mostly_right_and_most_are_found_in_the_notes_they_were_made_with():
    precision, recall = measured(NOTES["tuned"])
    assert precision >= 0.95
    assert recall >= 0.95


def test_nothing_in_the_example_study_is_proposed():
    passages = Study.open(find("examples", "exempelkommun")).state.of(Passage)
    assert len(passages) > 600
    assert [p.quote for p in passages if grounds(p.quote)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Mamman",
        "depression",
        "Mamman kom. Depression är vanligt.",
        "x" * 5000,
        "barnets bästa och depression",
    ],
)
def test_one_of_the_two_is_not_enough(text):
    assert grounds(text) == ()


def test_two_sentences_belong_together_when_the_second_says_he_or_she():
    assert grounds("Mamman ringde i går. Hon har fått en diagnos.") == ("Mamman", "diagnos")
    assert grounds("Mamman ringde i går. Depression är svårt att upptäcka.") == ()
