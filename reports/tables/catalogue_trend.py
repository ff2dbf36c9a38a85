"""Published shares that have a goal, year by year: the gap in percentage points, and why there is no interval."""

from analyses.catalogue import trends
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import decimal, percent
from reports.table import Table
from reports.tables._catalogue import labels


def table(material: Material) -> Table:
    """One row per share and year."""
    result = trends(material.study.measurements)
    heads = [say(f"catalogue.{key}") for key in ("what", "year", "share", "goal", "gap")]
    header = (*heads[:4], say("statistics.goal_met"), heads[4])
    years = result.groupby(["item", "indicator", "goal", "year"], dropna=False)
    rows = tuple(_row(material, key, part) for key, part in years)
    made = Table("catalogue_trend", say("catalogue.trend"), header, rows, numeric=frozenset({2, 3, 5}))
    return made.noted(*(say(f"catalogue.reason_{reason}") for reason in result["reason"].dropna().unique()))


def _row(material: Material, key, part) -> tuple[str, ...]:
    item, indicator, goal, year = key
    value = part.set_index("measure")["value"]
    what = named(material, item, indicator)
    met = say("listing.yes" if value["gap"] >= 0 else "listing.no")
    return (what, str(year), percent(value["share"] / 100), percent(goal / 100), met, signed(value["gap"]))


def named(material: Material, item: str, indicator: str) -> str:
    """Say what a figure is of, with the region of its example: "Nyfödda som fick hembesök, Norrbotten"."""
    measurements, items = material.study.measurements, material.study.catalogue
    row = next(measurements[measurements["indicator"] == indicator].itertuples())
    region = labels("region", material.lang).get(str(items.set_index("id")["region"].get(item)), "")
    words = local_text(row, "indicator", material.lang)
    return say("catalogue.of_region", indicator=words, region=region) if region else words


def signed(gap: float) -> str:
    """Write a gap in percentage points with its sign: "+12 procentenheter"."""
    sign = "+" if gap > 0 else ""
    return say("catalogue.percentage_points", value=sign + decimal(gap, 0))
