"""The journal files: one per person and month of work, as the program would have written them."""

from collections import defaultdict
from datetime import datetime

import msgspec

from evaluation.events import Event
from tests.exempelkommun import findings
from tests.exempelkommun.coded import Coded
from tests.exempelkommun.documents import Document
from tests.exempelkommun.gestures import make_id, written

_encode = msgspec.json.Encoder().encode


def journal_files(documents: dict[str, Document]) -> dict[str, bytes]:
    """Path in the folder ``journal`` → content.

    Raises
    ------
    ValueError
        listing the hints of turning points and claims for which there is no passage.
    """
    coded = Coded(documents)
    evidence = findings.Evidence(coded)
    points = findings.turning_points(evidence)
    gestures = [
        *coded.gestures,
        *points,
        *findings.claims(evidence),
        *findings.member_checks(),
        *findings.seminars(points),
    ]
    if evidence.missing:
        raise ValueError("no passage for " + "; ".join(evidence.missing))
    months: dict[tuple[str, str], list[tuple[datetime, Event]]] = defaultdict(list)
    for person, at, event in written(gestures):
        months[person, f"{at:%Y%m}"].append((at, event))
    return {
        _path(person, events[0][0]): b"".join(_encode(event) + b"\n" for _, event in events)
        for (person, _), events in months.items()
    }


def _path(person: str, first: datetime) -> str:
    return f"{person.lower()}/{first:%Y%m%d-%H%M%S}-{make_id(person, first)[:6]}.jsonl"
