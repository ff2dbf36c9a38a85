"""Agreement on spans of text: per character, per ready-made unit (sentence, turn, passage), and span by span.

A span is half-open, [start, end), in code points of a document. All coders named have read all documents named. What one
coder has marked twice with one code counts once: spans of a coder and code that touch or overlap are merged first.
"""

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analyses.agreement import USUAL, How, numbered, rows
from analyses.agreement.coefficients import Measure, gwet, krippendorff, pair_sum, percent
from analyses.agreement.patterns import Patterns, patterns
from analyses.agreement.scales import NOMINAL, ByPair
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def merged(spans: "pd.DataFrame") -> "pd.DataFrame":
    """Spans of the same document, coder and code that touch or overlap as one; columns document, coder, code, start, end."""
    import pandas as pd

    keys = ["document", "coder", "code"]
    ordered = spans[[*keys, "start", "end"]].sort_values([*keys, "start"], ignore_index=True)
    ordered = ordered[ordered["end"] > ordered["start"]]
    reached = ordered.groupby(keys, sort=False)["end"].cummax().groupby([ordered[k] for k in keys]).shift()
    begins = (reached.isna() | (ordered["start"] > reached)).cumsum()
    whole = ordered.groupby(begins.rename("span"))
    return pd.DataFrame({**{k: whole[k].first() for k in keys}, "start": whole["start"].min(), "end": whole["end"].max()}
                        ).reset_index(drop=True)  # fmt: skip


def per_character(
    spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str], how: How = USUAL
) -> "pd.DataFrame":
    """Agreement on each code, character by character.

    Parameters
    ----------
    spans : columns document, coder, code, start, end
    lengths : code points of each document that all `coders` have read

    Returns
    -------
    key code; measures ``percent_agreement``, ``coded_only`` (of the characters that one of two marked, those that both
    marked: the figure to look at where most text is unmarked), ``gwet_ac1``, ``krippendorff_alpha``; n = characters.
    Neighbouring characters are not independent, so intervals draw documents.
    """
    found = []
    joined = merged(spans[spans["document"].isin(lengths) & spans["coder"].isin(coders)])
    for code, part in joined.groupby("code"):
        marked, weights, documents = _pieces(part, lengths, coders)
        p = patterns(marked, [False, True], weights)
        part_how = replace(how, unit="characters")
        found += [
            {"code": code} | row for row in rows(p, _present_or_absent(), part_how, numbered(documents))
        ]
    return results(found, ["code"])


def per_unit(
    spans: "pd.DataFrame", units: "pd.DataFrame", coders: list[str], how: How = USUAL
) -> "pd.DataFrame":
    """Agreement on each code by ready-made units: a unit has a code when a span with it covers any part of the unit.

    Parameters
    ----------
    spans : columns document, coder, code, start, end
    units : columns document, start, end: the sentences, turns or passages of all that `coders` have read

    Returns
    -------
    As `per_character`; n = units. Intervals draw documents.
    """
    found = []
    documents = numbered(units["document"].to_numpy())
    for code, part in merged(spans[spans["coder"].isin(coders)]).groupby("code"):
        touched = {coder: _touched(part[part["coder"] == coder], units) for coder in coders}
        p = patterns(units[[]].assign(**touched), [False, True])
        found += [{"code": code} | row for row in rows(p, _present_or_absent(), how, documents)]
    return results(found, ["code"])


