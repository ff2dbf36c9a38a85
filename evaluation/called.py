"""What documents, meetings and days are called where a person reads of them. Ids and references are for commands and files."""

from datetime import date

from evaluation.schemas import schema
from evaluation.study import Study
from evaluation.words import say

NBSP = "\u00a0"


def long_date(day: date, lang: str | None = None) -> str:
    r"""30 juni 2024 (sv), 30 June 2024 (en).

    >>> long_date(date(2024, 6, 30), "sv")
    '30\xa0juni 2024'
    """
    month = say("notation.months", lang).split()[day.month - 1]
    return f"{day.day}{NBSP}{month} {day.year}"


def meeting_called(study: Study, meeting: str) -> str:
    """A meeting in running text: "Teamet 21 mars 2023"; the id itself when there is no such meeting."""
    row = study.meetings[study.meetings["id"] == meeting].head(1)
    return meeting if row.empty else dated(group_called(study, row["group"].iat[0]), row["date"].iat[0])


def document_called(study: Study, document: str) -> str:
    """A document as lists call it, with its day: "observationsprotokoll, Teamet 21 mars 2023"; the id when it is in no table."""
    row = study.documents[study.documents["id"] == document].head(1)
    if row.empty:
        return document
    meeting = study.meetings[study.meetings["id"] == row["meeting"].iat[0]].head(1)
    group = "" if meeting.empty else meeting["group"].iat[0]
    return dated(kind_called(study, row["kind"].iat[0], group, row["interview"].iat[0]), row["date"].iat[0])


def kind_called(study: Study, kind: str, group: object, interview: object = None) -> str:
    """What a document is called beside its day: "observationsprotokoll, Teamet"; "transkript, familj P01"."""
    of = group_called(study, group) or informant_called(study, interview)
    name = schema("documents").field("kind").value_label(kind)
    return f"{name}, {of}" if of else name


def informant_called(study: Study, interview: object) -> str:
    """Who is interviewed, by category and pseudonym: "familj P01"; nothing where there is no such interview."""
    row = study.interviews[study.interviews["id"] == interview].head(1)
    if row.empty:
        return ""
    category = schema("interviews").field("category").value_label(row["category"].iat[0])
    known = (category, row["informant"].iat[0])
    return " ".join(each for each in known if isinstance(each, str) and each)


def group_called(study: Study, group: object) -> str:
    """The name of a group by its key; nothing where there is none."""
    return study.settings.choices().get("groups", {}).get(group, group) if isinstance(group, str) else ""


def dated(name: str, day) -> str:
    """A name with its day, where that is known."""
    return f"{name} {long_date(day)}".strip() if day is not None and day == day else name
