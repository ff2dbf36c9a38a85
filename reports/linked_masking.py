"""All tables of counts of families, masked as one system with what has been released before.

Every count table there is takes part, whether a document prints it or not. So the masks hang on the study alone: two
documents, or the same for two audiences, can be laid side by side, and a document that makes up the name of a table
while it runs gets no other numbers. The tables share little more than their base, so this hides nothing more.

When fewer families than the threshold have come or gone since an earlier release, no counts are told: whoever knows the
family that left would read off, table by table, what it had. Words that cover a range stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluation import ledger
from reports.count_tables import COUNTS, FAMILIES, Counts
from reports.masking import Shown, hidden

if TYPE_CHECKING:
    from analyses.disclosure.cells import CountTable
    from analyses.disclosure.rules import Rule
    from reports.material import Material


@dataclass(frozen=True)
class Masked:
    """What may be shown.

    Attributes
    ----------
    shown : name of the table → label → how it is shown
    tables : the same for the ledger, with the counts themselves and why they are not shown: secret
    unprotected : the names of tables that nothing can protect, since what has been published gives them away
    held_back : whether counts are held back since few families have come or gone
    """

    shown: dict[str, dict[str, Shown]]
    tables: list[dict]
    unprotected: tuple[str, ...]
    held_back: bool = False


def masked(material: "Material") -> Masked:
    """All count tables of the study, masked together."""
    tables = {name: made for name, make in COUNTS.items() if (made := make(material)) is not None}
    if material.settings.published or not tables:
        return Masked({name: table.shown for name, table in tables.items()}, [], ())
    return _together(tables, material)


def _together(tables: dict[str, Counts], material: "Material") -> Masked:
    """Set the tables against each other and against all that has been released before."""
    from analyses.disclosure.telling import tell

    earlier = _releases(ledger.records(material.study.path))
    now, held = len(earlier), set()
    for name, table in tables.items():
        if _few_have_come_or_gone(table, earlier, material.settings.threshold):
            tables[name] = _without_counts(table)
            held.add(name)
    published = [table for number, record in enumerate(earlier) for table in _released(record, number)]
    own = [_count_table(table, now) for table in tables.values()]
    bases = list(_bases([(t.population, t.base, t.base_told) for t in tables.values()], now))
    gone = [[shown.hidden for shown in table.shown.values()] for table in tables.values()]
    found = tell([*own, *bases, *published], [*gone, *([False] for _ in bases)], _rule(tables, material))
    final, secret, unprotected = {}, [], []
    for place, (name, table) in enumerate(tables.items()):
        rows = found[found["table"] == place]
        final[name] = _kept(table, rows["shown"].tolist(), whole=name in held)
        secret.append(
            _secret(name, table, final[name], rows["reason"].tolist()) | {"held_back": name in held}
        )
        unprotected += [] if rows["protected"].all() else [name]
    return Masked(final, secret, tuple(unprotected), bool(held))


def _kept(table: Counts, shown: list[bool], *, whole: bool) -> dict[str, Shown]:
    """What stands of a table; the whole or nothing, where the place of a gap would tell who came or left."""
    kept = {
        label: each if stands else hidden()
        for (label, each), stands in zip(table.shown.items(), shown, strict=True)
    }
    gaps = any(kept[label].hidden > each.hidden for label, each in table.shown.items())
    return dict.fromkeys(kept, hidden()) if whole and gaps else kept


def _few_have_come_or_gone(table: Counts, earlier: list[list[dict]], threshold: int) -> bool:
    """Whether the base has changed by few since a release that told counts of the table."""
    bases = [
        old["base"]
        for tables in earlier
        for old in tables
        if old["variable"] == table.variable and not old.get("held_back")
    ]
    return any(0 < abs(table.base - base) < threshold for base in bases)


def _without_counts(table: Counts) -> Counts:
    """The table without counts of what is a characteristic; words stand."""
    shown = {
        label: hidden() if each.value is not None and table.levels[label] != "none" else each
        for label, each in table.shown.items()
    }
    return replace(table, shown=shown, base_told=table.base_told and table.of_followed)


def _count_table(table: Counts, release: int) -> "CountTable":
    import pandas as pd

    from analyses.disclosure.cells import CountTable

    frame = pd.DataFrame({table.variable: list(table.values), "count": list(table.values.values())})
    told = [(shown.low, table.base if shown.hidden else shown.high) for shown in table.shown.values()]
    several = table.how != "parts"
    return CountTable(frame, table.variable if several else None, population=table.population, release=release,
                      steps=table.how == "steps", told=told)  # fmt: skip


def _bases(
    given: list[tuple[str, int, bool]], release: int, shown: "list[bool] | None" = None
) -> "Iterator[CountTable]":
    """How many families each population has: it counts what has been collected, and stands as it is."""
    import pandas as pd

    from analyses.disclosure.cells import CountTable

    for population, base, told in dict.fromkeys(given):
        if told:
            yield CountTable(
                pd.DataFrame({"count": [base]}), exempt=population.startswith(FAMILIES), population=population,
                release=release, shown=shown,
            )  # fmt: skip


def _rule(tables: dict[str, Counts], material: "Material") -> "Rule":
    from analyses.disclosure.rules import Rule

    sensitive: dict[object, str] = {
        (table.variable, label): level for table in tables.values() for label, level in table.levels.items()
    }
    return Rule(material.settings.threshold, sensitive)


# the ledger


def _secret(name: str, table: Counts, shown: dict[str, Shown], reasons: list[str]) -> dict:
    """A table for the ledger; of a count that is hidden anything up to the base is thinkable."""
    cells = [
        {"label": label, "value": table.values[label], "low": each.low,
         "high": table.base if each.hidden else each.high, "shown": not each.hidden, "reason": reason}
        for (label, each), reason in zip(shown.items(), reasons, strict=True)
    ]  # fmt: skip
    base_told = table.base_told and (table.of_followed or replace(table, shown=shown).all_numbers)
    return {"name": name, "variable": table.variable, "how": table.how, "population": table.population,
            "base": table.base, "base_told": base_told, "cells": cells}  # fmt: skip


def _releases(records: list[dict]) -> "list[list[dict]]":
    """What the releases told, one after the other; what told the same as the one before it tells nothing new."""
    told = [record["tables"] for record in records if record["tables"]]
    return [tables for number, tables in enumerate(told) if not number or tables != told[number - 1]]


def _released(tables: list[dict], release: int) -> "Iterator[CountTable]":
    """The tables of an earlier release as they were told.

    Where counts have been forgotten (erasure) the others stand by themselves: they no longer add up.
    """
    import pandas as pd

    from analyses.disclosure.cells import CountTable

    for table in tables:
        cells = [cell for cell in table["cells"] if cell["value"] is not None]
        whole = len(cells) == len(table["cells"])
        how = table["how"] if whole else "items"
        frame = pd.DataFrame({table["variable"]: [cell["label"] for cell in cells],
                              "count": [cell["value"] for cell in cells]})  # fmt: skip
        yield CountTable(
            frame, None if how == "parts" else table["variable"], population=table["population"], release=release,
            shown=[cell["shown"] for cell in cells], steps=how == "steps",
            told=[(cell["low"], cell["high"]) for cell in cells],
        )  # fmt: skip
    yield from _bases([(t["population"], t["base"], t["base_told"]) for t in tables], release, [True])