def span_f1(spans: "pd.DataFrame", coders: list[str], tolerance: int = 0) -> "pd.DataFrame":
    """How many spans two coders share: 2 × shared / (one's + the other's), pooled over all pairs of coders.

    Two spans are shared when they have the same code and both ends lie at most `tolerance` characters apart; each span is
    used once, in as many pairs as possible. 1: the same spans; 0: none alike. Chance is not taken into account.

    Returns
    -------
    key code (missing: all codes together); measure ``span_f1``; n = spans of all coders.
    """
    joined = merged(spans[spans["coder"].isin(coders)])
    counts = {code: _shared(part, coders, tolerance) for code, part in joined.groupby("code")}
    everything = tuple(sum(column) for column in zip(*counts.values(), strict=True)) or (0, 0)
    sizes = joined["code"].value_counts()
    found = []
    for code, (shared, both) in [*counts.items(), (None, everything)]:
        n = len(joined) if code is None else int(sizes[code])
        value = {"value": 2 * shared / both, "reason": ""} if both else {"reason": "no_codes"}
        found.append(
            {"code": code, "measure": "span_f1", "n": n, "unit": "spans", "method": f"tolerance_{tolerance}"}
            | value
        )
    return results(found, ["code"])


def _present_or_absent() -> dict[str, Measure]:
    return {
        "percent_agreement": Measure(percent, "pairs"),
        "coded_only": Measure(_either, "shared_of_given", empty="no_codes"),
        "gwet_ac1": Measure(gwet, "gwet_2008"),
        "krippendorff_alpha": Measure(krippendorff, "krippendorff_nominal"),
    }


def _either(p: Patterns, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return pair_sum(p, counts, NOMINAL), pair_sum(p, counts, ByPair(np.maximum))


def _pieces(
    spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str]
) -> tuple["pd.DataFrame", np.ndarray, np.ndarray]:
    """The text cut wherever a span begins or ends: who has marked each piece, its length, and its document."""
    import pandas as pd

    tables, weights, documents = [], [], []
    for document, length in lengths.items():
        here = spans[spans["document"] == document]
        cuts = np.unique(np.clip([0, *here["start"], *here["end"], length], 0, length))
        units = pd.DataFrame({"document": document, "start": cuts[:-1], "end": cuts[1:]})
        tables.append(
            pd.DataFrame({coder: _touched(here[here["coder"] == coder], units) for coder in coders})
        )
        weights.append(np.diff(cuts))
        documents += [document] * len(units)
    if not tables:
        return pd.DataFrame(columns=coders, dtype=bool), np.zeros(0), np.zeros(0)
    return pd.concat(tables, ignore_index=True), np.concatenate(weights), np.array(documents)


def _touched(spans: "pd.DataFrame", units: "pd.DataFrame") -> np.ndarray:
    """(N,) whether any of the merged spans covers part of each unit."""
    found = np.zeros(len(units), bool)
    for document, here in spans.groupby("document"):
        inside = (units["document"] == document).to_numpy()
        start, end = units["start"].to_numpy()[inside], units["end"].to_numpy()[inside]
        begun = np.searchsorted(
            np.sort(here["start"]), end, side="left"
        )  # spans that begin before the unit ends
        over = np.searchsorted(np.sort(here["end"]), start, side="right")  # spans that end before it begins
        found[inside] = begun > over
    return found


def _shared(spans: "pd.DataFrame", coders: list[str], tolerance: int) -> tuple[int, int]:
    """The number of shared spans and of all spans, over all pairs of coders."""
    shared = both = 0
    for one, other in combinations(coders, 2):
        mine, theirs = spans[spans["coder"] == one], spans[spans["coder"] == other]
        both += len(mine) + len(theirs)
        for document in set(mine["document"]) & set(theirs["document"]):
            ends = [
                part.loc[part["document"] == document, ["start", "end"]].to_numpy() for part in (mine, theirs)
            ]
            shared += _matched(ends[0], ends[1], tolerance)
    return shared, both


def _matched(mine: np.ndarray, theirs: np.ndarray, tolerance: int) -> int:
    """The most spans that can be paired off (augmenting paths)."""
    near = [np.flatnonzero((np.abs(theirs - span) <= tolerance).all(axis=1)).tolist() for span in mine]
    taken: dict[int, int] = {}

    def place(span: int, tried: set[int]) -> bool:
        for other in near[span]:
            if other not in tried:
                tried.add(other)
                if other not in taken or place(taken[other], tried):
                    taken[other] = span
                    return True
        return False

    return sum(place(span, set()) for span in range(len(mine)))
