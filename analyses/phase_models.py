"""For the methodologist's notebook only: what models would make of the judgements. None of it stands in a timeline or a report.

A judgement is a person's; these are ways to ask how much of its changes a model would call noise. With 20 meetings the
answer is mostly the prior's, so each function takes its prior openly, and is to be tried with several.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import comb
from typing import TYPE_CHECKING

from analyses.phases import ADJOURNING, PHASES, leading
from analyses.results import results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STEPS = tuple(phase for phase in PHASES if phase != ADJOURNING)
GRID = [
    (prior, stay, right)
    for prior in ("symmetric", "forward")
    for stay in (0.6, 0.8, 0.9)
    for right in (0.7, 0.8, 0.9)
]
LEAST = 2  # judged meetings; with fewer nothing has changed
MOST_CHANGES = 3


def smoothed(
    judged: Sequence[str | None], prior: str = "symmetric", stay: float = 0.8, right: float = 0.8
) -> "pd.DataFrame":
    """The probability of each phase at each meeting, if phases last and judges err.

    Warning: with any prior of the grid about nine in ten returns that last a single meeting are smoothed away. That a group
    falls back for one meeting is what a learning evaluation looks for; show what was erased (`erased`) beside.

    Parameters
    ----------
    judged
        the judged phase per held meeting, in order; missing, mixed and adjourning say nothing.
    prior
        ``symmetric``: a change goes to any other phase alike; ``forward``: twice as often to a later as to an earlier.
    stay, right
        the probability that the phase is the same at the next meeting, and that the judge sees the right one.

    Returns
    -------
    keys step (1, 2, …) and phase; measure ``probability``; n = judged meetings, n_missing = the others. Missing with
    the reason ``few_judgements`` where fewer than two are judged.

    References
    ----------
    Rabiner (1989) Proceedings of the IEEE 77, 257–286: forward–backward with nothing estimated.
    """
    n = sum(value in STEPS for value in judged)
    common = {"measure": "probability", "n": n, "n_missing": len(judged) - n, "unit": "meetings"}
    method = f"{prior}_{stay:g}_{right:g}"
    if n < LEAST:
        return results(
            [common | {"step": i + 1, "phase": phase, "method": method, "reason": "few_judgements"}
             for i in range(len(judged)) for phase in STEPS], ["step", "phase"],
        )  # fmt: skip
    found = _posterior(judged, _moves(prior, stay), right)
    rows = [
        common | {"step": i + 1, "phase": phase, "method": method, "value": float(found[i, place])}
        for i in range(len(judged))
        for place, phase in enumerate(STEPS)
    ]
    return results(rows, ["step", "phase"])


def _moves(prior: str, stay: float) -> "np.ndarray":
    """The probability of each phase after each."""
    import numpy as np

    weight = np.array(
        [[0 if a == b else 2 if prior == "forward" and b > a else 1 for b in range(4)] for a in range(4)]
    )
    return weight / weight.sum(axis=1, keepdims=True) * (1 - stay) + np.eye(4) * stay


def _posterior(judged: Sequence[str | None], moves: "np.ndarray", right: float) -> "np.ndarray":
    import numpy as np

    seen = np.ones((len(judged), len(STEPS)))
    for i, value in enumerate(judged):
        if value in STEPS:
            seen[i] = (1 - right) / (len(STEPS) - 1)
            seen[i, STEPS.index(str(value))] = right
    ahead, back = np.empty_like(seen), np.ones_like(seen)
    ahead[0] = seen[0] / seen[0].sum()
    for i in range(1, len(seen)):
        ahead[i] = (ahead[i - 1] @ moves) * seen[i]
        ahead[i] /= ahead[i].sum()
    for i in range(len(seen) - 2, -1, -1):
        back[i] = moves @ (seen[i + 1] * back[i + 1])
        back[i] /= back[i].sum()
    joint = ahead * back
    return joint / joint.sum(axis=1, keepdims=True)


def erased(
    judged: Sequence[str | None], grid: Sequence[tuple[str, float, float]] = tuple(GRID)
) -> "pd.DataFrame":
    """How many returns of a single meeting each prior smooths away: the judged phase is not the most probable one.

    Returns
    -------
    keys prior, stay, right; measure ``erased``; n = returns that last one judged meeting. Missing, ``no_returns``, where
    there are none.
    """
    known = [value for value in judged if value in STEPS]
    at = [i for i in range(1, len(known) - 1)
          if STEPS.index(known[i]) < STEPS.index(known[i - 1]) and STEPS.index(known[i + 1]) > STEPS.index(known[i])]  # fmt: skip
    rows = []
    for prior, stay, right in grid:
        key = {
            "prior": prior,
            "stay": stay,
            "right": right,
            "measure": "erased",
            "n": len(at),
            "unit": "returns",
            "method": "smoothing",
        }
        if not at:
            rows.append(key | {"reason": "no_returns"})
            continue
        found = _posterior(known, _moves(prior, stay), right).argmax(axis=1)
        rows.append(key | {"value": sum(STEPS[found[i]] != known[i] for i in at)})
    return results(rows, ["prior", "stay", "right"])


def change_points(judged: Sequence[str | None], alpha: Fraction = Fraction(1)) -> "pd.DataFrame":
    """Where the mix of judged phases changes, exactly: nothing is drawn, and no change at all has the prior ½.

    Each stretch has its own mix of the four phases, with a symmetric Dirichlet prior; 1 to 3 changes share the other half
    alike, and every placing of them is alike.

    Parameters
    ----------
    judged
        the judged phase per meeting, in order; missing, mixed and adjourning are left out.
    alpha
        of the Dirichlet prior; 1: every mix alike.

    Returns
    -------
    keys after (a change after this judged meeting; missing for the other measures); measures ``no_change``,
    ``changes_1`` … ``changes_3`` and ``change`` (after each meeting), probabilities; n = judged meetings, n_missing = the
    others. Missing, ``few_judgements``, where fewer than two are judged.

    References
    ----------
    Barry & Hartigan (1992) Annals of Statistics 20, 260–279: product partition models.
    """
    known = [STEPS.index(str(value)) for value in judged if value in STEPS]
    n = len(known)
    common = {"n": n, "n_missing": len(judged) - n, "unit": "meetings", "method": "dirichlet_multinomial"}
    if n < LEAST:
        return results([common | {"measure": "no_change", "reason": "few_judgements"}], ["after"])
    most = min(MOST_CHANGES, n - 1)
    forward, backward = _stretches(known, alpha, most)
    weight = {
        k: Fraction(1, 2) if k == 0 else Fraction(1, 2 * most * comb(n - 1, k)) for k in range(most + 1)
    }
    by_count = [weight[k] * forward[k][n] for k in range(most + 1)]
    whole = sum(by_count)
    rows = [
        common | {"measure": f"changes_{k}" if k else "no_change", "value": float(by_count[k] / whole)}
        for k in range(most + 1)
    ]
    for place in range(1, n):
        here = sum(
            weight[k] * forward[j][place] * backward[k - 1 - j][place]
            for k in range(1, most + 1)
            for j in range(k)
        )
        rows.append(common | {"after": place, "measure": "change", "value": float(here / whole)})
    frame = results(rows, ["after"])
    return frame.assign(after=frame["after"].astype("Int64"))


def _stretches(
    known: list[int], alpha: Fraction, most: int
) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The likelihood of the first (of the last) meetings summed over all placings of k changes among them."""
    n = len(known)

    @cache
    def stretch(start: int, end: int) -> Fraction:
        seen, total = [0] * len(STEPS), Fraction(1)
        for place, value in enumerate(known[start:end]):
            total *= (alpha + seen[value]) / (len(STEPS) * alpha + place)
            seen[value] += 1
        return total

    forward = [[stretch(0, end) if end else Fraction(0) for end in range(n + 1)]]
    backward = [[stretch(start, n) if start < n else Fraction(0) for start in range(n + 1)]]
    for _ in range(most):
        before, after = forward[-1], backward[-1]
        forward.append(
            [sum((before[m] * stretch(m, end) for m in range(1, end)), Fraction(0)) for end in range(n + 1)]
        )
        backward.append(
            [
                sum((stretch(start, m) * after[m] for m in range(start + 1, n)), Fraction(0))
                for start in range(n + 1)
            ]
        )
    return forward, backward


