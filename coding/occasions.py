"""Which group and which date a file is about: as stated, else as its protocol says, else its name, else its first lines."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coding.protocols import Protocol
from coding.texts import Extracted
from evaluation.cells import day
from evaluation.settings import Settings
from evaluation.suggestions import nearest
from evaluation.words import say

Ask = Callable[[str], str] | None
HEADING = 5  # so many lines of a text may say what it is about
_DATES = re.compile(
    r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|20\d{6}|\d{1,2}/\d{1,2} \d{4}|\d{1,2} [a-zå]{3,9} \d{4})(?!\d)",
    re.IGNORECASE,
)


@dataclass
class Answer:
    """What was found (None: it is not clear), what is wrong with it, and what is worth telling."""

    found: Any = None
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """What the tables say of a document that the study has already."""

    id: str
    group: str | None
    date: date | None


@dataclass(frozen=True)
class Source:
    """Where a file may say what it is about."""

    path: Path
    extracted: Extracted
    protocol: Protocol | None
    settings: Settings
    listed: Listed | None = None

    @property
    def name(self) -> str:
        """The file's name, as words."""
        return self.path.stem.replace("_", " ")

    @property
    def heading(self) -> list[str]:
        """The first lines that are not empty; a protocol has fields instead."""
        lines = [line for line in self.extracted.text.splitlines() if line.strip()]
        return [] if self.protocol else lines[:HEADING]


def group_of(source: Source, stated: str | None) -> Answer:
    """The key of the group. What is stated may not contradict the protocol, and must be in study.yaml."""
    words, said = source.settings.words["groups"], (source.protocol.group if source.protocol else "").strip()
    own = words.get(said.casefold())
    groups = group_names(source.settings)
    if stated:
        found = words.get(stated.strip().casefold())
        if found is None:
            return Answer(wrong=[say("adding.unknown_group", group=stated, groups=groups)])
        if own and own != found:
            return Answer(wrong=[say("adding.other_group", stated=stated, said=said)])
        if source.listed and source.listed.group not in (None, found):
            return Answer(wrong=[say("adding.listed_otherwise", document=source.listed.id, stated=stated)])
        unknown = [say("adding.group_as_stated", group=said, stated=stated)] if said and not own else []
        return Answer(found, notes=unknown)
    if said and not own:
        near = nearest(said, [group.name() for group in source.settings.groups])
        meant = " " + say("study.did_you_mean", suggestion=near[0]) if near else ""
        return Answer(wrong=[say("adding.protocol_group", group=said, groups=groups, meant=meant)])
    own = own or (source.listed.group if source.listed else None)
    return Answer(own or _group_in(source.name, words, begun=True) or _first(source.heading, words))


def _first(lines: list[str], words: dict[str, str]) -> str | None:
    """The group of the first line that mentions exactly one."""
    return next((key for line in lines if (key := _group_in(line, words))), None)


def _group_in(text: str, words: dict[str, str], *, begun: bool = False) -> str | None:
    """The one group that a text mentions; with `begun`, also as the first part of a word (styrgruppsmöte)."""
    found = {key for word, key in words.items() if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)}
    if begun and not found:
        stems = {re.sub(r"(?<=\w{4})(?:e[nt]|n|t)$", "", word): key for word, key in words.items()}
        found = {
            key for stem, key in stems.items() if re.search(rf"\b{re.escape(stem)}", text, re.IGNORECASE)
        }
    return found.pop() if len(found) == 1 else None


def group_names(settings: Settings) -> str:
    """The groups of the study: team (Teamet), steering (Styrgruppen)."""
    return ", ".join(f"{group.key} ({group.name()})" for group in settings.groups)


def date_of(source: Source, stated: str | None) -> Answer:
    """The date. What is stated may not contradict the protocol; an unreadable one in the protocol is quoted."""
    own = source.protocol.date if source.protocol else None
    if stated:
        found = day(stated)
        if found is None:
            return Answer(wrong=[say("adding.bad_date", date=stated)])
        if own and own != found:
            return Answer(wrong=[say("adding.other_date", stated=found, said=own)])
        if source.listed and source.listed.date not in (None, found):
            return Answer(wrong=[say("adding.listed_otherwise", document=source.listed.id, stated=found)])
        return Answer(found)
    named = _date_in([source.name])
    if own:
        differs = [say("adding.name_has_other_date", named=named, said=own)] if named and named != own else []
        return Answer(own, notes=differs)
    if source.listed and source.listed.date:
        return Answer(source.listed.date)
    return Answer(named or _date_in(source.heading))


def _date_in(texts: list[str]) -> date | None:
    candidates = (day(found) for text in texts for found in _DATES.findall(text))
    return next((found for found in candidates if found), None)


def about_date(when: date, settings: Settings, today: date) -> list[str]:
    """Notes on a date that is in the future or outside the study's period."""
    notes = [say("adding.future_date", date=when)] if when > today else []
    before = settings.start and when < settings.start
    after = settings.end and when > settings.end
    if before or after:
        notes.append(
            say("adding.outside_period", date=when, start=settings.start or "…", end=settings.end or "…")
        )
    return notes


def asked(read: Callable[[str], Any], ask: Ask, question: str) -> Any:
    """The user's answer, asked up to three times; None when nobody can answer."""
    for _ in range(3 if ask else 0):
        value = read(ask(question).strip().casefold()) if ask else None
        if value:
            return value
    return None
