"""Comparisons of few cases by exact tests. Conditional on the margins; no large-sample approximation anywhere.

A small material carries a p-value seldom; none of this stands in a report by itself. Every result names the n that
was used, and what is undefined is missing with a reason.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb, lcm, lgamma
from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST_TABLES = 1_000_000  # with more the tables are drawn, not listed
DRAWS = 100_000
NEAR = 1 + 1e-7  # probabilities this near count as equal, as in R


def fisher(table: "Sequence[Sequence[int]]", seed: int = 1) -> "pd.DataFrame":
    """Fisher's exact test of a table of counts of any size.

    Parameters
    ----------
    table : rows × columns of counts of different cases
    seed : for the draws, where the table has more than a million possible fellows

    Returns
    -------
    one row, measure ``p_value`` (two-sided: tables no more probable than this); n = cases. method is ``fisher_exact``,
    or ``fisher_monte_carlo``, and low and high are then its 99 % Monte Carlo interval. Missing where fewer than two
    rows or columns have cases: ``one_category``.

    References
    ----------
    Fisher (1935), the lady tasting tea: .4857; Freeman & Halton (1951) for larger tables.
    """
    rows, columns = _margins(table)
    common = {"measure": "p_value", "n": sum(rows), "unit": "cases"}
    if len(rows) < 2 or len(columns) < 2:
        return results([common | {"method": "fisher_exact", "reason": "one_category"}], [])
    limit = sum(lgamma(cell + 1) for row in table for cell in row)
    listed = _tables(rows, columns)
    if listed is None:
        return results([common | _drawn(rows, columns, limit, seed)], [])
    import numpy as np

    weights = np.exp(listed.min() - listed)  # listed: the sum of log factorials of each table
    extreme = listed >= limit - np.log(NEAR)
    return results(
        [common | {"method": "fisher_exact", "value": float(weights[extreme].sum() / weights.sum())}], []
    )


def _margins(table: "Sequence[Sequence[int]]") -> tuple[list[int], list[int]]:
    """The totals of rows and columns that have cases. Raises ValueError for what is no count."""
    if any(cell < 0 or cell != int(cell) for row in table for cell in row):
        raise ValueError("counts are whole numbers from 0")
    rows = [int(sum(row)) for row in table]
    columns = [int(sum(column)) for column in zip(*table, strict=True)]
    return [total for total in rows if total], [total for total in columns if total]


def _tables(rows: list[int], columns: list[int]) -> "np.ndarray | None":
    """Σ log(cell!) of every table with these margins; None where there are more than `MOST_TABLES`.

    Column after column: a state is what is left of each row.
    """
    import numpy as np

    left, sums = np.array([rows]), np.zeros(1)
    for total in columns[:-1]:
        ways = np.array(list(_compositions(total, rows)))
        if len(ways) * len(left) > 20 * MOST_TABLES:
            return None
        rest = (left[:, None, :] - ways[None, :, :]).reshape(-1, len(rows))
        grown = (sums[:, None] + _log_factorials(ways)[None, :]).ravel()
        possible = (rest >= 0).all(axis=1)
        left, sums = rest[possible], grown[possible]
        if len(left) > MOST_TABLES:
            return None
    return sums + _log_factorials(left)


def _compositions(total: int, most: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way to share `total` among places that take so many each."""
    if len(most) == 1:
        if total <= most[0]:
            yield (total,)
        return
    for first in range(max(0, total - sum(most[1:])), min(total, most[0]) + 1):
        yield from ((first, *rest) for rest in _compositions(total - first, most[1:]))


def _log_factorials(cells: "np.ndarray") -> "np.ndarray":
    from scipy.special import gammaln

    return gammaln(cells + 1).sum(axis=1)


