"""References of a document that lead nowhere: names of tables, figures, numbers and texts, claims, and labels."""

import re
from collections.abc import Iterator

from coding.claims.reading import words_for
from evaluation import Problem
from evaluation.links import EVIDENCE
from evaluation.suggestions import nearest
from reports import figures, prose, tables
from reports.writing.documents import Call, Written
from reports.writing.insertions import Insertions


def references(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """Everything that is referred to and not there."""
    known = {
        "table": tables.names(),
        "figure": figures.names(),
        "number": list(prose.NUMBERS),
        "text": list(prose.TEXTS),
    }
    for call in document.calls:
        if call.kind in known and call.name not in known[call.kind]:
            near = nearest(call.name, known[call.kind])
            yield document.problem(f"no_such_{call.kind}", call.line, near=near, name=call.name)
        elif call.kind == "claim":
            yield from _claim(document, call, insertions)
    for line, label in document.references:
        if label not in document.labels:
            near = nearest(label, document.labels)
            yield document.problem("no_such_label", line, near=near, label=label)
    yield from _named_in_prose(document, insertions)


def _claim(document: Written, call: Call, insertions: Insertions) -> Iterator[Problem]:
    """An inserted claim: it is there, settled, and its evidence leads somewhere."""
    claim = insertions.claims.get(call.name.casefold())
    if claim is None:
        near = nearest(call.name, insertions.ids.claims)
        yield document.problem("no_such_claim", call.line, near=near, name=call.name)
        return
    if claim.status not in ("tested", "final"):
        yield document.problem(
            "claim_not_settled", call.line, name=call.name, status=words_for("status", claim.status)
        )
    if not claim.evidence:
        yield document.problem("claim_without_evidence", call.line, name=call.name)
    broken = [each for each in (*claim.evidence, *claim.against) if not insertions.ids.leads(each, EVIDENCE)]
    if broken:
        yield document.problem("claim_broken", call.line, name=call.name, targets=", ".join(broken))


def _named_in_prose(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """Names in the text that look like those of the study's claims and are none, as (C99)."""
    names = list(insertions.ids.claims)
    shapes = {
        (m[1], len(m[2])) for name in names if (m := re.fullmatch(r"([A-ZÅÄÖ]{1,3})(\d{2,})(-\w+)?", name))
    }
    for prefix, digits in sorted(shapes):
        for each in document.sentences:
            for found in re.findall(rf"(?<![\w-])({prefix}\d{{{digits}}}(?:-\w+)?)(?!\w)", each.text):
                if found.casefold() not in insertions.claims:
                    near = nearest(found, names)
                    yield document.problem("no_such_claim", each.line, near=near, name=found)
