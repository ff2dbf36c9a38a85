"""What families and staff say when a family is followed up: whether the need was met. One answer per family, the latest."""

from typing import TYPE_CHECKING

from analyses.counting import counted
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

NOT_FOLLOWED_UP = "not_followed_up"


def latest(cases: "pd.DataFrame", followups: "pd.DataFrame") -> "pd.DataFrame":
    """One row per case: its columns, and need_met and said_by of the latest follow-up that has an answer.

    Parameters
    ----------
    cases
        columns id and others; a case that stands in two rows is one.
    followups
        columns case, date, need_met, said_by; the last of a day, and one without a date before those that have one.

    Returns
    -------
    need_met and said_by are ``not_followed_up`` where nobody has answered.
    """
    answered = followups.dropna(subset=["case", "need_met"]).sort_values(
        "date", kind="stable", na_position="first"
    )
    last = answered.drop_duplicates("case", keep="last")[["case", "need_met", "said_by"]]
    each = (
        cases.drop_duplicates("id")
        .merge(last, left_on="id", right_on="case", how="left")
        .drop(columns="case")
    )
    return each.assign(need_met=each["need_met"].astype("object").fillna(NOT_FOLLOWED_UP),
                       said_by=each["said_by"].astype("object").fillna(NOT_FOLLOWED_UP))  # fmt: skip


def need_met(each: "pd.DataFrame", answers: list[str], by: str, groups: list[str]) -> "pd.DataFrame":
    """Count the families by whether the need was met, in all and per group.

    Parameters
    ----------
    each
        as `latest` gives it.
    answers, groups
        the possible values of need_met and of `by`, in order.

    Returns
    -------
    keys need_met and `by` (missing = all families); measure ``count``; n = families of the group, n_missing = those
    without a group.
    """
    found = {
        (need, group): int(n)
        for need, group, n in counted(each, ["need_met", by], "id")
        .astype(object)
        .itertuples(index=False, name=None)
    }
    everything = {need: sum(n for (own, _), n in found.items() if own == need) for need in answers}
    rows = []
    for group in (*groups, None):
        own = everything if group is None else {need: found.get((need, group), 0) for need in answers}
        missing = len(each) - sum(n for (_, key), n in found.items() if key in groups) if group else 0
        common = {
            by: group,
            "measure": "count",
            "n": sum(own.values()),
            "n_missing": missing,
            "unit": "families",
        }
        rows += [
            common | {"need_met": need, "value": n, "method": "latest_answer"} for need, n in own.items()
        ]
    return results(rows, ["need_met", by])
