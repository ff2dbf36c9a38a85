"""The chain of a study as a graph: from sources to later evidence, and back. Built once, in time that grows with its size."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from evaluation import Study, chain
from evaluation.events import Claim, Coding, Passage, Seminar
from evaluation.evidence import RESULT, TABLE, Ids
from evaluation.links import EVIDENCE, LINKS


class Node(NamedTuple):
    """A link of the chain.

    Its kind: document, passage, coding, table, result, claim, member_check, seminar, feedback, action, meeting, or missing for
    an id that leads nowhere.
    """

    kind: str
    id: str


class Edge(NamedTuple):
    """A step from one link to a later one; `role` says how: of, for, against, heard, decided, fed_back, followed, later, source."""

    role: str
    earlier: Node
    later: Node


class Graph:
    """All links and steps of a study's chain."""

    def __init__(self, study: Study, ids: Ids):
        self.study, self.ids = study, ids
        self.later: dict[Node, list[Edge]] = defaultdict(list)
        self.earlier: dict[Node, list[Edge]] = defaultdict(list)
        for edge in (*self._sources(), *self._claims(), *self._after()):
            self.later[edge.earlier].append(edge)
            self.earlier[edge.later].append(edge)

    def steps(self, node: Node, *, back: bool) -> list[Edge]:
        """The steps from a link, backwards or forwards."""
        return (self.earlier if back else self.later).get(node, [])

    def ends(self, node: Node, role: str, *, back: bool = False) -> list[Node]:
        """The links that steps of one role lead to."""
        steps = [edge for edge in self.steps(node, back=back) if edge.role == role]
        return [edge.earlier if back else edge.later for edge in steps]

    def find(self, said: str) -> list[Node]:
        """The links that an id, or the beginning of one, may mean; a meeting also as people call it."""
        wanted = " ".join(said.split()).casefold()
        known = {*self.later, *self.earlier, *(Node("claim", name) for name in self.ids.claims)}
        names = {n: self.study.meeting_name(n.id).casefold() for n in known if n.kind == "meeting"}
        exact = [n for n in known if n.id == said.strip()]
        whole = exact or [n for n in known if wanted in (n.id.casefold(), names.get(n))]
        begun = [n for n in known if len(wanted) >= 4 and n.id.casefold().startswith(wanted)]
        return sorted(n for n in whole or begun if n.kind != "missing")

    # the steps

    def _sources(self) -> Iterator[Edge]:
        documents = self.study.documents.dropna(subset="id")
        for document, meeting in zip(documents["id"], documents["meeting"], strict=True):
            if isinstance(meeting, str):
                yield Edge("source", Node("meeting", meeting), Node("document", document))
        for passage in self.ids.passages.values():
            yield Edge("of", Node("document", passage.document), _passage(passage))
        for coding in self.study.state.of(Coding):
            if coding.passage in self.ids.passages:
                yield Edge("of", Node("passage", coding.passage), Node("coding", coding.id))

    def _claims(self) -> Iterator[Edge]:
        for claim in self.study.state.of(Claim):
            node = Node("claim", claim.name)
            for role, evidence in (("for", claim.evidence), ("against", claim.against)):
                yield from (Edge(role, self._evidence(each), node) for each in evidence)
            for check in chain.responses(self.study, claim):
                yield Edge("heard", node, Node("member_check", check.id or claim.id))

    def _evidence(self, identity: str) -> Node:
        if identity in self.ids.passages:
            return Node("passage", identity)
        if not self.ids.leads(identity, EVIDENCE):
            return Node("missing", identity)
        for prefix in (TABLE, RESULT):
            if identity.startswith(prefix):
                return Node(prefix.rstrip(":"), identity.removeprefix(prefix))
        return Node("coding" if identity in self.ids.codings else "passage", identity)

    def _after(self) -> Iterator[Edge]:
        for seminar in self.study.state.of(Seminar):
            for about in seminar.decisions:
                if about in self.ids.claims:
                    yield Edge("decided", Node("claim", about), Node("seminar", seminar.of or seminar.id))
        for row in self.study.feedback.dropna(subset="id").itertuples():
            for name in row.claims if isinstance(row.claims, tuple) else ():
                claim = Node(
                    "claim" if self.ids.leads(name, LINKS["member_check"]["claim"]) else "missing", name
                )
                yield Edge("fed_back", claim, Node("feedback", row.id))
        for row in self.study.actions.dropna(subset="id").itertuples():
            if isinstance(row.feedback, str):
                yield Edge("followed", Node("feedback", row.feedback), Node("action", row.id))
            for meeting in row.later_evidence if isinstance(row.later_evidence, tuple) else ():
                yield Edge("later", Node("action", row.id), Node("meeting", meeting))


def _passage(passage: Passage) -> Node:
    return Node("passage", passage.name)
