"""The coefficients of agreement, each as two disagreements: observed, and expected if codes were given by chance.

coefficient = 1 − observed / expected. All take the patterns and a (B, P) array of how many units have each, so that the
material itself (B = 1) and its replicates are worked out by the same lines. They return two (B,) arrays; both are nan
where nothing is comparable, and `expected` is 0 where only one category was used.

How to read them: 1 is agreement throughout, 0 what chance would give, below 0 less than that. They differ in what they take
chance to be, so they are not to be compared with each other, nor between materials whose shares differ much.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np

from analyses.agreement.patterns import Patterns
from analyses.agreement.scales import NOMINAL, Linear, Quadratic, Scale, midranks, ratio

Disagreements = tuple[np.ndarray, np.ndarray]


def percent(p: Patterns, counts: np.ndarray) -> Disagreements:
    """Percent agreement: the share of pairs of codes on one unit that are alike, each unit counting once.

    Read as it stands: .80 means that of two codes on a unit, four in five times they are the same. Chance is not taken into
    account: with few or skewed categories it is high whatever the coders do. Gwet (2014), Handbook of Inter-Rater
    Reliability, 4th ed., ch. 2.
    """
    observed = within(p, counts, NOMINAL)
    return observed, np.ones_like(observed)


def cohen(p: Patterns, counts: np.ndarray, scale: Scale = NOMINAL) -> Disagreements:
    """Cohen's kappa, with a scale weighted kappa: chance is each of two coders' own use of the categories.

    Two coders who use the categories differently get a higher kappa than two who use them alike and agree as often; with
    skewed shares it is low though nearly all codes are the same. Only units that both have coded.
    Cohen (1960), Educational and Psychological Measurement 20, p. 40; weighted: Cohen (1968), Psychological Bulletin 70,
    p. 215.
    """
    both = counts * p.pairable
    left, right = (_by_category(p, both, coder) for coder in (0, 1))
    n = both.sum(axis=1)[:, None]
    return within(p, counts, scale), _expected(scale, [(_divide(left, n), _divide(right, n))])


def scott(p: Patterns, counts: np.ndarray) -> Disagreements:
    """Scott's pi: chance is two coders' joint use of the categories, as if they were interchangeable.

    Never above Cohen's kappa. Only units that both have coded. Scott (1955), Public Opinion Quarterly 19, p. 323.
    """
    both = counts * p.pairable
    use = _divide(_totals(p, both), 2 * both.sum(axis=1)[:, None])
    return within(p, counts, NOMINAL), _expected(NOMINAL, [(use, use)])


def fleiss(p: Patterns, counts: np.ndarray, scale: Scale = NOMINAL) -> Disagreements:
    """Fleiss' kappa: chance is all coders' joint use of the categories; Scott's pi for any number of coders.

    The coders of one unit need not be those of another. Fleiss (1971), Psychological Bulletin 76, p. 379; with missing
    codings Gwet (2014), ch. 2: units with a single code inform what is expected, not what is observed.
    """
    use = shares(p, counts)
    return within(p, counts, scale), _expected(scale, [(use, use)])


def conger(p: Patterns, counts: np.ndarray, scale: Scale = NOMINAL) -> Disagreements:
    """Conger's kappa: chance is each coder's own use of the categories, over all pairs; Cohen's for any number of coders.

    Conger (1980), Psychological Bulletin 88, p. 322; with missing codings as Gwet (2014): a coder's use of the categories
    is taken from all units the coder has coded.
    """
    use = [_by_category(p, counts, coder) for coder in range(p.codes.shape[1])]
    use = [_divide(own, own.sum(axis=1)[:, None]) for own in use]
    return within(p, counts, scale), _expected(scale, list(combinations(use, 2)))


def brennan_prediger(p: Patterns, counts: np.ndarray) -> Disagreements:
    """The coefficient of Brennan and Prediger: chance picks every category as often, 1/q.

    It depends on how many categories there are to choose from, so state them (`How.categories`).
    Brennan & Prediger (1981), Educational and Psychological Measurement 41, p. 687.
    """
    q = len(p.values)
    observed = within(p, counts, NOMINAL)
    return observed, np.full_like(observed, 1 - 1 / q if q else 0)


def gwet(p: Patterns, counts: np.ndarray, scale: Scale = NOMINAL) -> Disagreements:
    """Gwet's AC1, with a scale AC2: chance by Gwet's model, that some units are hard and coded at random.

    Little moved by skewed shares, where kappa and alpha fall: look at it beside alpha when nearly all units have the same
    code. It depends on the number of categories, so state them.
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, p. 29; weights: Gwet (2014), ch. 3.
    """
    q, use = len(p.values), shares(p, counts)
    even = np.full((1, max(q, 1)), 1 / max(q, 1))
    weights = q * q * (1 - scale.expected(even, even)) if q else 0  # the sum of all weights
    by_chance = weights * (use * (1 - use)).sum(axis=1) / max(q * (q - 1), 1)
    return within(p, counts, scale), 1 - by_chance if q > 1 else np.zeros_like(by_chance)


def krippendorff(p: Patterns, counts: np.ndarray, scale: Scale | None = NOMINAL) -> Disagreements:
    """Krippendorff's alpha: chance draws two codes out of all that can be paired; `scale` None is the ordinal metric.

    For any number of coders, missing codings and level of measurement; corrected for small n, unlike Fleiss. Low where a rare
    category carries the disagreements, and undefined where only one category was used, since nothing then shows that coders
    can tell categories apart.
    Krippendorff (2004), Content Analysis, 2nd ed., p. 221–236; (2011), Computing Krippendorff's Alpha-Reliability.
    """
    pairable = counts * p.pairable
    totals = _totals(p, pairable)
    metric = scale or Quadratic(midranks(totals))
    n = totals.sum(axis=1)
    observed = pair_sum(p, pairable / np.maximum(p.codings - 1, 1), metric)
    return _divide(2 * observed, n), _divide(_expected(metric, [(totals, totals)]), n * (n - 1))


def per_category(p: Patterns, counts: np.ndarray, category: int) -> Disagreements:
    """Fleiss' kappa for one category against all others. Fleiss (1971), p. 381."""
    codes = np.where(p.codes < 0, p.codes, p.codes == category)
    return fleiss(replace(p, codes=codes, values=[False, True]), counts)


