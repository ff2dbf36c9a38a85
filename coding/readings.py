"""What a file says, as events for the journal: its passages, the codes written in it, the observer's own notes.

Nothing is written here: a reading can be looked at, and refused, before anything changes.
"""

from collections import defaultdict
from dataclasses import dataclass

import msgspec

from coding.comments import Said, said, spans
from coding.frozen import frozen, newest, text_for
from coding.incoming import Incoming
from coding.known_codes import KnownCodes
from coding.placing import CONTEXT, Placed, place_again
from coding.protocols import Entry
from coding.texts import Part
from evaluation import Study
from evaluation.events import Coding, Event, Memo, Passage
from evaluation.journal import new_id

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
    codings, memos : what is new, by who adds the file
    others : what is new in other persons' comments, by person
    unknown_codes : as written in the column of codes or in comments
    removed : what `person` has given passages of this text and that no longer stands in the file
    is_coded : whether `person` has coded any passage of this text, now or before
    """

    text: str
    names: dict[tuple[int, int], str]
    placed: Placed
    kept: int
    current: int
    codings: list[Coding]
    memos: list[Memo]
    others: dict[str, list[Event]]
    unknown_codes: list[str]
    removed: list[Coding]
    is_coded: bool

    @property
    def events(self) -> list[Event]:
        """All there is to write by who adds the file, as one action."""
        return [*self.placed.events, *self.codings, *self.memos]

    @property
    def count(self) -> int:
        """How many codings are new, by anybody."""
        return len(self.codings) + sum(
            isinstance(e, Coding) for events in self.others.values() for e in events
        )

    @property
    def share(self) -> float:
        """How much of what stood until now is in this text, 0–1; nothing of nothing is all of it."""
        return self.kept / self.current if self.current else 1.0

    @property
    def fits(self) -> bool:
        """Whether this can be a new version of the same document: at least half of its passages are in it."""
        return self.share >= 0.5


def read(study: Study, incoming: Incoming, person: str) -> Reading:
    """Compare a file with what the study has from earlier versions of it."""
    text = text_for(study, incoming.document, incoming.extracted.text)
    standing = [p for p in study.state.of(Passage) if p.document == incoming.document]
    here = {(p.start, p.end): p.name for p in standing if p.text == text}
    elsewhere = [p for p in standing if p.text != text]
    proposed = _passages(incoming, text, spans(incoming, KnownCodes.of(study)))
    proposed = [p for p in proposed if (p.start, p.end) not in here]
    placed = place_again(elsewhere, proposed, text, incoming.extracted.text, lambda name: frozen(study, name))
    last = newest(p.text for p in standing)
    current = {p.name for p in standing if p.text == last}
    names = here | placed.names
    given, unknown, removed = _given(study, incoming, names, person)
    own, others = given.pop(person, []), {name: events for name, events in given.items() if events}
    codings, notes = [e for e in own if isinstance(e, Coding)], [e for e in own if isinstance(e, Memo)]
    is_coded = bool(codings) or any(_standing(study, names, person).values())
    return Reading(text, names, placed, len(current & ({*here.values()} | {p.name for p in placed.events})), len(current), codings,
                   [*notes, *_new_memos(study, incoming, person)], others, unknown, removed, is_coded)  # fmt: skip


def _passages(incoming: Incoming, text_id: str, commented: list[tuple[int, int]]) -> list[Passage]:
    """Proposed passages: the entries of a protocol, else the paragraphs, list items and turns, and what is commented on."""
    if incoming.protocol:
        spans = [
            (e.start, e.end, field, item.title, "", "") for item, field, e in incoming.protocol.passages()
        ]
    else:
        parts = [part for part in incoming.extracted.parts if part.kind in SPAN_KINDS]
        parts = [part for part in parts if part.kind == "turn"] or parts  # of a transcript not its head
        spans = [(part.start, part.end, "", "", part.speaker, part.time) for part in parts]
        known = {(part.start, part.end) for part in parts}
        spans += [(*span, "", "", _speaker(parts, span), "") for span in commented if span not in known]
    text = incoming.extracted.text
    return [
        Passage(id=new_id(), text=text_id, start=start, end=end, quote=text[start:end], field=field, item=item,
                speaker=speaker, time=time, before=text[max(0, start - CONTEXT) : start], after=text[end : end + CONTEXT])
        for start, end, field, item, speaker, time in spans
        if text[start:end].strip()
    ]  # fmt: skip


def _speaker(parts: list[Part], span: tuple[int, int]) -> str:
    """Who says the words of a span inside a turn."""
    return next((part.speaker for part in parts if part.start <= span[0] and span[1] <= part.end), "")


def _given(
    study: Study, incoming: Incoming, names: dict[tuple[int, int], str], person: str
) -> tuple[dict[str, list[Event]], list[str], list[Coding]]:
    """What the file says of its passages: new codings and memos by person; unknown codes; codings of `person` gone from it."""
    codes = KnownCodes.of(study)
    column = _column(incoming, names)
    comments = [
        (names[each.span], each) for each in said(incoming, codes) if each.person and each.span in names
    ]
    unknown = [code for _, entry in column for code in entry.unknown_codes]
    if not incoming.protocol:  # there the form's own reader tells of them
        unknown += [code for _, each in comments for code in each.unknown]
    given: dict[str, list[Event]] = {}
    written: dict[str, set[str]] = defaultdict(set)
    for name in dict.fromkeys((person, *(each.person for _, each in comments))):
        own = [(passage, each) for passage, each in comments if each.person == name]
        pairs = (
            [(passage, code) for passage, entry in column for code in entry.codes] if name == person else []
        )
        pairs += [(passage, code) for passage, each in own for code in each.codes]
        given[name] = _new(study, names, name, pairs, own, codes)
        for passage, code in pairs if name == person else ():
            written[passage].add(code)
    before = _standing(study, names, person)
    removed = [
        coding
        for passage, own in before.items()
        for code, coding in sorted(own.items())
        if code not in written[passage]
    ]
    in_file = any(written.values()) or ((incoming.protocol or comments) and _came_with_file(study, incoming))
    return (
        given,
        list(dict.fromkeys(unknown)),
        removed if in_file else [],
    )  # else coded elsewhere than in the file


def _column(incoming: Incoming, names: dict[tuple[int, int], str]) -> list[tuple[str, Entry]]:
    """The notes of a protocol with the passages they are."""
    entries = [entry for _, _, entry in incoming.protocol.passages()] if incoming.protocol else []
    return [(names.get((entry.start, entry.end), ""), entry) for entry in entries]


def _new(
    study: Study, names: dict[tuple[int, int], str], person: str, pairs: list[tuple[str, str]],
    comments: list[tuple[str, Said]], codes: KnownCodes,
) -> list[Event]:  # fmt: skip
    """The codings of one person that are new, and memos for words in comments that nobody has noted yet."""
    standing = {
        (passage, code): e
        for passage, own in _standing(study, names, person).items()
        for code, e in own.items()
    }
    fresh = {pair: Coding(id=new_id(), passage=pair[0], code=pair[1], codebook=codes.references[pair[1]])
             for pair in pairs if pair[0] and pair not in standing}  # fmt: skip
    noted = {(memo.about, memo.content) for memo in study.state.of(Memo) if memo.person == person}
    memos = []
    for passage, each in comments:
        coding = (standing | fresh).get((passage, each.codes[0])) if each.codes else None
        about = coding.id if coding else passage
        if each.words and (about, each.words) not in noted:
            memos.append(Memo(id=new_id(), about=about, content=each.words))
    return [*fresh.values(), *memos]


def _standing(study: Study, names: dict[tuple[int, int], str], person: str) -> dict[str, dict[str, Coding]]:
    """What a person has given the passages of the text: passage → code → coding."""
    given: dict[str, dict[str, Coding]] = defaultdict(dict)
    here = set(names.values())
    for coding in study.state.of(Coding):
        if coding.person == person and coding.passage in here:
            given[coding.passage][coding.code] = coding
    return given


def _came_with_file(study: Study, incoming: Incoming) -> bool:
    """Whether codes were in the file when its passages were taken in: then they were of one action."""
    actions = {p.action for p in study.state.of(Passage) if p.document == incoming.document}
    return any(coding.action in actions for coding in study.state.of(Coding))


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
