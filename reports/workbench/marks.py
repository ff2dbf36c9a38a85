"""What is drawn at the passages, and the codes beside them: codings, agreed codes and memos, as far as a person may see them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import compress
from operator import attrgetter

from coding.codebooks import books
from coding.codebooks.history import translate
from evaluation import Study
from evaluation.events import AgreedCode, Coding, Memo
from reports.workbench.documents import Hidden

_PASSAGE = attrgetter("passage")
PARTS = ("definition", "include", "exclude", "non_example")


def marks_of(study: Study, names: set[str], person: str, hidden: Hidden) -> dict[str, list[dict]]:
    """The codes of passages, by passage: id of the event, action, code as the codebook has it now, person, own, agreed."""
    now = as_now(study)
    marks: dict[str, list[dict]] = defaultdict(list)
    for coding in about(study.state.of(Coding), names):
        if not hidden(coding):
            marks[coding.passage].append({
                "id": coding.id, "action": coding.action, "passage": coding.passage, "person": coding.person,
                "code": now(coding.code, coding.codebook), "own": coding.person == person, "agreed": False,
            })  # fmt: skip
    for agreed in study.state.of(AgreedCode):
        if agreed.passage in names and not hidden(agreed):
            marks[agreed.passage] += [{
                "id": f"{agreed.id} {code}", "action": agreed.action, "passage": agreed.passage, "person": ", ".join(agreed.persons),
                "code": now(code, agreed.codebook), "own": False, "agreed": True,
            } for code in agreed.codes]  # fmt: skip
    return marks


def about(events: list, names: set[str]) -> Iterator:
    """The events about these passages; among ten thousand in a fraction of a millisecond."""
    return compress(events, map(names.__contains__, map(_PASSAGE, events)))


def notes_of(study: Study, names: set[str], person: str, hidden: Hidden) -> dict[str, list[dict]]:
    """The memos about passages and about codings of them, by passage; `own` are those that a new one replaces."""
    notes: dict[str, list[dict]] = defaultdict(list)
    for memo in study.state.of(Memo):
        of = memo.about if memo.about in names else getattr(study.state.by_id.get(memo.about), "passage", "")
        if of in names and memo.content and not hidden(memo):
            own = (memo.person, memo.about) == (person, of)
            notes[of].append({"id": memo.id, "person": memo.person, "content": memo.content, "own": own})
    return notes


def notes_of_document(study: Study, document: str, hidden: Hidden) -> list[dict]:
    """The memos about a document itself: the observer's reflection is one."""
    return [{"role": memo.role, "person": memo.person, "content": memo.content} for memo in study.state.of(Memo)
            if memo.about == document and memo.content and not hidden(memo)]  # fmt: skip


def told(study: Study) -> list[dict]:
    """The codes of the study's codebooks as people read them, each under its parent."""
    return [
        {
            "id": code.id, "name": code.name(), "level": level, "book": book.id, "title": book.title(),
            "colour": code.colour or book.codes[book.top(code.id) or code.id].colour or "",
            "nearest": f"{code.nearest} {book.name(code.nearest)}" if code.nearest else "",
            "difference": code.difference(), "examples": code.examples(), **{part: code.text(part) for part in PARTS},
        }
        for book in books(study) for level, code in book.tree()
    ]  # fmt: skip


def as_now(study: Study) -> Callable[[str, str], str]:
    """What a code that was written in a version of a codebook is now; as it was, where that is not one code."""
    known = {book.id: book for book in books(study)}

    def now(code: str, reference: str) -> str:
        name, _, version = reference.partition("@")
        book = known.get(name)
        if book is None or not book.data.get("history"):
            return code
        return translate(book.data, code, version).code or code

    return now
