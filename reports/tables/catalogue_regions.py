"""The examples by region and level, and which regions have none."""

from analyses.catalogue import tally
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import LEVEL, capital, labels, plain_counts


def table(material: Material) -> Table:
    """Regions with an example as rows, levels as columns."""
    regions, levels = labels("region", material.lang), labels(LEVEL, material.lang)
    result = tally(material.study.catalogue, "region", list(regions), LEVEL, list(levels))
    found = result[result["measure"] == "count"]
    wide = found.pivot(index="region", columns=LEVEL, values="value")
    total = found[found[LEVEL].isna()].set_index("region")["value"]
    rows = tuple(
        (name, *plain_counts(wide.loc[region, list(levels)], total[region]))
        for region, name in regions.items()
        if total[region]
    )
    header = (say("catalogue.region"), *(capital(name) for name in levels.values()), say("catalogue.all"))
    numeric = frozenset(range(1, len(header)))
    without = [name for region, name in regions.items() if not total[region]]
    made = Table("catalogue_regions", say("catalogue.by_region"), header, rows, numeric=numeric)
    return made.noted(say("catalogue.without_examples", regions=", ".join(without)) if without else "")
