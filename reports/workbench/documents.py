"""What stands around the text: the list of documents with how far each has come, and the groups' meetings in their phases."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from coding.blind import closed
from coding.codebooks import phase_book
from coding.codings import judgements
from coding.double_coding import OWN
from coding.progress import BEGUN, CODED, UNCODED, ToCode, stage
from evaluation import Study
from evaluation.called import dated, kind_called
from evaluation.events import AgreedCode, Coding, Event, Judgement, Passage
from evaluation.words import current_language
from reports.judgement_words import JudgementWords
from reports.workbench.reading import PROTOCOL

Hidden = Callable[[Event], bool]
Left = Callable[[str, frozenset[str]], int]
AGREED, MINE, OTHERS, OTHERS_BEGUN = "agreed", "mine", "others", "others_begun"
DONE = (AGREED, MINE)


@dataclass
class Coded:
    """What has been made of a document: passages by person, whether anything has been agreed on, and by which events."""

    by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    agreed: bool = False
    events: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Far:
    """How far a document has come: `coded` of `wanted` passages, the person's own, else of who has come furthest."""

    state: str
    coded: int = 0
    wanted: int = 0


def listed(study: Study, person: str, hidden: Hidden, unsettled: Left) -> list[dict]:
    """One row per document with a text, in order of date.

    Parameters
    ----------
    unsettled : how many disagreements a document has left; asked of those where something has been agreed on

    Returns
    -------
    dicts with id, kind, name (kind and group in words), date, group, meeting, state (see `Far`), coded and passages (how many
    to code; 0 where nothing says), judged (by the person), blind and left (disagreements, where something has been agreed on)
    """
    coded, to_code = _coded(study, hidden), ToCode.of(study)
    left = {name: unsettled(name, frozenset(one.events)) for name, one in coded.items() if one.agreed}
    texts = _texts(study)
    groups, judged = _groups(study), _judged_by(study, hidden)
    blind = {document for each in closed(study) if person in each.coders for document in each.documents}
    documents = study.documents.dropna(subset="id").drop_duplicates("id").sort_values(["date", "id"])
    rows = []
    for row in documents.itertuples():
        if row.id not in texts:
            continue
        name = kind_called(study, row.kind, groups.get(row.meeting), row.interview)
        by = judged[row.meeting] if row.kind == PROTOCOL else set()
        far = _far(coded[row.id], to_code, row.id, person, by, left.get(row.id, 0))
        rows.append({
            "id": row.id, "kind": row.kind, "name": name, "title": dated(name, row.date),
            "date": "" if row.date is None or row.date != row.date else f"{row.date:%Y-%m-%d}",
            "group": groups.get(row.meeting, ""), "meeting": row.meeting if isinstance(row.meeting, str) else "",
            "state": far.state, "coded": far.coded, "passages": far.wanted, "judged": person in judged[row.meeting],
            "blind": row.id in blind, "left": left.get(row.id, 0),
        })  # fmt: skip
    return rows


def _texts(study: Study) -> set[str]:
    return {path.stem.partition("~")[0] for path in (study.path / "texts").glob("*.txt")}


def _far(one: Coded, to_code: ToCode, document: str, person: str, judged: set[str], left: int) -> Far:
    """How far a document has come; `judged` are those who have judged its meeting."""
    wanted = to_code.wanted.get(document, set())
    by = {who: to_code.coded(document, names) for who, names in one.by.items()}
    own = stage(by.get(person, ()), wanted, person in judged)
    everybodys = set().union(*by.values())
    if one.agreed and not left and len(by) > 1 and stage(everybodys, wanted, bool(judged)) == CODED:
        return Far(AGREED, len(everybodys), len(wanted))
    if own != UNCODED:
        return Far(MINE if own == CODED else BEGUN, len(by[person]), len(wanted))
    most = max(map(len, by.values()), default=0)
    whole = any(stage(names, wanted, who in judged) == CODED for who, names in by.items())
    return Far(OTHERS if whole else OTHERS_BEGUN if most else UNCODED, most, len(wanted))


def _judged_by(study: Study, hidden: Hidden) -> dict[str, set[str]]:
    """Who has judged each meeting's phase, as an evaluator or a second coder."""
    found: dict[str, set[str]] = defaultdict(set)
    for judgement in judgements(study, phase_book(study).id):
        if judgement.assessor_kind in OWN and not hidden(judgement):
            found[judgement.meeting].add(judgement.person)
    return found


def _coded(study: Study, hidden: Hidden) -> dict[str, Coded]:
    places = {p.name: p.document for p in study.state.of(Passage)}
    found: dict[str, Coded] = defaultdict(Coded)
    for coding in study.state.of(Coding):
        if coding.passage in places and not hidden(coding):
            found[places[coding.passage]].by[coding.person].add(coding.passage)
            found[places[coding.passage]].events.add(coding.id)
    for agreed in study.state.of(AgreedCode):
        if agreed.passage in places and not hidden(agreed):
            one = found[places[agreed.passage]]
            one.agreed = True
            one.events.add(agreed.id)
            for person in agreed.persons:
                one.by[person].add(agreed.passage)
    meetings = of_meetings(study)
    for judgement in study.state.of(Judgement):
        if judgement.meeting in meetings and not hidden(judgement):
            found[meetings[judgement.meeting]].agreed |= judgement.assessor_kind == "agreed"
            found[meetings[judgement.meeting]].events.add(judgement.id)
    return found


def _groups(study: Study) -> dict[str, str]:
    meetings = study.meetings.dropna(subset="id").drop_duplicates("id")
    return dict(zip(meetings["id"], meetings["group"].fillna(""), strict=True))


def timelines(study: Study, hidden: Hidden) -> list[dict]:
    """The groups' held meetings in order of date, each with every standing judgement of it that may be seen.

    Returns
    -------
    One dict per group that has meetings: key, name and meetings: id, date, observed, document and judgements (value,
    second, kind of assessor, person, words)
    """
    book = phase_book(study)
    standing: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements(study, book.id):
        if not hidden(judgement):
            standing[judgement.meeting].append(judgement)
    documents = of_meetings(study)
    said = JudgementWords.of(book, current_language())
    meetings = study.meetings.dropna(subset=["id", "date"]).drop_duplicates("id").sort_values("date")
    observed = set(meetings.loc[meetings["observed"].fillna(False).astype("bool"), "id"])
    rows: dict[str, list[dict]] = defaultdict(list)
    for row in meetings.itertuples():
        rows[row.group].append({
            "id": row.id, "date": f"{row.date:%Y-%m-%d}",
            "observed": row.id in observed,
            "document": documents.get(row.id, ""),
            "judgements": [_judged(each, said) for each in standing[row.id]],
        })  # fmt: skip
    return [{"key": g.key, "name": g.name(), "meetings": rows[g.key]}
            for g in study.settings.groups if rows[g.key]]  # fmt: skip


def _judged(judgement: Judgement, said: JudgementWords) -> dict:
    words = said.judgement(judgement.value, judgement.second, judgement.relation)
    return {"value": judgement.value, "second": judgement.second, "kind": judgement.assessor_kind,
            "person": judgement.person, "words": f"{words} ({said.assessor(judgement.assessor_kind)})"}  # fmt: skip


def of_meetings(study: Study) -> dict[str, str]:
    """The document of each meeting that is opened for it: the protocol, where there is one."""
    documents = study.documents.dropna(subset=["id", "meeting"])
    documents = documents[documents["id"].isin(_texts(study))]
    first = documents.assign(other=documents["kind"] != "protocol").sort_values("other", kind="stable")
    return dict(reversed(list(zip(first["meeting"], first["id"], strict=True))))
