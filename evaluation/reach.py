"""The table ``reach``: how many families each organisation identified in a period, who declined, who was taken up."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study


def problems(study: "Study") -> list[Problem]:
    """Rows whose numbers or periods cannot be right: more came of it than there were, or a period is counted twice."""
    if study.reach.empty:
        return []
    sheet = study.sheets["reach"]
    return [Problem(say(f"case_flow.{kind}"), sheet.file, sheet.name, row, kind=kind)
            for row, kind in sorted({*_impossible(study), *_overlapping(study)})]  # fmt: skip


def _impossible(study: "Study") -> Iterator[tuple[int, str]]:
    reach = study.reach
    known = reach.dropna(subset=["identified", "declined", "taken_up"])
    over = known[known["declined"] + known["taken_up"] > known["identified"]]
    yield from ((int(row), "reach_too_many") for row in over.index)
    yield from ((int(row), "reach_backwards") for row in reach.index[reach["to"] < reach["from"]])


def _overlapping(study: "Study") -> Iterator[tuple[int, str]]:
    for _, rows in study.reach.dropna(subset=["by", "from", "to"]).groupby("by"):
        periods = rows.sort_values("from")[["from", "to"]]
        for before, after, row in zip(periods["to"], periods["from"][1:], periods.index[1:], strict=False):
            if after <= before:
                yield int(row), "reach_twice"