def difference(steps: "pd.DataFrame", first: str, second: str, within: int = 45) -> "pd.DataFrame":
    """The two groups' judged phases side by side: how often the one was in this phase and the other in that.

    Each judged meeting of the first group is paired with the nearest in time of the second (the earlier of two as
    near). A *difference* is a difference between two judgements, no measure of how well the groups work together.

    Parameters
    ----------
    steps
        as `analyses.phases.steps` gives them.
    within
        days; a meeting with none so near has no pair.

    Returns
    -------
    keys the two groups' phases, as ``first`` and ``second``, in the order of the phases; measure ``count``; n = pairs,
    n_missing = judged meetings of the first group without one. One row without keys, reason ``no_pairs``, where none is.

    References
    ----------
    Hollenstein (2013) State Space Grids, ch. 2.
    """
    lead = leading(steps)
    own, other = (lead[(lead["group"] == group) & lead["value"].isin(STEPS)] for group in (first, second))
    found: dict[tuple[str, str], int] = {}
    for row in own.itertuples():
        apart = (other["date"] - row.date).abs().dt.days
        near = other[apart == apart.min()] if len(other) and apart.min() <= within else other.head(0)
        if len(near):
            key = (row.value, near["value"].iat[0])
            found[key] = found.get(key, 0) + 1
    n = sum(found.values())
    common = {
        "measure": "count",
        "n": n,
        "n_missing": len(own) - n,
        "unit": "meetings",
        "method": f"within_{within}_days",
    }
    if not n:
        return results([common | {"reason": "no_pairs"}], ["first", "second"])
    ordered = sorted(found, key=lambda key: (STEPS.index(key[0]), STEPS.index(key[1])))
    return results(
        [common | {"first": a, "second": b, "value": found[a, b]} for a, b in ordered], ["first", "second"]
    )
