"""What has been collected, by year and kind: the table every evaluation report begins with.

Each row has its own unit (meetings, interviews, days, families); rows are never summed with each other.
"""

from typing import TYPE_CHECKING

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

KEYS = ["what", "of", "year"]


def data_collection(
    meetings: "pd.DataFrame", interviews: "pd.DataFrame", cases: "pd.DataFrame", groups: list[str]
) -> "pd.DataFrame":
    """Number of data-collection events by kind and year, and in all (year missing).

    Parameters
    ----------
    meetings : columns group, date, held, observed, kind
    interviews : columns category, status, date
    cases : column year (may be empty)
    groups : the groups in the order they are shown

    Returns
    -------
    keys `what` (observations, interviews, development_days, followed_up), `of` (group or informant category),
    `year`; measure ``count``. Kinds of which there is nothing are left out; a year without is 0. Rows without a date
    or year are not counted, in the years or in all; n_missing says how many. A meeting counts once.
    """
    observed = meetings[meetings["observed"].fillna(False) & meetings["held"].fillna(False)]
    observed = observed[~observed.duplicated(["group", "date", "kind"]) | observed["date"].isna()]
    ordinary = observed[observed["kind"] != "development_day"]
    held = interviews[interviews["status"] == "held"]
    others = sorted(set(ordinary["group"].dropna()) - set(groups))
    parts = [
        ("observations", group, _years(ordinary[ordinary["group"] == group]), "meetings")
        for group in [*groups, *others]
    ]
    for category in [*groups, *sorted(set(held["category"].dropna()) - set(groups))]:
        parts.append(("interviews", category, _years(held[held["category"] == category]), "interviews"))
    days = observed[observed["kind"] == "development_day"]
    parts.append(("development_days", "", _years(days), "days"))
    parts.append(("followed_up", "", cases["year"], "families"))
    return _count(parts)


def _years(frame: "pd.DataFrame") -> "pd.Series":
    return frame["date"].dt.year.astype("Int64")


def _count(parts: list[tuple]) -> "pd.DataFrame":
    years = sorted({int(year) for _, _, given, _ in parts for year in given.dropna()})
    rows = []
    for what, of, given, unit in parts:
        if not len(given):
            continue
        missing, n = int(given.isna().sum()), int(given.notna().sum())
        common = {
            "what": what,
            "of": of,
            "measure": "count",
            "unit": unit,
            "method": "count",
            "n": n,
        }
        rows += [common | {"year": year, "value": int((given == year).sum())} for year in years]
        rows.append(common | {"year": None, "value": n, "n_missing": missing})
    frame = results(rows, KEYS)
    return frame.assign(year=frame["year"].astype("Int64"))
