"""What a person, a source, a family, a passage or a name consists of in a study, and what was found of it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.erasure.needles import Name, Sayings
from evaluation.erasure.redaction import decoded
from evaluation.erasure.rows import Subjects
from evaluation.erasure.streams import Spans, merged
from evaluation.errors import UseError
from evaluation.events import Erasure, Passage
from evaluation.speakers import is_interviewer
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

KINDS = ("person", "source", "family", "passage", "name")
MIN_WORD = 2  # letters; a single letter stands everywhere
_LABEL = re.compile(r"^[ \t]*([^\s:][^:\n]{0,40}):[ \t]+", re.MULTILINE)


@dataclass
class Aim:
    """What has to go.

    Attributes
    ----------
    documents : ids of documents of which nothing stays
    spans : text → what goes of a text that stays
    events : ids of journal events that lose their content
    needle : finds the words where they stand elsewhere; None for a family, which is erased by its rows
    """

    what: str
    documents: set[str] = field(default_factory=set)
    spans: dict[str, Spans] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    subjects: Subjects = field(default_factory=Subjects)
    needle: Name | Sayings | None = None


@dataclass
class Found:
    """All that has to go, in the form of an Erasure event, with counts of it for people."""

    targets: set[str] = field(default_factory=set)
    texts: dict[str, Spans] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    authors: dict[str, int] = field(default_factory=dict)  # path → places

    @property
    def anything(self) -> bool:
        """Whether there is something left to erase."""
        return bool(self.targets or self.texts or self.files or self.counts["rows"] or self.counts["cells"])


@dataclass
class Material:
    """The study's frozen texts, and the passages of its journal with all their earlier placings."""

    study: "Study"

    @cached_property
    def texts(self) -> dict[str, str]:
        """The frozen texts by id."""
        paths = sorted((self.study.path / "texts").glob("*.txt"))
        return {path.stem: decoded(path.read_bytes())[0] for path in paths}

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages that have not been erased, undone and replaced ones too."""
        return [e for e in self.study.journal.events if isinstance(e, Passage) and not e.erased]

    def others(self, documents: set[str]) -> list[str]:
        """The texts of all other documents."""
        return [text for name, text in self.texts.items() if name.partition("~")[0] not in documents]


def aim_at(study: "Study", what: str, key: str) -> Aim:
    """Say what has to go.

    Raises UseError when there is no such person, source … in the study.
    """
    kind = "name" if what == "word" else what
    if kind not in KINDS:
        raise UseError(say("erasure.unknown_kind", what=what))
    aims: dict[str, Callable[[Material, str], Aim]] = {
        "person": _person, "source": _source, "family": _family, "passage": _passage, "name": _name,
    }  # fmt: skip
    return aims[kind](Material(study), key.strip())


def _person(material: Material, person: str) -> Aim:
    study = material.study
    interviews = study.interviews[study.interviews["informant"] == person]
    documents = study.documents[study.documents["interview"].isin(interviews["id"])]
    spans = {name: found for name, text in material.texts.items() if (found := _turns(text, person))}
    events = {p.id for p in material.passages if p.speaker.casefold() == person.casefold()}
    known = (study.persons["id"] == person).any() or (study.consents["subject"] == person).any()
    if not (known or len(interviews) or spans or events):
        raise UseError(_unknown(study, "person", person))
    aim = Aim("person", set(documents["id"]), spans, events, Subjects(persons=frozenset([person])))
    return _with_sayings(aim, material)


def _source(material: Material, document: str) -> Aim:
    known = {*material.study.documents["id"], *(p.document for p in material.passages)}
    if document not in known | {name.partition("~")[0] for name in material.texts}:
        raise UseError(_unknown(material.study, "source", document))
    return _with_sayings(Aim("source", {document}), material)


def _family(material: Material, family: str) -> Aim:
    study = material.study
    tables = {"cases": "id", "risk_factors": "case", "protective_factors": "case", "interventions": "case",
              "followups": "case", "case_states": "case", "consents": "subject"}  # fmt: skip
    if not any((study.frames[name][column] == family).any() for name, column in tables.items()):
        raise UseError(_unknown(study, "family", family))
    return Aim("family", subjects=Subjects(families=frozenset([family])))


def _passage(material: Material, name: str) -> Aim:
    named = {p.name for p in material.passages if name in (p.id, p.name)}
    events = {p.id for p in material.passages if p.name in named}
    if not events:
        raise UseError(_unknown(material.study, "passage", name))
    return _with_sayings(Aim("passage", events=events), material)


def _name(material: Material, word: str) -> Aim:
    if len(re.sub(r"\W", "", word)) < MIN_WORD:
        raise UseError(say("erasure.word_too_short"))
    return Aim("name", needle=Name(word))


def was_erased(study: "Study", what: str, key: str) -> bool:
    """Tell whether an erasure of it stands in the journal."""
    targets = {t for e in study.journal.events if isinstance(e, Erasure) for t in [*e.targets, *e.texts]}
    return key in targets or f"{what}:{key}" in targets


def _unknown(study: "Study", what: str, key: str) -> str:
    return say("erasure.already" if was_erased(study, what, key) else f"erasure.no_{what}", id=key)


def _with_sayings(aim: Aim, material: Material) -> Aim:
    """The places of the aim's passages, and what was said there."""
    said = [p for p in material.passages if p.id in aim.events or p.document in aim.documents]
    for passage in said:
        text = material.texts.get(passage.text, "")
        if passage.document not in aim.documents and text[passage.start : passage.end] == passage.quote:
            aim.spans.setdefault(passage.text, []).append((passage.start, passage.end))
    aim.spans = {name: merged(spans) for name, spans in aim.spans.items()}
    texts = [p.quote for p in said]
    texts += [material.texts[name][s:e] for name, spans in aim.spans.items() for s, e in spans]
    whole = [text for name, text in material.texts.items() if name.partition("~")[0] in aim.documents]
    texts += [line for text in whole for line in _informant_lines(text)]
    aim.needle = Sayings(texts, material.others(aim.documents))
    return aim


def _turns(text: str, speaker: str) -> Spans:
    """The turns of one speaker in a text: lines that begin with the speaker's id, without it."""
    spans = []
    for label in _LABEL.finditer(text):
        if label[1].casefold() == speaker.casefold():
            end = text.find("\n", label.end())
            spans.append((label.end(), len(text) if end < 0 else end))
    return spans


def _informant_lines(text: str) -> list[str]:
    """What the informant said: a question of the interviewer belongs to the guide and stands in other interviews."""
    lines = []
    for line in text.split("\n"):
        label = _LABEL.match(line)
        if not (label and is_interviewer(label[1])):
            lines.append(line[label.end() :] if label else line)
    return lines
