"""What became of the examples after the grant, by the year they started."""

from analyses.catalogue import NOT_STATED, status_by_start
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._catalogue import capital, labels, links, plain_counts


def table(material: Material) -> Table:
    """Statuses as rows, start years as columns; statuses that no example has are left out."""
    names = labels("status", material.lang)
    result = status_by_start(material.study.catalogue, list(names))
    found = result[result["measure"] == "count"]
    wide = found.dropna(subset="start_year").pivot(index="status", columns="start_year", values="value")
    total = found[found["start_year"].isna()].set_index("status")["value"]
    years = sorted(wide.columns, key=lambda year: (year == NOT_STATED, year))
    rows = [
        (
            capital(names[status]),
            *plain_counts(wide.loc[status, years], total[status]),
            links(material, "status", status),
        )
        for status in names
        if total[status]
    ]
    rows.append((say("catalogue.all"), *plain_counts(wide[years].sum(), total.sum()), ""))
    shown = (say("catalogue.not_stated") if year == NOT_STATED else year for year in years)
    header = (say("catalogue.status"), *shown, say("catalogue.all"), say("catalogue.examples"))
    numeric = frozenset(range(1, len(header) - 1))
    made = Table("catalogue_status", say("catalogue.status_by_start"), header, tuple(rows), numeric=numeric)
    return made.noted(_note(material))


def _note(material: Material) -> str:
    """Say which year the status is of, for most of the examples."""
    years = material.study.catalogue["status_year"].dropna().value_counts()
    if years.empty:
        return ""
    n = len(material.study.catalogue)
    return say("catalogue.status_note", count=integer(years.iloc[0]), n=integer(n), year=years.index[0])
