"""What the tables on a catalogue of examples share: the words, the columns per level and the counts."""

from typing import TYPE_CHECKING

from analyses.catalogue import LEAST_BASE_FOR_PER_CENT, tally
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.numbers import integer, percent
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

LEVEL = "level"


def labels(column: str, lang: str) -> dict[str, str]:
    """The words for the allowed values of a column of the catalogue, in the schema's order."""
    return schema("catalogue").labels(column, lang)


def numbered(material: Material, row) -> str:
    """An example as reports name it: "1. Hälsobussen"."""
    return say("catalogue.numbered", number=integer(row.number), title=local_text(row, "title", material.lang))


def titles(material: Material) -> dict[str, str]:
    """The names of all examples: id → "1. Hälsobussen"."""
    return {row.id: numbered(material, row) for row in material.study.catalogue.itertuples()}


def in_order(material: Material) -> "pd.DataFrame":
    """The examples in the order of the source."""
    return material.study.catalogue.sort_values("number")


def several(
    name: str, material: Material, items: "pd.DataFrame", column: str, names: dict[str, str], heading: str
) -> Table:
    """A table of a column where an example may have several values: values as rows, levels as columns.

    A row for examples that state nothing is added where there are any.
    """
    levels = labels(LEVEL, material.lang)
    result = tally(items, column, list(names), LEVEL, list(levels))
    header, missing = _header(result, levels, heading), _missing(result, list(levels))
    rows = [(names[value], *counts(result, column, value, list(levels))) for value in names]
    if missing[-1] != "0":
        rows.append((say("catalogue.not_stated"), *missing))
    caption = say(f"catalogue.{name}")
    made = Table(f"catalogue_{name}", caption, header, _capitals(rows), numeric=frozenset(range(1, len(header))))
    return made.noted(say("catalogue.several_note"), say("catalogue.small_base", base=LEAST_BASE_FOR_PER_CENT))


def counts(result: "pd.DataFrame", column: str, value: str, groups: list[str]) -> tuple[str, ...]:
    """The cells of one value: the count per group, and in all with per cent where the base carries it."""
    own = result[result[column] == value]
    count = own[own["measure"] == "count"].set_index(LEVEL)["value"]
    whole = own[own[LEVEL].isna()].set_index("measure")["value"]
    total = integer(whole["count"])
    if whole.notna()["share"]:
        total = say("catalogue.count_share", count=total, share=percent(whole["share"]))
    return (*(integer(count[group]) for group in groups), total)


def _header(result: "pd.DataFrame", levels: dict[str, str], heading: str) -> tuple[str, ...]:
    sizes = result.drop_duplicates(LEVEL).set_index(LEVEL)["n"]
    own = [say("catalogue.level_n", level=capital(levels[level]), n=integer(sizes[level])) for level in levels]
    whole = int(result.loc[result[LEVEL].isna(), "n"].iloc[0])
    return (say(f"catalogue.{heading}"), *own, say("catalogue.all_n", n=integer(whole)))


def _missing(result: "pd.DataFrame", groups: list[str]) -> tuple[str, ...]:
    """How many examples state no value at all, per group and in all."""
    missing = result.drop_duplicates(LEVEL).set_index(LEVEL)["n_missing"]
    whole = int(result.loc[result[LEVEL].isna(), "n_missing"].iloc[0])
    return (*(integer(missing[group]) for group in groups), integer(whole))


def _capitals(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((capital(first), *rest) for first, *rest in rows)


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]
