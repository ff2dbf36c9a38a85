"""Before and after for the same cases, and how long contacts last when some still go on.

A difference between before and after is a difference; what it comes of cannot be told from it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

LEAST_PAIRS = 8


def before_and_after(
    before: Sequence[float], after: Sequence[float], *, higher_is_better: bool
) -> "pd.DataFrame":
    """The differences of paired measurements.

    Parameters
    ----------
    before, after : one value per case, in the same order; a case that lacks either is not used
    higher_is_better : whether a rise is an improvement

    Returns
    -------
    measures ``difference`` (mean of after − before, with a 95 % t interval), ``improved`` and ``unchanged`` (counts of
    cases); n = pairs used. With fewer than eight pairs everything is missing, ``few_pairs``: show them one by one.

    References
    ----------
    Student (1908), the hours of sleep: −1.58, −2.46 to −0.70.
    """
    import numpy as np

    pairs = np.column_stack([np.asarray(side, dtype="float64") for side in (before, after)])
    used = pairs[~np.isnan(pairs).any(axis=1)]
    changes = used[:, 1] - used[:, 0]
    common = {"n": len(used), "n_missing": len(pairs) - len(used), "unit": "cases", "method": "paired"}
    if len(used) < LEAST_PAIRS:
        return results([common | {"measure": m, "reason": "few_pairs"} for m in _MEASURES], [])
    better = changes > 0 if higher_is_better else changes < 0
    values = (float(changes.mean()), int(better.sum()), int((changes == 0).sum()))
    rows = [common | {"measure": m, "value": v} for m, v in zip(_MEASURES, values, strict=True)]
    rows[0] |= _interval(changes)
    return results(rows, [])


_MEASURES = ("difference", "improved", "unchanged")


def _interval(changes) -> dict:
    """The t interval of a mean; all equal differences have none."""
    from scipy import stats

    if not changes.std():
        return {"reason": "no_spread"}
    found = stats.ttest_1samp(changes, 0).confidence_interval()
    return {"low": float(found.low), "high": float(found.high)}


def median_duration(lasted: Sequence[float], ended: Sequence[bool]) -> "pd.DataFrame":
    """The median length of contacts of which some still go on (Kaplan–Meier).

    Leaving the ongoing ones out makes contacts look shorter than they are: the long ones are those still going on.

    Parameters
    ----------
    lasted : how long so far, one per case, in the unit the result has; missing is not used
    ended : whether the contact has ended

    Returns
    -------
    one row, measure ``median``; n = contacts used. Missing with the reason ``median_not_reached`` where more than half
    may go on beyond the longest, ``no_durations`` where there are none.

    References
    ----------
    Kaplan & Meier (1958); Freireich et al. (1963), weeks in remission with 6-MP: median 23.
    """
    import pandas as pd

    frame = pd.DataFrame({"lasted": list(lasted), "ended": list(ended)}).astype(
        {"lasted": "Float64", "ended": "boolean"}
    )
    known = frame.dropna()
    common = {
        "measure": "median",
        "n": len(known),
        "n_missing": len(frame) - len(known),
        "method": "kaplan_meier",
    }
    if known.empty:
        return results([common | {"reason": "no_durations"}], [])
    median = reached_by(known["lasted"], known["ended"], 0.5)
    return results(
        [common | ({"value": median} if median is not None else {"reason": "median_not_reached"})], []
    )


def reached_by(lasted: "pd.Series", ended: "pd.Series", share: float) -> float | None:
    """The first time by which this share is known to have ended (Kaplan–Meier); None when fewer are.

    Parameters
    ----------
    lasted, ended : the time until the end, or how long it has gone on so far, and whether the end has come
    """
    left = 1.0
    for time in sorted(lasted[ended.astype(bool)].unique()):
        at_risk = int((lasted >= time).sum())
        left *= 1 - int((lasted[ended.astype(bool)] == time).sum()) / at_risk
        if left <= 1 - share + 1e-12:
            return float(time)
    return None
