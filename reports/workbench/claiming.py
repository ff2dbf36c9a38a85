"""The study's claims as the workbench's form shows them: with their evidence in its own words, and what each lacks."""

from datetime import date

from coding.claims import lacking, words_for
from coding.claims.reading import ALLOWED
from evaluation import Study
from evaluation.events import Claim
from evaluation.evidence import Ids
from evaluation.schemas import schema
from evaluation.words import current_language, in_language
from reports.workbench.reading import quotes

SIDES = ("evidence", "against")


def claims(study: Study, person: str) -> dict:
    """What the form needs.

    Returns
    -------
    dict with claims (name, text in the study's language, question, type, author, status, evidence, against, audiences, searched, missing in
    words), last (the draft that the person has written at last today), quotes (of evidence), questions (id → text), authors, audiences, types and statuses (key → word)
    """
    standing = {claim.name: claim for claim in study.state.of(Claim)}
    today = date.today().isoformat()
    own = [c for c in standing.values() if (c.person, c.at[:10], c.status) == (person, today, "draft")]
    labels = schema("feedback").labels("audience")
    rows = study.questions.dropna(subset="id")
    return {
        "last": max(own, key=lambda each: each.order).name if own else "",
        "claims": [_told(study, standing[name]) for name in sorted(standing)],
        "quotes": _quotes(study, {e for claim in standing.values() for side in SIDES for e in getattr(claim, side)}),
        "questions": {row.id: _text(row) for row in rows.itertuples()},
        "authors": study.settings.evaluators, "audiences": {k: labels.get(k, k) for k in study.settings.audiences if k != "evaluator"},
        "types": _words("type"), "statuses": _words("status"),
    }  # fmt: skip


def _words(what: str) -> dict[str, str]:
    return {key: words_for(what, key) for key in ALLOWED[what]}


def _text(row) -> str:
    texts = {
        lang: text for lang in ("sv", "en") if isinstance(text := getattr(row, f"text_{lang}", None), str)
    }
    return in_language(texts, current_language())


def _told(study: Study, claim: Claim) -> dict:
    parts = ("question", "type", "author", "status", "audiences", *SIDES)
    return {
        "name": claim.name, "text": in_language(claim.text, study.settings.language), "missing": lacking(study, claim),
        "searched": claim.against_searched.get("result", ""), **{part: getattr(claim, part) for part in parts},
    }  # fmt: skip


def _quotes(study: Study, evidence: set[str]) -> dict[str, str]:
    """What evidence says: the words of a passage or of what is coded; a table or a result by its name."""
    ids = Ids(study)
    names = {each: passage.name for each in evidence if (passage := ids.passage(each))}
    words = quotes(study, set(names.values()))
    return {each: words.get(names.get(each, ""), each) for each in evidence}
