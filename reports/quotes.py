"""Which passages may be quoted: the one door through which an informant's words come into a report."""

from evaluation import Study
from evaluation.events import Passage
from evaluation.words import LANGUAGES, say
from reports.material import Material


def quotable(material: Material) -> dict[str, str]:
    """The words of the passages that may be quoted, by the passage's name.

    Only interviews whose informant has consented to being quoted, and has taken neither that nor the interview back. They are
    shown to the evaluator: to others only what a person has tried against recognition may go.
    """
    if not material.sees_all:
        return {}
    allowed = _documents(material.study)
    passages = (p for p in material.study.state.of(Passage) if p.document in allowed)
    asking = {word for lang in LANGUAGES for word in say("erasure.interviewers", lang).split()}
    return {p.name: p.quote for p in passages if p.speaker.casefold() not in asking}


def _documents(study: Study) -> set[str]:
    """The documents of interviews whose informant may be quoted."""
    consents = study.consents
    quoting, talking = (consents[consents["type"] == kind] for kind in ("quote", "interview"))
    taken_back = {
        *quoting.loc[quoting["withdrawn"].notna(), "subject"],
        *talking.loc[talking["withdrawn"].notna(), "subject"],
    }
    refused = set(quoting.loc[quoting["given"].isna(), "subject"])
    given = set(quoting.loc[quoting["given"].notna(), "subject"]) - taken_back - refused
    held = study.interviews[study.interviews["informant"].isin(given)]
    documents = study.documents
    return set(documents.loc[documents["interview"].isin(held["id"]), "id"].dropna())
