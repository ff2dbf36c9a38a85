"""The families' way in sentences."""

from collections.abc import Callable

from evaluation.words import say
from reports.case_flow import case_flow
from reports.material import Material
from reports.notation import integer


def _case_flow(material: Material) -> str:
    """What came of all who were identified, and where the steps of those in the follow-up stand."""
    flow = case_flow(material)
    said = []
    if flow.reach and not any(shown.hidden for shown in flow.reach.values()):
        told = {key: flow.reach[key].text for key in ("taken_up", "declined")}
        known = flow.identified is not None
        numbers = {key: integer(flow.reach[key].value or 0) for key in told} if known else told
        key = "case_flow.text_reach" if known else "case_flow.text_reach_words"
        said.append(say(key, n=integer(flow.identified or 0), **numbers))
    said.append(say("case_flow.text_none") if flow.empty else say("case_flow.text_flow", n=integer(flow.n)))
    return " ".join(said)


TEXTS: dict[str, Callable[[Material], str]] = {"case_flow": _case_flow}
