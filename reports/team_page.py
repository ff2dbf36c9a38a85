"""What a group's own page shows first: its timeline, its latest judgement, the events to remember, the latest feedback.

Everything is of one group: the audience's own, else the first whose timeline it may see.
"""

from dataclasses import replace

import pandas as pd

from evaluation.errors import UseError
from evaluation.words import say
from reports.material import Material, local_text
from reports.timeline import Timeline
from reports.timeline.data import timeline_of

USUAL, MOST = 6, 8  # events: so many, and more only where that many belong to turning points


def own_group(material: Material) -> str:
    """The key of the group that the page is about. Raises UseError where the audience may see none."""
    groups = material.groups
    if not groups:
        raise UseError(say("team_page.no_group"))
    return material.audience if material.audience in groups else groups[0]


def own_timeline(material: Material) -> Timeline:
    """The timeline of that group alone, with the events to remember and the feedback that was given to it."""
    group, shown = own_group(material), timeline_of(material)
    feedback = material.feedback[material.feedback["audience"].isin([group, "public"])]
    return replace(
        shown,
        groups={group: shown.groups[group]},
        events=shown.events[shown.events["number"].isin(remembered(material))],
        feedback=shown.feedback[shown.feedback["number"].isin(feedback["number"])],
    )


def remembered(material: Material) -> list[int]:
    """The numbers of the events to remember: those that turning points name, and the latest of the others."""
    events = material.events
    own = events[events["group"].isna() | events["group"].isin([own_group(material), "joint"])]
    turned = own["id"].isin(turning_events(material))
    first = own[turned].tail(MOST)
    rest = own[~turned].tail(max(USUAL - len(first), 0))
    return sorted([*first["number"], *rest["number"]])


def turning_events(material: Material) -> dict[str, str]:
    """The events that a turning point names, unless it was rejected: event → confirmed, tried or proposed."""
    return {p.event: p.status for p in material.turning_points if p.event and p.status != "rejected"}


def open_questions(material: Material) -> list[str]:
    """What the group has been asked and not yet answered, in order of date."""
    asked = asked_questions(material)
    own = asked[asked["group"].isin([own_group(material), "joint"]) & asked["answered"].isna()]
    return [local_text(row, "text", material.lang) for row in own.itertuples()]


def asked_questions(material: Material) -> pd.DataFrame:
    """All questions that groups which the audience may see have been asked, in order of date."""
    asked = material.rows("open_questions")
    return asked[asked["group"].isin([*material.groups, "joint"])].sort_values("date", kind="stable")


def phases(material: Material) -> list[tuple[str, str]]:
    """Each phase or step by name with its explanation in a line; in the codebook's own words where it is another one."""
    book = material.codebook
    own = {code.id: code.definition(material.lang) for code in book.judged}
    if book.id == "tuckman":
        own |= {key: say(f"team_page.phase_{key}", material.lang) for key in own}
    return [(code.name(material.lang), own[code.id]) for code in book.judged]
