"""The whole inventory, row by row."""

import pandas as pd

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._inventory import capital, labels

COLUMNS = ("offer", "service", "level", "age", "kind", "self_referral")


def table(material: Material) -> Table:
    """One row per offer, in the order of levels and ages."""
    levels, inventory = list(labels("level")), material.study.inventory
    place = inventory["level"].map(levels.index, na_action="ignore").fillna(len(levels))
    header = tuple(say(f"inventory.{key}") for key in COLUMNS)
    rows = tuple(
        _row(material, row) for row in inventory.loc[place.sort_values(kind="stable").index].itertuples()
    )
    return Table("inventory_offers", say("inventory.list"), header, rows, widths=(26, 21, 12, 15, 14, 12))


def _row(material: Material, row) -> tuple[str, ...]:
    offer, service = (local_text(row, column, material.lang) for column in ("offer", "activity"))
    level, kind = (labels(column).get(getattr(row, column), "") for column in ("level", "kind"))
    ages = ", ".join(labels("ages")[age] for age in row.ages) if isinstance(row.ages, tuple) else ""
    return (offer, service, capital(level), ages, kind, _own_contact(row.self_referral))


def _own_contact(said: object) -> str:
    if pd.isna(said):
        return ""
    return say("inventory.self_yes" if said else "inventory.self_no")
