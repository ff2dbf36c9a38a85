"""Code × informant: by how many of those interviewed in each category a code is brought up; never by person."""

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._codes import FAMILIES, LEAST_PERSONS, at_interviews, crossed
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """Branches as rows, categories of informants as columns; a category that is one or two persons is left out."""
    codings = at_interviews(material)
    persons = codings.groupby("category")["informant"].nunique()
    names = schema("interviews").labels("category", material.lang)
    few = [key for key in names if 0 < persons.get(key, 0) < LEAST_PERSONS and not material.sees_all]
    hidden = {key for key in FAMILIES if persons.get(key, 0) < material.settings.threshold}
    hidden = set() if material.settings.published else hidden
    groups = {key: capital(name) for key, name in names.items() if key not in {*few, *hidden}}
    made = crossed("codes_informants", material, codings, "category", groups, "informant",
                   say("statistics.codes_informants_note"))  # fmt: skip
    left_out = [names[key] for key in names if persons.get(key, 0) and key not in groups]
    marked = any(cell == say("statistics.mark") for row in made.rows for cell in row)
    made = made.noted(say("statistics.families_marked") if marked else "")
    return made.noted(say("statistics.left_out", names=", ".join(left_out)) if left_out else "")
