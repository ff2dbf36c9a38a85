"""Two coders' reading of a document and judgement of its meeting, side by side, and what they have agreed on.

What differs is decided by `reports.agreement`.
"""

from collections import defaultdict
from functools import partial
from typing import Any

from coding.blind import Round, round_lines, rounds
from evaluation import Study
from evaluation.called import document_called
from evaluation.events import AgreedCode, Judgement
from evaluation.words import current_language, say
from reports.agreement import Compared
from reports.agreement.judged import Judged, in_words, judged
from reports.judgement_words import RELATIONS, JudgementWords
from reports.workbench.documents import of_meetings
from reports.workbench.marks import as_now
from reports.workbench.reading import Reading

SHUT, SINGLE, OPENED = "shut", "single", "opened"


def comparison(study: Study, reading: Reading) -> dict:
    """What the form needs; nothing of anybody's codes before the comparison of a blind round is opened.

    Returns
    -------
    dict with of (the document) and state (shut: in a closed blind round, and then `lines` tells how far it has come; single: coded by
    one or nobody; opened), when (it was opened, and by whom), people (who has coded), present (who may be there), rows: passage, text, codes by person,
    differs and agreed (codes, persons, date, reason); and judged: how the meeting has been judged (see `_judged`)
    """
    told = {"of": reading.document, "present": study.settings.evaluators}
    blind = [each for each in rounds(study) if reading.document in each.event.documents]
    shut = next((each for each in blind if not each.opening), None)
    if shut:
        return told | {"state": SHUT, "lines": round_lines(study, shut, partial(document_called, study))}
    compared = Compared(study, documents=[reading.document])
    people = compared.material.people
    judgings = [each for each in judged_here(study, reading.document) if people or each.assessors > 1]
    return told | {
        "state": OPENED if people else SINGLE, "people": people, "when": _when(blind),
        "rows": _rows(study, reading, compared), "judged": [_judged(each) for each in judgings],
    }  # fmt: skip


def _when(blind: list[Round]) -> str:
    """When the comparison was opened, and by whom; "" where the document was not coded blind."""
    opening = blind[-1].opening if blind else None
    return say("blind.is_open", date=opening.at[:10], person=opening.person) if opening else ""


def _rows(study: Study, reading: Reading, compared: Compared) -> list[dict]:
    differ, agreed = {each["passage"] for each in compared.to_talk_about}, _agreed(study)
    return [
        {
            "passage": row.passage, "text": row.quote, "differs": row.passage in differ, "agreed": agreed[row.passage],
            "codes": {who: sorted(codes) for who, codes in compared.sets.loc[row.passage].dropna().items()},
        }
        for row in compared.material.passages.itertuples()
        if not row.family_matter and reading.shows(row.passage)
    ]  # fmt: skip


def _agreed(study: Study) -> dict[str, list[dict]]:
    """What has been agreed on, by passage; several where people have written past each other, or by several codebooks."""
    now = as_now(study)
    found: dict[str, list[dict]] = defaultdict(list)
    for event in study.state.of(AgreedCode):
        codes = [now(code, event.codebook) for code in event.codes]
        told: dict[str, Any] = {
            "codes": codes,
            "persons": event.persons,
            "date": event.at[:10],
            "reason": event.reason,
        }
        found[event.passage].append(told)
    return found


def judged_here(study: Study, document: str) -> list[Judged]:
    """How the meeting has been judged that this is the document of, scale by scale; nothing for an interview."""
    meetings = [meeting for meeting, own in of_meetings(study).items() if own == document]
    return judged(study, meetings) if meetings else []


def _judged(each: Judged) -> dict:
    """One scale: its name, who has judged, what each, the group and all together say, and the values that there are.

    Returns
    -------
    dict with meeting, scale, title, people, judgements (by person), group, agreed, differs, settled, group_differs, phases (whether
    the scale is of phases), lists and said (how a value and a second one are put together, by relation)
    """
    words, lists = JudgementWords.of(each.book, current_language()), ("values", "relation", "confidence")
    by = {who: [_told(words, one) for one in each.own if one.person == who] for who in each.people}
    return {
        "meeting": each.meeting, "scale": each.book.id, "title": each.book.title(), "people": each.people, "judgements": by,
        "group": [_told(words, one) for one in each.group],
        "agreed": [_told(words, one) | {"persons": one.persons or [one.person]} for one in each.agreed],
        "differs": each.differs, "settled": each.settled, "group_differs": each.group_differs, "phases": bool(each.book.phases), "lists": {name: each.book.values(name) for name in lists},
        "said": {key: JudgementWords({}, {}, {}).judgement("{first}", key and "{second}", key) for key in ("", *RELATIONS)},
    }  # fmt: skip


def _told(words: JudgementWords, one: Judgement) -> dict:
    parts = ("value", "second", "relation", "confidence", "reason")
    more = {"words": in_words(words, one), "sure": words.confidence(one.confidence), "date": one.at[:10]}
    return {part: getattr(one, part) for part in parts} | more


class Unsettled:
    """How many disagreements a document has left, of codes and of how its meeting was judged; worked out anew when they have changed."""

    def __init__(self, study: Study):
        self._study = study
        self._known: dict[str, tuple[frozenset[str], int]] = {}

    def __call__(self, document: str, events: frozenset[str]) -> int:
        """How many are left.

        Parameters
        ----------
        events : ids of the codings, agreed codes and judgements that stand of the document
        """
        if document not in self._known or self._known[document][0] != events:
            self._known[document] = (events, self._count(document))
        return self._known[document][1]

    def _count(self, document: str) -> int:
        settled = {event.passage for event in self._study.state.of(AgreedCode)}
        found = Compared(self._study, documents=[document]).to_talk_about
        apart = sum(each.left for each in judged_here(self._study, document))
        return sum(each["passage"] not in settled for each in found) + apart
