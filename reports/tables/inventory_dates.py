"""Of which days the inventory is: the oldest and the newest check of each administration, and how many have none."""

import pandas as pd

from analyses.inventory import as_of
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._inventory import administrations


def table(material: Material) -> Table:
    """One row per administration, and one for all."""
    inventory, names = material.study.inventory, administrations(material)
    parts = as_of(inventory, list(names)).groupby("administration", sort=False, dropna=False)
    rows = tuple(_row(names.get(key, say("inventory.all")), part) for key, part in parts if len(inventory))
    keys = ("administration", "offers_column", "oldest", "newest", "undated_column")
    header = tuple(say(f"inventory.{key}") for key in keys)
    return Table("inventory_dates", say("inventory.dates"), header, rows, numeric=frozenset({1, 4}))


def _row(name: str, part: pd.DataFrame) -> tuple[str, ...]:
    days = [say("inventory.not_stated") if pd.isna(day) else f"{day:%Y-%m-%d}" for day in part["date"]]
    dated, undated = part["n"].iat[0], part["n_missing"].iat[0]
    return (name, integer(dated + undated), *days, integer(undated))
