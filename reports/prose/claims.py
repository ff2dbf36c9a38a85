"""What the evaluation says, claim by claim: with its type, what it rests on, what speaks against it, and who has seen it."""

import weakref
from collections.abc import Callable

from coding.claims.reading import words_for
from evaluation import chain
from evaluation.errors import UseError
from evaluation.events import Claim
from evaluation.evidence import TABLE, Ids
from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.chain.support import Sources, computed
from reports.material import Material
from reports.notation import integer
from reports.prose.lists import bullets

FEW = 3  # answers below this are told in words, to all but the evaluator


def _claims(material: Material) -> str:
    """The claims of each evaluation question, with what they rest on; drafts and withdrawn ones are left out."""
    by_question: dict[str, list[Claim]] = {}
    for claim in material.claims:
        by_question.setdefault(claim.question, []).append(claim)
    notes, parts = Notes(material), []
    for question in material.study.questions.itertuples():
        english = material.lang == "en" and isinstance(question.text_en, str)
        heading = question.text_en if english else question.text_sv
        own = by_question.pop(question.id, [])
        lines = bullets([notes.with_notes(claim) for claim in own]) or say("prose.no_claims")
        parts.append(f"**{question.id}. {heading}**\n\n{lines}")
    left = [claim for claims in by_question.values() for claim in claims]
    parts.append(bullets([notes.with_notes(claim) for claim in left]))
    return "\n\n".join(part for part in parts if part) or say("prose.no_claims")


def claim(material: Material, name: str) -> str:
    """One claim by its id, with its type and what it rests on.

    Raises UseError when the audience may not see it, when it is a draft or withdrawn, or does not exist.
    """
    notes = _notes(material)
    found = notes.by_name.get(name.casefold())
    if found is None:
        raise UseError(say("writing.claim_not_shown", claim=name, audience=material.audience))
    return notes.with_notes(found)


class Notes:
    """What is said after a claim; sources are gathered once for all claims."""

    def __init__(self, material: Material):
        self.material, self.sources = weakref.proxy(material), Sources(material.study, Ids(material.study))
        self.by_name = {claim.name.casefold(): claim for claim in material.claims}

    def with_notes(self, claim: Claim) -> str:
        """A claim with its notes in italics."""
        notes = (self.type(claim), self.evidence(claim), *self.against(claim), self.heard(claim))
        return (
            f"{in_language(claim.text, self.material.lang)} *({'; '.join(note for note in notes if note)})*"
        )

    def type(self, claim: Claim) -> str:
        """The type; to the evaluator an interpretation names its author."""
        if claim.type == "interpreted" and claim.author and self.material.sees_all:
            return say("prose.type_interpreted_by", author=claim.author)
        return say(f"prose.type_{claim.type}") if claim.type else ""

    def evidence(self, claim: Claim) -> str:
        """On how many occasions and kinds of source it rests; one kind alone is marked."""
        support = self.sources.support(claim.evidence)
        occasions, kinds = len(support.documents), len(support.kinds)
        if not occasions:
            return say("prose.evidence_data", data=self._data(claim)) if kinds else say("prose.evidence_none")
        key = "prose.evidence_single" if support.single else "prose.evidence"
        return say(key, occasions=_occasions(occasions), kinds=kinds)

    def _data(self, claim: Claim) -> str:
        tables = [e.removeprefix(TABLE) for e in computed(claim.evidence) if e.startswith(TABLE)]
        names = [schema(table).title(self.material.lang).lower() for table in sorted(tables)]
        return ", ".join(names) or say("prose.evidence_computed")

    def against(self, claim: Claim) -> list[str]:
        """What speaks against it, and whether that has been searched for."""
        support = self.sources.support(claim.against)
        occasions = len(support.documents)
        if claim.against:
            what = _occasions(occasions) if occasions else say("prose.in_data")
            return [say("prose.against", occasions=what)]
        return [say("prose.against_searched" if claim.against_searched else "prose.against_not_searched")]

    def heard(self, claim: Claim) -> str:
        """Whether those it is about have been asked; few who see it otherwise are told in words."""
        checks = chain.responses(self.material.study, claim)
        if not checks:
            return ""
        counts = {
            key: sum(getattr(check, key) for check in checks)
            for key in ("agree", "partly", "disagree", "missing")
        }
        # one person may both disagree in part and miss something, so the two are not summed
        other = max(counts["partly"] + counts["disagree"], counts["missing"])
        if self.material.sees_all:
            return say("prose.heard_counts", **{key: integer(n) for key, n in counts.items()})
        if not other:
            return say("prose.heard")
        many = "prose.heard_half" if other >= counts["agree"] else "prose.heard_some"
        return say("prose.heard_few" if other < FEW else many)


# a document may insert thousands of claims one by one: what they rest on is gathered once for each run
_NOTES: weakref.WeakKeyDictionary[Material, Notes] = weakref.WeakKeyDictionary()


def _notes(material: Material) -> Notes:
    if material not in _NOTES:
        _NOTES[material] = Notes(material)
    return _NOTES[material]


def _occasions(n: int) -> str:
    return say("prose.occasion") if n == 1 else say("prose.occasions", n=integer(n))


def _single(material: Material) -> str:
    sources = Sources(material.study)
    return integer(sum(sources.support(each.evidence).single for each in material.claims))


def _seminars(material: Material) -> str:
    """The analysis seminars: what lay on the table, who took part (by role for the evaluator), what was decided."""
    lines = []
    names = {each.name for each in material.claims}
    for seminar in sorted(material.study.state.of("seminar"), key=lambda each: each.date):
        decided = [f"{about} {words_for('decision', what)}" for about, what in seminar.decisions.items()
                   if material.sees_all or about in names]  # fmt: skip
        title = in_language(seminar.title, material.lang)
        # a role at a seminar is mostly held by one person
        who = say("prose.seminar_roles", roles=seminar.roles) if material.sees_all else ""
        lines.append(say("prose.seminar", date=seminar.date, title=title, n=len(seminar.material),
                         who=who, decided=", ".join(decided) or "–"))  # fmt: skip
    return bullets(lines) or say("prose.no_seminars")


NUMBERS: dict[str, Callable[[Material], str]] = {
    "claims": lambda material: integer(len(material.claims)),
    "claims_from_one_source": _single,
}
TEXTS: dict[str, Callable[[Material], str]] = {"claims": _claims, "seminars": _seminars}
NAMED: dict[str, Callable[[Material, str], str]] = {"claim": claim}
