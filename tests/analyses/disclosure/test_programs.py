"""The solver's answers are checked, and it is kept quiet."""

import os
from types import SimpleNamespace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint

from analyses.disclosure import programs


def test_an_answer_that_breaks_the_equations_is_no_answer(monkeypatch):
    wrong = SimpleNamespace(x=np.array([2.0, 2.0]))
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: wrong)
    assert programs.solved(np.zeros(2), Bounds(0, 9), LinearConstraint([[1, 1]], 5, 5)) is None
    assert programs.solved(np.zeros(2), Bounds(0, 9), LinearConstraint([[1, 1]], 4, 4)).tolist() == [2, 2]


def test_what_the_solver_writes_by_itself_does_not_reach_the_output(capfd, monkeypatch):
    def noisy(*_, **__):
        os.write(1, b"HighsMipSolverData")
        return SimpleNamespace(x=None)

    monkeypatch.setattr("scipy.optimize.milp", noisy)
    assert programs.solved(np.zeros(1), Bounds(0, 1), []) is None
    os.write(1, b"after")
    assert capfd.readouterr().out == "after"
