"""What the tables on a catalogue of examples share: the words, the columns per level and the counts."""

from typing import TYPE_CHECKING

from analyses.catalogue import pairs, tally
from analyses.results import LEAST_BASE_FOR_PER_CENT
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import integer, percent
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

LEVEL = "level"


def labels(column: str, lang: str) -> dict[str, str]:
    """Give the words for the allowed values of a column of the catalogue, in the schema's order."""
    return schema("catalogue").labels(column, lang)


def titles(material: Material) -> dict[str, str]:
    """Name all examples, in the order of the source: id → "Hälsobussen (nr 1)"."""
    return {str(row.id): _title(material, row) for row in in_order(material).itertuples()}


def _title(material: Material, row) -> str:
    title = local_text(row, "title", material.lang)
    return say("catalogue.numbered", title=title, number=integer(row.number))


def links(material: Material, column: str, value: str) -> str:
    """List the numbers of the examples that have a value: "nr 1, 2, 6"."""
    items = in_order(material)
    found = pairs(items, column)
    having = items["id"].isin(found.loc[found[column] == value, "id"])
    numbers = [integer(number) for number in items.loc[having, "number"]]
    return say("catalogue.links", numbers=", ".join(numbers))


def in_order(material: Material) -> "pd.DataFrame":
    """Put the examples in the order of the source."""
    return material.study.catalogue.sort_values("number")


def several(
    name: str, material: Material, items: "pd.DataFrame", column: str, names: dict[str, str], heading: str
) -> Table:
    """Make a table of a column where an example may have several values: values as rows, levels as columns.

    A row for the examples that state nothing is added where there are any.
    """
    levels = labels(LEVEL, material.lang)
    result = tally(items, column, list(names), LEVEL, list(levels))
    rows = [(capital(names[value]), *counts(result[result[column] == value])) for value in names]
    silent = result[result[column].isna()]
    if silent["value"].gt(0).any():
        rows.append((say("catalogue.not_stated"), *counts(silent)))
    header = (say(f"catalogue.{heading}"), *_sizes(result, levels))
    numeric = frozenset(range(1, len(header)))
    made = Table(f"catalogue_{name}", say(f"catalogue.{name}"), header, tuple(rows), numeric=numeric)
    return made.noted(say("catalogue.several_note", base=LEAST_BASE_FOR_PER_CENT))


def counts(own: "pd.DataFrame") -> tuple[str, ...]:
    """Write one value (its rows of a tally): the count per group, and in all with per cent where there is one."""
    *groups, whole = (integer(count) for count in own.loc[own["measure"] == "count", "value"])
    share = own.loc[own["measure"] == "share", "value"].dropna().tail(1)
    shown = [say("catalogue.count_share", count=whole, share=percent(value)) for value in share] or [whole]
    return (*groups, *shown)


def _sizes(result: "pd.DataFrame", levels: dict[str, str]) -> tuple[str, ...]:
    """Head the columns, each with its base."""
    *bases, whole = (integer(n) for n in result.drop_duplicates(LEVEL)["n"])
    heads = (
        say("catalogue.level_n", level=capital(name), n=n)
        for name, n in zip(levels.values(), bases, strict=True)
    )
    return (*heads, say("catalogue.all_n", n=whole))


def capital(text: str) -> str:
    """Put a capital letter first."""
    return text[:1].upper() + text[1:]


def plain_counts(counts, total: float) -> tuple[str, ...]:
    """Write a row of counts and their total."""
    return (*(integer(count) for count in counts), integer(total))
