"""Counts of a qualitative content analysis: how many meaning units, from how many sources, each category rests on.

Frequency is not importance: what one person says once may be what matters.
"""

from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ["theme", "category", "subcategory"]


def content(units: "pd.DataFrame") -> "pd.DataFrame":
    """How many meaning units and sources stand behind each subcategory, category and theme.

    Parameters
    ----------
    units : one row per meaning unit, with document, theme, category, subcategory (missing where the step is not taken)

    Returns
    -------
    keys theme, category, subcategory ("" where not taken); measures ``meaning_units`` and ``sources`` (documents); n = units that
    have a category, n_missing = units that have none yet and are in no row. In order of the keys.

    References
    ----------
    Graneheim & Lundman (2004) Nurse Education Today 24, pp. 105–112.
    """
    placed = units[units["category"].notna()]
    n, missing = len(placed), len(units) - len(placed)
    rows = []
    for key, part in placed.fillna(dict.fromkeys(LEVELS, "")).groupby(LEVELS, sort=True):
        common = dict(zip(LEVELS, key, strict=True)) | {"n": n, "n_missing": missing, "method": "count"}
        rows += [common | {"measure": "meaning_units", "value": len(part), "unit": "meaning_units"},
                 common | {"measure": "sources", "value": part["document"].nunique(), "unit": "sources"}]  # fmt: skip
    return results(rows, LEVELS)


def in_several(units: "pd.DataFrame") -> list[str]:
    """The codes that stand in more than one category: no data should fall between two (Graneheim & Lundman 2004, p. 107)."""
    placed = units.dropna(subset=["code", "category"])
    counts = placed.groupby(placed["code"].str.casefold())["category"].nunique()
    several = set(counts[counts > 1].index)
    return sorted({code for code in placed["code"] if code.casefold() in several})
