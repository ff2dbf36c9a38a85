"""What the tables of codes share: the readings that the audience may see, the codes in the codebook's order, the cells."""

from typing import TYPE_CHECKING

from analyses.codecounts import codes_by
from analyses.disclosure.bands import at_risk
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

FAMILIES = ("family", "young")
LEAST_PERSONS = 3  # a category of staff with fewer is somebody's role


def at_meetings(material: Material) -> "pd.DataFrame":
    """The shown reading of what is of meetings of the groups the audience may see."""
    return material.codings[material.codings["group"].isin(material.groups)]


def at_interviews(material: Material) -> "pd.DataFrame":
    """The shown reading of the interviews, with interview, informant, category and date; in order of date."""
    documents = material.study.documents.dropna(subset=["id", "interview"])[["id", "interview"]]
    interviews = material.study.interviews.dropna(subset="id").drop_duplicates("id")
    known = documents.merge(interviews[["id", "informant", "category", "date"]], left_on="interview", right_on="id",
                            suffixes=("", "_of"))  # fmt: skip
    own = material.codings.drop(columns="date").merge(
        known[["id", "interview", "informant", "category", "date"]], left_on="document", right_on="id"
    )
    return own.sort_values(["date", "interview"], kind="stable")


def tops(material: Material, codings: "pd.DataFrame") -> dict[str, str]:
    """The tops of the branches that are used, with their names, in the order of the codebooks."""
    used = set(codings["top"].dropna())
    return {
        code.id: f"{book.name(code.id, material.lang)}"
        for book in material.codebooks
        for level, code in book.tree()
        if level == 0 and code.id in used
    }


def crossed(
    name: str,
    material: Material,
    codings: "pd.DataFrame",
    by: str,
    groups: dict[str, str],
    unit: str,
    note: str,
) -> Table:
    """A table of branches × groups: units with the code (passages), the n of each group in its head."""
    names = tops(material, codings)
    result = codes_by(codings, "top", list(names), by, list(groups), unit)
    bases = result.drop_duplicates(by).set_index(by)["n"]
    shown = [group for group in groups if bases.get(group, 0)]
    heads = (say("statistics.with_n", name=groups[group], n=integer(bases[group])) for group in shown)
    header = (say("statistics.code"), *heads)
    cells = result.set_index(["top", by, "measure"])["value"].sort_index()
    rows = tuple(
        (names[top], *(_cell(material, cells[top, group], group, int(bases[group])) for group in shown))
        for top in names
        if shown
    )
    made = Table(name, say(f"statistics.{name}"), header, rows, numeric=frozenset(range(1, len(header))))
    return made.noted(note, say("statistics.frequency")) if rows else made


def _cell(material: Material, cell: "pd.Series", group: str, base: int) -> str:
    """Units (passages); of families one mark where those who bring it up, or those who do not, are too few."""
    units, passages = (int(cell[measure]) for measure in ("units", "passages"))
    least = 0 if material.settings.published or group not in FAMILIES else material.settings.threshold
    if at_risk(units, base, least):
        return say("statistics.mark")
    return say("tables.meetings_passages", meetings=integer(units), passages=integer(passages))
