"""What has changed since the same report last left: the journal as it stood then beside the journal as it stands now.

The tables have no history, so what stands in them is new when its date is later than the day the report left.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyses.phases import leading
from evaluation.events import Claim, Release, TurningPoint
from reports.chain.threads import threads
from reports.material import Material, local_text

SETTLED = ("tested", "final")


@dataclass(frozen=True)
class Changes:
    """The material now and as it was when the report last left.

    Attributes
    ----------
    last : the release that is compared with
    now, then : the material; of `then` what the journal holds, for the tables are those of today
    """

    last: Release
    now: Material
    then: Material

    @property
    def day(self) -> pd.Timestamp:
        """The day the report left."""
        return pd.Timestamp(self.last.at[:10])

    def later(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table whose date is later than that day."""
        return frame[frame["date"] > self.day]

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """The meetings held since, of the groups that the audience may see: one row each."""
        return self.later(leading(self.now.steps))

    @cached_property
    def interviews(self) -> int:
        """How many interviews have been held since."""
        return int((self.later(self.now.study.interviews)["status"] == "held").sum())

    @cached_property
    def judgements(self) -> pd.DataFrame:
        """The meetings that are judged now, and the judgement then beside it (columns then_value …, missing where new)."""
        columns = ["value", "second", "relation", "returned", "assessor_kind"]
        then = leading(self.then.steps).set_index("meeting")[columns].add_prefix("then_")
        now = leading(self.now.steps)
        return now[now["value"].notna()].merge(then, how="left", left_on="meeting", right_index=True)

    @property
    def judged(self) -> pd.DataFrame:
        """The meetings that have been judged since."""
        return self.judgements[self.judgements["then_value"].isna()]

    @property
    def rejudged(self) -> pd.DataFrame:
        """The meetings that are judged in another way than then."""
        known = self.judgements[self.judgements["then_value"].notna()]
        pairs = known[["value", "second", "relation"]].fillna("").to_numpy(dtype=object)
        before = known[["then_value", "then_second", "then_relation"]].fillna("").to_numpy(dtype=object)
        return known[(pairs != before).any(axis=1)]

    @cached_property
    def turning_points(self) -> list[tuple[TurningPoint | None, TurningPoint]]:
        """The turning points that are new or have another status: then and now."""
        then = {point.of or point.id: point for point in self.then.turning_points}
        pairs = [(then.get(point.of or point.id), point) for point in self.now.turning_points]
        return [(old, new) for old, new in pairs if old is None or old.status != new.status]

    @cached_property
    def claims(self) -> list[tuple[Claim | None, Claim]]:
        """The claims that the audience sees and that are new to it, or have another text or status: then and now."""
        then = {claim.name: claim for claim in self.then.claims}
        now = sorted(self.now.claims, key=lambda claim: claim.name)
        pairs = [(then.get(claim.name), claim) for claim in now]
        return [
            (old, new)
            for old, new in pairs
            if old is None or (old.text, old.status) != (new.text, new.status)
        ]

    @cached_property
    def withdrawn(self) -> list[Claim]:
        """The claims that the audience saw and that have been withdrawn, as they stand now."""
        gone = sorted(self._gone, key=lambda claim: claim.name)
        return [claim for claim in gone if claim.status == "withdrawn"]

    @property
    def hidden(self) -> int:
        """How many claims the audience saw that are not withdrawn and are not shown to it now."""
        seen = {claim.name for claim in self.then.claims} - {claim.name for claim in self.now.claims}
        return len(seen) - len(self.withdrawn)

    @property
    def _gone(self) -> Iterator[Claim]:
        seen = {claim.name for claim in self.then.claims} - {claim.name for claim in self.now.claims}
        return (claim for claim in self.now.study.state.of(Claim) if claim.name in seen)

    @cached_property
    def feedback(self) -> int:
        """How many times feedback has been given to the audience since."""
        return len(self.later(self.now.feedback))

    @cached_property
    def actions(self) -> list[tuple[pd.Timestamp, str]]:
        """What has been done since, with its day; for others than the evaluator what followed feedback to them."""
        rows = self.later(self.now.study.actions).sort_values("date", kind="stable")
        seen = {action.name for thread in threads(self.now) for action in thread.actions}
        return [
            (row.date, local_text(row, "text", self.now.lang))
            for row in rows.itertuples()
            if self.now.sees_all or row.id in seen
        ]


def changes(material: Material) -> Changes | None:
    """What has changed since the same report last left for the audience; None for the first report."""
    last = last_release(material)
    if last is None:
        return None
    past = copy(material.study)  # with the tables that have been read
    past.__dict__["journal"] = material.study.journal.before(last)
    return Changes(last, material, Material(past, material.audience, material.lang))


def last_release(material: Material) -> Release | None:
    """The latest release of the report to the audience; for the evaluator the latest to anybody."""
    own = [
        event for event in material.study.state.of(Release)
        if event.report == material.report and (material.sees_all or event.audience == material.audience)
    ]  # fmt: skip
    return own[-1] if own else None
