"""What passages are called in what others read: ids that hold in one release only, so that two cannot be laid side by side.

A reader can ask about ``u3f9a1c``; the evaluator finds the passage with ``folje chain STUDY u3f9a1c``.
"""

import hashlib

from evaluation import Study, ledger
from reports.material import EVALUATOR, Material
from reports.quotes import quotable

MARK = "u"  # no passage's own id begins so: they are hexadecimal
LENGTH = 6


def evidence_id(material: Material, passage: str) -> str:
    """The beginning of the passage's id for the evaluator; for others one that is drawn anew for each release and audience."""
    if material.sees_all:
        return passage[:LENGTH]
    drawn = hashlib.sha256(f"{material.seed}\0{material.audience}\0{passage}".encode()).hexdigest()
    return f"{MARK}{drawn[:LENGTH]}"


def evidence_ids(material: Material) -> dict[str, str]:
    """The ids of all passages that the audience may read: id → passage."""
    return {evidence_id(material, passage): passage for passage in quotable(material)}


def issued(study: Study) -> dict[str, str]:
    """The ids of everything released, and of drafts as the study is now: id → passage."""
    found: dict[str, str] = {}
    for record in ledger.records(study.path):
        found |= record.get("evidence", {})
    for audience in study.settings.audiences:
        found |= {} if audience == EVALUATOR else evidence_ids(Material(study, audience))
    return found
