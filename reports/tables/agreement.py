"""How alike two or more people have coded the same passages: in all, where they differ most, and in judging meetings."""

from typing import TYPE_CHECKING, Any

from coding.double_coding import double_coding
from evaluation.words import say
from reports.agreement import Compared
from reports.agreement.lines import interval, value
from reports.material import Material
from reports.notation import integer
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

MOST = 12  # codes; the table is to be talked about, and ``folje agree --all`` has the rest
MEASURES = ("percent_agreement", "krippendorff_alpha")


def table(material: Material) -> Table:
    """One row for all codes, one for the judgements of meetings, and the codes with the lowest alpha."""
    found = compared(material)
    header = tuple(say(f"statistics.{key}") for key in ("compared", "alike", "alpha", "interval", "n"))
    rows = tuple(
        (name, value(by["percent_agreement"]), value(by["krippendorff_alpha"]), interval(by["krippendorff_alpha"]),
         integer(by["krippendorff_alpha"].n))
        for name, by in found
    )  # fmt: skip
    made = Table(
        "agreement",
        say("statistics.agreement"),
        header,
        rows,
        numeric=frozenset({1, 2, 3, 4}),
        widths=(36, 16, 18, 20, 10),
    )
    return made.noted(say("statistics.agreement_note", most=MOST)) if rows else made


def compared(material: Material) -> list[tuple[str, dict[str, Any]]]:
    """What is told, in order: its name, and its measures; nothing where nobody has coded or judged twice."""
    own = Compared(material.study, everything=True)
    told = []
    if not double_coding(material.study).passages.empty:
        told.append((say("statistics.all_codes"), _measures(own.measures)))
    if len(own.judged):
        told.append((say("statistics.judgements"), _measures(own.phases)))
    if told and len(own.codes):
        told += [(own.book.name(code, material.lang), by) for code, by in _least_alike(own.codes)]
    return told


def _least_alike(codes: "pd.DataFrame") -> list[tuple[str, dict[str, Any]]]:
    """The codes whose alpha is lowest and below 1; one without an alpha says nothing."""
    alpha = codes[codes["measure"] == "krippendorff_alpha"].dropna(subset="value")
    lowest = alpha[alpha["value"] < 1].sort_values("value", kind="stable").head(MOST)["code"]
    return [(code, _measures(codes[codes["code"] == code])) for code in lowest]


def _measures(result: "pd.DataFrame") -> dict[str, Any]:
    return {row.measure: row for row in result.itertuples() if row.measure in MEASURES}
