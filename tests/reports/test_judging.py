"""The profile shown before a judgement: the same numbers as in the report."""

import pytest

from coding.codebooks import phase_book
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Judgement
from reports.judging import judge, profile_line
from reports.material import Material
from tests.coding.material import added, file_of, new

WHOLE = {"value": "NOR", "confidence": "medium", "reason": "Ansvar tas."}


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    return Study.open(made.path)


def test_a_passage_with_two_phases_counts_half_in_each(study):
    line = profile_line(study, "team-2023-03-21", "U1", phase_book(study))
    assert line.startswith("Kodade stycken: Forming 0,5, Storming 1,5, Norming 1 (n = 3;")
    profile = Material(study).profiles.loc["team-2023-03-21"]
    assert (profile["FOR"], profile["STO"], profile["NOR"], profile["n"]) == (0.5, 1.5, 1, 3)


def test_another_persons_codes_are_not_shown(study):
    assert (
        profile_line(study, "team-2023-03-21", "U2", phase_book(study))
        == "Inga stycken från mötet är kodade med en fas än."
    )


def test_the_profile_is_shown_before_anything_is_asked(study):
    seen = []
    answers = iter(["NOR", "låg", "Ansvar tas."])

    def ask(question):
        seen.append("asked")
        return next(answers)

    answer = judge(study, "team 2023-03-21", {}, ask=ask, show=lambda line: seen.append(line[:14]))
    assert seen == ["Kodade stycken", "asked", "asked", "asked"]
    assert answer["lines"] == ["Sparat: Teamet 21\xa0mars 2023 bedömt som Norming."]


def test_without_anybody_to_ask_the_profile_stands_in_the_answer(study, capsys):
    answer = judge(study, "team 2023-03-21", WHOLE, show=print)
    assert [line[:6] for line in answer["lines"]] == ["Kodade", "Sparat"]
    assert capsys.readouterr().out == ""


def test_nothing_is_asked_when_the_meeting_does_not_exist(study):
    with pytest.raises(UseError) as error:
        judge(study, "team 1999-01-01", {}, ask=lambda question: pytest.fail("asked"), show=pytest.fail)
    assert "--value" in str(error.value)
    assert study.state.of(Judgement) == []
