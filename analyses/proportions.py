"""Intervals for shares, for a study that declares its cases a sample of something it names in words.

By default the cases of a study are all cases: then "x of n" says everything, and none of this is used.
"""

from math import sqrt
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

METHODS = {"wilson": "wilson", "clopper_pearson": "beta", "jeffreys": "jeffreys"}  # as statsmodels calls them
LEVEL = 0.95


def share(count: int, n: int, method: str = "wilson", level: float = LEVEL) -> "pd.DataFrame":
    """A share with its interval.

    Parameters
    ----------
    count, n : how many of how many; whole numbers, 0 ≤ count ≤ n
    method : ``wilson`` (score interval, the usual choice), ``clopper_pearson`` (never covers too little, often too
        much) or ``jeffreys`` (Beta(½, ½); 0 at count 0 and 1 at count n)
    level : of confidence

    Returns
    -------
    one row, measure ``share`` (0–1), low, high; missing with the reason ``no_cases`` where n is 0.

    References
    ----------
    Wilson (1927); Clopper & Pearson (1934); Brown, Cai & DasGupta (2001); Newcombe (1998a) Statistics in Medicine 17,
    857–872, Table I.
    """
    common = {"measure": "share", "n": n, "unit": "cases", "method": method}
    if n == 0:
        return results([common | {"reason": "no_cases"}], [])
    low, high = limits(count, n, method, level)
    return results([common | {"value": count / n, "low": low, "high": high}], [])


def limits(count: int, n: int, method: str = "wilson", level: float = LEVEL) -> tuple[float, float]:
    """The two ends of the interval of a share; `share` says of which kinds. Raises ValueError unless 0 ≤ count ≤ n > 0."""
    if not 0 <= count <= n or n == 0:
        raise ValueError(f"{count} of {n}")
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, n, 1 - level, METHODS[method])
    return (0.0 if count == 0 else float(low)), (1.0 if count == n else float(high))


def difference(count_a: int, n_a: int, count_b: int, n_b: int, level: float = LEVEL) -> "pd.DataFrame":
    """The difference a − b of the shares of two groups of different cases, Newcombe's hybrid score interval.

    Returns
    -------
    one row, measure ``difference`` (−1 to 1; ×100 gives percentage points); n = n_a + n_b. An interval that holds 0
    is compatible with no difference; that is not the same as none.

    References
    ----------
    Newcombe (1998b) Statistics in Medicine 17, 873–890, method 10.
    """
    common = {"measure": "difference", "n": n_a + n_b, "unit": "cases", "method": "newcombe_independent"}
    if not n_a or not n_b:
        return results([common | {"reason": "no_cases"}], [])
    low, high = _squared_and_added((count_a, n_a), (count_b, n_b), 0.0, level)
    return results([common | {"value": count_a / n_a - count_b / n_b, "low": low, "high": high}], [])


def paired_difference(
    both: int, only_first: int, only_second: int, neither: int, level: float = LEVEL
) -> "pd.DataFrame":
    """The difference first − second of two shares of the *same* cases, for example before and after.

    Parameters
    ----------
    both, only_first, only_second, neither : how many cases have the answer on both occasions, on one, on none

    References
    ----------
    Newcombe (1998c) Statistics in Medicine 17, 2635–2650, method 10.
    """
    n = both + only_first + only_second + neither
    common = {"measure": "difference", "n": n, "unit": "cases", "method": "newcombe_paired"}
    if n == 0:
        return results([common | {"reason": "no_cases"}], [])
    phi = _phi(both, only_first, only_second, neither)
    low, high = _squared_and_added((both + only_first, n), (both + only_second, n), phi, level)
    return results([common | {"value": (only_first - only_second) / n, "low": low, "high": high}], [])


def _squared_and_added(
    a: tuple[int, int], b: tuple[int, int], phi: float, level: float
) -> tuple[float, float]:
    (low_a, high_a), (low_b, high_b) = limits(*a, level=level), limits(*b, level=level)
    share_a, share_b = a[0] / a[1], b[0] / b[1]
    down = _side(share_a - low_a, high_b - share_b, phi)
    up = _side(high_a - share_a, share_b - low_b, phi)
    return share_a - share_b - down, share_a - share_b + up


def _side(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one * one - 2 * phi * one * other + other * other))


def _phi(a: int, b: int, c: int, d: int) -> float:
    """The correlation of the pairs, with Newcombe's correction for continuity where it is positive."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    product = a * d - b * c
    corrected = max(0.0, product - (a + b + c + d) / 2) if product > 0 else float(product)
    return corrected / sqrt(margins)
