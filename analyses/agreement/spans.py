"""Agreement on spans of text: per character, per ready-made unit (sentence, turn, passage), and span by span.

A span is half-open, [start, end), in code points of a document. All coders named have read all documents named. What one
coder has marked twice with one code counts once: spans of a coder and code that touch or overlap are merged first.
"""

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

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


def character_sets(
    spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str]
) -> tuple["pd.DataFrame", np.ndarray, np.ndarray]:
    """The codes of each character, as the pieces of text between one beginning or end of a span and the next.

    Parameters
    ----------
    spans : columns document, coder, code, start, end
    lengths : code points of each document that all `coders` have read

    Returns
    -------
    sets, characters, documents : the sets of codes per piece and coder, its length, and its document; for
    `sets.over_all` and `sets.per_code` as ratings, weights and clusters: neighbouring characters are not independent, so
    intervals draw documents
    """
    import pandas as pd

    pieces = []
    for document, length in lengths.items():
        here = spans[spans["document"] == document]
        cuts = np.unique(np.clip([0, *here["start"], *here["end"], length], 0, length))
        pieces.append(pd.DataFrame({"document": document, "start": cuts[:-1], "end": cuts[1:]}))
    units = (
        pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=["document", "start", "end"])
    )
    sizes = (units["end"] - units["start"]).to_numpy("float64")
    return unit_sets(spans, units, coders), sizes, units["document"].to_numpy()


def unit_sets(spans: "pd.DataFrame", units: "pd.DataFrame", coders: list[str]) -> "pd.DataFrame":
    """The codes of ready-made units: a unit has a code when a span with it covers any part of the unit.

    Parameters
    ----------
    spans : columns document, coder, code, start, end
    units : columns document, start, end: the sentences, turns or passages of all that `coders` have read

    Returns
    -------
    One row per unit, one column per coder, frozensets (see `sets.over_all`).
    """
    joined = merged(spans[spans["coder"].isin(coders)])
    given = {coder: [set() for _ in range(len(units))] for coder in coders}  # type: dict[str, list[set]]
    for (coder, code), part in joined.groupby(["coder", "code"]):
        for unit in np.flatnonzero(_touched(part, units)):
            given[coder][unit].add(code)
    return units[[]].assign(**{coder: [frozenset(codes) for codes in sets] for coder, sets in given.items()})


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
