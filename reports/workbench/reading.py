"""What the middle of the screen shows: a text in units to move between, with the codings and memos that stand there.

A unit is a passage that fills a cell, a paragraph or a turn, else a line of the text. Passages that are less or more than a unit
are drawn inside the units they touch. The text is cut here, so that the page never counts characters.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from coding.frozen import frozen, newest
from coding.protocols.forms import Form, form, plain
from coding.shown import is_interviewer, memos_about, shown_texts, speaker_lines, why_hidden
from data_templates import find
from evaluation import Study
from evaluation.called import document_called
from evaluation.events import Passage
from evaluation.words import say
from reports.workbench.form_lines import HEADING, FormLines

NOT_SHOWN = ("family_matter", "withdrawn")  # of `coding.shown`: these words are shown to nobody
PROTOCOL, TRANSCRIPT = "protocol", "transcript"
LeftOut = dict[str, dict[str, list[tuple[int, int]]]]  # text → reason → spans
_LONGEST = 40  # characters of an inner passage that name it
_EDGES = "\n\t"


@dataclass(frozen=True)
class Unit:
    """A piece of the text, [start, end) in code points.

    Attributes
    ----------
    kind : passage | text (may be coded, is no passage yet) | question (the interviewer's) | heading | form | hidden
    label : the field, the speaker, what an answer in a form answers, or why it is hidden
    passage : the passage that the unit is; "" where it is none
    """

    start: int
    end: int
    kind: str
    label: str = ""
    passage: str = ""


class Reading:
    """A document as it is read. `units` in the order of the text; `at` tells which units a passage touches."""

    def __init__(self, study: Study, document: str, source: str, hidden: LeftOut):
        self.study, self.document, self.source = study, document, source
        self.text = _text(study, document)
        self.words = frozen(study, self.text) or ""
        self._turns = {}
        if source == TRANSCRIPT:
            begins = ((self.words.rfind("\n", 0, start) + 1, start, who)
                      for who, start, _ in speaker_lines(self.words))  # fmt: skip
            self._turns = {begin: (start, who) for begin, start, who in begins}
        self.lay_out(hidden)

    def lay_out(self, hidden: LeftOut | None = None) -> None:
        """Cut the text anew: passages have come or gone, or what is left out is another."""
        if hidden is not None:
            self._hidden = hidden.get(self.text, {})
        standing = {p.name: p for p in self.study.state.of(Passage) if p.text == self.text}
        self.passages: dict[str, Passage] = standing
        self._headings = {plain(p.item) for p in standing.values() if p.item}
        self.units = [self._shown(unit) for unit in self._cut()]
        self._starts = [unit.start for unit in self.units]
        self._unquoted = {
            unit.start for unit in self.units if _touches(unit, self._hidden.get("no_quotes", []))
        }
        self._of: dict[int, list[str]] = defaultdict(list)
        for passage in sorted(standing.values(), key=lambda p: (p.start, p.end, p.id)):
            for place in self.at(passage):
                self._of[place].append(passage.name)

    def at(self, passage: Passage) -> range:
        """The places in `units` that a passage touches."""
        first = max(bisect_right(self._starts, passage.start) - 1, 0)
        last = bisect_right(self._starts, passage.end - 1)
        touched = [n for n in range(first, last) if self.units[n].end > passage.start]
        return range(touched[0], touched[-1] + 1) if touched else range(0)

    def shows(self, name: str) -> bool:
        """Whether a passage is in the text that is shown, and its words may be."""
        passage = self.passages.get(name)
        return passage is not None and all(self.units[n].kind != "hidden" for n in self.at(passage))

    def places_of(self, names: Iterable[str]) -> list[int]:
        """The places of the units that any of these passages touches."""
        known = (self.passages[name] for name in names if name in self.passages)
        return sorted({place for passage in known for place in self.at(passage)})

    def names_at(self, place: int) -> list[str]:
        """The passages that touch a unit."""
        return self._of[place]

    def told(self, place: int, marks: dict[str, list[dict]], notes: dict[str, list[dict]]) -> dict:
        """A unit as the page gets it.

        Parameters
        ----------
        marks, notes : codings and memos by passage
        """
        unit = self.units[place]
        told = {
            "id": unit.start,
            "end": unit.end,
            "kind": unit.kind,
            "label": unit.label,
            "passage": unit.passage,
        }
        if unit.kind == "hidden":
            return told | {"pieces": [], "marks": [], "notes": []}
        own_first = sorted(self._of[place], key=lambda name: name != unit.passage)
        begun = [name for name in own_first if self.at(self.passages[name])[0] == place]
        drawn = [name for name in own_first if name != unit.passage and (marks.get(name) or notes.get(name))]
        return told | {
            "pieces": self._pieces(unit, [self.passages[name] for name in drawn]),
            "marks": [mark | self._words(name, unit) for name in begun for mark in marks.get(name, [])],
            "notes": [note for name in begun for note in notes.get(name, [])],
            "unquotable": unit.start in self._unquoted,
        }

    def _words(self, name: str, unit: Unit) -> dict[str, str]:
        """The words that a code is about, where it is not about the whole unit."""
        passage = self.passages[name]
        return (
            {}
            if name == unit.passage
            else {"words": begin(self.words[passage.start : min(passage.end, unit.end)])}
        )

    def _pieces(self, unit: Unit, inner: list[Passage]) -> list[dict]:
        """The words of a unit, cut where passages inside it begin and end."""
        edges = {unit.start, unit.end} | {
            min(max(edge, unit.start), unit.end) for p in inner for edge in (p.start, p.end)
        }
        cuts = sorted(edges)
        return [
            {
                "text": self.words[start:end],
                "in": [p.name for p in inner if p.start <= start and end <= p.end],
            }
            for start, end in pairwise(cuts)
        ]

    def _shown(self, unit: Unit) -> Unit:
        """The unit, without its words where they may not be shown."""
        reason = next((each for each in NOT_SHOWN if _touches(unit, self._hidden.get(each, []))), "")
        return Unit(unit.start, unit.end, "hidden", say(f"workbench.hidden_{reason}")) if reason else unit

    # cutting

    def _cut(self) -> Iterator[Unit]:
        at = 0
        for passage in self._filling():
            begin, label = self._label(at, passage.start)
            yield from self._lines(at, begin)
            kind = "question" if is_interviewer(label) else "passage"
            yield Unit(passage.start, passage.end, kind, label, passage.name)
            at = self._line_end(passage.end) if self.source == PROTOCOL else passage.end
        yield from self._lines(at, len(self.words))

    def _label(self, at: int, start: int) -> tuple[int, str]:
        """Where what stands before a passage begins, and its words; of a field in a form its name, without the help under it."""
        begin = max(self.words.rfind("\n", 0, start) + 1, at)
        label = self.words[begin:start].strip()
        if self.source == PROTOCOL and begin > at and _form(self.study).is_instruction(label):
            begin = max(self.words.rfind("\n", 0, begin - 1) + 1, at)
            label = self.words[begin:start].partition("\n")[0].strip()
        return begin, label.rstrip(":")

    def _filling(self) -> list[Passage]:
        """The passages that fill whole cells, paragraphs or turns, none over another, in the order of the text."""
        found: list[Passage] = []
        for passage in sorted(self.passages.values(), key=lambda p: (p.start, -p.end, p.id)):
            if self._fills(passage) and (not found or passage.start >= found[-1].end):
                found.append(passage)
        return found

    def _fills(self, passage: Passage) -> bool:
        before = self.words[: passage.start].rstrip(" ")[-1:]
        after = self.words[passage.end : passage.end + 80].lstrip(" ")[:1]
        begin = self.words.rfind("\n", 0, passage.start) + 1
        starts = before in ("", *_EDGES) or self._turns.get(begin, (-1, ""))[0] == passage.start
        return starts and after in ("", *_EDGES)

    def _line_end(self, at: int) -> int:
        end = self.words.find("\n", at)
        return len(self.words) if end < 0 else end

    def _lines(self, start: int, end: int) -> Iterator[Unit]:
        """The lines that no passage fills, up to a passage or the end of the text."""
        spans = [span for span in self._split(start, end) if self.words[slice(*span)].strip()]
        if self.source == PROTOCOL and spans:
            yield from self._form_lines(spans, before_notes=end < len(self.words))
        else:
            for span in spans:
                yield from self._turn(*span)

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end:
            stop = min(self._line_end(start), end)
            yield start, stop
            start = stop + 1

    def _form_lines(self, spans: list[tuple[int, int]], *, before_notes: bool) -> Iterator[Unit]:
        memos = {
            line.strip() for memo in memos_about(self.study, self.document) for line in memo.splitlines()
        }
        passages = self.passages.values()
        coded = {span for span in spans if any(p.start < span[1] and span[0] < p.end for p in passages)}
        lines = FormLines(self.words, _form(self.study), memos, coded)
        for line in lines.needed(spans, before_notes=before_notes):
            heading = any(plain(self.words[line.start : line.end]).endswith(item) for item in self._headings)
            yield Unit(line.start, line.end, HEADING if heading else line.kind, line.label)

    def _turn(self, start: int, end: int) -> Iterator[Unit]:
        said, who = self._turns.get(start, (start, ""))
        if self.words[said:end].strip():
            yield Unit(said, end, "question" if is_interviewer(who) else "text", who)


def _text(study: Study, document: str) -> str:
    versions = [path.stem for path in (study.path / "texts").glob("*.txt")]
    return newest(name for name in versions if name.partition("~")[0] == document) or document


def left_out(study: Study) -> LeftOut:
    """The spans of each text that may not be shown or quoted, by reason (see `coding.shown`)."""
    spans: LeftOut = {}
    for shown in shown_texts(study):
        for reason, span in shown.hidden:
            spans.setdefault(shown.name, {}).setdefault(reason, []).append(span)
    return spans


def _touches(unit: Unit, spans: list[tuple[int, int]]) -> bool:
    return any(start < unit.end and unit.start < end for start, end in spans)


def _form(study: Study) -> Form:
    """The form that the study's protocols are written in."""
    instrument = study.settings.instruments[0]
    return form(instrument if find("instruments", instrument, "protocol.yaml").is_file() else "tuckman")


def quotes(study: Study, names: set[str]) -> dict[str, str]:
    """What passages begin with, and where they stand; without the words where those are shown to nobody."""
    hidden = why_hidden(study) if names else {}
    return {p.name: f"{document_called(study, p.document)}: {'' if hidden.get(p.name) in NOT_SHOWN else begin(p.quote)}"
            for p in study.state.of(Passage) if p.name in names}  # fmt: skip


def begin(words: str) -> str:
    """What a passage begins with, to know it by."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
