"""How many codes each interview brought that no earlier one had; whether that is saturation, the evaluator says."""

from typing import TYPE_CHECKING

from analyses.textcounts import new_codes
from evaluation.words import say
from reports.material import Material
from reports.notation import integer, month_and_year
from reports.table import Table
from reports.tables._codes import at_interviews

if TYPE_CHECKING:
    import pandas as pd


def table(material: Material) -> Table:
    """One row per coded interview in order of date: its number and month, new codes, codes so far."""
    rows = tuple(
        (
            integer(row.number),
            month_and_year(row.date) if row.date == row.date else "–",
            integer(row.new),
            integer(row.so_far),
        )
        for row in curve(material).itertuples()
    )
    header = tuple(say(f"statistics.{key}") for key in ("interview", "month", "new", "so_far"))
    made = Table(
        "new_codes",
        say("statistics.new_codes"),
        header,
        rows,
        numeric=frozenset({0, 2, 3}),
        widths=(20, 34, 22, 24),
    )
    return made.noted(say("statistics.new_codes_note")) if rows else made


def curve(material: Material) -> "pd.DataFrame":
    """The coded interviews in order: number, date, new, so_far."""
    codings = at_interviews(material)
    order = codings.drop_duplicates("interview")[["interview", "date"]].reset_index(drop=True)
    result = new_codes(codings.assign(source=codings["interview"]), order["interview"].tolist())
    wide = result.pivot(index="source", columns="measure", values="value").reindex(columns=["new", "so_far"])
    joined = order.join(wide, on="interview")
    return joined.assign(number=range(1, len(joined) + 1)).drop(columns="interview")
