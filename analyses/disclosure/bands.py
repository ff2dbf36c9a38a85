"""Words for the counts of a single table, so vague that nobody is given away.

The attacker knows every published value, the threshold, this rule and the base n. The rule is stricter than it need
be: one cell at risk in a table whose cells add up to the base puts all its cells in bands, and where the bands together
would still give one away, hides them all. For linked tables see `alternatives.in_words`.

Source: SCB, Handbok i statistisk röjandekontroll (2015); methods part 4 of the project's notes.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST_BASE_FOR_BANDS = 10
LEAST_ABOVE = 5  # with fewer possible counts from `least` to the base, the words for them would say too much


def at_risk(value: float, base: int, least: float) -> bool:
    """Whether a count may not be shown: it, or what is left of the base, is smaller than `least`.

    None and all of them are at risk as well: they tell something of everybody (class disclosure).

    >>> at_risk(4, 17, 5), at_risk(8, 17, 5), at_risk(14, 17, 5), at_risk(17, 17, 5), at_risk(17, 17, 0)
    (True, False, True, True, False)
    """
    return bool(least) and (value < least or base - value < least)


def band(value: float, base: int, least: float) -> str:
    """The band of words a count lies in; the bands cover 0 to the base and overlap nowhere.

    none_or_few (fewer than `least`), smaller_part (to under 45 %), about_half (45–55 %), more_than_half (to under
    75 %), most (leaves at least `least` outside), most_or_all (leaves fewer). All counts smaller than `least` share
    one band with 0, so nobody can tell them from none; it is called none_or_smaller_part where it reaches near the
    half, and under_least where it reaches beyond.

    >>> [band(x, 20, 5) for x in (0, 4, 5, 9, 11, 12, 15, 16)]
    ['none_or_few', 'none_or_few', 'smaller_part', 'about_half', 'about_half', 'more_than_half', 'most', 'most_or_all']
    >>> [band(x, 17, 10) for x in (0, 4, 9, 10, 14)]
    ['under_least', 'under_least', 'under_least', 'most_or_all', 'most_or_all']
    """
    if value < least:
        few = least <= 0.45 * base
        return "none_or_few" if few else "none_or_smaller_part" if least <= base / 2 else "under_least"
    if base - value < least:
        return "most_or_all"
    share = value / base
    if share <= 0.55:
        return "smaller_part" if share < 0.45 else "about_half"
    return "more_than_half" if share < 0.75 else "most"


def protect(counts: "pd.DataFrame", least: Sequence[float], *, exclusive: bool) -> "pd.DataFrame":
    """Decide how each count is shown.

    Parameters
    ----------
    counts : rows with value (count) and n (base), one base for all rows
    least : the smallest count that may be shown, per row
    exclusive : the cells add up to the base (each family in one cell), so one cell at risk puts all in bands

    Returns
    -------
    columns shown (``count``, ``band``, ``occurs``, ``absent``, ``hidden``), value (missing unless shown is count) and
    band (missing unless shown is band), with the index of `counts`.
    """
    import pandas as pd

    base = int(counts["n"].iloc[0]) if len(counts) else 0
    cells = list(zip(counts["value"].astype("float64"), least, strict=True))
    risky = [at_risk(value, base, t) for value, t in cells]
    together = exclusive and any(risky)
    rows = [
        _shown(value, base, t) if risk or together else ("count", value, None)
        for (value, t), risk in zip(cells, risky, strict=True)
    ]
    if together and not _withstands(rows, [t for _, t in cells], base):
        rows = [("hidden", None, None) if how == "band" else (how, None, None) for how, _, _ in rows]
    frame = pd.DataFrame(rows, index=counts.index, columns=["shown", "value", "band"])
    return frame.astype({"shown": "str", "value": "Float64", "band": "str"})


def _shown(value: float, base: int, least: float) -> tuple[str, float | None, str | None]:
    if math.isinf(least):
        return ("occurs" if value else "absent", None, None)
    if base < max(LEAST_BASE_FOR_BANDS, least + LEAST_ABOVE):
        return ("hidden", None, None)
    return ("band", None, band(value, base, least or 1))


def _withstands(rows: list[tuple], leasts: list[float], base: int) -> bool:
    """Whether cells that add up to the base stay as vague as their own words when all are read together.

    What reaches down to 0 must still reach 0 or 1, what reaches up to the base likewise, and nothing gets narrower
    at its other end.
    """
    own = [_span(row, base, least) for row, least in zip(rows, leasts, strict=True)]
    lowest, highest = sum(low for low, _ in own), sum(high for _, high in own)
    for low, high in own:
        least = max(low, base - (highest - high))
        most = min(high, base - (lowest - low))
        narrowed_from_below = low == 0 and (least > 1 or most < high)
        narrowed_from_above = high == base and (most < base - 1 or least > low)
        if narrowed_from_below or narrowed_from_above:
            return False
    return True


def _span(row: tuple, base: int, least: float) -> tuple[int, int]:
    """The smallest and the largest count that what is shown may stand for."""
    how, _, name = row
    if how != "band":
        return (1 if how == "occurs" else 0, 0 if how == "absent" else base)
    return span(name, base, least or 1)


def span(name: str, base: int, least: float) -> tuple[int, int]:
    """The smallest and the largest count that a band stands for."""
    inside = [count for count in range(base + 1) if band(count, base, least) == name]
    return inside[0], inside[-1]
