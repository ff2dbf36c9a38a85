"""How far the cases have come, where they are now, and how long each step took.

The steps follow each other; who has reached one has passed those before it, whether they were noted or not. Declining is
a way out, and closing is the end, whatever has been reached.
"""

from typing import TYPE_CHECKING

from analyses.changes import reached_by
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

DECLINED, CLOSED = "declined", "closed"
_DAYS_OF_MONTH = 365.25 / 12


def reached(cases: "pd.DataFrame", states: "pd.DataFrame", steps: list[str]) -> "pd.DataFrame":
    """How many cases have reached at least each step, the last one (closed) left out.

    Parameters
    ----------
    cases : one row per case, column id
    states : one row per case and step, columns case, state
    steps : the steps in order, closed last, without declined

    Returns
    -------
    key state; measure ``count``; n = all cases, n_missing = cases without any step.
    """
    known = states[states["case"].isin(cases["id"])]
    places = known["state"].map({step: place for place, step in enumerate(steps[:-1])})
    furthest = places.groupby(known["case"]).max()
    common = _common(cases, known) | {"method": "at_least"}
    return results(
        [
            common | {"state": step, "value": int((furthest >= place).sum())}
            for place, step in enumerate(steps[:-1])
        ],
        ["state"],
    )


def outcomes(cases: "pd.DataFrame", states: "pd.DataFrame") -> "pd.DataFrame":
    """Where the cases are now: closed, declined, or ongoing; each in one of them.

    Parameters
    ----------
    states : columns case, state, date; a case has declined when that is its latest step

    Returns
    -------
    key state (closed, declined, ongoing); measure ``count``; n = all cases, n_missing = cases without any step.
    """
    known = states[states["case"].isin(cases["id"])].dropna(subset=["state", "date"])
    latest = known.sort_values("date", kind="stable").drop_duplicates("case", keep="last")
    closed = set(known.loc[known["state"] == CLOSED, "case"])
    declined = set(latest.loc[latest["state"] == DECLINED, "case"]) - closed
    ongoing = set(known["case"]) - closed - declined
    counted = {CLOSED: closed, DECLINED: declined, "ongoing": ongoing}
    common = _common(cases, known) | {"method": "latest"}
    return results([common | {"state": key, "value": len(ids)} for key, ids in counted.items()], ["state"])


def _common(cases: "pd.DataFrame", known: "pd.DataFrame") -> dict:
    n = cases["id"].nunique()
    return {"measure": "count", "unit": "families", "n": n, "n_missing": n - known["case"].nunique()}


def waits(states: "pd.DataFrame", pairs: list[tuple[str, str]], until: "pd.Timestamp") -> "pd.DataFrame":
    """How long it took from one step to a later one, in months: the Kaplan–Meier median.

    A case that has not reached the later step counts with the time it has waited: until it left (declined, closed) or
    until the last day of the material. Steps dated by term are too vague and not used.

    Parameters
    ----------
    states : columns case, state, date, precision; the first date of a step is used
    pairs : the earlier and the later step
    until : the last day of the material

    Returns
    -------
    keys since, state (the later step); measure ``median`` (months); n = cases that had reached the earlier step,
    n_missing = those whose dates cannot be used. Missing with reason ``no_cases``, or ``not_reached`` when fewer than
    half have.

    Source: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, JASA 53, 457–481.
    """
    usable = states.dropna(subset=["case", "state", "date"])
    usable = usable[usable["precision"] != "term"]
    days = usable.pivot_table(index="case", columns="state", values="date", aggfunc="min")
    days = days.reindex(columns=list({DECLINED, CLOSED}.union(*pairs))).astype("datetime64[s]")
    return results([_wait(states, days, since, step, until) for since, step in pairs], ["since", "state"])


def _wait(states: "pd.DataFrame", days: "pd.DataFrame", since: str, step: str, until: "pd.Timestamp") -> dict:
    begun = days[days[since].notna()]
    seen = begun[step].notna()
    left = begun[[DECLINED, CLOSED]].min(axis=1).fillna(until)
    waited = (begun[step].where(seen, left) - begun[since]).dt.days
    usable = waited >= 0  # what lies in the wrong order is listed by the check
    median = reached_by(waited[usable] / _DAYS_OF_MONTH, seen[usable], 0.5)
    n, given = int(usable.sum()), states.loc[states["state"] == since, "case"].nunique()
    reason = "" if median is not None else "not_reached" if n else "no_cases"
    return {"since": since, "state": step, "measure": "median", "value": median, "n": n, "n_missing": given - n,
            "unit": "months", "method": "kaplan_meier", "reason": reason}  # fmt: skip
