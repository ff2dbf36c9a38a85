"""All codings of a study as one long frame, with what is needed to count them. Counting itself is in analyses."""

from typing import TYPE_CHECKING

from coding.blind import hidden_from
from coding.codebooks import codebook
from evaluation import Study
from evaluation.events import Coding, Judgement, Passage

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "coding", "passage", "document", "source", "author", "meeting", "group", "date", "field",
    "code", "top", "phase", "person", "codebook", "strength", "created",
]  # fmt: skip


def coding_frame(study: Study, instrument: str = "tuckman", person: str | None = None) -> "pd.DataFrame":
    """One row per standing coding of a standing passage.

    Parameters
    ----------
    person : who looks: without the others' codings of what that person codes blind (see `coding.blind`); None: all

    Columns
    -------
    coding, passage, document : ids
    source, author : kind of document (protocol, minutes, transcript …) and who wrote it (evaluator, project …)
    meeting, group, date : of the document; missing for interviews
    field : part of the protocol (said, interplay, decision); missing elsewhere
    code, top, phase : the code, the top of its branch, and its phase (missing for codes that are no indicators)
    person, codebook, strength, created : who, in which codebook version, strength 1–3 or missing, when
    """
    import pandas as pd

    passages = _passages(study)
    codes = codebook(instrument, study)
    hidden = hidden_from(study, person) if person else None
    events = [e for e in study.state.of(Coding) if e.passage in passages.index and not (hidden and hidden(e))]
    frame = pd.DataFrame(
        [(e.id, e.passage, e.code, codes.top(e.code), codes.phase(e.code), e.person, e.codebook, e.strength, e.at)
         for e in events],
        columns=["coding", "passage", "code", "top", "phase", "person", "codebook", "strength", "created"],
    )  # fmt: skip
    return frame.join(passages, on="passage")[COLUMNS]


def passage_frame(study: Study) -> "pd.DataFrame":
    """One row per standing passage: passage, document, source, author, meeting, group, date, field, start, end."""
    return _passages(study).reset_index()


def _passages(study: Study) -> "pd.DataFrame":
    import pandas as pd

    events = study.state.of(Passage)
    frame = pd.DataFrame(
        [(e.name, e.document, e.field or None, e.start, e.end) for e in events],
        columns=["passage", "document", "field", "start", "end"],
    ).drop_duplicates("passage", keep="last")  # two copies may have placed one passage each in its way
    documents = study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")
    meetings = study.meetings.dropna(subset="id").drop_duplicates("id").set_index("id")
    frame = frame.join(
        documents[["kind", "author", "meeting"]].rename(columns={"kind": "source"}), on="document"
    )
    return frame.join(meetings[["group", "date"]], on="meeting").set_index("passage")


def judgement_frame(study: Study) -> "pd.DataFrame":
    """One row per standing judgement; missing texts are ``NaN``.

    Columns
    -------
    meeting, group, value, second, relation, confidence, reason, person, assessor_kind, evidence_time, codebook,
    created
    """
    import pandas as pd

    names = ["meeting", "group", "value", "second", "relation", "confidence", "reason", "person", "assessor_kind",
             "evidence_time", "codebook", "at"]  # fmt: skip
    rows = [[getattr(e, name) or None for name in names] for e in study.state.of(Judgement)]
    return pd.DataFrame(rows, columns=names, dtype="str").rename(columns={"at": "created"})
