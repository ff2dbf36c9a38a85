"""Each link of the chain in a line of words, what is missing at it, and the ways from it as trees."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

from coding.claims.reading import words_for
from coding.quotes import quote_bank
from evaluation import chain
from evaluation.events import Coding, MemberCheck, Seminar
from evaluation.schemas import schema, schema_names
from evaluation.words import current_language, in_language, say
from reports.chain.graph import Graph, Node
from reports.chain.support import Sources
from reports.material import local_text

SHORT = 90  # characters of a text in a tree
ENDS = {
    True: ("passage", "table", "result", "meeting"),
    False: ("meeting", "member_check", "seminar"),
}  # where a tree stops
ROLES = ("for", "against", "of", "heard", "decided", "fed_back", "followed", "later", "source")


class Telling:
    """A graph in words; what informants have said is told only where they have consented to being quoted."""

    def __init__(self, graph: Graph):
        self.graph, self.study, self.ids = graph, graph.study, graph.ids
        self.sources = Sources(self.study, self.ids)

    # a link in words

    def line(self, node: Node) -> str:
        """A link in one line."""
        return getattr(self, f"_{node.kind}")(node.id)

    def head(self, node: Node) -> list[str]:
        """The link that one stands at, in full."""
        if node.kind != "claim":
            return [self.line(node)]
        claim = self.ids.claims[node.id]
        asked = self._questions.get(claim.question, "")
        goals = [say("chain.of_goal", goal=self._goals.get(goal, goal)) for goal in claim.goals]
        searched = claim.against_searched
        sought = (
            [say("chain.sought", **{k: searched.get(k, "–") for k in ("date", "by", "result")})]
            if searched
            else []
        )
        question = [say("chain.of_question", question=asked)] if asked else []
        return [
            f"{node.id}  {self._kind_of_claim(node.id)}",
            in_language(claim.text),
            *question,
            *goals,
            *sought,
        ]

    def _kind_of_claim(self, name: str) -> str:
        claim = self.ids.claims[name]
        said = [
            words_for("type", claim.type) if claim.type else "",
            claim.author if claim.type == "interpreted" else "",
        ]
        return ", ".join(part for part in (*said, words_for("status", claim.status)) if part)

    def _claim(self, name: str) -> str:
        return f"{name} ({self._kind_of_claim(name)}): {_short(in_language(self.ids.claims[name].text))}"

    def _passage(self, name: str) -> str:
        passage = self.ids.passages.get(name)
        if passage is None:
            return say("chain.erased", id=name[:8])
        codes = ", ".join(dict.fromkeys(self._codes.get(name, ())))
        words = _short(self._sayable(name), 60)
        return f"{self._document(passage.document)}, {name[:6]}: {words}" + (f" [{codes}]" if codes else "")

    def _coding(self, name: str) -> str:
        coding = self.ids.codings.get(name)
        return self._passage(coding.passage) if coding else say("chain.erased", id=name[:8])

    def _sayable(self, name: str) -> str:
        """The words of a passage; of an informant's only with consent."""
        passage = self.ids.passages[name]
        if self.sources.kind(passage.document) == "transcript":
            said = self._quotable.get(name, "")
            return f"”{said}”" if said else say("chain.not_quotable")
        return f"”{passage.quote}”"

    def _document(self, name: str) -> str:
        labels = schema("documents").labels("kind")
        return f"{labels.get(self.sources.kind(name), '')} {name}".strip()

    def _table(self, name: str) -> str:
        table, _, row = name.partition("/")
        said = schema(table).title() if table in schema_names() else table
        return say("chain.row", table=said, row=row) if row else say("chain.table", table=said)

    def _result(self, name: str) -> str:
        return say("chain.result", name=name)

    def _missing(self, name: str) -> str:
        return f"! {say('chain.leads_nowhere', id=name)}"

    def _member_check(self, name: str) -> str:
        check = self._checks[name]
        counts = {key: getattr(check, key) for key in ("agree", "partly", "disagree", "missing")}
        said = say("chain.heard", date=check.date, group=self._group(check.group), **counts)
        return said + (f" {say('chain.answered', answer=check.answer)}" if check.answer else "")

    def _seminar(self, name: str) -> str:
        seminar = self._seminars[name]
        return say(
            "chain.seminar", date=seminar.date, title=in_language(seminar.title), roles=seminar.roles
        ).strip()

    def _feedback(self, name: str) -> str:
        row, field = self._rows("feedback")[name], schema("feedback").field
        date = f"{row.date:%Y-%m-%d}" if row.date == row.date else ""
        audience = field("audience").value_label(row.audience)
        fed = _short(local_text(row, "content", current_language()))
        return f"{name} {date} {audience}: {fed} – {followed(row)}"

    def _action(self, name: str) -> str:
        row = self._rows("actions")[name]
        date = f"{row.date:%Y-%m-%d}" if row.date == row.date else ""
        return f"{name} {date}: {_short(local_text(row, 'text', current_language()))}"

    def _meeting(self, name: str) -> str:
        documents = [node.id for node in self.graph.ends(Node("meeting", name), "source")]
        group, _, date = self.study.meeting_name(name).rpartition(" ")
        return f"{self._group(group)} {date}".strip() + (f" ({', '.join(documents)})" if documents else "")

    def _group(self, key: str) -> str:
        return self.study.settings.choices().get("groups", {}).get(key, key)

    # what stands behind it, gathered once

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = defaultdict(list)
        for coding in self.study.state.of(Coding):
            codes[coding.passage].append(coding.code)
        return codes

    @cached_property
    def _quotable(self) -> dict[str, str]:
        return {quote.passage: quote.text for quote in quote_bank(self.study) if quote.has_consent}

    @cached_property
    def _checks(self) -> dict[str, MemberCheck]:
        claims = self.ids.claims.values()
        return {
            check.id or claim.id: check for claim in claims for check in chain.responses(self.study, claim)
        }

    @cached_property
    def _seminars(self) -> dict[str, Seminar]:
        return {seminar.of or seminar.id: seminar for seminar in self.study.state.of(Seminar)}

    @cached_property
    def _questions(self) -> dict[str, str]:
        rows = self.study.questions.dropna(subset="id").itertuples()
        return {row.id: f"{row.id} {local_text(_renamed(row), 'text', current_language())}" for row in rows}

    @cached_property
    def _goals(self) -> dict[str, str]:
        rows = self.study.goals.dropna(subset="id").itertuples()
        return {row.id: f"{row.id} {local_text(row, 'text', current_language())}" for row in rows}

    def _rows(self, table: str) -> dict[str, Any]:
        if table not in self._tables:
            rows = self.study.frames[table].dropna(subset="id").itertuples()
            self._tables[table] = {row.id: row for row in rows}
        return self._tables[table]

    @cached_property
    def _tables(self) -> dict[str, dict[str, Any]]:
        return {}

    # what is missing

    def missing(self, node: Node) -> list[str]:
        """What is broken or missing at a link, in words."""
        broken = [say("chain.leads_nowhere", id=edge.earlier.id) for edge in self.graph.steps(node, back=True)
                  if edge.earlier.kind == "missing"]  # fmt: skip
        return [*broken, *(say(f"chain.{key}") for key in self._lacks(node))]

    def _lacks(self, node: Node) -> Iterator[str]:
        if node.kind == "claim":
            claim = self.ids.claims[node.id]
            yield from ["lacks_evidence"] if not claim.evidence else []
            yield from ["lacks_second_source"] if self.sources.support(claim.evidence).single else []
            yield from ["lacks_search"] if not (claim.against_searched or claim.against) else []
            yield from ["lacks_feedback"] if not self.graph.ends(node, "fed_back") else []
        elif node.kind == "feedback":
            yield from (
                ["lacks_outcome"] if not isinstance(self._rows("feedback")[node.id].outcome, str) else []
            )
        elif node.kind == "action":
            yield from ["lacks_later"] if not self.graph.ends(node, "later") else []

    def outside(self) -> list[Node]:
        """Feedback of no claim, and actions that follow no feedback: beside the chain."""
        feedback = [Node("feedback", name) for name in self._rows("feedback")]
        actions = [Node("action", name) for name in self._rows("actions")]
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
            {"role": role, "kind": end.kind, "id": end.id, "told": self.line(end) + self._decision(node, end), "missing": self.missing(end),
             "steps": self.tree(end, back=back, top=False)}
            for role, end in leads_on
        ]  # fmt: skip

    def _decision(self, node: Node, end: Node) -> str:
        """What a seminar decided of the claim it is told at."""
        seminar = self._seminars.get(end.id) if end.kind == "seminar" else None
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
        claim = self.ids.claims[node.id]
        feedback = self.graph.ends(node, "fed_back")
        actions = [action for each in feedback for action in self.graph.ends(each, "followed")]
        later = {meeting for action in actions for meeting in self.graph.ends(action, "later")}
        return {
            "claim": node.id, "text": in_language(claim.text), "type": claim.type, "status": claim.status,
            "for": len(claim.evidence), "against": len(claim.against),
            "kinds": len(self.sources.support(claim.evidence).kinds), "feedback": [each.id for each in feedback],
            "actions": [each.id for each in actions], "later": sorted(meeting.id for meeting in later),
            "missing": self.missing(node),
        }  # fmt: skip

    def summary_lines(self, row: dict) -> list[str]:
        """A claim in three lines or less: what it says, how far it has come, what is missing."""
        counts = {key: len(row[key]) for key in ("feedback", "actions", "later")}
        far = say("chain.summary", None, own=row["for"], kinds=row["kinds"], against=row["against"], **counts)
        lacking = [f"     ! {each}" for each in row["missing"]]
        return [self._claim(row["claim"]), f"     {far}", *lacking]


def followed(row: Any) -> str:
    """What followed feedback: "led to" only where the project itself has said so."""
    outcome = local_text(row, "outcome", current_language())
    if not outcome:
        return say("chain.none_yet")
    link = say("chain.link_led_to" if row.attribution == "explicit" else "chain.link_followed_by")
    attribution = schema("feedback").field("attribution").value_label(row.attribution)
    return (
        f"{say('chain.attributed', link=link, attribution=attribution) if attribution else link}: {outcome}"
    )


def _renamed(row: Any) -> Any:
    """A question's row with its Swedish text under the name that `local_text` reads."""
    from types import SimpleNamespace

    return SimpleNamespace(text=row.text_sv, text_en=row.text_en)


def _short(text: str, most: int = SHORT) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