def _drawn(rows: list[int], columns: list[int], limit: float, seed: int) -> dict:
    import numpy as np
    from scipy.special import gammaln
    from scipy.stats import random_table

    from analyses.proportions import limits

    drawn = random_table(rows, columns).rvs(DRAWS, random_state=np.random.default_rng(seed))
    extreme = int((gammaln(drawn + 1).sum(axis=(1, 2)) >= limit - np.log(NEAR)).sum()) + 1
    low, high = limits(extreme, DRAWS + 1, "clopper_pearson", 0.99)
    return {"method": "fisher_monte_carlo", "value": extreme / (DRAWS + 1), "low": low, "high": high}


def mcnemar(only_first: int, only_second: int) -> "pd.DataFrame":
    """Exact McNemar test of paired yes/no answers, from the pairs that differ.

    Returns
    -------
    measures ``p_value`` and ``mid_p`` (less cautious), both two-sided; n = pairs that differ. Missing where no pair
    differs: ``no_differences``.

    References
    ----------
    McNemar (1947); Fagerland, Lydersen & Laake (2013) for mid-p.
    """
    n = only_first + only_second
    common = {"n": n, "unit": "pairs", "method": "mcnemar_exact"}
    if n == 0:
        return results(
            [common | {"measure": m, "reason": "no_differences"} for m in ("p_value", "mid_p")], []
        )
    fewer = min(only_first, only_second)
    tail = Fraction(sum(comb(n, k) for k in range(fewer + 1)), 2**n)
    point = Fraction(comb(n, fewer), 2**n)
    exact = min(Fraction(1), 2 * tail)
    middle = min(Fraction(1), 2 * tail - point)
    return results(
        [
            common | {"measure": "p_value", "value": float(exact)},
            common | {"measure": "mid_p", "value": float(middle)},
        ],
        [],
    )


def signed_rank(differences: Sequence[float]) -> "pd.DataFrame":
    """Wilcoxon's signed-rank test of paired differences, exact also with ties.

    Parameters
    ----------
    differences : after − before, one per case; missing ones are not used. Zeros say nothing of a direction and are
        left out, as Wilcoxon did; equal sizes share their mean rank.

    Returns
    -------
    measures ``rank_sum`` (of the positive differences) and ``p_value`` (two-sided, over all 2ⁿ signs); n = differences
    used, n_missing = missing and zeros. Missing where none is left: ``no_differences``.

    References
    ----------
    Wilcoxon (1945); Hollander & Wolfe (1973) p. 29.
    """
    from scipy.stats import rankdata

    known = [float(d) for d in differences if d == d and d is not None]
    used = [d for d in known if d]
    common = {
        "n": len(used),
        "n_missing": len(differences) - len(used),
        "unit": "pairs",
        "method": "signed_rank",
    }
    if not used:
        return results(
            [common | {"measure": m, "reason": "no_differences"} for m in ("rank_sum", "p_value")], []
        )
    doubled = [round(2 * rank) for rank in rankdata([abs(d) for d in used])]
    positive = sum(rank for rank, d in zip(doubled, used, strict=True) if d > 0)
    ways = _ways([(0, rank) for rank in doubled])
    less = sum(count for total, count in ways.items() if total <= min(positive, sum(doubled) - positive))
    rows = [
        {"measure": "rank_sum", "value": positive / 2},
        {"measure": "p_value", "value": min(1.0, 2 * less / 2 ** len(used))},
    ]
    return results([common | row for row in rows], [])


def _ways(choices: list[tuple[int, ...]]) -> dict[int, int]:
    """In how many ways one choice from each gives each sum."""
    ways = {0: 1}
    for options in choices:
        grown: dict[int, int] = {}
        for total, count in ways.items():
            for option in options:
                grown[total + option] = grown.get(total + option, 0) + count
        ways = grown
    return ways


