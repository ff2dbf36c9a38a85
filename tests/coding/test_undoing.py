"""What has just been added is taken back, and never something later in its place."""

import datetime

import pytest

from coding.acts import retract
from coding.undoing import undo, undo_these
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
    assert answer["lines"][0].startswith("Ångrat: tillägget av p-team-2023-03-21")
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


def test_nothing_later_is_taken_back_in_its_place(study):
    adding = study.journal.standing("U1")
    retract(study, study.state.of(Coding)[0].id, "fel", None)
    for actions in (adding, []):
        with pytest.raises(UseError, match="annat i studien sedan dess"):
            undo_these(study, None, actions)
    undo(study, None)
    assert undo_these(study, None, adding)["lines"]
