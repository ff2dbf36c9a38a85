"""Agreement where a unit may have several codes, or none: the rule for coded passages.

*Per code*: present or absent, on all units that were shown to both. *Over all*: pooled over the codes (the sums of the
observed and of the expected disagreements), and Krippendorff's alpha with the MASI distance between sets. Most codes
are absent from most units, which makes percent agreement high whatever the coders do: look at what was coded only
(``coded_only``) beside it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from analyses.agreement import USUAL, How, numbered, rows
from analyses.agreement.coefficients import (
    Disagreements,
    Measure,
    gwet,
    krippendorff,
    pair_sum,
    percent,
)
from analyses.agreement.patterns import Patterns, patterns
from analyses.agreement.scales import NOMINAL, ByPair, masi
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def code_sets(codings: "pd.DataFrame", shown: "pd.DataFrame") -> "pd.DataFrame":
    """The set of codes that each coder gave each unit.

    Parameters
    ----------
    codings : columns unit, coder, code; what was not shown to the coder is not counted
    shown : columns unit, coder; a row for each unit that a coder has looked at, whether coded or not

    Returns
    -------
    One row per unit (the index), one column per coder, frozensets; empty where the coder left the unit uncoded, missing
    where it was not shown.
    """
    import pandas as pd

    seen = shown[["unit", "coder"]].drop_duplicates()
    given = seen.merge(codings[["unit", "coder", "code"]].dropna(), how="left")
    together = given.groupby(["unit", "coder"], sort=False)["code"].agg(
        lambda codes: frozenset(codes.dropna())
    )
    table = together.unstack("coder") if len(seen) else pd.DataFrame(dtype=object)
    return table.reindex(index=seen["unit"].unique(), columns=sorted(seen["coder"].unique()))


def over_all(
    sets: "pd.DataFrame", how: How = USUAL, clusters: object = None, weights: "np.ndarray | None" = None
) -> "pd.DataFrame":
    """Agreement over all codes together.

    Parameters
    ----------
    sets : one row per unit, one column per coder: the frozenset of codes, missing where the unit was not shown; from
        `code_sets`, `spans.character_sets` or `spans.unit_sets`
    clusters : (N,) the meeting or document of each unit; without them there are no intervals where there are weights
    weights : (N,) how much each unit counts, as the characters of a piece of text; by default each is one

    Returns
    -------
    One row per measure: ``same_codes`` (share of units with exactly the same codes), ``percent_agreement``,
    ``gwet_ac1`` and ``krippendorff_alpha`` (present or absent, pooled over the codes), ``coded_only`` (of the codes that
    either gave a unit, those that both gave), ``krippendorff_alpha_masi`` (between sets: partly alike is partly
    agreed). n = units shown to at least two. Source for MASI: Passonneau (2006), LREC, p. 831.
    """
    p, holds = _patterns(sets, weights)
    how = _drawn(how, clusters, weights)
    wanted = {
        "same_codes": Measure(percent, "sets"),
        "percent_agreement": Measure(_pooled(percent, holds), "pooled_pairs", empty="no_codes"),
        "coded_only": _coded_only(holds),
        "gwet_ac1": Measure(_pooled(gwet, holds), "pooled_gwet_2008", empty="no_codes"),
        "krippendorff_alpha": Measure(_pooled(krippendorff, holds), "pooled_krippendorff_nominal", empty="no_codes"),
        "krippendorff_alpha_masi": Measure(partial(krippendorff, scale=masi(p.values)), "krippendorff_masi"),
    }  # fmt: skip
    return results(rows(p, wanted, how, numbered(clusters)), [])


def per_code(
    sets: "pd.DataFrame", how: How = USUAL, clusters: object = None, weights: "np.ndarray | None" = None
) -> "pd.DataFrame":
    """Agreement on each code that anybody used, present or absent; most used first. Parameters as `over_all`.

    Returns
    -------
    key code; measures ``percent_agreement``, ``coded_only``, ``gwet_ac1``, ``krippendorff_alpha``, and ``units``: how many
    of the n units at least one coder gave the code.
    """
    p, holds = _patterns(sets, weights)
    how = _drawn(how, clusters, weights)
    found = []
    for place, code in enumerate(_codes(p.values)):
        one = holds[:, [place]]
        wanted = {
            "percent_agreement": Measure(_pooled(percent, one), "pairs"),
            "coded_only": _coded_only(one),
            "gwet_ac1": Measure(_pooled(gwet, one), "gwet_2008"),
            "krippendorff_alpha": Measure(_pooled(krippendorff, one), "krippendorff_nominal"),
        }  # fmt: skip
        used = p.pairable & (_present(p, one[:, 0]).codes == 1).any(axis=1)
        units = {"measure": "units", "value": int(p.counts[used].sum()), "n": int(p.n), "n_missing": int(p.n_missing),
                 "unit": how.unit, "method": "count", "reason": ""}  # fmt: skip
        found.append([{"code": code} | row for row in (units, *rows(p, wanted, how, numbered(clusters)))])
    found.sort(key=lambda part: -part[0]["value"])
    return results([row for part in found for row in part], ["code"])


def _drawn(how: How, clusters: object, weights: "np.ndarray | None") -> How:
    """No draws of single units where these have weights: characters of one text are not independent."""
    return replace(how, replicates=0) if weights is not None and clusters is None else how


def _patterns(sets: "pd.DataFrame", weights: np.ndarray | None) -> tuple[Patterns, np.ndarray]:
    """The patterns of the sets, and which of them hold which code: (sets, codes), True or False."""
    p = patterns(sets, weights=weights).of_those_who_coded()
    ordered = sorted(range(len(p.values)), key=lambda place: sorted(map(str, p.values[place])))
    values, new = [p.values[place] for place in ordered], np.array([*np.argsort(ordered), -1], int)
    codes = _codes(values)
    holds = np.array([[code in members for code in codes] for members in values], bool)
    return replace(p, codes=new[p.codes], values=values), holds.reshape(len(values), len(codes))


def _codes(sets: list[frozenset]) -> list:
    return sorted({code for members in sets for code in members}, key=str)


def _present(p: Patterns, holds: np.ndarray) -> Patterns:
    """The same units by whether one code is present; `holds` tells it of each set."""
    present = np.array([*holds, 0], int)[p.codes]
    return replace(p, codes=np.where(p.codes < 0, p.codes, present), values=[False, True])


def _pooled(
    work: Callable[[Patterns, np.ndarray], Disagreements], holds: np.ndarray
) -> Callable[[Patterns, np.ndarray], Disagreements]:
    """A coefficient pooled over codes: the sums of their observed and of their expected disagreements."""

    def pooled(p: Patterns, counts: np.ndarray) -> Disagreements:
        parts = [work(_present(p, column), counts) for column in holds.T]
        nothing = np.zeros(len(counts))
        return sum((o for o, _ in parts), nothing), sum((e for _, e in parts), nothing)

    return pooled


def _coded_only(holds: np.ndarray) -> Measure:
    """Of the codes that one of two coders gave a unit, the share that both gave it."""

    def apart(p: Patterns, counts: np.ndarray) -> Disagreements:
        pairs = [(_present(p, column), counts) for column in holds.T]
        differ = sum((pair_sum(q, c, NOMINAL) for q, c in pairs), np.zeros(len(counts)))
        either = sum((pair_sum(q, c, ByPair(np.maximum)) for q, c in pairs), np.zeros(len(counts)))
        return differ, either

    return Measure(apart, "shared_of_given", empty="no_codes")
