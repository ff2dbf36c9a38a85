"""Code × source: in how many documents of each kind a code stands; the project's own minutes are its own words."""

from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._codes import at_meetings, crossed
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """Branches as rows, kinds of documents of meetings as columns; for interviews see ``codes_informants``."""
    names = schema("documents").labels("kind", material.lang)
    groups = {key: capital(name) for key, name in names.items()}
    note = say("statistics.codes_sources_note")
    return crossed("codes_sources", material, at_meetings(material), "source", groups, "document", note)
