"""The programme's own figures, as its source states them."""

from reports.material import Material, local_text
from reports.table import Table
from reports.tables._programme import figure, made, of_programme, sourced


def table(material: Material) -> Table:
    """One row per figure that is of the whole programme and of no example of a catalogue."""
    own = of_programme(material.study.measurements)
    rows = [
        (local_text(row, "indicator", material.lang), figure(material, "measurements", row))
        for row in own.itertuples()
    ]
    return sourced(made("figures", ("what", "stated"), rows), material, own)
