"""How many services offer something of each kind, by level and age: none is a gap, two or more an overlap."""

from reports.material import Material
from reports.table import Table
from reports.tables._inventory import table_by


def table(material: Material) -> Table:
    """Levels and kinds as rows, ages as columns."""
    return table_by(material, "kind", "providers", "kinds")
