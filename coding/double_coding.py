"""What two or more people have coded, each for themselves: which passages they were shown, and what they made of them.

The rule, said to the user too: a document is double-coded when at least two people have each coded a passage of it, and its
passages count as shown to everyone who has. Leaving a passage uncoded in such a document is therefore a judgement as well. A
passage that another added after a person's last coding of the document was not shown to that person. The same person at two times
is compared when the second reading has initials of its own among `evaluators` (U1 and U1b): a journal does not tell a
second reading from a change of mind.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.blind import closed_documents
from coding.codings import coding_frame, judgement_frame, passage_frame
from coding.family_matters import FamilyMatters
from evaluation import Study
from evaluation.events import Coding, Passage

if TYPE_CHECKING:
    import pandas as pd

OWN = ("evaluator", "second_coder")  # judgements made by one person, not by the group and not agreed on


@dataclass(frozen=True)
class DoubleCoding:
    """Double-coded material.

    Attributes
    ----------
    codings : columns passage, person, code, top: every coding of a passage in `shown` by a person it was shown to
    shown : columns passage, person
    passages : one row per passage shown to at least two, in the order of the meetings and the text: passage, document,
        meeting, date, field, start, end, quote, item, family_matter (see `coding.family_matters`; its
        words are shown to nobody)
    """

    codings: "pd.DataFrame"
    shown: "pd.DataFrame"
    passages: "pd.DataFrame"

    @property
    def people(self) -> list[str]:
        """Who has coded, in order."""
        return sorted(self.shown["person"].unique())


def double_coding(
    study: Study, instrument: str | None = None, documents: Collection[str] | None = None
) -> DoubleCoding:
    """The double-coded passages of a study, or of some documents, and their codes; see the rule above."""
    instrument = instrument or study.settings.instruments[0]
    codings, passages = coding_frame(study, instrument), passage_frame(study)
    open_ones = ~passages["document"].isin(closed_documents(study))  # of a blind round nothing is told yet
    asked_for = True if documents is None else passages["document"].isin(documents)
    passages = passages[open_ones & asked_for]
    codings = codings[codings["passage"].isin(passages["passage"])]
    shown = _shown(study, codings, passages)
    both = shown.groupby("passage")["person"].transform("nunique") >= 2
    shown = shown[both].reset_index(drop=True)
    codings = codings.merge(shown, on=["passage", "person"])[["passage", "person", "code", "top"]]
    passages = passages[passages["passage"].isin(shown["passage"])]
    passages = passages.merge(_words(study, set(passages["passage"])), on="passage")
    passages = passages.sort_values(["date", "document", "start"], ignore_index=True)
    return DoubleCoding(codings, shown, passages)


def _shown(study: Study, codings: "pd.DataFrame", passages: "pd.DataFrame") -> "pd.DataFrame":
    """A row for each passage of a document and each person who has coded any of them: passage, person."""
    places = passages.set_index("passage")["document"]
    last: dict[tuple[str, str], int] = {}
    for coding in study.state.of(Coding):
        if coding.passage in places.index:
            key = (places[coding.passage], coding.person)
            last[key] = max(last.get(key, 0), coding.n)
    readers = codings[["document", "person"]].drop_duplicates()
    pairs = passages[["passage", "document"]].merge(readers, on="document")
    new = {p.name: p for p in study.state.of(Passage) if not p.of}  # one placed anew was there before
    own = {(p.name, p.person) for p in new.values()} | set(
        zip(codings["passage"], codings["person"], strict=True)
    )
    known = [
        passage not in new or new[passage].n <= last[document, person] or (passage, person) in own
        for passage, document, person in pairs[["passage", "document", "person"]].itertuples(index=False)
    ]
    return pairs.loc[known, ["passage", "person"]]


def _words(study: Study, names: Collection[str]) -> "pd.DataFrame":
    import pandas as pd

    matters = FamilyMatters.of(study)
    rows = [(p.name, p.quote, p.item, matters.hides(p)) for p in study.state.of(Passage) if p.name in names]
    frame = pd.DataFrame(rows, columns=["passage", "quote", "item", "family_matter"])
    return frame.drop_duplicates("passage", keep="last")


def judged_twice(study: Study) -> "pd.DataFrame":
    """The judgements of meetings that at least two people have judged, each for themselves.

    Returns
    -------
    One row per meeting and person: meeting, group, date, person, value, second, relation, reason; in order of date. A person
    who has two judgements of one meeting that stand against each other is left out of it.
    """
    own = judgement_frame(study)
    own = own[own["assessor_kind"].isin(OWN)].drop_duplicates(["meeting", "person"], keep=False)
    own = own[own.groupby("meeting")["person"].transform("nunique") >= 2]
    dates = study.meetings.dropna(subset="id").drop_duplicates("id").set_index("id")[["date"]]
    frame = own.join(dates, on="meeting").sort_values(["date", "meeting", "person"], ignore_index=True)
    return frame[["meeting", "group", "date", "person", "value", "second", "relation", "reason"]]
