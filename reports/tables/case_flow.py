"""How far the families have come: how many have reached at least each step, where they are now, how long steps took."""

from evaluation.words import say
from reports.case_flow import CaseFlow, case_flow, name
from reports.masking import Shown
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """One row per step or run of steps of which the same is told, then one per way out."""
    flow = case_flow(material)
    runs: list[list[str]] = []
    for step, shown in flow.steps.items():
        same = runs and step not in flow.waits and flow.steps[runs[-1][-1]].text == shown.text
        if same:
            runs[-1].append(step)
        else:
            runs.append([step])
    rows = [_row(material, flow, run, flow.steps[run[0]]) for run in runs]
    rows += [_row(material, flow, [way], shown) for way, shown in flow.ways.items()]
    header = (say("case_flow.step"), say("tables.families"), say("case_flow.wait"))
    made = Table("case_flow", say("case_flow.table"), header, tuple(rows), widths=(40, 27, 33))
    counted = all(shown.value is not None for shown in flow.steps.values())
    masked = say("case_flow.all_or_none") if counted else say("tables.masked")
    return made if flow.empty else made.noted(say("case_flow.table_note", n=integer(flow.n)), masked)


def _row(material: Material, flow: CaseFlow, steps: list[str], shown: Shown) -> tuple[str, ...]:
    said = ", ".join(
        say("case_flow.declined_later") if step == "declined" else name(step, material.lang) for step in steps
    )
    return (capital(said), shown.text, flow.waits.get(steps[0], say("case_flow.no_time")))
