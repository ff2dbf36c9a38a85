"""What ids in the chain lead to: passages, codings, rows of tables, whole tables, results by name.

Evidence is written as the id of a passage or coding, ``table:cases``, ``table:cases/E1`` or ``result:families``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.events import Claim, Coding, Passage, TurningPoint
from evaluation.schemas import schema_names

if TYPE_CHECKING:
    from evaluation.study import Study

TABLE, RESULT = "table:", "result:"


@dataclass(frozen=True)
class Ids:
    """The ids of a study, by what they name; `results` are the names of what reports compute, None: not judged."""

    study: "Study"
    results: Collection[str] | None = None

    def leads(self, identity: str, targets: Collection[str]) -> bool:
        """Whether an id leads to one of the kinds of target; what has been erased was there."""
        for (
            target
        ) in targets:  # most are passages, which stand first; a generator here is half the time of the chain
            if self._is(identity, target):
                return True
        return identity in self.study.state.erased

    def _is(self, identity: str, target: str) -> bool:
        if target == "passage":
            return identity in self.passages
        if target == "table":
            name, _, row = identity.removeprefix(TABLE).partition("/")
            known = identity.startswith(TABLE) and name in schema_names()
            return known and (not row or name in self.study.unsure or row in self.rows(name))
        if target == "result":
            named = identity.startswith(RESULT)
            return named and (self.results is None or identity.removeprefix(RESULT) in self.results)
        own = getattr(self, f"{target}s", None)
        return identity in (self.rows(target) if own is None else own) or target in self.study.unsure

    def rows(self, table: str) -> Collection[str]:
        """The ids of the rows of a table; of one without ids, none."""
        if table not in self._rows:
            frame = self.study.frames[table]
            self._rows[table] = frozenset(frame["id"].dropna()) if "id" in frame else frozenset()
        return self._rows[table]

    @cached_property
    def _rows(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The standing passages by name."""
        return {passage.name: passage for passage in self.study.state.of(Passage)}

    @cached_property
    def codings(self) -> dict[str, Coding]:
        """The standing codings by id."""
        return {coding.id: coding for coding in self.study.state.of(Coding)}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The standing claims by name; of contradictory ones the last."""
        return {claim.name: claim for claim in self.study.state.of(Claim)}

    @cached_property
    def turning_points(self) -> dict[str, TurningPoint]:
        """The standing turning points by name."""
        return {point.of or point.id: point for point in self.study.state.of(TurningPoint)}

    def passage(self, evidence: str) -> Passage | None:
        """The passage that evidence is, or is a coding of."""
        coding = self.codings.get(evidence)
        return self.passages.get(coding.passage if coding else evidence)

    def document(self, evidence: str) -> str:
        """The document that evidence stands in; "" for tables and results."""
        passage = self.passage(evidence)
        return passage.document if passage else ""
