"""All counts of families that a document may ask for, masked as one system with what has been released before.

Every count table there is takes part, whether a document prints it or not. So the masks hang on the study alone: two
documents, or the same for two audiences, can be laid side by side, and a document that makes up the name of a table
while it runs gets no other numbers. The tables share little more than their base, so this hides nothing more.

When fewer families than the threshold have come or gone since an earlier release, no counts are told: whoever knows the
family that left would read off, table by table, what it had. Words that cover a range stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyses.cases import counts, multi_response
from evaluation import ledger
from evaluation.schemas import schema
from reports.masking import Shown, hidden, mask, mask_parts, mask_steps, sensitivity

if TYPE_CHECKING:
    import pandas as pd

    from analyses.disclosure.cells import CountTable
    from analyses.disclosure.rules import Rule
    from reports.material import Material

FAMILIES = "families"
REACH = ("taken_up", "declined", "identified")  # the last: neither of them yet


@dataclass(frozen=True)
class Counts:
    """One table of counts, and how it would be shown by itself.

    Attributes
    ----------
    variable : what is counted by, as table.column
    how : parts (each family is in one), items (a family may have several) or steps (items, one after the other)
    values : label → count
    base : of how many families
    base_told : whether the base stands in print
    shown : label → how it is shown
    levels : label → how sensitive it is
    """

    variable: str
    how: str
    values: dict[str, int]
    base: int
    shown: dict[str, Shown]
    levels: dict[str, str]
    population: str = FAMILIES
    base_told: bool = True


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
    final = {}
    secret, unprotected = [], []
    for place, (name, table) in enumerate(tables.items()):
        rows = found[found["table"] == place]
        kept = {
            label: shown if row.shown else hidden()
            for (label, shown), row in zip(table.shown.items(), rows.itertuples(), strict=True)
        }
        if name in held and any(kept[label].hidden > shown.hidden for label, shown in table.shown.items()):
            kept = dict.fromkeys(kept, hidden())  # which words went would tell where somebody came or left
        final[name] = kept
        secret.append(_secret(name, table, kept, rows["reason"].tolist()) | {"held_back": name in held})
        unprotected += [] if rows["protected"].all() else [name]
    return Masked(final, secret, tuple(unprotected), bool(held))


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
    return replace(table, shown=shown, base_told=table.base_told and table.population.startswith(FAMILIES))


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
    base_told = table.base_told and (
        table.population.startswith(FAMILIES) or all(map(_number, shown.values()))
    )
    return {"name": name, "variable": table.variable, "how": table.how, "population": table.population,
            "base": table.base, "base_told": base_told, "cells": cells}  # fmt: skip


def _number(shown: Shown) -> bool:
    return shown.value is not None


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


# the tables


def _table(material: "Material", table: str, column: str, result: "pd.DataFrame", how: str) -> Counts | None:
    cells = result[result["measure"] == "count"]
    if cells.empty or not int(cells["n"].iloc[0]):
        return None
    base = int(cells["n"].iloc[0])
    families = len(material.counted("cases"))
    return Counts(
        f"{table}.{column}", how, dict(zip(cells[column], cells["value"].astype(int), strict=True)), base,
        mask(result, table, column, material.settings, exclusive=how == "parts"),
        {value: sensitivity(table, column, value) for value in cells[column]},
        FAMILIES if base == families else f"{FAMILIES} with {table}.{column}",
    )  # fmt: skip


def _single(column: str) -> Callable[["Material"], Counts | None]:
    """A column of which each family has one value."""

    def make(material: "Material") -> Counts | None:
        result = counts(material.counted("cases"), column, list(schema("cases").labels(column)))
        return _table(material, "cases", column, result, "parts")

    return make


def _several(table: str, column: str) -> Callable[["Material"], Counts | None]:
    """A table with the values of families that may have several; values that the schema merges are counted together."""

    def make(material: "Material") -> Counts | None:
        into = merges(table, column)
        answers = material.counted(table)
        answers = answers.assign(**{column: answers[column].map(into)})
        result = multi_response(
            material.counted("cases"), answers, column, list(dict.fromkeys(into.values()))
        )
        return _table(material, table, column, result, "items")

    return make


def merges(table: str, column: str) -> dict[str, str]:
    """Value → what it is counted as; those that are merged come last."""
    entries = schema(table).field(column).categories
    into = {entry["value"]: entry.get("merge", entry["value"]) for entry in entries}
    return dict(sorted(into.items(), key=lambda pair: pair[0] != pair[1]))


def _followups(column: str) -> Callable[["Material"], Counts | None]:
    """What was said at the latest follow-up of each family; those not followed up are a part as well."""

    def make(material: "Material") -> Counts | None:
        from analyses.followup import NOT_FOLLOWED_UP, latest

        each = latest(material.counted("cases"), material.counted("followups"))
        if each.empty or (each[column] == NOT_FOLLOWED_UP).all():
            return None
        values = [*schema("followups").labels(column), NOT_FOLLOWED_UP]
        return _table(material, "followups", column, counts(each, column, values), "parts")

    return make


def _steps(material: "Material") -> Counts | None:
    """How many have come at least so far."""
    from analyses.case_flow import reached
    from evaluation.case_states import steps

    cases, states = material.counted("cases"), material.counted("case_states")
    if states.empty or cases.empty:
        return None
    result = reached(cases, states, steps())
    shown = mask_steps(result, "case_states", "state", material.settings)
    level = max((sensitivity("case_states", "state", key) for key in shown), key=LEVELS.index)
    values = dict(zip(result["state"], result["value"].astype(int), strict=True))
    return Counts(
        "case_states.step", "steps", values, int(result["n"].iloc[0]), shown, dict.fromkeys(shown, level)
    )


def _ways(material: "Material") -> Counts | None:
    """Where the families are now; those of whom no step is known are a part as well."""
    from analyses.case_flow import outcomes

    cases, states = material.counted("cases"), material.counted("case_states")
    if states.empty or cases.empty:
        return None
    result = outcomes(cases, states)
    values = {key: int(n) for key, n in zip(result["state"], result["value"], strict=True)}
    missing = int(result["n_missing"].iloc[0])
    values |= {"unknown": missing} if missing else {}
    shown = mask_parts(values, "case_states", material.settings, column="state")
    return _parts(
        "case_states.way", values, shown, {v: sensitivity("case_states", "state", v) for v in values}
    )


def _reach(material: "Material") -> Counts | None:
    """What came of all who were identified; how many they were is told only where every part is a number."""
    reach = material.counted("reach").dropna(subset=["identified", "declined", "taken_up"])
    if reach.empty:
        return None
    total, declined, taken_up = (int(reach[name].sum()) for name in ("identified", "declined", "taken_up"))
    values = dict(zip(REACH, (taken_up, declined, max(0, total - declined - taken_up)), strict=True))
    beside = taken_up - len(material.counted("cases"))
    shown = mask_parts(values, "reach", material.settings, beside=beside)
    made = _parts(
        "reach.outcome", values, shown, {value: sensitivity("reach", value, value) for value in values}
    )
    return replace(made, population="identified", base_told=all(map(_number, shown.values())))


def _parts(variable: str, values: dict[str, int], shown: dict[str, Shown], levels: dict[str, str]) -> Counts:
    return Counts(variable, "parts", values, sum(values.values()), shown, levels)


LEVELS = ("none", "low", "high", "never")
COUNTS: dict[str, Callable[["Material"], Counts | None]] = {
    "kinds": _single("kind"),
    "referrers": _single("referrer"),
    "risk_factors": _several("risk_factors", "factor"),
    "protective_factors": _several("protective_factors", "factor"),
    "interventions": _several("interventions", "kind"),
    "steps": _steps,
    "ways": _ways,
    "reach": _reach,
    "need_met": _followups("need_met"),
    "said_by": _followups("said_by"),
}
