"""What reading aids may show of a study's texts: the one place that leaves out what is not to be searched, quoted or proposed.

Left out are families' matters, the interviewer's turns, what an informant said who has refused to be quoted or has taken the consent
back, and the whole interview of one who has withdrawn from it. Of an observation protocol the notes and the observer's memos
are read, not the words of the form; of a transcript what was said, not the speakers' labels. What is left out is blanked, so that
places stay what they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from coding.consents import Consents
from coding.family_matters import FamilyMatters
from coding.frozen import frozen, newest
from evaluation import Study
from evaluation.events import Memo, Passage
from evaluation.speakers import is_interviewer

_LABEL = re.compile(r"^([^\n:]{1,40}):[ \t]*", re.MULTILINE)  # a line of a transcript begins with the speaker
Span = tuple[int, int]
SECRET = ("family_matter", "withdrawn")  # reasons for which nobody is to see the words
NEVER = (*SECRET, "interviewer")  # reasons for which a passage is neither retrieved nor coded


@dataclass(frozen=True)
class ShownText:
    """A text as it may be read: `words` as long as the text itself, with blanks where something is left out.

    Attributes
    ----------
    name : id of the text (document, or document~2)
    hidden : what is left out: why (family_matter, interviewer, no_quotes, withdrawn), and the span
    """

    name: str
    words: str
    hidden: list[tuple[str, Span]] = field(default_factory=list)

    @property
    def left_out(self) -> Counter[str]:
        """How many places are left out, and why."""
        return Counter(reason for reason, _ in self.hidden)

    @property
    def document(self) -> str:
        """The id of the document the text is of."""
        return self.name.partition("~")[0]


def shown_texts(study: Study, *, every: bool = False) -> list[ShownText]:
    """The newest text of each document, as far as it may be shown; in order of date and id.

    With `every`, the older texts and those that no row of documents names, too.
    """
    versions: dict[str, list[str]] = {}
    for path in (study.path / "texts").glob("*.txt"):
        versions.setdefault(path.stem.partition("~")[0], []).append(path.stem)
    rules, shown = _Rules.of(study), []
    for row, name in _to_show(rules.documents, versions, every):
        words = frozen(study, name)
        if words is not None:
            hidden = rules.hidden(name, words)
            words = _read(study, row, words, rules.passages.get(name, []))
            shown.append(ShownText(name, _blanked(words, [span for _, span in hidden]), hidden))
    return shown


def _to_show(
    documents: dict[str, Any], versions: dict[str, list[str]], every: bool
) -> Iterator[tuple[Any, str]]:
    """The texts, each with the row of its document; a text without one is of no known kind."""
    for row in documents.values():
        names = versions.get(row.id, [])
        yield from ((row, name) for name in (names if every else [newest(names) or ""]))
    for document in sorted(versions.keys() - documents.keys()) if every else ():
        row = SimpleNamespace(id=document, kind=None, interview=None)
        yield from ((row, name) for name in versions[document])


def why_hidden(study: Study) -> dict[str, str]:
    """The passages of which something is left out, by name, and the reason; also those that stand in an older text."""
    reasons: dict[str, str] = {}
    rules = _Rules.of(study)
    for name, passages in rules.passages.items():
        hidden = rules.hidden(name, frozen(study, name) or "")
        for passage in passages:
            for reason, (start, end) in hidden:
                if passage.start < end and passage.end > start:
                    reasons.setdefault(passage.name, reason)
    return reasons


def texts_as_context(study: Study, names: Iterable[str]) -> dict[str, str]:
    """Whole texts, by id, as they may stand around a passage: with the interviewer's words, without what is nobody's to see.

    Family matters and what a person has taken back are blanks, so that places stay what they are.
    """
    rules, texts = _Rules.of(study), {}
    for name in set(names):
        words = frozen(study, name) or ""
        hidden = rules.hidden(name, words)
        texts[name] = _blanked(words, [span for reason, span in hidden if reason in SECRET])
    return texts


@dataclass(frozen=True)
class _Rules:
    """What decides what is hidden, read once for a whole study."""

    documents: dict[str, Any]
    passages: dict[str, list[Passage]]  # by text
    consents: Consents
    matters: FamilyMatters

    @classmethod
    def of(cls, study: Study) -> "_Rules":
        documents = study.documents.dropna(subset="id").drop_duplicates("id").sort_values(["date", "id"])
        found: dict[str, list[Passage]] = {}
        for passage in study.state.of(Passage):
            found.setdefault(passage.text, []).append(passage)
        rows = {row.id: row for row in documents.itertuples()}
        return cls(rows, found, Consents(study), FamilyMatters.of(study))

    def hidden(self, name: str, words: str) -> list[tuple[str, Span]]:
        """Why and where something of a text is left out."""
        passages, row = self.passages.get(name, []), self.documents.get(name.partition("~")[0])
        hidden = [("family_matter", (p.start, p.end)) for p in passages if self.matters.hides(p)]
        if row is not None and row.kind == "transcript":
            hidden += _of_interview(words, self.consents.informant(row.interview), self.consents)
        known = {span for _, span in hidden}
        asked = {(p.start, p.end) for p in passages if is_interviewer(p.speaker)}
        return [*hidden, *(("interviewer", span) for span in sorted(asked - known))]


def _read(study: Study, row: Any, words: str, passages: list[Passage]) -> str:
    """What is to be read of a text: of a transcript not the labels, of a protocol not the words of the form."""
    if row.kind == "transcript":
        return _LABEL.sub(lambda label: " " * len(label[0]), words)
    if row.kind == "protocol" and any(passage.field for passage in passages):
        return _without_form(words, passages, memos_about(study, row.id))
    return words


def speaker_lines(words: str) -> list[tuple[str, int, int]]:
    """The turns of a transcript: speaker, and the span of what was said."""
    labels = list(_LABEL.finditer(words))
    ends = [words.find("\n", label.end()) for label in labels]
    return [
        (label[1].strip(), label.end(), end if end >= 0 else len(words))
        for label, end in zip(labels, ends, strict=True)
    ]


def _of_interview(words: str, informant: str, consents: Consents) -> list[tuple[str, Span]]:
    if consents.on(informant, "interview").state == "withdrawn":
        return [("withdrawn", (0, len(words)))]
    turns = speaker_lines(words)
    hidden = [("interviewer", (start, end)) for who, start, end in turns if is_interviewer(who)]
    if consents.on(informant, "quote").state in ("refused", "withdrawn"):
        hidden += [("no_quotes", (start, end)) for who, start, end in turns if not is_interviewer(who)]
    return hidden


def _without_form(words: str, passages: list[Passage], memos: list[str]) -> str:
    """A protocol with only its notes and memos."""
    spans = [(passage.start, passage.end) for passage in passages]
    for line in (line for memo in memos for line in memo.splitlines() if line.strip()):
        if (at := words.find(line)) >= 0:
            spans.append((at, at + len(line)))
    return only(words, spans)


def only(words: str, spans: list[Span]) -> str:
    """A text with blanks outside some spans, as long as it was."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [_blank(words[at:start]), words[max(at, start) : end]]
        at = max(at, end)
    return "".join([*pieces, _blank(words[at:])])


def memos_about(study: Study, document: str) -> list[str]:
    """What has been noted about a document itself, as the observer's reflection."""
    return [memo.content for memo in study.state.of(Memo) if memo.about == document]


def _blanked(words: str, spans: list[Span]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [words[at:start], _blank(words[max(at, start) : end])]
        at = max(at, end)
    return "".join([*pieces, words[at:]])


def _blank(words: str) -> str:
    return re.sub(r"[^\n]", " ", words)
