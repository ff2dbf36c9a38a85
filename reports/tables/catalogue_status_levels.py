"""What became of the examples after the grant, by level of the child health programme."""

from analyses.catalogue import tally
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import LEVEL, capital, labels, plain_counts


def going_on() -> set[str]:
    """Give the statuses that mean that an example goes on in some form, as the schema says of each."""
    return {entry["value"] for entry in schema("catalogue").field("status").categories if entry["goes_on"]}


def table(material: Material) -> Table:
    """Statuses that any example has as rows, then how many go on in some form, then all; levels as columns."""
    names, levels = labels("status", material.lang), labels(LEVEL, material.lang)
    result = tally(material.study.catalogue, "status", list(names), LEVEL, list(levels))
    found = result[(result["measure"] == "count") & result["status"].notna()]
    wide = found.dropna(subset=LEVEL).pivot(index="status", columns=LEVEL, values="value")
    wide = wide.reindex(index=list(names), columns=list(levels)).astype(int)
    total = found[found[LEVEL].isna()].set_index("status")["value"].astype(int)
    rows = [(capital(names[key]), *plain_counts(wide.loc[key], total[key])) for key in names if total[key]]
    goes_on = [key for key in names if key in going_on()]
    rows.append((say("catalogue.goes_on"), *plain_counts(wide.loc[goes_on].sum(), total[goes_on].sum())))
    bases = result.drop_duplicates(LEVEL).set_index(LEVEL)["n"]
    rows.append((say("catalogue.all"), *plain_counts(bases.dropna()[list(levels)], bases.iloc[-1])))
    header = (say("catalogue.status"), *(capital(name) for name in levels.values()), say("catalogue.all"))
    numeric = frozenset(range(1, len(header)))
    made = Table(
        "catalogue_status_levels", say("catalogue.status_by_level"), header, tuple(rows), numeric=numeric
    )
    return made.noted(say("catalogue.status_by_level_note"))
