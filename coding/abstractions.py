"""The meaning units of a content analysis as one frame: what a person has made of each, step by step."""

from typing import TYPE_CHECKING

from coding.codings import passage_frame
from evaluation import Study
from evaluation.events import Abstraction

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["abstraction", "passage", "document", "source", "informants", "condensation", "code", "subcategory", "category",
           "theme", "person"]  # fmt: skip


def abstraction_frame(study: Study, person: str | None = None) -> "pd.DataFrame":
    """One row per standing abstraction of a standing passage; a step that has not been taken is missing.

    Columns
    -------
    abstraction, passage, document : ids
    source : kind of document (protocol, minutes, transcript …)
    informants : the category of who was interviewed (family, team …); missing for other documents
    condensation, code, subcategory, category, theme : the steps, in the analyst's words
    person : the analyst; only this person's where one is named
    """
    import pandas as pd

    steps = ["condensation", "code", "subcategory", "category", "theme"]
    events = [e for e in study.state.of(Abstraction) if person in (None, e.person)]
    rows = [
        [e.id, e.passage, *(" ".join(getattr(e, step).split()) or None for step in steps), e.person]
        for e in events
    ]
    frame = pd.DataFrame(rows, columns=["abstraction", "passage", *steps, "person"], dtype="str")
    places = passage_frame(study).set_index("passage")[["document", "source"]]
    frame = frame[frame["passage"].isin(places.index)].join(places, on="passage")
    documents = (
        study.documents.dropna(subset=["id", "interview"]).drop_duplicates("id").set_index("id")["interview"]
    )
    interviews = study.interviews.dropna(subset="id").drop_duplicates("id").set_index("id")["category"]
    informants = frame["document"].map(documents).map(interviews).astype("str")
    return frame.assign(informants=informants)[COLUMNS].reset_index(drop=True)
