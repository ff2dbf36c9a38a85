"""Which risk factors go together, as bars over a grid of dots; the table ``risk_combinations`` says the same."""

from pathlib import Path

from evaluation.words import say
from reports import charts
from reports.crossed import risk_sets
from reports.figure import Figure
from reports.figures._charts import empty, listed, made
from reports.material import Material
from reports.notation import of
from reports.tables._counts import capital
from reports.tables.risk_combinations import combination_name


def figure(material: Material, folder: Path) -> Figure:
    """The exact combinations of the commonest factors; a sentence where a family could be worked out."""
    trait, found = risk_sets(material)
    caption = say("statistics.risk_combinations")
    if not found:
        why = "statistics.too_few_to_cross" if trait.shown else "tables.nothing_here"
        return empty("risk_combinations", caption, say(why), folder)
    used = [value for value in trait.names if any(value in key for key in found)]
    base = sum(found.values())
    columns = [(tuple(used.index(value) for value in key), n, of(n, base)) for key, n in found.items()]
    rows = listed((combination_name(trait.names, key), of(n, base)) for key, n in found.items())
    spec = charts.upset([capital(trait.names[value]) for value in used], columns)
    return made(
        "risk_combinations", spec, caption, say("statistics.alt_sets", caption=caption, rows=rows), folder
    )
