"""Which nested counts would give somebody away: how many have come at least so far.

Who has stopped between two steps is a group as well: the difference of two counts. A group of one to `least` − 1 puts
all counts of the table in bands of words; where the bands together would still narrow such a group, all are hidden.
That nobody stopped, or that everybody has come so far, tells nothing of anybody: a step is no trait.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from analyses.disclosure.bands import LEAST_ABOVE, LEAST_BASE_FOR_BANDS, band, span

if TYPE_CHECKING:
    import pandas as pd


def protect_nested(
    counts: Sequence[int], base: int, least: int, others: Sequence[int] = ()
) -> "pd.DataFrame":
    """Decide how each of a falling row of counts is shown.

    Parameters
    ----------
    counts : how many have come at least so far; none larger than the one before it, the first at most `base`
    least : the smallest group that may be shown
    others : further groups of the same table that could be worked out (those not known)

    Returns
    -------
    columns shown (``count``, ``band``, ``hidden``), value (missing unless shown is count), band (missing unless shown
    is band) and low (the smallest count it may stand for), a row per count.
    """
    import pandas as pd

    stops = [before - after for before, after in pairwise([base, *counts, 0])]
    left = [base - count for count in counts]
    small = any(0 < group < least for group in [*stops, *left, *counts, *others])
    rows: list[tuple[str, int | None, str | None, int]]
    bands = [band(count, base, least) for count in counts]
    if not small:
        rows = [("count", count, None, count) for count in counts]
    elif base < max(LEAST_BASE_FOR_BANDS, least + LEAST_ABOVE) or not _withstand(bands, counts, base, least):
        rows = [("hidden", None, None, 0) for _ in counts]
    else:
        rows = [("band", None, name, span(name, base, least)[0]) for name in bands]
    frame = pd.DataFrame(rows, columns=["shown", "value", "band", "low"])
    return frame.astype({"shown": "str", "value": "Float64", "band": "str", "low": "Int64"})


def _withstand(bands: list[str], counts: Sequence[int], base: int, least: int) -> bool:
    """Whether each small group may, for all that is told, be of one person or none, and of `least` − 1 or more."""
    spans = [(base, base), *(span(name, base, least) for name in bands), (0, 0)]
    lows = [max(low for low, _ in spans[place:]) for place in range(len(spans))]
    highs = [min(high for _, high in spans[: place + 1]) for place in range(len(spans))]
    known = [base, *counts, 0]
    pairs = {(place, place + 1) for place in range(len(known) - 1)}
    pairs |= {(0, place) for place in range(1, len(known))} | {
        (place, len(known) - 1) for place in range(len(known))
    }
    for before, after in pairs:
        fewest, most = max(0, lows[before] - highs[after]), highs[before] - lows[after]
        if 0 < known[before] - known[after] < least and (fewest > 1 or most < least - 1):
            return False
    return True
