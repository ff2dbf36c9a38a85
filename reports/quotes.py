"""Which passages may be quoted: the one door through which an informant's words come into a report."""

from coding.quotes import quote_bank
from reports.material import Material


def quotable(material: Material) -> dict[str, str]:
    """The words of the passages that may be quoted, by the passage's name.

    The evaluator sees all that consent allows; to others goes only what a person has tried against recognition.
    """
    bank = quote_bank(material.study)
    return {q.passage: q.text for q in bank if q.status == "free" or (material.sees_all and q.has_consent)}
