"""The steps of a case (the table ``case_states``): in an order that is possible, and shared only with consent.

A step dated by month or term may have been taken on any of its days, and is given the benefit of the doubt.
"""

from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.schemas import schema
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.study import Study

DECLINED, CLOSED = "declined", "closed"
SHARED = ("announced", "taken_up")  # what is known of the family leaves the one it told


def steps() -> list[str]:
    """The steps in their order, without the way out beside them: declined."""
    return [step for step in schema("case_states").labels("state") if step != DECLINED]


def problems(study: "Study") -> list[Problem]:
    """Steps in an impossible order, after the end, or shared without consent; by row, without saying what stands there."""
    if study.case_states.empty:
        return []
    rows = _dated(study.case_states.dropna(subset=["case", "state", "date"]))
    found = {
        "step_too_early": _disordered(rows),
        "step_after_closed": _after_closed(rows),
        "closed_otherwise": _ended_otherwise(rows, study.cases),
        **(_unshared(rows, study.consents) if "consents" not in study.unsure else {}),
    }
    sheet = study.sheets["case_states"]
    return [
        Problem(say(f"case_flow.{kind}"), sheet.file, sheet.name, row, kind=kind)
        for row, kind in sorted((int(row), kind) for kind, numbers in found.items() for row in numbers)
    ]


def _dated(rows: "pd.DataFrame") -> "pd.DataFrame":
    """The rows with the first and the last day on which each step may have been taken, and its number in the order."""
    import pandas as pd

    date, precision = rows["date"], rows["precision"].fillna("day")
    half = (date.dt.month - 1) // 6 * 6 + 1
    begun = pd.to_datetime({"year": date.dt.year, "month": half, "day": 1})
    first = {"day": date, "month": date - pd.to_timedelta(date.dt.day - 1, unit="D"), "term": begun}
    last = {"day": date, "month": date + pd.offsets.MonthEnd(0), "term": begun + pd.offsets.MonthEnd(6)}
    spans = {name: _chosen(by, precision) for name, by in (("first", first), ("last", last))}
    places = {step: place for place, step in enumerate(steps())}
    return rows.assign(**spans, place=rows["state"].map(places), row=rows.index)


def _chosen(by: "dict[str, pd.Series]", precision: "pd.Series") -> "pd.Series":
    chosen = by["day"].astype("datetime64[s]")
    for name in ("month", "term"):
        chosen = chosen.where(precision != name, by[name].astype("datetime64[s]"))
    return chosen


def _disordered(rows: "pd.DataFrame") -> "pd.Series":
    """Steps whose first time lies before the first time of a step that leads to them."""
    known = rows[rows["place"].notna() & (rows["state"] != CLOSED)]
    firsts = (
        known.sort_values("first", kind="stable")
        .drop_duplicates(["case", "place"])
        .sort_values(["case", "place"])
    )
    before = firsts.groupby("case")["first"].cummax().groupby(firsts["case"]).shift()
    return firsts.loc[firsts["last"] < before, "row"]


def _after_closed(rows: "pd.DataFrame") -> "pd.Series":
    ends = rows[rows["state"] == CLOSED].groupby("case")["last"].min()
    return rows.loc[(rows["state"] != CLOSED) & (rows["first"] > _at(rows["case"], ends)), "row"]


def _ended_otherwise(rows: "pd.DataFrame", cases: "pd.DataFrame") -> "pd.Series":
    """Closings on another day than the end which the table of families states."""
    closed = rows[rows["state"] == CLOSED]
    known = cases.dropna(subset=["id", "end"]).drop_duplicates("id").set_index("id")["end"]
    ends = _at(closed["case"], known)
    return closed.loc[(ends < closed["first"]) | (ends > closed["last"]), "row"]


def _at(keys: "pd.Series", days: "pd.Series") -> "pd.Series":
    """The day of each key; missing where there is none."""
    return days.astype("datetime64[s]").reindex(keys).set_axis(keys.index)


def _unshared(rows: "pd.DataFrame", consents: "pd.DataFrame") -> "dict[str, pd.Series]":
    """Steps that were shared without a consent that stood, or taken after a no without a new one."""
    given = consents[(consents["type"] == "share_in_team") & consents["given"].notna()]
    given = given.assign(case=given["subject"].str.casefold())[["case", "given", "withdrawn"]]
    no = rows.loc[rows["state"] == DECLINED, ["case", "first"]].rename(columns={"first": "no"})
    told = rows[rows["place"].between(steps().index(SHARED[0]), steps().index(CLOSED) - 1)]
    noes = told.merge(no, on="case").query("no <= last").groupby("row")["no"].max()
    told = told.assign(no=_at(told["row"], noes))
    pairs = told.assign(case=told["case"].str.casefold()).merge(given, on="case")
    stood = (
        (pairs["given"] <= pairs["last"])
        & ~(pairs["withdrawn"] <= pairs["last"])
        & ~(pairs["given"] < pairs["no"])
    )
    without = told[~told["row"].isin(pairs.loc[stood, "row"])]
    after_no = without["no"].notna()
    return {
        "taken_up_after_no": without.loc[after_no, "row"],
        "shared_without_consent": without.loc[~after_no & without["state"].isin(SHARED), "row"],
    }
