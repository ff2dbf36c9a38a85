"""Those interviewed, by role and by organisation: never the two together, and never a name."""

from analyses.themes import informants
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.roles import shown_counts
from reports.table import Table
from reports.tables._themes import heads, made


def table(material: Material) -> Table:
    """Roles first, then organisations, the most common first."""
    study, organisations = material.study, material.names("organisations")
    rows = []
    for by, names in (("role", {}), ("organisation", organisations)):
        result = informants(study.interviews, study.persons, by)
        keys = [key if isinstance(key, str) else None for key in result[by]]
        counts = dict(zip(keys, result["value"].astype(int), strict=True))
        for key, n in (shown_counts(material, counts) if by == "role" else counts).items():
            name = names.get(key, key) if key else say("themes.not_stated").lower()
            rows.append((say(f"themes.by_{by}", name=name), integer(n)))
    header = heads("informant", "interviewed")
    return made("informants", material, header, rows, say("themes.informants_note"), numeric=range(1, 2))
