"""What sources say in two ways: figures and words side by side, each with its place; none is chosen."""

from evaluation.words import say
from reports.contradictions import contradictions
from reports.material import Material
from reports.table import Table


def table(material: Material) -> Table:
    """One row per matter; a third statement stands beside the second. What it concerns, where that is a row elsewhere."""
    found = contradictions(material)
    concerned = any(one.concerns for one in found)
    rows = tuple(
        (*([one.concerns] if concerned else []), one.matter, one.statements[0], "; ".join(one.statements[1:]))
        for one in found
    )
    heads = [*(["concerns"] if concerned else []), "matter", "one", "other"]
    made = Table(
        "contradictions",
        say("quantities.contradictions"),
        tuple(say(f"quantities.{key}") for key in heads),
        rows,
    )
    return made.noted(say("quantities.contradictions_note"))
