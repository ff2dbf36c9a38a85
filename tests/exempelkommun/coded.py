"""Passages, codings, memos and judgements as U1 and U2 made them, from the codes beside the content."""

from collections import defaultdict
from datetime import date, timedelta

from coding.protocols import protocol_in
from coding.readings import CONTEXT
from evaluation.events import Coding, Judgement, Memo, Passage
from evaluation.words import read_yaml
from tests.exempelkommun.content import HERE, listed, meeting_id, observed, passages, transcripts
from tests.exempelkommun.documents import Document
from tests.exempelkommun.gestures import Gesture, codebook, drawn, make_id, sitting

_PHASES = ("FOR", "STO", "NOR", "PER", "ADJ")
# The day the second coder read each of the meetings that were given to U2.
_SECOND_READING = {
    "team-2023-03-21": date(2023, 8, 30), "steering-2023-03-28": date(2023, 8, 30),
    "steering-2023-06-20": date(2023, 10, 18), "team-2023-08-15": date(2023, 10, 18),
    "steering-2023-08-22": date(2023, 10, 18), "team-2024-01-30": date(2024, 5, 22),
    "team-2024-04-02": date(2024, 5, 22), "steering-2024-04-30": date(2024, 5, 22),
    "steering-2024-12-17": date(2024, 12, 19),
}  # fmt: skip


