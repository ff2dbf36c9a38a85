"""What statements on results rest on: measured, perceived, reported or not known, never one for the other."""

from analyses.catalogue import BASES, result_bases
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import several


def table(material: Material) -> Table:
    """Kinds of result as rows, levels as columns."""
    items = material.study.catalogue
    items = items.assign(basis=result_bases(items))
    names = {basis: say(f"catalogue.basis_{basis}") for basis in BASES}
    return several("results", material, items, "basis", names, "basis").noted(say("catalogue.results_note"))
