"""The ways from a link of the chain as trees, what is missing on them, and how far each claim has come."""

from itertools import groupby

from coding.claims.reading import words_for
from evaluation.words import in_language, say
from reports.chain.graph import Graph, Node
from reports.chain.telling import Telling

ENDS = {
    True: ("passage", "table", "result", "meeting"),
    False: ("meeting", "member_check", "seminar"),
}  # where a tree stops
ROLES = ("for", "against", "of", "heard", "decided", "fed_back", "followed", "later", "source")


class Walk:
    """The ways through a graph, in words."""

    def __init__(self, graph: Graph):
        self.graph, self.telling = graph, Telling(graph)

    # what is missing

    def missing(self, node: Node) -> list[str]:
        """What is broken or missing at a link, in words."""
        broken = [say("chain.leads_nowhere", id=edge.earlier.id) for edge in self.graph.steps(node, back=True)
                  if edge.earlier.kind == "missing"]  # fmt: skip
        return [*broken, *(say(f"chain.{key}") for key in self._lacks(node))]

    def _lacks(self, node: Node) -> list[str]:
        lacking: dict[str, bool] = {}
        if node.kind == "claim":
            claim = self.telling.ids.claims[node.id]
            lacking = {
                "lacks_evidence": not claim.evidence,
                "lacks_second_source": self.telling.sources.support(claim.evidence).single,
                "lacks_search": not (claim.against_searched or claim.against),
                "lacks_feedback": not self.graph.ends(node, "fed_back"),
            }
        elif node.kind == "feedback":
            lacking = {"lacks_outcome": not isinstance(self.telling.rows("feedback")[node.id].outcome, str)}
        elif node.kind == "action":
            lacking = {"lacks_later": not self.graph.ends(node, "later")}
        return [key for key, lacks in lacking.items() if lacks]

    def outside(self) -> list[Node]:
        """Feedback of no claim, and actions that follow no feedback: beside the chain."""
        feedback = [Node("feedback", name) for name in self.telling.rows("feedback")]
        actions = [Node("action", name) for name in self.telling.rows("actions")]
        return [node for node in (*feedback, *actions) if not self.graph.steps(node, back=True)]

    # trees

    def tree(self, node: Node, *, back: bool, top: bool = True) -> list[dict]:
        """The ways from a link: role, kind, id, told, missing and further steps."""
        if not top and node.kind in ENDS[back]:
            return []
        steps = sorted(self.graph.steps(node, back=back), key=lambda edge: ROLES.index(edge.role))
        ends = [(edge.role, edge.earlier if back else edge.later) for edge in steps]
        leads_on = [(role, end) for role, end in ends if self._is_of_chain(end, back=back)]
        return [
            {"role": role, "kind": end.kind, "id": end.id, "told": self.telling.line(end) + self._decision(node, end), "missing": self.missing(end),
             "steps": self.tree(end, back=back, top=False)}
            for role, end in leads_on
        ]  # fmt: skip

    def _decision(self, node: Node, end: Node) -> str:
        """What a seminar decided of the claim it is told at."""
        seminar = self.telling.seminars.get(end.id) if end.kind == "seminar" else None
        if seminar is None:
            return ""
        reason = seminar.reasons.get(node.id, "")
        return f": {words_for('decision', seminar.decisions[node.id])}" + (f" – {reason}" if reason else "")

    def _is_of_chain(self, node: Node, *, back: bool) -> bool:
        """Whether a link is worth telling: forwards only passages and codings that some claim rests on."""
        if back or node.kind not in ("passage", "coding"):
            return True
        return any(self._is_of_chain(edge.later, back=False) for edge in self.graph.steps(node, back=False))

    def lines(self, tree: list[dict], depth: int = 1) -> list[str]:
        """A tree as indented lines, with a heading for each role."""
        lines: list[str] = []
        for role, run in groupby(tree, key=lambda each: each["role"]):
            branches = list(run)
            lines.append(f"{'  ' * depth}{say(f'chain.role_{role}')} ({len(branches)})")
            for branch in branches:
                marks = [f"{'  ' * (depth + 2)}! {each}" for each in branch["missing"]]
                lines += [
                    f"{'  ' * (depth + 1)}{branch['told']}",
                    *marks,
                    *self.lines(branch["steps"], depth + 2),
                ]
        return lines

    # all claims

    def summary(self, node: Node) -> dict:
        """How far a claim has come."""
        claim = self.telling.ids.claims[node.id]
        feedback = self.graph.ends(node, "fed_back")
        actions = [action for each in feedback for action in self.graph.ends(each, "followed")]
        later = {meeting for action in actions for meeting in self.graph.ends(action, "later")}
        return {
            "claim": node.id, "text": in_language(claim.text), "type": claim.type, "status": claim.status,
            "for": len(claim.evidence), "against": len(claim.against),
            "kinds": len(self.telling.sources.support(claim.evidence).kinds), "feedback": [each.id for each in feedback],
            "actions": [each.id for each in actions], "later": sorted(meeting.id for meeting in later),
            "missing": self.missing(node),
        }  # fmt: skip

    def summary_lines(self, row: dict) -> list[str]:
        """A claim in three lines or less: what it says, how far it has come, what is missing."""
        counts = {key: len(row[key]) for key in ("feedback", "actions", "later")}
        far = say("chain.summary", None, own=row["for"], kinds=row["kinds"], against=row["against"], **counts)
        lacking = [f"     ! {each}" for each in row["missing"]]
        return [self.telling.line(Node("claim", row["claim"])), f"     {far}", *lacking]
