"""Who takes part in the programme, by role: how many, and which."""

from analyses.catalogue import pairs
from evaluation.schemas import schema
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._catalogue import capital
from reports.tables._programme import made, with_sources


def table(material: Material) -> Table:
    """One row per role that somebody has, in the schema's order."""
    called, roles = material.names("organisations"), pairs(material.study.organisations, "roles")
    rows = [
        (capital(label), integer(len(having)), ", ".join(called[key] for key in having))
        for role, label in schema("organisations").labels("roles", material.lang).items()
        if len(having := roles.loc[roles["roles"] == role, "id"])
    ]
    return with_sources(
        made("actors", ("role", "number", "who"), rows, widths=(22, 14, 64)),
        material,
        material.study.organisations,
    )
