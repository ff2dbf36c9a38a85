"""How sure a coefficient is: by drawing units or clusters anew, by leaving one out, and by published formulas.

What is drawn is the *cluster*: the meeting or the document, where units of one are more alike than those of others; else
the unit. Under ten clusters there is no interval (a nominal 95 per cent interval covers 81 per cent at four clusters, 89
at eight), from ten to nineteen it carries a note.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analyses.agreement.coefficients import Disagreements, coefficient, gwet, shares, within
from analyses.agreement.patterns import Patterns
from analyses.agreement.scales import NOMINAL, Scale

LEAST, FEW = 10, 20  # clusters: fewer give no interval, and one with a note
MOST_UNDEFINED = 0.05  # share of replicates
LEVEL = 0.95
AT_ONCE = 2**21  # numbers held at a time
STEP = 1e-30  # of the derivative along the imaginary axis, exact to the last digit

Work = Callable[[Patterns, np.ndarray], Disagreements]


@dataclass(frozen=True)
class Interval:
    """A percentile interval; low and high are missing where `reason` says why.

    `replicates` were drawn, and `undefined` of them had no value; `few` marks an interval from few clusters.
    """

    low: float | None = None
    high: float | None = None
    replicates: int = 0
    undefined: int = 0
    few: bool = False
    reason: str = ""


def intervals(
    p: Patterns, works: dict[str, Work], clusters: np.ndarray | None, replicates: int, seed: int
) -> dict[str, Interval]:
    """A bootstrap interval for each coefficient, all from the same draws.

    Parameters
    ----------
    p : patterns of the units
    works : name → what gives the disagreements
    clusters : (N,) the number of each unit's cluster; None draws single units
    """
    independent = int(p.n) if clusters is None else len(np.unique(clusters[p.pairable[p.of_unit]]))
    kind = "units" if clusters is None else "clusters"
    if independent < LEAST or not replicates:
        reason = f"too_few_{kind}" if independent < LEAST else "no_interval"
        return dict.fromkeys(works, Interval(reason=reason))
    values: dict[str, list[np.ndarray]] = {name: [] for name in works}
    for counts in draws(p, clusters, replicates, seed):
        for name, work in works.items():
            values[name].append(coefficient(*work(p, counts)))
    return {name: interval(np.concatenate(found), independent) for name, found in values.items()}


def interval(values: np.ndarray, independent: int) -> Interval:
    """The interval that the replicates' values span; none where more than one in twenty is undefined."""
    known = values[~np.isnan(values)]
    undefined = len(values) - len(known)
    if undefined > MOST_UNDEFINED * len(values):
        return Interval(replicates=len(values), undefined=undefined, reason="often_undefined")
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high), len(values), undefined, independent < FEW)


def draws(p: Patterns, clusters: np.ndarray | None, replicates: int, seed: int) -> Iterator[np.ndarray]:
    """Units per pattern in each replicate, some (b, P) replicates at a time."""
    random = np.random.default_rng(seed)
    at_once = max(1, AT_ONCE // max(len(p.counts), p.codes.shape[1] * len(p.values), 1))
    coded = p.counts * (p.codings > 0)  # what nobody coded is no part of the material
    groups = None if clusters is None else p.per_cluster(clusters) * (p.codings > 0)
    groups = None if groups is None else groups[groups.any(axis=1)]
    for first in range(0, replicates, at_once):
        size = min(at_once, replicates - first)
        if groups is None:
            yield random.multinomial(int(coded.sum()), coded / coded.sum(), size=size).astype(float)
        else:
            yield random.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=size) @ groups


def jackknife(p: Patterns, work: Work) -> float:
    """The standard error from leaving out one unit at a time; nan where a coefficient then is undefined."""
    left_out = p.counts[None] - np.eye(len(p.counts))
    with_one = left_out.min(axis=1, initial=0) >= 0
    values, n = coefficient(*work(p, left_out[with_one])), p.counts.sum()
    times = p.counts[with_one]
    mean = (times * values).sum() / n
    return float(np.sqrt((n - 1) / n * (times * (values - mean) ** 2).sum()))


def large_sample_error(p: Patterns, work: Work) -> float:
    """The large-sample standard error of a coefficient (delta method, units drawn independently).

    For Cohen's and weighted kappa it is the formula of Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, p. 324.
    """
    variance, at_once = 0.0, max(1, AT_ONCE // max(len(p.counts), 1))
    for first in range(0, len(p.counts), at_once):
        times = p.counts[first : first + at_once]
        slightly_more = p.counts + STEP * 1j * np.eye(len(times), len(p.counts), first)
        influence = coefficient(*work(p, slightly_more)).imag / STEP
        variance += float((times * influence**2).sum())
    return variance**0.5


def gwet_error(p: Patterns, scale: Scale = NOMINAL) -> float:
    """Gwet's standard error of AC1 and AC2, all coders' and an endless population's. Gwet (2014), ch. 5."""
    counts, n, pairable = p.counts[None], p.counts.sum(), p.pairable
    observed, expected = (part[0] for part in gwet(p, counts, scale))
    each = np.nan_to_num(within(p, np.eye(len(p.counts)), scale))
    own = shares(p, np.eye(len(p.counts)))
    chance = (1 - expected) * (own * (1 - shares(p, counts))).sum(axis=1)
    chance = chance / (shares(p, counts) * (1 - shares(p, counts))).sum()
    value = 1 - observed / expected
    influence = n / p.n * np.where(pairable, expected - each, 0) / expected
    influence = influence - 2 * (1 - value) * (chance - (1 - expected)) / expected - value
    return float(np.sqrt((p.counts * influence**2).sum() / (n * (n - 1))))
