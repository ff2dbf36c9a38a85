"""What reading aids may show of a study's texts: the one place that leaves out what is not to be searched, quoted or proposed.

Left out are families' matters, the interviewer's turns, what an informant said who has refused to be quoted or has taken the consent
back, and the whole interview of one who has withdrawn from it. Of an observation protocol the notes and the observer's memos
are read, not the words of the form. What is left out is blanked, so that places stay what they are.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from coding.double_coding import is_family_matter
from coding.frozen import frozen, newest
from evaluation import Study
from evaluation.events import Memo, Passage
from evaluation.words import say

_LABEL = re.compile(r"^([^\n:]{1,40}):[ \t]*", re.MULTILINE)  # a line of a transcript begins with the speaker
_WORD = re.compile(r"\S")
Span = tuple[int, int]
REASONS = ("family_matter", "interviewer", "no_quotes", "withdrawn")


@dataclass(frozen=True)
class ShownText:
    """A text as it may be read: `words` as long as the text itself, with blanks where something is left out.

    Attributes
    ----------
    name : id of the text (document, or document~2)
    left_out : reason (family_matter, interviewer, no_quotes, withdrawn) → how many places
    """

    name: str
    words: str
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def document(self) -> str:
        """The id of the document the text is of."""
        return self.name.partition("~")[0]


def shown_texts(study: Study) -> list[ShownText]:
    """The newest text of each document, as far as it may be shown; in order of date and id."""
    documents = study.documents.dropna(subset="id").drop_duplicates("id").sort_values(["date", "id"])
    names = [path.stem for path in (study.path / "texts").glob("*.txt")]
    by_document: dict[str, list[str]] = {}
    for name in names:
        by_document.setdefault(name.partition("~")[0], []).append(name)
    passages = _passages(study)
    consent = _Consents(study)
    shown = []
    for row in documents.itertuples():
        name = newest(by_document.get(row.id, []))
        words = frozen(study, name) if name else None
        if name and words is not None:
            shown.append(_shown(study, name, words, row, passages.get(name, []), consent))
    return shown


def is_shown(text: ShownText, passage: Passage) -> bool:
    """Whether a passage may be shown: none of its words is left out of the text."""
    words = text.words[passage.start : passage.end]
    return _WORD.search(words) is not None and words.split() == passage.quote.split()


def speaker_lines(words: str) -> list[tuple[str, int, int]]:
    """The turns of a transcript: speaker, and the span of what was said."""
    labels = list(_LABEL.finditer(words))
    ends = [words.find("\n", label.end()) for label in labels]
    return [
        (label[1].strip(), label.end(), end if end >= 0 else len(words))
        for label, end in zip(labels, ends, strict=True)
    ]


def is_interviewer(speaker: str) -> bool:
    """Whether a speaker's role is the interviewer's, in Swedish or English."""
    asking = {word for lang in ("sv", "en") for word in say("erasure.interviewers", lang).split()}
    return speaker.casefold() in asking


def _passages(study: Study) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in study.state.of(Passage):
        found.setdefault(passage.text, []).append(passage)
    return found


def _shown(study, name: str, words: str, row, passages: list[Passage], consent: "_Consents") -> ShownText:
    instrument = study.settings.instruments[0]
    hidden: list[tuple[str, Span]] = [
        ("family_matter", (p.start, p.end)) for p in passages if is_family_matter(p, instrument)
    ]
    if row.kind == "transcript":
        hidden += _of_interview(words, consent.informant(row.interview), consent)
    if row.kind == "protocol" and any(passage.field for passage in passages):
        words = _without_form(words, passages, _memos(study, row.id))
    return ShownText(name, _blanked(words, [span for _, span in hidden]), Counter(reason for reason, _ in hidden))


def _of_interview(words: str, informant: str, consent: "_Consents") -> list[tuple[str, Span]]:
    if consent.has_withdrawn(informant):
        return [("withdrawn", (0, len(words)))]
    turns = speaker_lines(words)
    hidden = [("interviewer", (start, end)) for who, start, end in turns if is_interviewer(who)]
    if consent.refuses_quotes(informant):
        hidden += [("no_quotes", (start, end)) for who, start, end in turns if not is_interviewer(who)]
    return hidden


def _without_form(words: str, passages: list[Passage], memos: list[str]) -> str:
    """A protocol with only its notes and memos."""
    spans = [(passage.start, passage.end) for passage in passages]
    for line in (line for memo in memos for line in memo.splitlines() if line.strip()):
        if (at := words.find(line)) >= 0:
            spans.append((at, at + len(line)))
    kept = _blanked(words, [(0, len(words))])
    for start, end in spans:
        kept = kept[:start] + words[start:end] + kept[end:]
    return kept


def _memos(study: Study, document: str) -> list[str]:
    return [memo.content for memo in study.state.of(Memo) if memo.about == document]


def _blanked(words: str, spans: list[Span]) -> str:
    for start, end in spans:
        words = words[:start] + re.sub(r"[^\n]", " ", words[start:end]) + words[end:]
    return words


class _Consents:
    """What informants have said of being interviewed and quoted."""

    def __init__(self, study: Study):
        rows = study.consents.dropna(subset=["subject", "type"])
        interviews = study.interviews.dropna(subset="id").drop_duplicates("id")
        self._informants = dict(zip(interviews["id"], interviews["informant"], strict=True))
        withdrawn = rows[rows["withdrawn"].notna()]
        self._withdrawn = set(withdrawn[withdrawn["type"] == "interview"]["subject"])
        quotes = rows[rows["type"] == "quote"]
        valid = set(quotes[quotes["given"].notna() & quotes["withdrawn"].isna()]["subject"])
        self._refusing = set(quotes["subject"]) - valid

    def informant(self, interview: object) -> str:
        """The informant of an interview; "" where none is stated."""
        found = self._informants.get(interview)
        return found if isinstance(found, str) else ""

    def has_withdrawn(self, informant: str) -> bool:
        """Whether the informant has taken back the consent to be interviewed."""
        return informant in self._withdrawn

    def refuses_quotes(self, informant: str) -> bool:
        """Whether the informant was asked about quotes, and no yes stands."""
        return informant in self._refusing