def coefficient(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """1 − observed / expected; nan where that is undefined."""
    return 1 - _divide(observed, expected)


@dataclass(frozen=True)
class Measure:
    """A coefficient as it stands in a result: how it is worked out, its source, and what it asks of the codings.

    `by_coder`: it matters who gave which code; `two_coders`: it is for two only; `empty`: why it is undefined where no
    disagreement is expected.
    """

    work: Callable[[Patterns, np.ndarray], Disagreements]
    method: str
    by_coder: bool = False
    two_coders: bool = False
    needs_numbers: bool = False
    empty: str = "one_category"


def measures(values: list, level: str, weights: str) -> dict[str, Measure]:
    """All coefficients for a level of measurement and weights."""
    scale = weighting(values, level, weights)
    return {
        "percent_agreement": Measure(percent, "pairs"),
        "cohen_kappa": Measure(cohen, "cohen_1960", by_coder=True, two_coders=True),
        "weighted_kappa": Measure(
            partial(cohen, scale=scale), f"cohen_1968_{weights}", by_coder=True, two_coders=True
        ),
        "scott_pi": Measure(scott, "scott_1955", two_coders=True),
        "fleiss_kappa": Measure(fleiss, "fleiss_1971"),
        "conger_kappa": Measure(conger, "conger_1980", by_coder=True),
        "brennan_prediger": Measure(brennan_prediger, "brennan_prediger_1981"),
        "gwet_ac1": Measure(gwet, "gwet_2008"),
        "gwet_ac2": Measure(partial(gwet, scale=scale), f"gwet_2014_{weights}"),
        "krippendorff_alpha": Measure(
            partial(krippendorff, scale=metric(values, level)), f"krippendorff_{level}",
            needs_numbers=level in ("interval", "ratio"),
        ),
    }  # fmt: skip


def weighting(values: list, level: str, weights: str) -> Scale:
    """The scale of weighted kappa and AC2: by numbers at interval and ratio level, else by place in the order.

    These are not Krippendorff's ordinal metric, which goes by how often the categories are used.
    """
    by_number = level in ("interval", "ratio") and numeric(values)
    positions = np.asarray(values if by_number else range(len(values)), float)
    if weights == "identity":
        return NOMINAL
    return Linear(positions) if weights == "linear" else Quadratic(positions, _span(positions))


def metric(values: list, level: str) -> Scale | None:
    """Krippendorff's metric for a level of measurement; None for the ordinal, which depends on the codings."""
    if level == "nominal" or (level in ("interval", "ratio") and not numeric(values)):
        return NOMINAL
    if level == "ordinal":
        return None
    numbers = np.asarray(values, float)
    return (
        ratio(numbers)
        if level == "ratio"
        else Quadratic(numbers - numbers.mean() if len(numbers) else numbers)
    )


def numeric(values: list) -> bool:
    """Whether all categories are finite numbers."""
    return all(isinstance(v, int | float | np.number) and np.isfinite(v) for v in values)


def _span(positions: np.ndarray) -> float:
    return float(np.ptp(positions)) or 1.0 if len(positions) else 1.0


def within(p: Patterns, counts: np.ndarray, scale: Scale) -> np.ndarray:
    """The mean over units of the mean disagreement between the codes on the unit."""
    pairable = counts * p.pairable
    pairs = np.maximum(p.codings * (p.codings - 1) / 2, 1)
    return _divide(pair_sum(p, pairable / pairs, scale), pairable.sum(axis=1))


def pair_sum(p: Patterns, weights: np.ndarray, scale: Scale) -> np.ndarray:
    """(B,) the disagreement of all pairs of codes on one unit, each unit with its weight."""
    apart = np.zeros(p.codes.shape[0])
    for one, other in combinations(range(p.codes.shape[1]), 2):
        a, b = p.codes[:, one], p.codes[:, other]
        apart = apart + np.where((a >= 0) & (b >= 0), scale.between(a, b), 0)
    return (weights * apart).sum(axis=1)


def _by_category(p: Patterns, weights: np.ndarray, coder: int) -> np.ndarray:
    """(B, q) the weight of the units to which a coder gave each category."""
    q, codes = len(p.values), p.codes[:, coder]
    totals = np.zeros((len(weights), q + 1), weights.dtype)  # the last column: no code
    if len(codes):
        order = np.argsort(codes, kind="stable")
        ordered = codes[order]
        begins = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
        totals[:, ordered[begins]] = np.add.reduceat(weights[:, order], begins, axis=1)
    return totals[:, :q]


def _totals(p: Patterns, weights: np.ndarray) -> np.ndarray:
    """(B, q) the weight of all codes of each category."""
    totals = np.zeros((len(weights), len(p.values)), weights.dtype)
    for coder in range(p.codes.shape[1]):
        totals += _by_category(p, weights, coder)
    return totals


def shares(p: Patterns, counts: np.ndarray) -> np.ndarray:
    """(B, q) each category's share of the codes on a unit, averaged over the units that have any."""
    coded = counts * (p.codings > 0)
    return _divide(_totals(p, coded / np.maximum(p.codings, 1)), coded.sum(axis=1)[:, None])


def _expected(scale: Scale, pairs: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The mean expected disagreement of pairs of distributions; exactly 0 where all lie in one category."""
    total = sum(scale.expected(p, r) for p, r in pairs) / max(len(pairs), 1)
    used = sum(((p != 0) | (r != 0)).astype(int) for p, r in pairs)
    return np.where((used > 0).sum(axis=1) > 1, total, total * 0)


def _divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A / b, nan where b is 0."""
    zero = b == 0
    return np.where(zero, np.nan, a / np.where(zero, 1, b))
