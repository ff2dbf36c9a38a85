"""How much each code of a codebook has been used."""

from typing import TYPE_CHECKING

from analyses.counting import Rows, counted, cross_count
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd


def passages_per_code(codings: "pd.DataFrame", branches: dict[str, list[str]]) -> "pd.DataFrame":
    """Passages with each code, and with the code or anything under it; a passage counts once, however many coded it.

    Parameters
    ----------
    codings : columns passage, code and top, of one codebook. The code is missing where a person has to choose it anew; such
        a passage counts in the branch where its top is known
    branches : code → the codes from the top of its branch down to itself

    Returns
    -------
    key code; measures passages, passages_in_branch, in the order of `branches`; n = passages that have a code, n_missing =
    those that have only missing ones

    >>> import pandas as pd
    >>> coded = pd.DataFrame({"passage": ["a", "a", "b"], "code": ["X", "X1", "X1"], "top": "X"})
    >>> passages_per_code(coded, {"X": ["X"], "X1": ["X", "X1"]})[["code", "measure", "value"]].values.tolist()
    [['X', 'passages', 1.0], ['X1', 'passages', 2.0], ['X', 'passages_in_branch', 2.0], ['X1', 'passages_in_branch', 2.0]]
    """
    import pandas as pd

    known = codings[codings["code"].isin(list(branches))][["passage", "code"]].drop_duplicates()
    unclear = codings.loc[codings["code"].isna() & codings["top"].notna(), ["passage", "top"]]
    above = known.assign(code=known["code"].map(branches)).explode("code")
    above = pd.concat([above, unclear.set_axis(["passage", "code"], axis=1)]).drop_duplicates()
    counts = {"passages": known["code"].value_counts(), "passages_in_branch": above["code"].value_counts()}
    n = known["passage"].nunique()
    common = {"n": n, "n_missing": codings["passage"].nunique() - n, "unit": "passages", "method": "count"}
    rows = [common | {"code": code, "measure": measure, "value": int(found.get(code, 0))}
            for measure, found in counts.items() for code in branches]  # fmt: skip
    return results(rows, ["code"])


def codes_by(
    codings: Rows, code: str, codes: list[str], by: str, groups: list[str], unit: str
) -> "pd.DataFrame":
    """In how many meetings, informants or sources each code stands, and in how many passages, group by group.

    Parameters
    ----------
    codings : columns `code`, `by`, `unit` and passage, one row per coding, in any engine; doubles count once
    code, codes : the column that is counted (code, or top for whole branches), and its values, in order
    by, groups : the column of the groups, and those that are shown, in order
    unit : the column of what is counted first: what one person says ten times is said by one

    Returns
    -------
    keys `code` and `by`; measures ``units`` and ``passages``; n = units of the group that have any code at all.
    Frequency is not importance.
    """
    import pandas as pd

    bases = {group: int(n) for group, n in counted(codings, [by], unit).dropna().itertuples(index=False)}
    parts = [
        cross_count(codings, [code, by], of, {code: codes, by: groups}).assign(measure=measure, unit=of)
        for measure, of in (("units", unit), ("passages", "passage"))
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(n=frame[by].map(bases).fillna(0).astype("Int64"))
