"""Which counts of persons or families would give somebody away.

The attacker knows every published value, the threshold, this rule and the base n. Until whole systems of linked tables
are audited the rule is stricter than it need be: one cell at risk in a table whose cells add up to the base puts all
its cells in bands.

Source: SCB, Handbok i statistisk röjandekontroll (2015); methods part 4 of the project's notes.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST_BASE_FOR_BANDS = 10
HIGH = 10  # the threshold of a sensitive variable


def threshold(sensitivity: str | None, study_threshold: int) -> float:
    """The smallest count that may be shown: 0 for what is not sensitive, infinite for what is never counted in print."""
    return {"none": 0, "high": max(HIGH, study_threshold), "never": math.inf}.get(
        sensitivity or "low", study_threshold
    )


def at_risk(value: float, base: int, least: float) -> bool:
    """Whether a count may not be shown: it, or what is left of the base, is smaller than `least`.

    None and all of them are at risk as well: they tell something of everybody (class disclosure).

    >>> at_risk(4, 17, 5), at_risk(8, 17, 5), at_risk(14, 17, 5), at_risk(17, 17, 5), at_risk(17, 17, 0)
    (True, False, True, True, False)
    """
    return bool(least) and (value < least or base - value < least)


def band(value: float, base: int, least: float) -> str:
    """The band of words a count lies in; the bands cover 0 to the base and overlap nowhere.

    none_or_few (fewer than `least`), smaller_part (to under 45 %), about_half (45–55 %), more_than_half (to under 75 %),
    most (leaves at least `least` outside). Where `least` is so large that a band would be narrow, it is joined with
    the outermost: none_or_smaller_part, most_or_all.

    >>> [band(x, 20, 5) for x in (0, 4, 5, 9, 11, 12, 15, 16)]
    ['none_or_few', 'none_or_few', 'smaller_part', 'about_half', 'about_half', 'more_than_half', 'most', 'most_or_all']
    >>> [band(x, 17, 10) for x in (0, 4, 7, 12, 14)]
    ['none_or_smaller_part', 'none_or_smaller_part', 'none_or_smaller_part', 'more_than_half', 'most_or_all']
    """
    share = value / base
    if share < 0.45:
        if least > 0.45 * base:
            return "none_or_smaller_part"
        return "none_or_few" if value < least else "smaller_part"
    if share <= 0.55:
        return "about_half"
    if share < 0.75:
        return "more_than_half"
    return "most" if base - value >= least else "most_or_all"


def protect(counts: "pd.DataFrame", least: "pd.Series", *, exclusive: bool) -> "pd.DataFrame":
    """Decide how each count is shown.

    Parameters
    ----------
    counts : rows with value (count) and n (base), one base for all rows
    least : the smallest count that may be shown, per row
    exclusive : the cells add up to the base (each family in one cell), so one cell at risk puts all in bands

    Returns
    -------
    columns shown (``count``, ``band``, ``occurs``, ``absent``, ``hidden``), value (missing unless shown is count) and
    band (missing unless shown is band), with the index of `counts`.
    """
    import pandas as pd

    base = int(counts["n"].iloc[0]) if len(counts) else 0
    values = counts["value"].astype("float64")
    risky = [at_risk(value, base, t) for value, t in zip(values, least, strict=True)]
    if exclusive and any(risky):
        risky = [True] * len(risky)
    rows = [
        _shown(value, base, t) if risk else ("count", value, None)
        for value, t, risk in zip(values, least, risky, strict=True)
    ]
    return pd.DataFrame(rows, index=counts.index, columns=["shown", "value", "band"])


def _shown(value: float, base: int, least: float) -> tuple[str, float | None, str | None]:
    if math.isinf(least):
        return ("occurs" if value else "absent", None, None)
    if base < LEAST_BASE_FOR_BANDS:
        return ("hidden", None, None)
    return ("band", None, band(value, base, least or 1))
