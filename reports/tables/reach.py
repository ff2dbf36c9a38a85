"""What came of all the families that the organisations identified, also of those who declined."""

from evaluation.words import say
from reports.case_flow import case_flow
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """One row per outcome that is not known to be nobody's; how many in all only where every outcome is a number."""
    flow = case_flow(material)
    told = {key: shown.text for key, shown in flow.reach.items() if shown.value != 0}
    rows = tuple((capital(say(f"case_flow.reach_{key}")), text) for key, text in told.items())
    header = (say("case_flow.outcome"), say("tables.families"))
    total = "" if flow.identified is None else say("case_flow.all_identified", n=integer(flow.identified))
    masked = "" if total else say("tables.masked")
    made = Table("reach", say("case_flow.reach_table"), header, rows)
    return made.noted(say("case_flow.reach_note"), total and f"{capital(total)}.", masked) if rows else made
