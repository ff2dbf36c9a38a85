"""Agreement between coders: how often they gave the same codes, and how much of that is more than chance.

Which number to look at: first the disagreements themselves; then percent agreement, which everybody understands; then
Krippendorff's alpha, which also takes chance, missing codings and the level of measurement into account. Where nearly all
units have one and the same code, alpha and the kappas are low whatever the coders do: look at Gwet's AC1 beside them. No
limit is put on any of them: 1 is agreement throughout, 0 what chance would give, below 0 less than that.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analyses.agreement import coefficients
from analyses.agreement.coefficients import Measure, coefficient, measures, numeric, weighting
from analyses.agreement.intervals import Interval, gwet_error, intervals, large_sample_error
from analyses.agreement.patterns import Patterns, patterns
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "linear", "quadratic")
REPLICATES, SEED = 1000, 1


@dataclass(frozen=True)
class How:
    """How agreement is to be worked out.

    Attributes
    ----------
    level : nominal, ordinal, interval or ratio, for Krippendorff's alpha
    weights : identity, linear or quadratic, for weighted kappa and AC2; by the numbers at interval and ratio level, else
        by place in the order of the categories
    categories : all there were to choose from, in order; None for those that occur. Brennan–Prediger and Gwet depend on it
    replicates, seed : of the bootstrap; 0 replicates give no interval
    unit : what a row of the ratings is, for the column `unit`
    """

    level: str = "nominal"
    weights: str = "identity"
    categories: tuple | None = None
    replicates: int = REPLICATES
    seed: int = SEED
    unit: str = "units"

    def patterns(self, ratings: "pd.DataFrame") -> Patterns:
        """The patterns of ratings with these categories, of the coders who have coded anything."""
        categories = list(self.categories) if self.categories is not None else None
        return patterns(ratings, categories).of_those_who_coded()


USUAL = How()


def agreement(
    ratings: "pd.DataFrame", how: How = USUAL, clusters: object = None, only: tuple[str, ...] = ()
) -> "pd.DataFrame":
    """All coefficients of agreement for a table of ratings.

    Parameters
    ----------
    ratings : one row per unit, one column per coder; labels of any kind, missing where a coder has not coded the unit
    how : level, weights, categories, bootstrap
    clusters : (N,) what each unit belongs to (its meeting, its document); intervals then draw these instead of units
    only : the measures wanted, by default all

    Returns
    -------
    One row per measure: percent_agreement, cohen_kappa, weighted_kappa, scott_pi, fleiss_kappa, conger_kappa,
    brennan_prediger, gwet_ac1, gwet_ac2, krippendorff_alpha. n = units that at least two coders have coded, n_missing = the
    others. Low and high are a 95 per cent percentile bootstrap interval. A missing value has as reason ``no_units``,
    ``all_missing``, ``one_coder``, ``no_pairs``, ``one_category``, ``needs_two_coders``, ``not_numbers`` or
    ``negative_numbers``; a missing interval ``too_few_units``, ``too_few_clusters``, ``often_undefined``, ``no_interval``.
    `method` names the formula and the bootstrap (``+few_clusters``: 10 to 19; ``+undefined_3``: three replicates
    had no value).

    Weighted kappa, Cohen and Scott are for two coders; for more, Conger's and Fleiss' kappas are their generalisations.
    """
    p = how.patterns(ratings)
    wanted = measures(p.values, how.level, how.weights)
    wanted = {name: measure for name, measure in wanted.items() if name in only or not only}
    return results(rows(p, wanted, how, numbered(clusters)), [])


def rows(p: Patterns, wanted: dict[str, Measure], how: How, clusters: np.ndarray | None = None) -> list[dict]:
    """A row of a result per measure, from patterns (see `agreement`); `clusters` as `numbered` gives them."""
    reasons = {name: undefined(p, measure) for name, measure in wanted.items()}
    values = {
        n: float(coefficient(*m.work(p, p.counts[None]))[0]) + 0.0
        for n, m in wanted.items()
        if not reasons[n]
    }
    reasons |= {name: wanted[name].empty for name, value in values.items() if np.isnan(value)}
    around: dict[str, Interval] = {}
    for material, by_coder in ((p.unordered(), False), (p, True)):
        works = {n: m.work for n, m in wanted.items() if m.by_coder is by_coder and not reasons[n]}
        around |= intervals(material, works, clusters, how.replicates, how.seed) if works else {}
    return [
        {
            "measure": name,
            "method": measure.method,
            "n": int(p.n),
            "n_missing": int(p.n_missing),
            "unit": how.unit,
        }
        | _found(values.get(name), reasons[name], measure, around.get(name))
        for name, measure in wanted.items()
    ]


def _found(value: float | None, reason: str, measure: Measure, around: Interval | None) -> dict:
    if around is None:
        return {"value": None, "reason": reason}
    marks = [f"+bootstrap_{around.replicates}"] if around.replicates else []
    marks += ["+few_clusters"] if around.few else []
    marks += [f"+undefined_{around.undefined}"] if around.undefined else []
    return {"value": value, "low": around.low, "high": around.high, "reason": around.reason,
            "method": measure.method + "".join(marks)}  # fmt: skip


def undefined(p: Patterns, measure: Measure) -> str:
    """Why a measure can have no value for these patterns; "" where it can."""
    coders = p.codes.shape[1]
    if not p.counts.sum():
        return "no_units"
    if coders < 2:
        return "one_coder" if coders else "all_missing"
    if not p.pairable.any():
        return "no_pairs"
    if measure.two_coders and coders > 2:
        return "needs_two_coders"
    if measure.needs_numbers and not numeric(p.values):
        return "not_numbers"
    return "negative_numbers" if measure.method.endswith("_ratio") and min(p.values) < 0 else ""


def numbered(clusters: object) -> np.ndarray | None:
    """Clusters as numbers from 0; a unit without one is a cluster of its own."""
    if clusters is None:
        return None
    import pandas as pd

    numbers, seen = pd.factorize(pd.Series(clusters))
    alone = numbers < 0
    numbers[alone] = len(seen) + np.arange(alone.sum())
    return numbers


def standard_errors(ratings: "pd.DataFrame", how: How = USUAL) -> "pd.DataFrame":
    """Published large-sample standard errors, for comparison with other programs; intervals come from the bootstrap.

    Returns
    -------
    One row per measure (cohen_kappa, weighted_kappa: Fleiss, Cohen & Everitt 1969; gwet_ac1, gwet_ac2: Gwet 2008), the
    value being the standard error; missing where the measure is.
    """
    p = how.patterns(ratings)
    found = []
    for name, measure in measures(p.values, how.level, how.weights).items():
        if name in ("cohen_kappa", "weighted_kappa", "gwet_ac1", "gwet_ac2"):
            reason = undefined(p, measure) or _one_category(p, measure)
            row = {
                "measure": name,
                "n": int(p.n),
                "n_missing": int(p.n_missing),
                "unit": how.unit,
                "reason": reason,
            }
            found.append(row | ({} if reason else _error(p, name, measure, how)))
    return results(found, [])


def _error(p: Patterns, name: str, measure: Measure, how: How) -> dict:
    if name == "gwet_ac1":
        return {"value": gwet_error(p), "method": "gwet_2014"}
    if name == "gwet_ac2":
        return {"value": gwet_error(p, weighting(p.values, how.level, how.weights)), "method": "gwet_2014"}
    return {"value": large_sample_error(p, measure.work), "method": "fleiss_cohen_everitt_1969"}


def _one_category(p: Patterns, measure: Measure) -> str:
    return "one_category" if np.isnan(coefficient(*measure.work(p, p.counts[None]))[0]) else ""


def per_category(ratings: "pd.DataFrame", how: How = USUAL) -> "pd.DataFrame":
    """How well coders agree on each category: a low value points at the definition to talk about.

    Returns
    -------
    key category; measures ``fleiss_kappa`` (one category against all others, Fleiss 1971, p. 381) and ``share`` (of all
    codes). n = units that at least two have coded. For one-of-many codes and judgements; for several codes on one
    passage see `analyses.agreement.sets`.
    """
    p = how.patterns(ratings)
    common = {"n": int(p.n), "n_missing": int(p.n_missing), "unit": how.unit}
    found, codes = [], float((p.counts @ (p.codes >= 0)).sum())
    for place, category in enumerate(p.values):
        kappa = float(coefficient(*coefficients.per_category(p, p.counts[None], place))[0]) if p.n else np.nan
        reason = "" if not np.isnan(kappa) else "one_category" if p.n else "no_pairs"
        share = float((p.counts @ (p.codes == place)).sum() / codes) if codes else None
        found += [
            common | {"category": category, "measure": "fleiss_kappa", "method": "fleiss_1971", "reason": reason,
                      "value": None if reason else kappa},
            common | {"category": category, "measure": "share", "method": "codes", "value": share,
                      "reason": "" if codes else "all_missing"},
        ]  # fmt: skip
    return results(found, ["category"])


def pairwise(ratings: "pd.DataFrame", how: How = USUAL) -> "pd.DataFrame":
    """Agreement of each pair of coders; keys coder and other, measures and n as `agreement`."""
    import pandas as pd

    parts = []
    for one, other in combinations(range(ratings.shape[1]), 2):
        part = agreement(ratings.iloc[:, [one, other]], how)
        part.insert(0, "coder", str(ratings.columns[one]))
        part.insert(1, "other", str(ratings.columns[other]))
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else results([], ["coder", "other"])


def light(ratings: "pd.DataFrame", how: How = USUAL) -> "pd.DataFrame":
    """Light's kappa: the mean of Cohen's kappas of all pairs of coders. Light (1971), Psychological Bulletin 76, p. 367.

    Returns
    -------
    One row, n = units that at least two have coded; missing with reason ``pair_undefined`` where a pair has no kappa.
    """
    p = how.patterns(ratings)
    reason = undefined(p, Measure(coefficients.fleiss, ""))
    pairs = [] if reason else [p.only(list(pair)) for pair in combinations(range(p.codes.shape[1]), 2)]
    kappas = [float(coefficient(*coefficients.cohen(pair, pair.counts[None]))[0]) for pair in pairs]
    value = float(np.mean(kappas)) if kappas else np.nan
    reason = reason or ("pair_undefined" if np.isnan(value) else "")
    row = {"measure": "light_kappa", "value": None if reason else value, "n": int(p.n), "n_missing": int(p.n_missing),
           "unit": how.unit, "method": "light_1971", "reason": reason}  # fmt: skip
    return results([row], [])


def confusion(ratings: "pd.DataFrame", how: How = USUAL) -> "pd.DataFrame":
    """Which categories are taken for which: (q, q) counts of pairs of codes on one unit.

    With two coders the rows are the first one's categories and the columns the second's; with more, each pair of coders is
    counted in both directions.
    """
    import pandas as pd

    p = how.patterns(ratings)
    q, coders = len(p.values), p.codes.shape[1]
    counts = np.zeros((q, q))
    for one, other in combinations(range(coders), 2):
        both = (p.codes[:, one] >= 0) & (p.codes[:, other] >= 0)
        np.add.at(counts, (p.codes[both, one], p.codes[both, other]), p.counts[both])
    counts = counts if coders <= 2 else counts + counts.T
    return pd.DataFrame(counts.astype("int64"), index=p.values, columns=p.values)
