"""Passages found again: by code, coder, group, role, kind of source, date and any other attribute."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coding.blind import closed_documents
from coding.codebooks import codebook
from coding.codings import coding_frame, passage_frame
from coding.queries import query
from coding.shown import NEVER, why_hidden
from evaluation import Study
from evaluation.cells import day
from evaluation.errors import UseError
from evaluation.events import Passage
from evaluation.schemas import schema
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTES = ("document", "author", "meeting", "field", "speaker", "informant", "item", "strength")


@dataclass(frozen=True)
class Filters:
    """What is wanted; "" or None is anything. Values may be keys or the words that people see.

    Attributes
    ----------
    code : codes with and, or, not (see `coding.queries`)
    person : who has coded: the other codes of a passage do not count then
    group, role, source : of the meeting; of the speaker or the informant's group; kind of document
    since, until : days, both included
    where : attribute → value (document, author, meeting, field, speaker, informant, item, strength)
    """

    code: str = ""
    person: str = ""
    group: str = ""
    role: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    where: tuple[tuple[str, str], ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()


def filters(
    code=None, person=None, group=None, role=None, source=None, since=None, until=None, where=None
) -> Filters:
    """The filters that a user has written; UseError for a day that is none, and an attribute without a value."""
    pairs = [pair.partition("=") for pair in where or []]
    if not all(sign and value.strip() for _, sign, value in pairs):
        raise UseError(say("language.bad_attribute"))
    chosen = tuple((name.strip(), value.strip()) for name, _, value in pairs)
    return Filters(
        code or "", person or "", group or "", role or "", source or "", _day(since), _day(until), chosen
    )


def _day(text: str | None) -> date | None:
    found = day(text) if text else None
    if text and found is None:
        raise UseError(say("language.bad_day", value=text))
    return found


def retrieve(
    study: Study, wanted: Filters, instrument: str | None = None
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """The passages that are wanted, and their codings.

    Returns
    -------
    passages : one row each: passage, document, source, author, meeting, group, date, field, item, speaker, informant, role, start, end, quote
        (missing where the informant does not want to be quoted), codes (by key, in the codebook's order); in order of date and place
    codings : of these passages, as `coding.codings.coding_frame`
    """
    instrument = instrument or study.settings.instruments[0]
    book = codebook(instrument, study)
    passages, codings = _passages(study), coding_frame(study, instrument)
    codings = codings[
        ~codings["document"].isin(closed_documents(study))
    ]  # of a blind round nothing is told yet
    if wanted.person:
        codings = codings[codings["person"].str.casefold() == wanted.person.casefold()]
    if wanted.where and (strength := dict(wanted.where).get("strength")):
        codings = codings[codings["strength"].astype("str") == strength]
    order = {code: place for place, code in enumerate(book.codes)}
    given = codings.groupby("passage")["code"].agg(
        lambda codes: sorted(set(codes), key=lambda c: order.get(c, 999))
    )
    passages["codes"] = [given.get(name, []) for name in passages["passage"]]
    test = query(wanted.code, book) if wanted.code else bool
    has = passages["codes"].map(lambda codes: test(frozenset(codes))).astype("bool")
    kept = passages[has & _matching(study, passages, wanted)]
    kept = kept.sort_values(["date", "document", "start"], ignore_index=True)
    return kept, codings[codings["passage"].isin(kept["passage"])]


def _passages(study: Study) -> "pd.DataFrame":
    """All passages that may be retrieved, with what is known of each."""
    import pandas as pd

    events = {passage.name: passage for passage in study.state.of(Passage)}
    frame = passage_frame(study)
    for column in ("item", "speaker", "quote"):
        frame[column] = [getattr(events[name], column) or None for name in frame["passage"]]
    documents = study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")
    interviews = study.interviews.dropna(subset="id").drop_duplicates("id").set_index("id")
    interview = frame["document"].map(documents["interview"])
    frame["informant"] = interview.map(interviews["informant"])
    frame["role"] = interview.map(interviews["category"])
    dated = documents["date"].reindex(frame["document"]).set_axis(frame.index)
    frame["date"] = pd.to_datetime(frame["date"]).fillna(dated)
    reasons = why_hidden(study)
    frame = frame[~frame["passage"].map(reasons).isin(NEVER)].reset_index(drop=True)
    frame.loc[frame["passage"].map(reasons) == "no_quotes", "quote"] = None
    return frame


def _matching(study: Study, passages: "pd.DataFrame", filters: Filters) -> "pd.Series":
    import pandas as pd

    kept = pd.Series(True, index=passages.index)
    if filters.group:
        names = {group.key: {group.key, group.sv, group.en} for group in study.settings.groups}
        kept &= _is(passages["group"], filters.group, names)
    if filters.source:
        kept &= _is(passages["source"], filters.source, _labels("documents", "kind"))
    if filters.role:
        kept &= _is(passages["role"], filters.role, _labels("interviews", "category")) | _is(
            passages["speaker"], filters.role
        )
    if filters.since:
        kept &= passages["date"] >= pd.Timestamp(filters.since)
    if filters.until:
        kept &= passages["date"] < pd.Timestamp(filters.until) + pd.Timedelta(days=1)
    for name, value in filters.where:
        if name not in ATTRIBUTES:
            raise UseError(say("language.no_attribute", name=name, known=", ".join(ATTRIBUTES)))
        if name != "strength":
            kept &= _is(passages[name], value)
    return kept


def _is(column: "pd.Series", wanted: str, names: "dict[str, set[str]] | None" = None) -> "pd.Series":
    """Which rows hold the wanted value, by its key or by a word for it, or how such a word begins."""
    begin = _folded(wanted)
    keys = {key for key, words in (names or {}).items() if any(_folded(w).startswith(begin) for w in words)}
    words = column.astype("object").where(column.notna(), "").astype("str")
    return column.isin(keys) | (words.map(_folded) == begin)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _labels(table: str, column: str) -> dict[str, set[str]]:
    field = schema(table).field(column)
    return {
        entry["value"]: {entry["value"], *(field.value_label(entry["value"], lang) for lang in ("sv", "en"))}
        for entry in field.categories
    }
