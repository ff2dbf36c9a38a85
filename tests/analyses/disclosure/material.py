"""Made-up reports: persons with characteristics, counted in linked tables, some of them published before."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.disclosure.cells import CountTable

LABELS = {
    "text": ["north", "south", "east", "west", "middle"],
    "whole number": [1, 2, 3, 4, 5],
    "year": [2021, 2022, 2023, 2024, 2025],
    "category": pd.Categorical(["b", "a", "d", "c", "e"]).tolist(),
    "yes or no": [True, False],
}


@dataclass(frozen=True)
class Report:
    """The tables of a report, and those of an earlier one that was masked by itself."""

    tables: list[CountTable]
    earlier: list[CountTable]


def tabulated(persons: pd.DataFrame, variables: list[str], *, margins: bool) -> pd.DataFrame:
    """Count persons by variables, zeros included; margins have missing labels."""
    frame = persons[variables].apply(lambda column: column.astype("category"))
    counts = frame.groupby(variables, observed=False).size().reset_index(name="count")
    parts = [counts]
    for left in (variables if len(variables) > 1 else []) if margins else []:
        parts.append(counts.groupby(left, observed=False)["count"].sum().reset_index())
    parts += [pd.DataFrame({"count": [counts["count"].sum()]})] if margins else []
    whole = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    return whole.reindex(columns=[*variables, "count"]).where(lambda f: f.notna(), None)


def items_table(
    persons: pd.DataFrame, has: dict[str, np.ndarray], by: str | None, *, base: bool
) -> pd.DataFrame:
    """How many persons have each item, in all and by a variable, with the base n."""
    groups = [(None, np.ones(len(persons), bool))]
    if by:
        groups += [
            (label, (persons[by] == label).to_numpy()) for label in sorted(persons[by].unique(), key=str)
        ]
    rows = [{"item": name, by or "by": group, "count": int((mark & inside).sum())}
            for name, mark in has.items() for group, inside in groups]  # fmt: skip
    if base:
        rows += [{"item": None, by or "by": group, "count": int(inside.sum())} for group, inside in groups]
    frame = pd.DataFrame(rows).astype(object)
    return (frame if by else frame.drop(columns="by")).where(lambda f: f.notna(), None)


def report(seed: int) -> Report:
    """A report with 1 to 5 linked tables of 5 to 60 persons, some with items, some published once before."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(5, 61))
    persons, kinds = pd.DataFrame(index=range(size)), list(LABELS)
    for name in "ABCD":
        labels = LABELS[kinds[rng.integers(len(kinds))]]
        labels = labels[: int(rng.integers(2, 5))]
        shares = rng.dirichlet(np.full(len(labels), 1.5))
        persons[name] = pd.Series([labels[i] for i in rng.choice(len(labels), size, p=shares)], dtype=object)
    has = {f"item {i}": rng.random(size) < rng.uniform(0.05, 0.95) for i in range(int(rng.integers(2, 6)))}
    plans = [_plan(rng) for _ in range(int(rng.integers(1, 6)))]
    plans = list({tuple(plan[:2]): plan for plan in plans}.values())
    tables = [_counted(persons, has, plan) for plan in plans]
    if rng.random() > 0.3:
        return Report(tables, [])
    first = int(rng.integers(max(2, size // 2), size + 1))
    before = {name: mark[:first] for name, mark in has.items()}
    earlier = [_counted(persons[:first], before, plan) for plan in plans]
    return Report([replace(table, release=1) for table in tables], earlier)


def _plan(rng: np.random.Generator) -> tuple:
    if rng.random() < 0.25:
        return ("items", str(rng.choice(["", "A", "B"])), bool(rng.random() < 0.8))
    variables = sorted(rng.choice(list("ABCD"), int(rng.integers(1, 3)), replace=False).tolist())
    return ("added", "".join(variables), bool(rng.random() < 0.7))


def _counted(persons: pd.DataFrame, has: dict, plan: tuple) -> CountTable:
    kind, names, margins = plan
    if kind == "items":
        return CountTable(items_table(persons, has, names or None, base=margins), items="item")
    return CountTable(tabulated(persons, list(names), margins=margins))


def published(tables: list[CountTable], ledger: pd.DataFrame) -> list[CountTable]:
    """The tables as they stand after masking, for use as an earlier release."""
    return [
        replace(table, shown=ledger.loc[ledger["table"] == i, "shown"].tolist())
        for i, table in enumerate(tables)
    ]
