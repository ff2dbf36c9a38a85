"""Data collection by kind and year: units are named per row and never summed across rows."""

from evaluation.words import say
from reports.material import Material
from reports.notation import integer
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
    undated = int(result["n_missing"].sum())
    return made.noted(
        _families_note(material),
        say("tables.undated", n=undated) if undated else "",
        say("tables.collection_note"),
    )


def _name(material: Material, what: str, of: str) -> str:
    if what in ("observations", "interviews"):
        return say(f"tables.{what}_of", group=_group(material, of))
    return say(f"tables.{what}")


def _group(material: Material, of: str) -> str:
    """A group or a category of informants, as it stands inside a line."""
    if of not in (*(group.key for group in material.settings.groups), "joint"):
        return say(f"tables.category_{of}")
    name = material.group(of)
    return name[:1].lower() + name[1:] if name[1:].islower() else name  # but not BVC-gruppen


def _families_note(material: Material) -> str:
    """Why the last row counts families: not children, since some had no born child."""
    shown = material.shown("kinds")
    expecting = shown["expecting"].value if shown else None
    families = len(material.counted("cases"))
    return say("tables.families_note", expecting=integer(expecting), families=families) if expecting else ""
