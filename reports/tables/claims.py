"""The claims in a table: type, what they rest on, what speaks against, who has seen them, how far they have come."""

from coding.claims.reading import words_for
from evaluation import chain
from evaluation.words import in_language, say
from reports.chain.support import Sources, Support
from reports.material import Material
from reports.prose.claims import Notes
from reports.table import Table


def table(material: Material) -> Table:
    """One row per claim; of one kind of source alone it is marked."""
    notes = Notes(material)
    header = tuple(
        say(f"writing.head_{key}") for key in ("claim", "type", "for", "against", "heard", "status")
    )
    rows = tuple(
        (
            f"{each.name}. {in_language(each.text, material.lang)}", notes.type(each),
            _told(notes.sources, each.evidence), _told(notes.sources, each.against) if each.against else _sought(each),
            _heard(material, each), words_for("status", each.status, material.lang),
        )
        for each in material.claims
    )  # fmt: skip
    made = Table("claims", say("writing.claims_table"), header, rows, widths=(40, 14, 14, 12, 10, 10))
    return made.noted(say("writing.claims_note"))


def _told(sources: Sources, evidence: list[str]) -> str:
    support: Support = sources.support(evidence)
    mark = say("writing.one_kind") if support.single else say("writing.kinds", n=len(support.kinds))
    return (
        f"{say('writing.occasions', n=len(support.documents))}, {mark}"
        if support.kinds
        else say("writing.empty")
    )


def _sought(claim) -> str:
    return say("writing.sought_in_vain" if claim.against_searched else "writing.not_sought")


def _heard(material: Material, claim) -> str:
    return say("writing.yes" if chain.responses(material.study, claim) else "writing.no")
