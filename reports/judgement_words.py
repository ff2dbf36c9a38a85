"""A judgement in words, the same in tables, texts and on the timeline: the codebook's own labels, put together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coding.codebooks import Codebook, codebook
from evaluation.words import say

if TYPE_CHECKING:
    from reports.material import Material

RELATIONS = ("between", "towards")
USUAL = "tuckman"  # whose labels serve where no codebook is at hand


@dataclass(frozen=True)
class JudgementWords:
    """The labels of a codebook in one language: key → label. A key without a label stands for itself.

    >>> JudgementWords.of(codebook("tuckman"), "sv").judgement("NOR", "PER", "towards")
    'Norming, på väg mot Performing'
    """

    values: dict[str, str]
    assessors: dict[str, str]
    confidences: dict[str, str]
    lang: str | None = None

    @classmethod
    def of(cls, book: Codebook | None = None, lang: str | None = None) -> "JudgementWords":
        """The labels of a codebook; of the one that ships with Följe when None."""
        book = book or codebook(USUAL)
        values, assessors, confidences = (
            book.values(block, lang) for block in ("values", "assessor_kind", "confidence")
        )
        return cls(values, assessors, confidences, lang)

    def value(self, key: str) -> str:
        """A phase, or what is no single phase."""
        return self.values.get(key, key)

    def judgement(self, value: str, second: str = "", relation: str = "") -> str:
        """A value with the second one it lies between or is on its way to."""
        if not second:
            return self.value(value)
        key = relation if relation in RELATIONS else "and_second"
        return say(f"tables.{key}", self.lang, first=self.value(value), second=self.value(second))

    def assessor(self, kind: str) -> str:
        """The kind of assessor, never the person; nothing where it is not stated."""
        return self.assessors.get(kind, kind)

    def confidence(self, key: str) -> str:
        """Low, medium or high; nothing where it is not stated."""
        return self.confidences.get(key, "")


def words_of(material: "Material") -> JudgementWords:
    """The words of the study's codebook in the language of what is made."""
    return JudgementWords.of(material.codebook, material.lang)


def judged(material: "Material", row: Any) -> str:
    """A row of `Material.steps` in words: "Norming, på väg mot Performing (återgång)"."""
    if not isinstance(row.value, str):
        return say("tables.not_judged", material.lang)
    second, relation = (text if isinstance(text, str) else "" for text in (row.second, row.relation))
    said = words_of(material).judgement(row.value, second, relation)
    if row.returned and row.assessor_kind in ("evaluator", "agreed"):
        return say("tables.returned", material.lang, judgement=said)
    return said
