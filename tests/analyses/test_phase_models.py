"""The methodologist's models: what they must be by hand, by going through every path, and what they may not hide."""

from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb

import pandas as pd
import pytest

from analyses.phase_models import GRID, STEPS, change_points, difference, erased, smoothed

pytestmark = pytest.mark.filterwarnings("error")

JUDGED = ["FOR", "STO", None, "NOR", "STO", "MIXED", "NOR"]


def by_every_path(judged, prior, stay, right):
    """The same probabilities by summing over all 4ⁿ paths."""
    totals = [dict.fromkeys(STEPS, 0.0) for _ in judged]
    for path in product(range(4), repeat=len(judged)):
        weight = 1.0
        for i, (state, seen) in enumerate(zip(path, judged, strict=True)):
            if seen in STEPS:
                weight *= right if STEPS[state] == seen else (1 - right) / 3
            if i and state == path[i - 1]:
                weight *= stay
            elif i:
                way = {
                    b: 2 if prior == "forward" and b > path[i - 1] else 1
                    for b in range(4)
                    if b != path[i - 1]
                }
                weight *= (1 - stay) * way[state] / sum(way.values())
        for i, state in enumerate(path):
            totals[i][STEPS[state]] += weight
    return [{phase: value / sum(each.values()) for phase, value in each.items()} for each in totals]


@pytest.mark.parametrize("prior", ["symmetric", "forward"])
def test_smoothing_gives_what_going_through_every_path_gives(prior):
    result = smoothed(JUDGED, prior, 0.7, 0.8)
    for step, expected in enumerate(by_every_path(JUDGED, prior, 0.7, 0.8), 1):
        own = result[result["step"] == step].set_index("phase")["value"]
        assert own.to_dict() == pytest.approx(expected, abs=1e-12)
    assert set(result["n"]) == {5} and set(result["n_missing"]) == {2}


def test_a_return_of_one_meeting_is_smoothed_away_by_nearly_every_prior():
    """The warning in the docstring: of a return inside a steady spell nine in ten priors of the grid leave nothing."""
    result = erased(["STO", "NOR", "NOR", "NOR", "STO", "NOR", "NOR", "NOR"])
    assert len(result) == len(GRID) and set(result["n"]) == {1}
    assert result["value"].sum() == 16, "of 18 priors"


def test_what_lasts_is_not_erased():
    result = erased(["STO", "NOR", "NOR", "STO", "STO", "STO", "NOR"])
    assert result["value"].isna().all() and set(result["reason"]) == {"no_returns"}


def test_change_points_by_hand():
    """Two meetings, two phases: one stretch 1/4 · 1/5, two stretches 1/4 · 1/4; each with the prior ½."""
    result = change_points(["FOR", "STO"]).set_index("measure")["value"]
    assert result["no_change"] == pytest.approx(float(Fraction(1, 20) / (Fraction(1, 20) + Fraction(1, 16))))
    assert result["change"] == result["changes_1"] == pytest.approx(1 - result["no_change"])


def test_change_points_by_every_placing():
    judged = ["FOR", "FOR", "STO", "FOR", "NOR", "NOR", "NOR"]
    places = [STEPS.index(value) for value in judged]

    def stretch(part):
        seen, total = [0] * 4, Fraction(1)
        for i, value in enumerate(part):
            total *= Fraction(1 + seen[value], 4 + i)
            seen[value] += 1
        return total

    weights = {}
    for k in range(4):
        for cuts in combinations(range(1, 7), k):
            ends = [0, *cuts, 7]
            prior = Fraction(1, 2) if k == 0 else Fraction(1, 6 * comb(6, k))
            weight = prior
            for a, b in pairwise(ends):
                weight *= stretch(places[a:b])
            weights[cuts] = weight
    whole = sum(weights.values())
    result = change_points(judged)
    for after in range(1, 7):
        expected = float(sum(w for cuts, w in weights.items() if after in cuts) / whole)
        assert result.loc[result["after"] == after, "value"].iat[0] == pytest.approx(expected, abs=1e-12)
    none = result.loc[result["measure"] == "no_change", "value"].iat[0]
    assert none == pytest.approx(float(weights[()] / whole), abs=1e-12)


def test_a_clear_change_is_found_where_it_is_and_none_where_there_is_none():
    clear = change_points(["FOR"] * 8 + ["NOR"] * 8).set_index("measure")
    at = clear.loc["change"].set_index("after")["value"]
    assert at.idxmax() == 8 and clear.at["no_change", "value"] < 0.05
    assert change_points(["FOR"] * 16).set_index("measure").at["no_change", "value"] > 0.5


def steps(*rows):
    frame = pd.DataFrame(rows, columns=["meeting", "group", "date", "value"]).astype(
        {"date": "datetime64[s]"}
    )
    return frame.assign(assessor_kind="evaluator", second=None, relation=None, confidence=None)


def test_the_difference_pairs_each_meeting_with_the_nearest_of_the_other_group():
    result = difference(
        steps(
            ("t1", "team", "2024-01-10", "FOR"), ("t2", "team", "2024-02-10", "STO"), ("t3", "team", "2024-09-01", "NOR"),
            ("s1", "steering", "2024-01-20", "NOR"), ("s2", "steering", "2024-02-28", "NOR"),
        ), "team", "steering",
    )  # fmt: skip
    assert result[["first", "second", "value"]].values.tolist() == [["FOR", "NOR", 1], ["STO", "NOR", 1]]
    assert set(result["n"]) == {2} and set(result["n_missing"]) == {1}
