"""Code × group: at how many meetings of each group a code was noted, in the evaluator's own protocols."""

from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._codes import at_meetings, crossed


def table(material: Material) -> Table:
    """Branches as rows, groups as columns."""
    codings = at_meetings(material)
    own = codings[codings["source"] == "protocol"]
    groups = {key: material.group(key) for key in material.groups}
    return crossed(
        "codes_groups", material, own, "group", groups, "meeting", say("statistics.codes_groups_note")
    )
