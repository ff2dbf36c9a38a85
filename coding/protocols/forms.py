"""The form of an observation protocol, from protocol.yaml: its fields, and by which words they are known."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from data_templates import find
from evaluation.words import in_language, read_yaml

LANGUAGES = ("sv", "en")
TICKED, EMPTY = "☒", "☐"
_TICKS = re.compile(r"[☑✓✔✗✘■]|\[[xX]\]|(?:^|(?<=\s))[xX](?=\s|$)")
_BOX = re.compile(r"([☒☐])\s*([^☒☐]*)")


@dataclass(frozen=True, eq=False)
class Entity:
    """Something the form names: a field, section, column or choice. `data` is its entry in the file."""

    data: dict[str, Any]
    section: str = ""

    @property
    def key(self) -> str:
        """The key that Protocol and tables use."""
        return self.data.get("key") or self.data["value"]

    @property
    def type(self) -> str:
        """Of a field: text, date, time, choice, list, passages, memo, yes_no."""
        return self.data.get("type", "")

    @cached_property
    def choices(self) -> tuple["Entity", ...]:
        """The values a choice may have."""
        return tuple(Entity(choice) for choice in self.data.get("choices", ()))

    def label(self, lang: str) -> str:
        """The name as it is printed."""
        return in_language(self.data["label"], lang)

    def help(self, lang: str) -> str:
        """The grey line under the name; may be empty."""
        return in_language(self.data.get("help"), lang)

    @cached_property
    def names(self) -> frozenset[str]:
        """All words that mean it, plain."""
        words = [self.key, *(self.label(lang) for lang in LANGUAGES), *self.data.get("synonyms", ())]
        return frozenset(plain(word) for word in words)


class Form:
    """The form of one instrument. `data` is the whole file."""

    def __init__(self, data: dict[str, Any]):
        self.data = data
        self.header, self.items, self.closing = (
            tuple(Entity(field, section) for field in data[section])
            for section in ("header", "items", "closing")
        )
        self.columns = tuple(Entity(column) for column in data["columns"])
        self.sections = tuple(Entity(section) for section in data["sections"])
        self.statuses = tuple(Entity(status) for status in data["checklist"]["statuses"])
        self.fields = (*self.header, *self.items, *self.closing)
        corner = [Entity(column) for column in data["checklist"]["columns"]]
        named_here = (*self.fields, *self.columns, *self.statuses, *corner)
        self._own_words = frozenset(name for entity in named_here for name in entity.names)
        self._instructions = {plain(text) for text in _instructions(data)}

    def text(self, key: str, lang: str, **values: object) -> str:
        """A text of the form itself, such as its title."""
        return in_language(self.data[key], lang).format(**values)

    def field(self, text: str, *, whole: bool = True) -> Entity | None:
        """The field that a label names. With `whole` false the name may go on (“Samspelet i rummet”)."""
        return named(text, self.fields, whole=whole)

    def section(self, text: str, *, printed: bool = False) -> Entity | None:
        """The section that a heading names; with `printed`, only in the words of the form itself."""
        found = named(text, self.sections)
        words = {plain(found.label(lang)) for lang in LANGUAGES} if found else set()
        return found if not printed or plain(text) in words else None

    def is_own_word(self, text: str) -> bool:
        """Whether a label or column title is, word for word, one that the form knows."""
        return plain(text, brackets=True) in self._own_words

    def is_title(self, text: str) -> bool:
        """Whether a line is the title of the form."""
        return plain(text) in {plain(in_language(self.data["title"], lang)) for lang in LANGUAGES}

    def is_instruction(self, text: str) -> bool:
        """Whether a line is one of the form's own instructions, prompts or help texts."""
        return plain(text) in self._instructions

    @cached_property
    def item_pattern(self) -> re.Pattern[str]:
        """A heading that says it is an agenda item (“Punkt 3: …”, “§ 3 …”); group 1 is its title."""
        words = "|".join(sorted(map(re.escape, self.data["item_words"]), key=len, reverse=True))
        return re.compile(
            rf"\s*(?:{words})\s*\d+[a-z]?(?:\s*[.:)–—-]+\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL
        )


@cache
def form(instrument: str = "tuckman") -> Form:
    """The form of an instrument that ships with Följe."""
    return Form(read_yaml(find("instruments", instrument, "protocol.yaml")))


def plain(text: str, *, brackets: bool = False) -> str:
    """A label as it is compared: no case, numbering, colon or double space, and no `brackets` at its end.

    >>> plain("3.  Vad som sades (och gjordes):")
    'vad som sades'
    """
    text = unicodedata.normalize("NFC", text).casefold().strip()
    text = re.sub(r"^(?:\d{1,2}|[a-z])[.)]\s+", "", text)
    if not brackets:
        text = re.sub(r"\s*\([^()]*\)\s*(?=[:.*?]*$)", "", text)
    text = text.strip(" \t\n:.*?")
    return re.sub(r"\s+", " ", text.replace("—", "–").replace(" - ", " – "))


def named(text: str, entities: Iterable[Entity], *, whole: bool = True) -> Entity | None:
    """The entity whose name the text is, or (not `whole`) begins with; the longest name wins."""
    asked = plain(text)
    if not asked:
        return None
    names = {name: entity for entity in entities for name in entity.names}
    if asked in names or whole or len(asked) > 60:
        return names.get(asked)
    begun = [name for name in names if len(name) > 3 and re.match(re.escape(name) + r"\b", asked)]
    return names[max(begun, key=len)] if begun else None


def ticks(text: str) -> list[tuple[bool, str]] | None:
    """The boxes in a text: (ticked, the words after it). None when there are none.

    >>> ticks("☐ på plats  ☒ hybrid")
    [(False, 'på plats'), (True, 'hybrid')]
    """
    marked = _TICKS.sub(TICKED, text.replace("□", EMPTY).replace("[ ]", EMPTY))
    found = [(sign == TICKED, words.strip()) for sign, words in _BOX.findall(marked)]
    return found or None


def _instructions(data: dict[str, Any]) -> Iterable[str]:
    fields = [*data["header"], *data["items"], *data["closing"], *data["sections"]]
    shown = [*data["intro"], data["more_items"], data["title_prompt"], data["date_prompt"]]
    shown += [field["help"] for field in fields if "help" in field]
    return (text for entry in shown for text in entry.values())
