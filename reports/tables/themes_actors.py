"""The actor map: principal, role, mandate, whether it takes part, and who misses it."""

from evaluation.words import say
from reports.material import Material, local_text
from reports.table import Table
from reports.tables._catalogue import capital
from reports.tables._themes import heads, made, stated, worded


def table(material: Material) -> Table:
    """One row per organisation, in the order of its table."""
    rows = [_row(material, row) for row in material.study.organisations.itertuples()]
    header = heads("actor", "principal", "role", "mandate", "standing", "missed_by")
    return made("actors", material, header, rows, say("themes.actors_note"), widths=(26, 14, 14, 14, 16, 16))


def _row(material: Material, row) -> tuple[str, ...]:
    principal, roles, standing = (
        capital(worded("organisations", column, getattr(row, column), material.lang))
        for column in ("principal", "roles", "standing")
    )
    missed = local_text(row, "missed_by", material.lang) or say("themes.none")
    return (
        local_text(row, "name", material.lang),
        principal,
        roles,
        stated(row, "mandate", material.lang),
        standing,
        missed,
    )
