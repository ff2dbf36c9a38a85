"""A person's proposal of a turning point with its evidence before and after, and which of the five criteria it meets."""

from dataclasses import dataclass, field

from coding.refusals import refuse
from evaluation import Study
from evaluation.cells import day
from evaluation.errors import FoljeError, UseError
from evaluation.events import Passage, TurningPoint
from evaluation.words import say

STATES = ("proposed", "tried", "confirmed", "rejected")
LATER, KINDS = 2, 2  # occasions after, and kinds of source, that the evidence needs (methods, part 2)


@dataclass(frozen=True)
class Given:
    """What is stated of a turning point; `of` is the one that is changed, "" for a new one."""

    of: str = ""
    group: str = ""
    title: str = ""
    date_from: str = ""
    date_to: str = ""
    event: str = ""
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    alternatives: str = ""
    status: str = "proposed"


def turning_point(study: Study, given: Given, lang: str) -> TurningPoint:
    """The turning point as it is to be written, in place of the versions that stand.

    Parameters
    ----------
    lang : of the title; a title in the other language stays

    Raises
    ------
    UseError
        with all that is missing or wrong: no title or day, a day that is none, an unknown group, event, passage or
        status; or confirmed while a criterion is not met.
    """
    standing = [
        point for point in study.state.of(TurningPoint) if given.of and given.of in (point.of, point.id)
    ]
    titles = standing[-1].title if standing else {}
    point = TurningPoint(
        of=given.of, group=given.group, title={**titles, lang: given.title.strip()}, date_from=given.date_from.strip(),
        date_to=given.date_to.strip(), before=list(dict.fromkeys(given.before)), after=list(dict.fromkeys(given.after)),
        event=given.event, alternatives=given.alternatives.strip(), status=given.status,
        replaces=[each.id for each in standing],
    )  # fmt: skip
    wrong: list[FoljeError] = [UseError(message) for message in _wrong(study, point, lang)]
    if given.of and not standing:
        wrong.append(UseError(say("turning_points.gone")))
    refuse(wrong, "turning_points.not_saved")
    return point


def _wrong(study: Study, point: TurningPoint, lang: str) -> list[str]:
    known = {passage.name for passage in study.state.of(Passage)}
    groups = {*(group.key for group in study.settings.groups), "joint"}
    events = set(study.events["id"].dropna())
    days = [text for text in (point.date_from, point.date_to) if text]
    found = {
        "no_title": not point.title[lang],
        "no_day": not point.date_from,
        "bad_day": any(day(text) is None for text in days),
        "other_order": len(days) == 2 and all(map(day, days)) and str(day(days[1])) < str(day(days[0])),
        "no_group": point.group not in groups,
        "no_event": bool(point.event) and point.event not in events,
        "no_passage": not {*point.before, *point.after} <= known,
        "no_status": point.status not in STATES,
        "not_all_met": point.status == "confirmed" and not all(criteria(study, point).values()),
    }
    return [say(f"turning_points.{key}") for key, is_so in found.items() if is_so]


def criteria(study: Study, point: TurningPoint) -> dict[str, bool]:
    """The five criteria and whether each is met: before, event, after, kinds, alternative."""
    places = {passage.name: passage.document for passage in study.state.of(Passage)}
    later = {places[name] for name in point.after if name in places}
    used = {places[name] for name in (*point.before, *point.after) if name in places}
    documents = study.documents.dropna(subset="id").drop_duplicates("id")
    kinds = dict(zip(documents["id"], documents["kind"], strict=True))
    return {
        "before": any(name in places for name in point.before),
        "event": bool(point.event or point.date_from),
        "after": len(later) >= LATER,
        "kinds": len({kinds.get(document) for document in used}) >= KINDS,
        "alternative": bool(point.alternatives.strip()),
    }
