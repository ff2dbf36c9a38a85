"""New codes per interview, and codes so far; the table ``new_codes`` says the same."""

from pathlib import Path

from evaluation.words import say
from reports import charts
from reports.figure import Figure
from reports.figures._charts import empty, listed, made
from reports.material import Material
from reports.notation import integer
from reports.tables.new_codes import curve


def figure(material: Material, folder: Path) -> Figure:
    """Bars for what each interview brought, a line for all so far."""
    caption = say("statistics.new_codes")
    points = [(integer(row.number), int(row.new), int(row.so_far)) for row in curve(material).itertuples()]
    if not points:
        return empty("new_codes", caption, say("tables.nothing_here"), folder)
    told = listed(
        (number, say("statistics.new_of", new=new, so_far=so_far)) for number, new, so_far in points
    )
    spec = charts.growth(points, say("statistics.new"), say("statistics.so_far"), say("statistics.interview"))
    return made("new_codes", spec, caption, say("statistics.alt_new", caption=caption, rows=told), folder)
