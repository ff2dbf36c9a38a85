"""All codings of a study as one long frame, with what is needed to count them. Counting itself is in analyses."""

from typing import TYPE_CHECKING

from coding.blind import hidden_from
from coding.codebooks import Codebook, books, judged_books, phase_book
from coding.codebooks.history import Translation, translate
from coding.codebooks.versions import order
from evaluation import Study
from evaluation.events import Coding, Judgement, Passage
from evaluation.speakers import is_interviewer

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "coding", "passage", "document", "source", "author", "meeting", "group", "date", "field",
    "instrument", "code", "top", "phase", "person", "codebook", "strength", "created", "written", "candidates",
]  # fmt: skip


def coding_frame(study: Study, instrument: str | None = None, person: str | None = None) -> "pd.DataFrame":
    """One row per standing coding of a standing passage, with its code as the codebook has it now.

    Parameters
    ----------
    instrument : whose codings; those of all the study's instruments when None
    person : who looks: without the others' codings of what that person codes blind (see `coding.blind`); None: all

    Columns
    -------
    coding, passage, document : ids
    source, author : kind of document (protocol, minutes, transcript …) and who wrote it (evaluator, project …)
    meeting, group, date : of the document; missing for interviews
    field : part of the protocol (said, interplay, decision); missing elsewhere
    instrument : whose codebook the code is of
    code, top, phase : the code, the top of its branch, and its phase (missing for codes that are no indicators)
    person, codebook, strength, created : who, in which codebook version, strength 1–3 or missing, when
    written, candidates : the code as it was written; where it has been split or has no successor, `code` is missing and
        these are the codes that a person has to choose between, with commas ("" where there are none); else missing

    Codes that have been merged count once per passage and person. A coding that a person has settled by coding the
    passage anew is left out.
    """
    import pandas as pd

    passages = _passages(study)
    hidden = hidden_from(study, person) if person else None
    events = [e for e in study.state.of(Coding) if e.passage in passages.index and not (hidden and hidden(e))]
    frame = pd.DataFrame(
        [(e.id, e.passage, e.code, e.person, e.codebook, e.strength, e.at) for e in events],
        columns=["coding", "passage", "written", "person", "codebook", "strength", "created"],
    )
    frame = _settled(frame.merge(_meanings(study, frame), on=["written", "codebook"], how="left"))
    if instrument is not None:
        frame = frame[frame["instrument"] == instrument]
    return frame.join(passages, on="passage")[COLUMNS].reset_index(drop=True)


def _meanings(study: Study, frame: "pd.DataFrame") -> "pd.DataFrame":
    """What each code that was written, in each version, means now."""
    import pandas as pd

    known = books(study)
    rows = []
    for written, reference in frame[["written", "codebook"]].drop_duplicates().itertuples(index=False):
        book = _book(known, written, reference)
        version = reference.partition("@")[2] if reference.startswith(f"{book.id}@") else ""
        rows.append((written, reference, book.id, *_meaning(book, translate(book.data, written, version))))
    names = ["written", "codebook", "instrument", "code", "top", "phase", "candidates", "since"]
    return pd.DataFrame(rows, columns=names, dtype="str")


def _meaning(
    book: Codebook, found: Translation
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    """Code, top, phase, candidates and since when it is unclear; a top or phase that all candidates share is known."""
    tops, phases = ({of(code) for code in found.codes} for of in (book.top, book.phase))
    top, phase = (next(iter(each)) if len(each) == 1 else None for each in (tops, phases))
    unclear = found.code is None
    return (
        found.code,
        top,
        phase,
        ", ".join(found.codes) if unclear else None,
        found.since if unclear else None,
    )


def _book(known: list[Codebook], code: str, reference: str) -> Codebook:
    """The codebook that a coding is of: the one it names, else the first that has the code."""
    named = next((book for book in known if book.id == reference.partition("@")[0]), None)
    having = (book for book in known if code in book.codes or code in book.retired)
    return named or next(having, known[0])


def _settled(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Without what merging has made double, and without unclear codings that the person has since given a code of the choice."""
    key = ["passage", "person", "instrument", "code"]
    changed = frame["code"].notna() & (frame["code"] != frame["written"])
    if changed.any():
        ranked = frame.assign(changed=changed).sort_values(
            "changed", kind="stable"
        )  # as written goes before as merged
        frame = frame[~(ranked.duplicated(key) & ranked["changed"]).reindex(frame.index)]
    unclear = frame["candidates"].fillna("") != ""
    if not unclear.any():
        return frame
    near = frame[frame["passage"].isin(frame.loc[unclear, "passage"]) & frame["code"].notna()]
    given = {(row.passage, row.person, row.code): row.codebook for row in near.itertuples()}
    chosen = [row.Index for row in frame[unclear].itertuples() if _is_chosen(row, given)]
    return frame.drop(index=chosen)


def _is_chosen(row, given: dict[tuple, str]) -> bool:
    """Whether the person has coded the passage with one of the codes to choose between, since there was a choice."""
    versions = [given.get((row.passage, row.person, code)) for code in row.candidates.split(", ")]
    return any(v is not None and order(v.partition("@")[2]) >= order(row.since) for v in versions)


def passage_frame(study: Study) -> "pd.DataFrame":
    """One row per standing passage: passage, document, source, author, meeting, group, date, field, start, end.

    What the interviewer says is left out, here and in all that is counted.
    """
    return _passages(study).reset_index()


def _passages(study: Study) -> "pd.DataFrame":
    import pandas as pd

    events = study.state.of(Passage)
    frame = pd.DataFrame(
        [
            (e.name, e.document, e.field or None, e.start, e.end)
            for e in events
            if not is_interviewer(e.speaker)
        ],
        columns=["passage", "document", "field", "start", "end"],
    ).drop_duplicates("passage", keep="last")  # two copies may have placed one passage each in its way
    documents = study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")
    meetings = study.meetings.dropna(subset="id").drop_duplicates("id").set_index("id")
    frame = frame.join(
        documents[["kind", "author", "meeting"]].rename(columns={"kind": "source"}), on="document"
    )
    return frame.join(meetings[["group", "date"]], on="meeting").set_index("passage")


def judgement_frame(study: Study, instrument: str | None = None) -> "pd.DataFrame":
    """One row per standing judgement; missing texts are ``NaN``. Of a meeting that is coded blind nothing is told yet.

    Parameters
    ----------
    instrument : whose judgements; by default those of the phases, to which all belong that are of no other scale of
        the study

    Columns
    -------
    meeting, group, value, second, relation, confidence, reason, person, assessor_kind, evidence_time, codebook,
    created
    """
    import pandas as pd

    names = ["meeting", "group", "value", "second", "relation", "confidence", "reason", "person", "assessor_kind",
             "evidence_time", "codebook", "at"]  # fmt: skip
    hidden = hidden_from(study, None)
    judged = [e for e in judgements(study, instrument or phase_book(study).id) if not hidden(e)]
    rows = [[getattr(e, name) or None for name in names] for e in judged]
    return pd.DataFrame(rows, columns=names, dtype="str").rename(columns={"at": "created"})


def judgements(study: Study, instrument: str) -> list[Judgement]:
    """The standing judgements by an instrument of the study; those of no other scale are of the phases."""
    phases, *others = (book.id for book in judged_books(study))
    found = [(event, event.codebook.partition("@")[0]) for event in study.state.of(Judgement)]
    return [event for event, named in found if (named if named in others else phases) == instrument]
