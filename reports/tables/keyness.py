"""Words that one group's meetings have more of than the other's: the log ratio, and at how many meetings."""

from evaluation.words import say
from reports.material import Material
from reports.notation import decimal, of
from reports.reading.words import compared
from reports.table import Table

MOST = 15


def table(material: Material) -> Table:
    """The words most typical of the first group the audience sees against the second, the most typical first."""
    header = tuple(say(f"statistics.{key}") for key in ("word", "log_ratio", "meetings"))
    made = Table("keyness", say("statistics.keyness"), header, (), numeric=frozenset({1, 2}))
    if len(material.groups) < 2 or not material.sees_all:  # words of a few persons point at them
        return made
    group, against = material.groups[:2]
    found = compared(material.study, group, against)
    if found is None:
        return made
    rows = tuple(
        (row["form"], decimal(row["log_ratio"], 1), of(row["units"], found["n"]))
        for row in found["keyness"][:MOST]
    )
    caption = say("statistics.keyness_of", group=material.group(group), against=material.group(against))
    told = Table("keyness", caption, header, rows, numeric=made.numeric)
    return told.noted(say("statistics.keyness_note"), say("statistics.frequency"))
