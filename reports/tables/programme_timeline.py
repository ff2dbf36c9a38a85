"""The programme's timeline as a table: the same lines as in the figure, in the same order."""

from reports.material import Material
from reports.programme import sections
from reports.table import Table
from reports.tables._programme import made


def table(material: Material) -> Table:
    """One row per line of the figure."""
    rows = [(line.name, section.name, line.told) for section in sections(material) for line in section.lines]
    return made("timeline", ("line", "section", "when_and_state"), rows, widths=(36, 38, 26))
