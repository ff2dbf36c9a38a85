"""Which codes stand in the same passage: how many passages have both, and of how many that have either."""

from typing import TYPE_CHECKING

from analyses.textcounts import co_occurrence
from evaluation.words import say
from reports.material import Material
from reports.notation import decimal, integer
from reports.table import Table
from reports.tables._codes import at_meetings, tops

if TYPE_CHECKING:
    import pandas as pd

LEAST = 2  # passages; what stands together once may be chance
MOST = 20


def table(material: Material) -> Table:
    """One row per pair of branches that stand together at least twice, the commonest first."""
    names, found = together(material)
    rows = tuple(
        (names[row.code], names[row.other], integer(row.count), decimal(row.jaccard, 2))
        for row in found.itertuples()
    )
    header = tuple(say(f"statistics.{key}") for key in ("code", "with", "passages", "jaccard"))
    made = Table(
        "co_occurrence",
        say("statistics.co_occurrence"),
        header,
        rows,
        numeric=frozenset({2, 3}),
        widths=(30, 28, 18, 24),
    )
    n = integer(at_meetings(material)["passage"].nunique())
    return (
        made.noted(say("statistics.co_occurrence_note", n=n), say("statistics.frequency")) if rows else made
    )


def together(material: Material) -> tuple[dict[str, str], "pd.DataFrame"]:
    """The names of the branches, and code, other, count and jaccard of the pairs that are told."""
    codings = at_meetings(material)
    own = codings[["passage", "top"]].rename(columns={"top": "code"})
    names = tops(material, codings)
    result = co_occurrence(own[own["code"].isin(list(names))])
    wide = result.pivot(index=["code", "with"], columns="measure", values="value").reset_index()
    wide = wide.reindex(columns=["code", "with", "count", "jaccard"]).rename(columns={"with": "other"})
    told = wide[wide["count"] >= LEAST].sort_values(["count", "code", "other"], ascending=[False, True, True])
    return names, told.head(MOST)