def trend(with_answer: Sequence[int], totals: Sequence[int], scores: Sequence[float]) -> "pd.DataFrame":
    """Cochran–Armitage test of whether the share with an answer rises or falls over ordered groups.

    Parameters
    ----------
    with_answer, totals : per group, how many of how many
    scores : the groups' places on the scale, chosen before looking at the data

    Returns
    -------
    measures ``chi_square`` (one degree of freedom, for comparison with published values) and ``p_value`` (exact, two-
    sided: twice the smaller tail, at most 1); n = cases. Missing where all or none have the answer: ``one_category``.

    References
    ----------
    Cochran (1954); Armitage (1955); Agresti (2002) Categorical Data Analysis p. 182: 6.5701 for the malformations.
    """
    n, cases = sum(totals), sum(with_answer)
    common = {"n": n, "unit": "cases", "method": "cochran_armitage"}
    places = _whole(scores)
    if cases in (0, n) or len({p for p, total in zip(places, totals, strict=True) if total}) < 2:
        measures = ("chi_square", "p_value")
        return results([common | {"measure": m, "reason": "one_category"} for m in measures], [])
    chi = _chi_square(with_answer, totals, places)
    rows = [
        {"measure": "chi_square", "value": chi},
        {"measure": "p_value", "value": _trend_p(with_answer, totals, places)},
    ]
    return results([common | row for row in rows], [])


def _whole(scores: Sequence[float]) -> list[int]:
    """The scores on a scale of whole numbers; the test is the same on any scale."""
    exact = [Fraction(score).limit_denominator(10**6) for score in scores]
    scale = lcm(*(place.denominator for place in exact))
    return [int(place * scale) for place in exact]


def _chi_square(with_answer: Sequence[int], totals: Sequence[int], places: list[int]) -> float:
    n, cases = sum(totals), sum(with_answer)
    mean = Fraction(sum(p * t for p, t in zip(places, totals, strict=True)), n)
    spread = sum((p - mean) ** 2 * t for p, t in zip(places, totals, strict=True))
    moved = sum((p - mean) * w for p, w in zip(places, with_answer, strict=True))
    return float(moved**2 / (Fraction(cases * (n - cases), n * n) * spread))


def _trend_p(with_answer: Sequence[int], totals: Sequence[int], places: list[int]) -> float:
    """The exact two-sided p: the distribution of Σ score × cases when all ways to place the cases are alike."""
    cases = sum(with_answer)
    ways = {(0, 0): 1}
    for total, place in zip(totals, places, strict=True):
        ways_here = [comb(total, more) for more in range(min(total, cases) + 1)]
        grown: dict[tuple[int, int], int] = {}
        for (placed, at), count in ways.items():
            for more, of_these in enumerate(ways_here[: cases - placed + 1]):
                key = (placed + more, at + more * place)
                grown[key] = grown.get(key, 0) + count * of_these
        ways = grown
    observed = sum(p * w for p, w in zip(places, with_answer, strict=True))
    all_ways = {at: count for (placed, at), count in ways.items() if placed == cases}
    whole = sum(all_ways.values())
    low = sum(count for at, count in all_ways.items() if at <= observed)
    high = sum(count for at, count in all_ways.items() if at >= observed)
    return min(1.0, float(Fraction(2 * min(low, high), whole)))


def adjusted(p_values: "Sequence[float | None]", method: str = "holm") -> list[float | None]:
    """P-values corrected for how many were looked at; missing ones stay missing and are not counted.

    Parameters
    ----------
    method : ``holm`` (any false finding) or ``benjamini_hochberg`` (the share of false among the findings)
    """
    known = [(p, place) for place, p in enumerate(p_values) if p is not None and p == p]
    m, corrected = len(known), list(p_values)
    running = 0.0 if method == "holm" else 1.0
    ordered = sorted(known, reverse=method != "holm")
    for step, (p, place) in enumerate(ordered):
        factor = m - step if method == "holm" else m / (m - step)
        running = max(running, min(1.0, p * factor)) if method == "holm" else min(running, p * factor)
        corrected[place] = running
    return [p if p is not None and p == p else None for p in corrected]
