"""How meetings have been judged, side by side: each person's judgement, the group's own, and what people have agreed on.

The group's own view is shown beside the others and is never agreed away: only single persons' judgements are to agree on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from analyses.phases import statement
from coding.blind import closed_meetings
from coding.codebooks import Codebook, judged_books
from coding.codings import judgements
from coding.double_coding import OWN
from evaluation import Study
from evaluation.events import Judgement
from evaluation.words import say
from reports.judgement_words import JudgementWords


@dataclass(frozen=True)
class Judged:
    """A meeting's judgements on one scale, as they stand.

    Attributes
    ----------
    own, group, agreed : of single persons, of the group itself, and agreed on (several: written without seeing each other)
    """

    meeting: str
    book: Codebook
    own: tuple[Judgement, ...]
    group: tuple[Judgement, ...]
    agreed: tuple[Judgement, ...]

    @property
    def people(self) -> list[str]:
        """Who has judged, each for themselves."""
        return sorted({each.person for each in self.own})

    @property
    def assessors(self) -> int:
        """How many have judged: the group itself is one."""
        return len(self.people) + bool(self.group)

    @property
    def differs(self) -> bool:
        """Whether two people have judged in different ways."""
        return len(self.people) > 1 and len(_statements(self.own)) > 1

    @property
    def left(self) -> bool:
        """Whether they differ and have not agreed."""
        return self.differs and not self.settled

    @property
    def settled(self) -> bool:
        """Whether there is one agreed judgement."""
        return len(_statements(self.agreed)) == 1

    @property
    def group_differs(self) -> bool:
        """Whether the group itself sees it in another way than what has been agreed on, else than any of the persons."""
        others = _statements(self.agreed or self.own)
        return bool(others) and not _statements(self.group) <= others


def _statements(given: Iterable[Judgement]) -> set[tuple[str, ...]]:
    return {statement(each.value, each.second, each.relation) for each in given}


def judged(study: Study, meetings: Collection[str] | None = None) -> list[Judged]:
    """The meetings that anybody has judged, or some of them: scale by scale, in order of date.

    Nothing is told of meetings that are still coded blind.
    """
    shut, order = closed_meetings(study), _order(study)
    found = []
    for book in judged_books(study):
        given: dict[str, list[Judgement]] = defaultdict(list)
        for each in judgements(study, book.id):
            given[each.meeting].append(each)
        wanted = [m for m in given if m not in shut and (meetings is None or m in meetings)]
        found += [
            _judged(meeting, book, given[meeting])
            for meeting in sorted(wanted, key=lambda m: (order.get(m, len(order)), m))
        ]
    return found


def _order(study: Study) -> dict[str, int]:
    rows = study.meetings.dropna(subset="id").drop_duplicates("id").sort_values(["date", "id"])
    return {meeting: place for place, meeting in enumerate(rows["id"])}


def _judged(meeting: str, book: Codebook, given: list[Judgement]) -> Judged:
    def of(*kinds: str) -> tuple[Judgement, ...]:
        return tuple(
            sorted((e for e in given if e.assessor_kind in kinds), key=lambda e: (e.person, e.order))
        )

    return Judged(meeting, book, of(*OWN), of("group"), of("agreed"))


# in words


def differing_lines(study: Study, found: list[Judged]) -> list[str]:
    """The meetings that have been judged in different ways, scale by scale; under each what has been agreed on and the group's view."""
    lines: list[str] = []
    for scale in dict.fromkeys(each.book.id for each in found):
        own = [each for each in found if each.book.id == scale]
        lines += ["", _heading(study, own)]
        for each in own:
            lines += _lines(study, each)
    return lines


def _heading(study: Study, own: list[Judged]) -> str:
    book, settled = own[0].book, sum(each.settled for each in own)
    key = "agreement.other_phase" if book.id == judged_books(study)[0].id else "judged.other_step"
    agreed = say("judged.settled", n=settled) if settled else ""
    return " ".join(filter(None, (say(key, n=len(own), scale=book.title()), agreed)))


def _lines(study: Study, each: Judged) -> list[str]:
    words = JudgementWords.of(each.book)
    own = "; ".join(f"{one.person}: {in_words(words, one)}" for one in each.own)
    agreed = [
        say("judged.agreed", judgement=in_words(words, one), who=who_agreed(one)) for one in each.agreed
    ]
    group = [say("judged.group", judgement=in_words(words, one)) for one in each.group]
    return [f"  {study.meeting_name(each.meeting)}  {own}", *(f"    {line}" for line in (*agreed, *group))]


def in_words(words: JudgementWords, one: Judgement) -> str:
    """A judgement in words: "Norming, på väg mot Performing"."""
    return words.judgement(one.value, one.second, one.relation)


def who_agreed(one: Judgement) -> str:
    """Who agreed on a judgement, and when; of one that names nobody, who wrote it."""
    return say("judged.who", persons=", ".join(one.persons or [one.person]), date=one.at[:10])


def as_data(each: Judged) -> dict:
    """A meeting's judgements as data."""

    def told(one: Judgement) -> dict:
        return {
            "person": one.person,
            "value": one.value,
            "second": one.second or None,
            "relation": one.relation or None,
        }

    agreed = [told(one) | {"persons": one.persons, "date": one.at[:10]} for one in each.agreed]
    return {"meeting": each.meeting, "scale": each.book.id, "own": [told(one) for one in each.own],
            "group": [told(one) for one in each.group], "agreed": agreed, "left": each.left}  # fmt: skip
