"""Each link of the chain in a line of words, what is missing at it, and the ways from it as trees."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from coding.claims.reading import words_for
from coding.printable import one_line
from coding.quotes import quote_bank
from evaluation import chain
from evaluation.events import Coding, MemberCheck, Seminar
from evaluation.schemas import schema, schema_names
from evaluation.words import current_language, in_language, say
from reports.chain.graph import Graph, Node
from reports.chain.support import Sources
from reports.material import local_text

SHORT = 90  # characters of a text in a tree


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
        return f"{name} ({self._kind_of_claim(name)}): {one_line(in_language(self.ids.claims[name].text), SHORT)}"

    def _passage(self, name: str) -> str:
        passage = self.ids.passages.get(name)
        if passage is None:
            return say("chain.erased", id=name[:8])
        codes = ", ".join(dict.fromkeys(self._codes.get(name, ())))
        words = one_line(self._sayable(name), 60)
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
        seminar = self.seminars[name]
        return say(
            "chain.seminar", date=seminar.date, title=in_language(seminar.title), roles=seminar.roles
        ).strip()

    def _feedback(self, name: str) -> str:
        row, field = self.rows("feedback")[name], schema("feedback").field
        date = f"{row.date:%Y-%m-%d}" if row.date == row.date else ""
        audience = field("audience").value_label(row.audience)
        fed = one_line(local_text(row, "content", current_language()), SHORT)
        return f"{name} {date} {audience}: {fed} – {followed(row)}"

    def _action(self, name: str) -> str:
        row = self.rows("actions")[name]
        date = f"{row.date:%Y-%m-%d}" if row.date == row.date else ""
        return f"{name} {date}: {one_line(local_text(row, 'text', current_language()), SHORT)}"

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
    def seminars(self) -> dict[str, Seminar]:
        """The analysis seminars by name."""
        return {seminar.of or seminar.id: seminar for seminar in self.study.state.of(Seminar)}

    @cached_property
    def _questions(self) -> dict[str, str]:
        english = current_language() == "en"
        rows = self.study.questions.dropna(subset="id").itertuples()
        texts = {
            row.id: row.text_en if english and isinstance(row.text_en, str) else row.text_sv for row in rows
        }
        return {name: f"{name} {text}" for name, text in texts.items()}

    @cached_property
    def _goals(self) -> dict[str, str]:
        rows = self.study.goals.dropna(subset="id").itertuples()
        return {row.id: f"{row.id} {local_text(row, 'text', current_language())}" for row in rows}

    def rows(self, table: str) -> dict[str, Any]:
        """The rows of a table by id."""
        if table not in self._tables:
            rows = self.study.rows(table).dropna(subset="id").itertuples()
            self._tables[table] = {row.id: row for row in rows}
        return self._tables[table]

    @cached_property
    def _tables(self) -> dict[str, dict[str, Any]]:
        return {}


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
