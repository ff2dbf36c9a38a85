"""What a file says, as events for the journal: its passages, the codes written in it, the observer's own notes.

Nothing is written here: a reading can be looked at, and refused, before anything changes.
"""

from collections import defaultdict
from dataclasses import dataclass

import msgspec

from coding.codebooks import books, codebook
from coding.codebooks.history import last_version
from coding.frozen import newest, text_for
from coding.incoming import Incoming
from coding.placing import Placed, place_again
from coding.protocols import Entry
from evaluation import Study
from evaluation.events import Coding, Event, Memo, Passage
from evaluation.journal import new_id

CONTEXT = 40  # code points kept before and after a passage, to find it again in a corrected text
SPAN_KINDS = ("paragraph", "item", "turn")


@dataclass(frozen=True)
class Reading:
    """What adding a file would write.

    Attributes
    ----------
    text : id of the frozen text with the file's words
    names : span in that text → name of the passage that stands there, those from before included
    placed : passages from earlier texts that follow, and those that have no place
    kept, current : how many of the passages that stood until now have a place in this text, and how many there were
    codings, memos : what is new
    unknown_codes : as written in the column of codes
    removed_codes : codes that `person` has given passages of this text and that no longer stand in the file
    is_coded : whether `person` has coded any passage of this text, now or before
    """

    text: str
    names: dict[tuple[int, int], str]
    placed: Placed
    kept: int
    current: int
    codings: list[Coding]
    memos: list[Memo]
    unknown_codes: list[str]
    removed_codes: list[str]
    is_coded: bool

    @property
    def events(self) -> list[Event]:
        """All there is to write, as one action."""
        return [*self.placed.events, *self.codings, *self.memos]

    @property
    def fits(self) -> bool:
        """Whether this can be a new version of the same document: at least half of its passages are in it."""
        return 2 * self.kept >= self.current


def read(study: Study, incoming: Incoming, person: str) -> Reading:
    """Compare a file with what the study has from earlier versions of it."""
    text = text_for(study, incoming.document, incoming.extracted.text)
    standing = [p for p in study.state.of(Passage) if p.document == incoming.document]
    here = {(p.start, p.end): p.name for p in standing if p.text == text}
    elsewhere = [p for p in standing if p.text != text]
    placed = place_again(elsewhere, [p for p in _passages(incoming, text) if (p.start, p.end) not in here])
    last = newest(p.text for p in standing)
    current = {p.name for p in standing if p.text == last}
    names = here | placed.names
    codings, unknown, removed, is_coded = _codings(study, incoming, names, person)
    return Reading(text, names, placed, len(current & set(names.values())), len(current), codings,
                   _new_memos(study, incoming, person), unknown, removed, is_coded)  # fmt: skip


def _passages(incoming: Incoming, text_id: str) -> list[Passage]:
    """Proposed passages: the entries of a protocol, else the paragraphs, list items and turns."""
    if incoming.protocol:
        spans = [(e.start, e.end, field, item.title, "") for item, field, e in incoming.protocol.passages()]
    else:
        parts = [part for part in incoming.extracted.parts if part.kind in SPAN_KINDS]
        spans = [(part.start, part.end, "", "", part.speaker) for part in parts]
    text = incoming.extracted.text
    return [
        Passage(id=new_id(), text=text_id, start=start, end=end, quote=text[start:end], field=field, item=item,
                speaker=speaker, before=text[max(0, start - CONTEXT) : start], after=text[end : end + CONTEXT])
        for start, end, field, item, speaker in spans
        if text[start:end].strip()
    ]  # fmt: skip


def _codings(
    study: Study, incoming: Incoming, names: dict[tuple[int, int], str], person: str
) -> tuple[list[Coding], list[str], list[str], bool]:
    """The codes of the file that are new, unknown, and gone from it; and whether `person` has coded the text."""
    given = _given(study, names, person)
    if not incoming.protocol:
        return [], [], [], bool(given)
    references = _references(study)
    codings: list[Coding] = []
    unknown: list[str] = []
    written: dict[str, set[str]] = defaultdict(set)
    for _, _, entry in incoming.protocol.passages():
        unknown += entry.unknown_codes
        passage = names.get((entry.start, entry.end))
        if passage:
            new = [code for code in _codes(entry) if code not in given[passage] | written[passage]]
            codings += [Coding(passage=passage, code=code, codebook=references[code]) for code in new]
            written[passage].update(_codes(entry))
    removed = sorted(code for passage, codes in given.items() for code in codes - written[passage])
    if not any(written.values()) and not _came_with_file(study, incoming):
        removed = []  # coded elsewhere than in the file
    return codings, list(dict.fromkeys(unknown)), removed, bool(codings) or any(given.values())


def _references(study: Study) -> dict[str, str]:
    """Code → the codebook and version to note with it: the first instrument's that has it, else the last that had it."""
    known = [
        *books(study),
        codebook("tuckman", study),
    ]  # the form is Tuckman's, also where the study has other instruments
    current = {code: book.reference for book in reversed(known) for code in book.codes}
    retired = {
        code: f"{book.id}@{last_version(book.data, code)}"
        for book in reversed(known)
        for code in book.retired
    }
    return retired | current


def _given(study: Study, names: dict[tuple[int, int], str], person: str) -> dict[str, set[str]]:
    given: dict[str, set[str]] = defaultdict(set)
    here = set(names.values())
    for coding in study.state.of(Coding):
        if coding.person == person and coding.passage in here:
            given[coding.passage].add(coding.code)
    return given


def _came_with_file(study: Study, incoming: Incoming) -> bool:
    """Whether codes were in the file when its passages were taken in: then they were of one action."""
    actions = {p.action for p in study.state.of(Passage) if p.document == incoming.document}
    return any(coding.action in actions for coding in study.state.of(Coding))


def _codes(entry: Entry) -> list[str]:
    """The codes of a note, from its column and from the comments at it, each once."""
    return list(dict.fromkeys((*entry.codes, *(code for remark in entry.remarks for code in remark.codes))))


def _new_memos(study: Study, incoming: Incoming, person: str) -> list[Memo]:
    """Memos whose words have changed since the file was last read, naming those they replace."""
    standing = [m for m in study.state.of(Memo) if m.about == incoming.document and m.person == person]
    fresh = []
    for memo in _memos(incoming):
        seen = [m for m in standing if m.role == memo.role]
        if all(m.content != memo.content for m in seen):
            fresh.append(msgspec.structs.replace(memo, replaces=[m.id for m in seen]))
    return fresh


def _memos(incoming: Incoming) -> list[Memo]:
    """The observer's own thoughts: kept as memos, never as what the group said."""
    if not incoming.protocol:
        return []
    roles = {
        "reflection": incoming.protocol.reflection,
        "possible_feedback": incoming.protocol.possible_feedback,
    }
    texts = {role: "\n".join(entry.text for entry in entries) for role, entries in roles.items()}
    return [Memo(about=incoming.document, role=role, content=t) for role, t in texts.items() if t.strip()]
