"""Yes and no: a slip of the finger decides nothing."""

import pytest

from evaluation.asking import yes


@pytest.mark.parametrize(
    ("answers", "agreed", "asked"),
    [
        (["ja"], True, 1), (["J"], True, 1), (["nej"], False, 1), (["kanske", "ja"], True, 2),
        (["", "", ""], False, 3), (["x", "y z", "n"], False, 3),
    ],
)  # fmt: skip
def test_what_is_neither_is_asked_again_up_to_three_times(answers, agreed, asked):
    questions, given = [], iter(answers)
    assert yes(lambda q: questions.append(q) or next(given), "Rad.", "Ta bort? (ja/nej)") is agreed
    assert len(questions) == asked
    assert questions[0] == "Rad.\nTa bort? (ja/nej)"
    assert all(question == "Svara ja eller nej:" for question in questions[1:])


def test_where_nobody_can_answer_it_is_no():
    assert yes(None, "Ta bort?") is False
