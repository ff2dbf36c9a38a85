"""The steps of a case (the table ``case_states``): in an order that is possible, and shared only with consent.

A step dated by month or term may have been taken on any of its days, and is given the benefit of the doubt.
"""

from collections.abc import Iterator
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
    sheet = study.sheets["case_states"]
    dated = study.case_states.dropna(subset=["case", "state", "date"])
    dated = dated.assign(
        first=[_first(r) for r in dated.itertuples()], last=[_last(r) for r in dated.itertuples()]
    )
    consents = study.consents[(study.consents["type"] == "share_in_team") & study.consents["given"].notna()]
    found: list[tuple[int, str]] = []
    for case, rows in dated.groupby("case"):
        own = consents[consents["subject"].str.casefold() == str(case).casefold()]
        found += [*_disordered(rows), *_after_closed(rows), *_ended_otherwise(rows, study.cases)]
        found += _unshared(rows, own) if "consents" not in study.unsure else []
    return [
        Problem(say(f"case_flow.{kind}"), sheet.file, sheet.name, row, kind=kind)
        for row, kind in sorted(found)
    ]


def _first(row) -> "pd.Timestamp":
    """The first day on which the step may have been taken."""
    if row.precision == "term":
        return row.date.replace(month=1 if row.date.month <= 6 else 7, day=1)
    return row.date.replace(day=1) if row.precision == "month" else row.date


def _last(row) -> "pd.Timestamp":
    """The last day on which the step may have been taken."""
    import pandas as pd

    if row.precision == "term":
        return row.date.replace(month=6 if row.date.month <= 6 else 12, day=30 if row.date.month <= 6 else 31)
    return row.date + pd.offsets.MonthEnd(0) if row.precision == "month" else row.date


def _disordered(rows: "pd.DataFrame") -> Iterator[tuple[int, str]]:
    """Steps whose first time lies before the first time of a step that leads to them."""
    firsts = rows.reset_index().sort_values("first").drop_duplicates("state").set_index("state")
    known = [step for step in steps() if step in firsts.index and step != CLOSED]
    for place, step in enumerate(known):
        if any(firsts.at[step, "last"] < firsts.at[before, "first"] for before in known[:place]):
            yield int(firsts.at[step, "row"]), "step_too_early"


def _after_closed(rows: "pd.DataFrame") -> Iterator[tuple[int, str]]:
    closed = rows.loc[rows["state"] == CLOSED, "last"].min()
    late = rows[(rows["state"] != CLOSED) & (rows["first"] > closed)]
    yield from ((int(row), "step_after_closed") for row in late.index)


def _ended_otherwise(rows: "pd.DataFrame", cases: "pd.DataFrame") -> Iterator[tuple[int, str]]:
    """The day of closing that is another than the end which the table of families states."""
    ends = cases.loc[cases["id"] == rows["case"].iat[0], "end"].dropna()
    for row in rows[rows["state"] == CLOSED].itertuples():
        if len(ends) and not row.first <= ends.iat[0] <= row.last:
            yield int(row.Index), "closed_otherwise"


def _unshared(rows: "pd.DataFrame", consents: "pd.DataFrame") -> Iterator[tuple[int, str]]:
    """Steps that were shared without a consent that stood, or taken after a no without a new one."""
    after_yes = steps()[steps().index(SHARED[0]) : -1]
    noes = rows.loc[rows["state"] == DECLINED, "first"]
    for row in rows[rows["state"].isin(after_yes)].itertuples():
        no = noes[noes <= row.last].max()  # missing when nobody has said no
        stood = consents[
            (consents["given"] <= row.last) & ~(consents["withdrawn"] <= row.last) & ~(consents["given"] < no)
        ]
        if stood.empty and no == no:
            yield int(row.Index), "taken_up_after_no"
        elif stood.empty and row.state in SHARED:
            yield int(row.Index), "shared_without_consent"
