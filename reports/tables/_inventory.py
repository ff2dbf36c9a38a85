"""What the tables, the figure and the sentences on an inventory share: the axes, the words and the counts."""

from typing import TYPE_CHECKING

from analyses.inventory import matrix
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import integer
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

LEVEL, AGE = "level", "age"


def labels(column: str) -> dict[str, str]:
    """Give the words for the allowed values of a column of the inventory, in the schema's order."""
    return schema("inventory").labels(column)


def administrations(material: Material) -> dict[str, str]:
    """Name the administrations that the inventory has offers of: id → name, in the order of their table."""
    named = set(material.study.inventory["administration"].dropna())
    return {key: name for key, name in _organisations(material).items() if key in named}


def absent(material: Material) -> list[str]:
    """Name the organisations of the study that the inventory has no offer of."""
    present = administrations(material)
    return [name for key, name in _organisations(material).items() if key not in present]


def _organisations(material: Material) -> dict[str, str]:
    rows = material.study.organisations.dropna(subset=["id", "name"]).itertuples()
    return {str(row.id): local_text(row, "name", material.lang) for row in rows}


def values(material: Material, by: str) -> dict[str, str]:
    """Give the words for the values of the third axis: administration or kind."""
    return administrations(material) if by == "administration" else labels(by)


def counted(material: Material, by: str) -> "pd.DataFrame":
    """Count the inventory by level, age and a third axis (see `analyses.inventory.matrix`)."""
    axes = (list(labels("level")), list(labels("ages")), list(values(material, by)))
    return matrix(material.study.inventory, by, *axes)


def grid(result: "pd.DataFrame", measure: str, by: str) -> dict[tuple[str, str], list[int]]:
    """Read one measure of a matrix as rows: (level, value) → the counts by age, all in the order of the axes."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row in result[result["measure"] == measure].to_dict("records"):
        rows.setdefault((row[LEVEL], row[by]), []).append(int(row["value"]))
    return rows


def table_by(material: Material, by: str, measure: str, name: str) -> Table:
    """Make a table of levels and a third axis as rows, ages as columns; an empty cell says so in a word."""
    result, words = counted(material, by), values(material, by)
    rows = tuple(
        (capital(labels("level")[level]), capital(words[value]), *map(_count, counts))
        for (level, value), counts in grid(result, measure, by).items()
    )
    header = (
        say("inventory.level"),
        say(f"inventory.{by}"),
        *(capital(age) for age in labels("ages").values()),
    )
    numeric = frozenset(range(2, len(header)))
    made = Table(f"inventory_{name}", say(f"inventory.by_{by}"), header, rows, numeric=numeric)
    return made.noted(
        say("inventory.ages_note"), say("inventory.gap_note"), _unplaced(material, result, measure)
    )


def _count(count: int) -> str:
    return integer(count) if count else say("inventory.nothing")


def _unplaced(material: Material, result: "pd.DataFrame", measure: str) -> str:
    """Say how many offers could not be counted; nothing where all could. Without a row none could."""
    missing = result.loc[result["measure"] == measure, "n_missing"].max()
    n = int(missing) if len(result) else len(material.study.inventory)
    return say("inventory.unplaced", n=n) if n else ""


def cell(level: str, age: str) -> str:
    """Name a level and an age: "Selektiv nivå, 0–1 år"."""
    return say("inventory.cell", level=capital(labels("level")[level]), age=labels("ages")[age])


def capital(text: str) -> str:
    """Put a capital letter first."""
    return text[:1].upper() + text[1:]
