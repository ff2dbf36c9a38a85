"""Published shares that have a goal, year by year: the gap in percentage points, and why there is no interval."""

from analyses.catalogue import trends
from evaluation.words import say
from reports.material import Material, local_text
from reports.numbers import decimal, percent
from reports.table import Table
from reports.tables._catalogue import labels


def table(material: Material) -> Table:
    """One row per share and year."""
    result = trends(material.study.measurements)
    header = tuple(say(f"catalogue.{key}") for key in ("what", "year", "share", "goal", "gap"))
    rows = tuple(
        (named(material, item, indicator), str(year), *_values(part, goal))
        for (item, indicator, goal, year), part in result.groupby(["item", "indicator", "goal", "year"])
    )
    made = Table("catalogue_trend", say("catalogue.trend"), header, rows, numeric=frozenset({2, 3, 4}))
    return made.noted(
        *(say(f"catalogue.reason_{reason}") for reason in result["reason"].dropna().unique() if reason)
    )


def named(material: Material, item: str, indicator: str) -> str:
    """What a figure is of, with the region of its example: "Nyfödda som fick hembesök, Norrbotten"."""
    measurements, items = material.study.measurements, material.study.catalogue
    row = next(measurements[measurements["indicator"] == indicator].itertuples())
    region = labels("region", material.lang).get(items.set_index("id")["region"].get(item), "")
    words = local_text(row, "indicator", material.lang)
    return say("catalogue.of_region", indicator=words, region=region) if region else words


def _values(part, goal: float) -> tuple[str, str, str]:
    value = part.set_index("measure")["value"]
    return percent(value["share"] / 100), percent(goal / 100), signed(value["gap"])


def signed(gap: float) -> str:
    """A gap in percentage points with its sign: "+12 procentenheter"."""
    sign = "+" if gap > 0 else ""
    return say("catalogue.percentage_points", value=sign + decimal(gap, 0))
