"""Descriptive statistics for few cases. The cases of a study are all cases, not a sample: "x of 17", no intervals."""

from typing import TYPE_CHECKING, Any

from analyses.changes import reached_by
from analyses.counting import Rows, counted, counted_both, different, within
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def multi_response(cases: Rows, answers: Rows, column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have each of several possible answers (a family may have several risk factors).

    Parameters
    ----------
    cases : one row per case, column id, in any engine (see `analyses.counting`)
    answers : one row per case and answer, columns case and `column`, in the same engine
    values : all possible answers, in order; those nobody has are counted 0

    Returns
    -------
    key `column`; measures ``count`` (cases with the answer) and ``share`` (of all cases, 0–1); n = number of cases.
    A case counts once, and once per answer, however many rows it has. Answers of cases that are not in `cases` are
    not counted and stand as n_missing.
    """
    known = within(answers, "case", cases, "id")
    both = counted_both(known, [column], "case").dropna()
    found = _by_value(both, column)
    n, missing = different(cases, "id"), int(counted(answers, [])["count"].sum() - both["rows"].sum())
    rows = []
    for value in values:
        count = found.get(value, 0)
        share = {"value": count / n} if n else {"value": None, "reason": "no_cases"}
        common = {column: value, "n": n, "n_missing": missing, "unit": "families", "method": "multi_response"}
        rows += [common | {"measure": "count", "value": count}, common | {"measure": "share"} | share]
    return results(rows, [column])


def _by_value(counts: "pd.DataFrame", column: str) -> dict:
    known = counts.dropna()
    return dict(zip(known[column].tolist(), known["count"].tolist(), strict=True))


def counts(cases: Rows, column: str, values: list[str]) -> "pd.DataFrame":
    """How many cases have each value of a single-valued column; n = cases with a value."""
    all_counts = counted(cases, [column])
    found = _by_value(all_counts, column)
    n = sum(found.values())
    missing = int(all_counts["count"].sum()) - n
    rows = [
        {column: value, "measure": "count", "value": found.get(value, 0), "n": n, "n_missing": missing,
         "unit": "families", "method": "count"}
        for value in values
    ]  # fmt: skip
    return results(rows, [column])


def durations(cases: "pd.DataFrame", weeks_per_month: float = 365.25 / 12 / 7) -> "pd.DataFrame":
    """How long contacts lasted, in months: median, quartiles and the longest.

    The longest is meant to be written "up to about"; minimum is not given, since it points at one family.

    Parameters
    ----------
    cases : column weeks (how long, or how long so far; missing is not used, counted in n_missing) and, where dates are
        kept, start and end: a contact that has begun and not ended is ongoing, and counts with the time it has lasted

    Returns
    -------
    measures ``median``, ``lower_quartile``, ``upper_quartile``, ``longest`` in months, and ``ongoing`` (contacts). By
    Kaplan–Meier where some are ongoing (a quartile that has not been reached is missing, ``not_reached``), else
    quantiles of type 7.
    """
    known = cases.dropna(subset="weeks")
    months = known["weeks"].astype("float64") / weeks_per_month
    ended = _ended(known)
    common = {"n": len(known), "n_missing": len(cases) - len(known), "unit": "months"}
    quantiles = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75, "longest": 1.0}
    rows = [common | {"measure": measure} | _quantile(months, ended, q) for measure, q in quantiles.items()]
    ongoing = common | {
        "measure": "ongoing",
        "value": int((~ended).sum()),
        "unit": "families",
        "method": "count",
    }
    return results([*rows, ongoing], [])


def _ended(cases: "pd.DataFrame") -> "pd.Series":
    import pandas as pd

    if not {"start", "end"} <= set(cases.columns):
        return pd.Series(True, index=cases.index)
    return cases["end"].notna() | cases["start"].isna()


def _quantile(months: "pd.Series", ended: "pd.Series", share: float) -> dict:
    if months.empty:
        return {"method": "quantile_type_7", "reason": "no_durations"}
    if ended.all() or share == 1:
        return {"method": "quantile_type_7", "value": months.quantile(share)}
    value = reached_by(months, ended, share)
    return {"method": "kaplan_meier", "value": value, "reason": "" if value is not None else "not_reached"}


def share_with_several(
    cases: "pd.DataFrame", answers: "pd.DataFrame", column: str, least: int = 2
) -> "pd.DataFrame":
    """How many cases have at least `least` different answers; n = number of cases."""
    known = answers[answers["case"].isin(cases["id"])].dropna(subset=[column])
    several = int((known.groupby("case")[column].nunique() >= least).sum())
    n, method = cases["id"].nunique(), f"at_least_{least}"
    row = {"measure": "count", "value": several, "n": n, "unit": "families", "method": method}
    return results([row], [])


def trend_against_goal(points: "pd.DataFrame", goal: float) -> "pd.DataFrame":
    """A published share per year against a goal: the gap in percentage points and whether the goal was met.

    Parameters
    ----------
    points : columns year, share (per cent), and numerator/denominator where the source gives them
    goal : per cent

    Returns
    -------
    key year; measures ``share``, ``gap`` (percentage points, negative = below the goal); n = the denominator. Without
    one there can be no interval, and `reason` is ``no_denominator``; with one there is none either: the study's own cases
    are all cases (see `analyses.proportions` for a declared sample).
    """
    import pandas as pd

    rows: list[dict] = []
    for point in points.sort_values("year").itertuples():
        base: Any = getattr(point, "denominator", None)
        known = not pd.isna(base)
        common = {"year": int(point.year), "method": "published"}
        common |= {"n": int(base)} if known else {"reason": "no_denominator"}
        rows.append(common | {"measure": "share", "value": point.share, "unit": "per_cent"})
        rows.append(common | {"measure": "gap", "value": point.share - goal, "unit": "percentage_points"})
    return results(rows, ["year"])
