"""Data collection by kind and year: units are named per row and never summed across rows."""

from evaluation.words import say
from reports.material import Material
from reports.numbers import integer
from reports.table import Table


def table(material: Material) -> Table:
    """Kinds as rows, years as columns, and the total of each row."""
    result = material.collection
    years = sorted(result["year"].dropna().unique())
    header = (say("tables.kind"), *(str(year) for year in years), say("tables.total"))
    rows = []
    for (what, of), part in result.groupby(["what", "of"], sort=False):
        values = part.set_index("year")["value"]
        total = part.loc[part["year"].isna(), "value"].iat[0]
        rows.append((_name(material, what, of), *(integer(values[y]) for y in years), integer(total)))
    made = Table(
        "collection", say("tables.collection"), header, tuple(rows), numeric=frozenset(range(1, len(header)))
    )
    return made.noted(_families_note(material), say("tables.collection_note"))


def _name(material: Material, what: str, of: str) -> str:
    if what in ("observations", "interviews"):
        known = of in material.groups
        group = material.group(of).lower() if known else say(f"tables.category_{of}")
        return say(f"tables.{what}_of", group=group)
    return say(f"tables.{what}")


def _families_note(material: Material) -> str:
    """Why the last row counts families: the model's own row said children, and some had no born child."""
    cases = material.study.cases
    expecting = int((cases["kind"] == "expecting").sum())
    return say("tables.families_note", expecting=expecting, families=len(cases)) if expecting else ""
