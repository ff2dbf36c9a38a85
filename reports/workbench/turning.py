"""The turning points of a group as the workbench's form shows them: what is stated, with the evidence in its own words, and the criteria."""

from coding.turning_points import STATES, criteria
from evaluation import Study
from evaluation.events import TurningPoint
from evaluation.words import current_language, in_language, say
from reports.workbench.reading import quotes


def turning_points(study: Study, group: str) -> dict:
    """What the form needs.

    Returns
    -------
    dict with group, points (of, title, date_from, date_to, event, before, after, alternatives, status, criteria: name and
    whether it is met), quotes (of the passages in evidence), events (id → day and what it was) and states (key → word)
    """
    points = [p for p in study.state.of(TurningPoint) if p.group == group]
    evidence = {name for point in points for name in (*point.before, *point.after)}
    return {
        "group": group,
        "points": [_told(study, point) for point in points],
        "quotes": quotes(study, evidence),
        "events": _events(study, group),
        "states": {state: say(f"tables.turning_{state}") for state in STATES},
    }


def turned_in_words(study: Study, point: TurningPoint) -> str:
    """What is said when a turning point has been saved: its title, and how many of the criteria are met."""
    met, title = criteria(study, point), in_language(point.title, current_language())
    return say("workbench.turning_saved", title=title, met=sum(met.values()), n=len(met))


def _told(study: Study, point: TurningPoint) -> dict:
    parts = ("date_from", "date_to", "event", "before", "after", "alternatives", "status")
    met = criteria(study, point)
    return {
        "of": point.of or point.id, "title": in_language(point.title, current_language()),
        **{part: getattr(point, part) for part in parts},
        "criteria": [[say(f"tables.criterion_{key}"), is_met] for key, is_met in met.items()],
    }  # fmt: skip


def _events(study: Study, group: str) -> dict[str, str]:
    events = study.events.dropna(subset=["id", "date"]).sort_values("date")
    events = events[events["group"].isna() | events["group"].isin([group, "joint"])]
    return {row.id: f"{row.date:%Y-%m-%d} {row.text}" for row in events.itertuples()}
