"""What a study cannot say: who was not heard, what was not seen, what was put together afterwards, what it does not cover."""

from collections.abc import Callable, Iterator

import pandas as pd

from analyses.phases import leading
from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material
from reports.notation import integer
from reports.prose.lists import bullets


def _limits(material: Material) -> str:
    """What study.yaml says of its limits and scope, and what the data say of themselves."""
    lines = [in_language(limit, material.lang) for limit in material.settings.limits]
    lines += [in_language(material.settings.scope, material.lang)] if material.settings.scope else []
    lines += [
        *_of_whom(material),
        *_unseen(material),
        *_coded_blind(material),
        *_reconstructed(material),
        *_unheard(material),
    ]
    if material.errors:
        lines.append(say("prose.errors_in_material", n=material.errors))
    return bullets(lines)


def _of_whom(material: Material) -> Iterator[str]:
    """That the families are not all there were, where study.yaml says so."""
    said = material.settings.cases_are
    if said not in ("", "all") and len(material.counted("cases")):
        yield say("prose.not_all_cases", what=said)


def _unseen(material: Material) -> Iterator[str]:
    """Meetings that were held but not observed."""
    lead = leading(material.steps)
    unseen = int((~lead["observed"].fillna(False).astype(bool)).sum())
    if len(lead):
        meetings = say("counted.held_meetings", n=integer(len(lead)))
        yield say("prose.unobserved", unseen=integer(unseen), meetings=meetings)


def _coded_blind(material: Material) -> Iterator[str]:
    """Meetings whose judgements are not told, since they are coded blind just now."""
    if material.coded_blind:
        yield say("judged.coded_blind", n=len(material.coded_blind))


def _reconstructed(material: Material) -> Iterator[str]:
    """What is known only afterwards: events, judgements, and the time before anybody was there."""
    events = material.events
    later = events[events["evidence_time"] == "reconstructed"]
    observed = material.study.meetings
    first = observed.loc[observed["observed"].fillna(False).astype(bool), "date"].min()
    if len(later) and pd.notna(first):
        dates = later["date"].min(), later["date"].max()
        yield say("prose.reconstructed", n=len(later), since=f"{dates[0]:%Y-%m-%d}", until=f"{dates[1]:%Y-%m-%d}",
                  first=f"{first:%Y-%m-%d}")  # fmt: skip
    judged = material.steps.get("evidence_time", pd.Series(dtype="str"))
    n = int((judged == "reconstructed").sum())
    if n:
        yield say("prose.reconstructed_judgements", n=integer(n))


def _unheard(material: Material) -> Iterator[str]:
    """Groups of informants that nobody was interviewed from, families that were not asked, and those who declined."""
    interviews = material.study.interviews
    held = interviews[interviews["status"] == "held"]
    labels = schema("interviews").labels("category", material.lang)
    known = {group.key for group in material.settings.groups}
    if len(interviews):
        without = [labels[key] for key in ("team", "steering", "family") if _is_expected(material, key, known)
                   and not (held["category"] == key).any()]  # fmt: skip
        yield from [say("prose.nobody_heard", who=", ".join(without))] if without else []
    families, of = len(material.counted("cases")), held[held["category"] == "family"]["informant"].nunique()
    if families and of:
        yield say("prose.families_heard", n=integer(of), families=integer(families))
    if (interviews["status"] == "declined").any():
        yield say("prose.declined")


def _is_expected(material: Material, category: str, groups: set[str]) -> bool:
    return category in groups or (category == "family" and len(material.counted("cases")) > 0)


TEXTS: dict[str, Callable[[Material], str]] = {"limits": _limits}
