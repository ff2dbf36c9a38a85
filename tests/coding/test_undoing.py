"""What has just been added is taken back, and what has been done since only when a person says so."""

import datetime

import pytest

from coding.acts import retract
from coding.undoing import undo_these
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Passage
from tests.coding.material import added, file_of, new


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    return Study.open(made.path)


def test_what_was_added_is_taken_back_and_said_in_words(study):
    answer = undo_these(study, None, study.journal.standing("U1"))
    assert answer["lines"][0].startswith("Ångrat: tillägget av observationsprotokoll, Teamet 21\xa0mars 2023")
    assert study.state.of(Passage) == study.state.of(Coding) == []


def test_several_actions_are_taken_back_the_latest_first(study, tmp_path):
    added(
        file_of(tmp_path, "mer.docx", notes=(("Något nytt sägs.", ()),), date=datetime.date(2023, 4, 11)),
        study,
    )
    actions = study.journal.standing("U1")
    assert len(actions) == 2
    assert len(undo_these(study, "U1", actions)["lines"]) == 3  # that the tables stay is said once
    assert study.journal.standing("U1") == []


def test_what_was_done_since_is_told_and_taken_back_only_when_a_person_says_so(study):
    adding, asked = study.journal.standing("U1"), []
    for coding in study.state.of(Coding)[:4]:
        retract(study, coding.id, "fel", None)
    for ask in (None, lambda question: asked.append(question) or "nej"):
        with pytest.raises(UseError, match="Inget är ångrat"):
            undo_these(study, None, adding, ask)
    assert len(study.journal.standing("U1")) == 5
    assert asked[0].count("– 1 återtagande") == 3 and "… och 1 till" in asked[0]
    assert undo_these(study, None, adding, lambda question: "ja")["lines"][-2].startswith("Ångrat: tillägget")
    assert study.journal.standing("U1") == []
    with pytest.raises(UseError, match="redan ångrat"):
        undo_these(study, None, adding)
