"""Counts of words and codes in texts. The unit is the informant or the meeting first, the passage second.

Frequency is not importance: what one person says once may be what matters.
"""

from math import log2
from typing import TYPE_CHECKING

from analyses.counting import Rows, counted, different, shared
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

SMOOTHING = 0.5  # added to a count, so that a word that one side lacks has a finite log ratio
LEAST_INFORMANTS = 2


def keyness(words: "pd.DataFrame", group: str, against: str) -> "pd.DataFrame":
    """What words one group uses more than another: the log ratio, and by how many persons.

    Parameters
    ----------
    words : one row per informant and word, columns group, informant, word (a lemma), count
    group, against : the two groups compared

    Returns
    -------
    key word; measures ``log_ratio`` (base 2: 1 means twice as common in `group`, −1 half), ``informants`` (how many in
    `group` use the word); n = informants of `group`. Only words that at least two informants use are there: one
    person's way of speaking is not a group's. No p-values: words of one text do not fall independently.

    References
    ----------
    Hardie (2014) Log Ratio: an informal introduction; ½ is added to both counts.
    """
    import pandas as pd

    sides = {side: words[words["group"] == side] for side in (group, against)}
    totals = {side: float(part["count"].sum()) for side, part in sides.items()}
    persons = {side: part["informant"].nunique() for side, part in sides.items()}
    if not all(totals.values()):
        return results([], ["word"])
    counts = pd.DataFrame({side: part.groupby("word")["count"].sum() for side, part in sides.items()})
    users = sides[group][sides[group]["count"] > 0].groupby("word")["informant"].nunique()
    common = {"n": persons[group], "unit": "informants"}
    rows = []
    for word, count in counts.fillna(0).iterrows():
        using = int(users.get(word, 0))
        if using >= LEAST_INFORMANTS:
            shares = [
                (float(count[side]) + SMOOTHING) / (totals[side] + SMOOTHING) for side in (group, against)
            ]
            key = common | {"word": word}
            rows += [
                key | {"measure": "log_ratio", "value": log2(shares[0] / shares[1]), "method": "log_ratio"},
                key | {"measure": "informants", "value": using, "method": "count"},
            ]
    return results(rows, ["word"])


def co_occurrence(codings: Rows, unit: str = "passage") -> "pd.DataFrame":
    """How often two codes stand in the same passage (or meeting, or source).

    Parameters
    ----------
    codings : columns code and `unit`, one row per coding, in any engine; doubles count once
    unit : the column that says where a code stands

    Returns
    -------
    keys code and with (every pair that occurs, in alphabetical order); measures ``count`` (units with both) and
    ``jaccard`` (of the units with either); n = units with any code.
    """
    own = {code: int(n) for code, n in counted(codings, ["code"], unit).dropna().itertuples(index=False)}
    common = {"n": different(codings, unit, "code"), "unit": unit, "method": "cooccurrence"}
    rows = []
    for one, other, both in shared(codings, "code", unit).itertuples(index=False):
        key, either = common | {"code": one, "with": other}, own[one] + own[other] - both
        rows += [
            key | {"measure": "count", "value": int(both)},
            key | {"measure": "jaccard", "value": int(both) / int(either)},
        ]
    return results(rows, ["code", "with"])


def new_codes(codings: "pd.DataFrame", order: list[str]) -> "pd.DataFrame":
    """How many codes each interview brought that no earlier one had.

    A curve that flattens says that the last interviews brought little new with *this* codebook and *these* questions;
    whether that is saturation is for the evaluator to say.

    Parameters
    ----------
    codings : columns source and code
    order : the sources in the order they were made; also those without codings

    Returns
    -------
    key source, in `order`; measures ``new`` and ``so_far``; n = codes of the source itself.
    """
    own = {source: set(part["code"].dropna()) for source, part in codings.groupby("source")}
    seen: set = set()
    rows = []
    for source in order:
        here = own.get(source, set())
        common = {"source": source, "n": len(here), "unit": "codes", "method": "first_occurrence"}
        new, seen = here - seen, seen | here
        rows += [
            common | {"measure": "new", "value": len(new)},
            common | {"measure": "so_far", "value": len(seen)},
        ]
    return results(rows, ["source"])