class Coded:
    """All that was coded: the gestures, and where to find a passage again.

    Attributes
    ----------
    gestures : in no order
    by_code : (meeting, code) → ids of the passages of its protocol that U1 gave the code
    dates : id of a passage → date of its document
    """

    def __init__(self, documents: dict[str, Document]):
        self.documents = documents
        self.gestures: list[Gesture] = []
        self.by_code: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.dates: dict[str, date] = {}
        self._spoken: dict[str, list[Passage]] = {}
        for meeting, entry in observed().items():
            self._protocol(meeting, entry)
        for entry in listed("minutes"):
            self._minutes(entry)
        for entry in transcripts():
            self._transcript(entry)

    def place(self, document: str, words: str) -> list[str]:
        """The id of the passage in which these words stand; none when they stand in several or in none."""
        found = [p.id for p in self._spoken[document] if words in p.quote]
        return found if len(found) == 1 else []

    def _protocol(self, meeting: str, entry: dict) -> None:
        document = self.documents[f"p-{meeting}"]
        content = passages(entry)
        read = list(protocol_in(document.extracted, file=document.path).passages())
        if [e.text for _, _, e in read] != [p["t"].strip() for _, _, p in content]:
            raise ValueError(f"{meeting}: the protocol reads otherwise than it was written")
        found = [
            self._passage(document, place, e.start, e.end, field=field, item=item.title)
            for place, (item, field, e) in enumerate(read)
        ]
        codes = [(p.get("u1") or [], p.get("u2")) for _, _, p in content]
        self._first_reading(document, found, [first for first, _ in codes], entry)
        if any(second is not None for _, second in codes):
            self._second_coding(meeting, found, [second or [] for _, second in codes])
        for judgement in entry["judgements"]:
            self._judgement(meeting, entry, judgement)

    def _first_reading(
        self, document: Document, found: list[Passage], codes: list[list[str]], entry: dict
    ) -> None:
        """The evening of the meeting the notes go in, with the memos; the codes come the day after."""
        moments = sitting(document.date, "19:10")
        self._do(next(moments), "U1", f"read {document.id}", *found)
        for role in ("reflection", "possible_feedback"):
            if entry[role]:
                memo = Memo(
                    id=make_id("memo", document.id, role),
                    about=document.id,
                    role=role,
                    content=entry[role].strip(),
                )
                self._do(next(moments), "U1", f"memo {memo.id}", memo)
        self._code("U1", found, codes, document.date + timedelta(days=1), "08:40")
        for passage, given in zip(found, codes, strict=True):
            for code in given:
                self.by_code[document.meeting or "", code].append(passage.id)

    def _second_coding(self, meeting: str, found: list[Passage], codes: list[list[str]]) -> None:
        start = 9 + list(_SECOND_READING).index(meeting) % 6
        self._code("U2", found, codes, _SECOND_READING[meeting], f"{start:02}:05")

    def _minutes(self, entry: dict) -> None:
        """The minutes come by mail a week later; paragraphs with a code, or referred to, become passages."""
        document = self.documents[f"m-{meeting_id(entry)}"]
        parts = [part for part in document.extracted.parts if part.kind == "item"]
        self._read(document, parts, entry["codes"], document.date + timedelta(days=8), "13:00")

    def _transcript(self, entry: dict) -> None:
        document = self.documents[f"t-{entry['id']}"]
        codes = [turn.get("codes") or [] for turn in entry["turns"]]
        parts = document.extracted.parts[-len(codes) :]
        quoted = [bool(turn.get("quote")) for turn in entry["turns"]]
        found = self._read(document, parts, codes, document.date + timedelta(days=12), "10:00", quoted)
        moments = sitting(document.date + timedelta(days=12), "15:00")
        for passage in (p for p, marked in zip(found, quoted, strict=True) if p and marked):
            memo = Memo(id=make_id("memo", passage.id), about=passage.id, content="Möjligt citat.")
            self._do(next(moments), "U1", f"memo {memo.id}", memo)

    def _read(self, document, parts, codes, day, start, marked=()) -> list[Passage | None]:
        """Passages of the parts that have a code, a mark or a reference, with their codes."""
        wanted = _places().get(document.id, [])
        found: list[Passage | None] = []
        for place, (part, given) in enumerate(zip(parts, codes, strict=True)):
            text = document.extracted.of(part)
            keep = given or (marked and marked[place]) or any(words in text for words in wanted)
            speaker = part.speaker.lower()
            found.append(
                self._passage(document, place, part.start, part.end, speaker=speaker) if keep else None
            )
        kept = [(p, given) for p, given in zip(found, codes, strict=True) if p]
        self._spoken[document.id] = [p for p, _ in kept]
        if kept:
            self._do(next(sitting(day, start)), "U1", f"read {document.id}", *self._spoken[document.id])
            self._code("U1", self._spoken[document.id], [given for _, given in kept], day, start)
        return found

    def _passage(self, document: Document, place: int, start: int, end: int, **more: str) -> Passage:
        text = document.extracted.text
        passage = Passage(
            id=make_id("passage", document.id, place),
            text=document.id,
            start=start,
            end=end,
            quote=text[start:end],
            before=text[max(0, start - CONTEXT) : start],
            after=text[end : end + CONTEXT],
            **more,
        )
        self.dates[passage.id] = document.date
        return passage

    def _code(self, person: str, found: list[Passage], codes: list[list[str]], day: date, start: str) -> None:
        """One gesture per passage: all the codes the person gave it."""
        moments = sitting(day, start)
        next(moments)  # the first moment is for reading
        for passage, given in zip(found, codes, strict=True):
            at = next(moments)
            version = codebook(person, at.date())
            events = [_coding(person, passage.id, code, version) for code in given]
            if events:
                self._do(at, person, f"code {person} {passage.id}", *events)

    def _judgement(self, meeting: str, entry: dict, given: dict) -> None:
        kind = given["kind"]
        person = "U1" if kind == "group" else given["by"]  # U1 enters what the group says of itself
        day, start = {
            "group": (entry["date"], "15:10"),
            "evaluator": (entry["date"] + timedelta(days=1), "16:20"),
            "second_coder": (_SECOND_READING.get(meeting), "16:20"),
        }[kind]
        at = next(sitting(day, start))
        judgement = Judgement(
            id=make_id("judgement", meeting, person, kind),
            meeting=meeting,
            group=entry["group"],
            value=given["value"],
            second=given["second"] or "",
            relation=given["relation"] or "",
            confidence=given["confidence"],
            reason=given["reason"].strip(),
            assessor_kind=kind,
            codebook=codebook(person, at.date()),
        )
        self._do(at, person, f"judge {judgement.id}", judgement)

    def _do(self, at, person: str, key: str, *events) -> None:
        self.gestures.append(Gesture(at, person, key, events))


def _coding(person: str, passage: str, code: str, version: str) -> Coding:
    """A coding; U1 states the strength of what speaks for a phase, U2 did not."""
    identity = make_id("coding", person, passage, code)
    stated = person == "U1" and code[:3] in _PHASES and code[3:].isdigit()
    strength = (1, 2, 2, 2, 3)[drawn(identity) % 5] if stated else None
    return Coding(id=identity, passage=passage, code=code, codebook=version, strength=strength)


def _places() -> dict[str, list[str]]:
    """Source → the words of all places in it that claims and turning points refer to."""
    words: dict[str, list[str]] = defaultdict(list)
    for places in read_yaml(HERE / "places.yaml").values():
        for source, texts in places.items():
            words[source] += texts
    return words
