"""Published shares year by year against their targets; the table ``catalogue_trend`` says the same."""

from pathlib import Path

from analyses.catalogue import trends
from evaluation.words import say
from reports import charts
from reports.figure import Figure
from reports.figures._charts import empty, listed, made
from reports.material import Material
from reports.notation import percent
from reports.tables.catalogue_trend import named


def figure(material: Material, folder: Path) -> Figure:
    """A chart per share that has a target."""
    result = trends(material.study.measurements)
    shares, caption = result[result["measure"] == "share"], say("catalogue.trend")
    parts, told = [], []
    for (item, indicator, goal), part in shares.groupby(["item", "indicator", "goal"], dropna=False):
        points = [(str(row.year), float(row.value), percent(row.value / 100)) for row in part.itertuples()]
        target = say("statistics.target", goal=percent(goal / 100))
        what = named(material, item, indicator)
        parts.append((what, charts.trend(points, float(goal), target, say("statistics.per_cent"))))
        told.append((f"{what} ({target})", ", ".join(f"{year} {words}" for year, _, words in points)))
    if not parts:
        return empty("catalogue_trend", caption, say("tables.nothing_here"), folder)
    alt = say("statistics.alt_trend", caption=caption, rows=listed(told))
    return made("catalogue_trend", charts.stacked(parts), caption, alt, folder)
