"""Where several services offer the same kind to the same ages, and which they are."""

from analyses.inventory import overlaps
from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._inventory import administrations, capital, labels


def table(material: Material) -> Table:
    """One row per level, age and kind with more than one service."""
    kinds = labels("kind")
    found = overlaps(material.study.inventory, list(labels("level")), list(labels("ages")), list(kinds))
    header = tuple(say(f"inventory.{key}") for key in ("level", "age", "kind", "services", "administrations"))
    rows = tuple(_row(material, row) for row in found.itertuples())
    widths = (12, 12, 14, 31, 31)
    made = Table("inventory_overlaps", say("inventory.overlaps"), header, rows, widths=widths)
    return made.noted(say("inventory.overlaps_note"))


def _row(material: Material, row) -> tuple[str, ...]:
    inventory, names = material.study.inventory, administrations(material)
    offers = list(inventory[inventory["id"].isin(row.offers)].itertuples())
    services = dict.fromkeys(local_text(offer, "activity", material.lang) for offer in offers)
    owners = dict.fromkeys(names.get(offer.administration, offer.administration) for offer in offers)
    level, age, kind = labels("level")[row.level], labels("ages")[row.age], labels("kind")[row.kind]
    return (capital(level), age, kind, "; ".join(services), "; ".join(owners))
