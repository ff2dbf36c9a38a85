"""What informants have said yes and no to, on a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evaluation import Problem, Study
from evaluation.schemas import schema
from evaluation.words import say


@dataclass(frozen=True)
class Consent:
    """What stands on one thing: `state` is valid, refused, withdrawn, later (given after the day) or missing."""

    state: str
    scope: str = ""


class Consents:
    """The consents of a study as they stand on `day`.

    Where there are several rows on one thing, a withdrawal or a refusal that is not followed by a later yes counts.
    """

    def __init__(self, study: Study, day: date | None = None):
        self._day = day or date.today()
        self._rows: dict[tuple[str, str], list] = defaultdict(list)
        for row in study.consents.dropna(subset=["subject", "type"]).itertuples():
            self._rows[row.subject, row.type].append(row)
        held = study.interviews.dropna(subset=["id", "informant"]).drop_duplicates("id")
        self._informants = dict(zip(held["id"], held["informant"], strict=True))

    def informant(self, interview: object) -> str:
        """The informant of an interview; "" where none is stated."""
        return self._informants.get(interview, "")

    def withdrawn(self, *kinds: str) -> set[str]:
        """Who has withdrawn a consent of one of the kinds, or of any."""
        wanted = [about for about in self._rows if not kinds or about[1] in kinds]
        return {subject for subject, kind in wanted if self.on(subject, kind).state == "withdrawn"}

    def on(self, subject: str, kind: str) -> Consent:
        """What a person has said to one type of consent, as quote or interview."""
        rows = self._rows.get((subject, kind), [])
        if not rows:
            return Consent("missing")
        states = [self._state(row) for row in rows]
        latest = max(range(len(rows)), key=lambda at: (_last_day(rows[at]), states[at] != "valid"))
        scope = rows[latest].scope
        return Consent(states[latest], scope if isinstance(scope, str) else "")

    def _state(self, row) -> str:
        given, withdrawn = _day(row.given), _day(row.withdrawn)
        if withdrawn and withdrawn <= self._day:
            return "withdrawn"
        if given is None:
            return "refused"
        return "valid" if given <= self._day else "later"


def problems(study: Study) -> Iterator[Problem]:
    """Consents for a child or young person that do not say who has given them: one guardian, both, or the young themselves."""
    interviews, consents = study.interviews, study.consents
    young = set(interviews.loc[interviews["category"] == "young", "informant"].dropna())
    given = consents[
        consents["subject"].isin(young) & consents["given"].notna() & consents["given_by"].isna()
    ]
    for row in given.index:
        sheet, column = study.sheets["consents"], schema("consents").field("given_by").title()
        yield Problem(say("quotes.by_whom"), sheet.file, sheet.name, int(row), column, "note", "by_whom")


def _day(moment) -> date | None:
    return moment.date() if moment == moment and moment is not None else None


def _last_day(row) -> date:
    """The day a row was last changed; a refusal without a day is taken as the latest word."""
    return _day(row.withdrawn) or _day(row.given) or date.max
