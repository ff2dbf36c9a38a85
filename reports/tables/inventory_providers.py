"""How many offers each administration has, by level and age."""

from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._inventory import absent, table_by


def table(material: Material) -> Table:
    """Levels and administrations as rows, ages as columns."""
    made = table_by(material, "administration", "offers", "providers")
    names = absent(material)
    return made.noted(say("inventory.absent_administrations", names=", ".join(names)) if names else "")
