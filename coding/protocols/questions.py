"""The observation protocol as questions of a form: one list, by which it is asked and by which the answers are known.

An agenda item repeats; in it a passage repeats, with what it is about, its words and its codes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from coding.codebooks import Code, codebook
from coding.protocols.forms import LANGUAGES, Entity, Form, form
from evaluation import Study
from evaluation.words import say

ITEMS, NOTES, CHECKLIST = "items", "notes", "checklist"
Words = dict[str, str]  # language → text


@dataclass(frozen=True)
class Choice:
    """An answer that may be chosen."""

    name: str
    label: Words


@dataclass(frozen=True)
class Question:
    """A question, or a group or repeat of questions.

    Attributes
    ----------
    kind : an XLSForm type without its list: text, date, time, select_one, select_multiple, group, repeat, note
    key : what of a protocol the answer is; empty where it is none
    """

    name: str
    kind: str
    label: Words
    hint: Words = field(default_factory=dict)
    key: str = ""
    required: bool = False
    multiline: bool = False
    choices: tuple[Choice, ...] = ()
    questions: tuple["Question", ...] = ()

    @property
    def all(self) -> list["Question"]:
        """The question and all that are in it."""
        return [self, *(inner for question in self.questions for inner in question.all)]


def questions(instrument: str, study: Study | None) -> Question:
    """The whole form as one group; a study has its own groups and codebook."""
    asked = form(instrument)
    intro = [Question(f"intro_{n}", "note", dict(text)) for n, text in enumerate(asked.data["intro"][:1], 1)]
    header = [_question(entity, asked, study) for entity in asked.header]
    closing = [_question(entity, asked, study) for entity in asked.closing]
    parts = (
        *intro,
        Question("header", "group", _section(asked, "header"), questions=tuple(header)),
        _items(asked, _codes(instrument, study)),
        Question("closing", "group", _section(asked, "closing"), questions=tuple(closing)),
        _checklist(asked, instrument, study),
    )
    return Question(asked.data["id"], "group", asked.data["title"], questions=parts)


def _question(entity: Entity, asked: Form, study: Study | None) -> Question:
    kinds = {"choice": "select_one", "yes_no": "select_one", "date": "date", "time": "time"}
    return Question(
        name=f"{entity.key}_time" if entity.type == "time" else entity.key,  # start and end mean something else
        kind=kinds.get(entity.type, "text"), label=_words(entity.label), hint=_words(entity.help), key=entity.key,
        required=entity.key in ("group", "date"), multiline=entity.type in ("list", "memo"),
        choices=_choices(entity, study),
    )  # fmt: skip


def _choices(entity: Entity, study: Study | None) -> tuple[Choice, ...]:
    if entity.type == "yes_no":
        return tuple(Choice(key, _said(key)) for key in ("yes", "no"))
    if entity.key == "group" and study and study.settings.groups:
        names = {lang: study.settings.choices(lang)["groups"] for lang in LANGUAGES}
        return tuple(Choice(key, {lang: names[lang][key] for lang in LANGUAGES}) for key in names["sv"])
    return tuple(Choice(choice.key, _words(choice.label)) for choice in entity.choices)


def _items(asked: Form, codes: tuple[Choice, ...]) -> Question:
    kinds = tuple(Choice(entity.key, _words(entity.label)) for entity in asked.items)
    hints = {lang: " ".join(f"{e.label(lang)}: {e.help(lang)}" for e in asked.items) for lang in LANGUAGES}
    note = Question(NOTES, "repeat", _said("note"), questions=(
        Question("note_kind", "select_one", _said("note_kind"), hints, "note_kind", choices=kinds),
        Question("note_text", "text", _said("note_text"), key="note_text", multiline=True),
        Question("note_codes", "select_multiple", _said("note_codes"), key="note_codes", choices=codes),
    ))  # fmt: skip
    title = Question("item_title", "text", _said("item_title"), key="item_title")
    return Question(ITEMS, "repeat", _said("item"), questions=(title, note))


def _checklist(asked: Form, instrument: str, study: Study | None) -> Question:
    statuses = tuple(Choice(status.key, _words(status.label)) for status in asked.statuses)
    indicators = [c for c in codebook(instrument, study).codes.values() if c.kind == "indicator"]
    rows = tuple(
        Question(f"check_{code.id}", "select_one", _code_label(code),
                 key=f"check_{code.id}", choices=statuses)
        for code in indicators
    )  # fmt: skip
    section = next(entity for entity in asked.sections if entity.key == CHECKLIST)
    return Question(CHECKLIST, "group", _words(section.label), _words(section.help), questions=rows)


def _codes(instrument: str, study: Study | None) -> tuple[Choice, ...]:
    codes = codebook(instrument, study).codes.values()
    return tuple(Choice(c.id, _code_label(c)) for c in codes)


def _section(asked: Form, key: str) -> Words:
    return _words(next(entity for entity in asked.sections if entity.key == key).label)


def _said(key: str) -> Words:
    return _words(lambda lang: say(f"xlsform.{key}", lang))


def _code_label(code: Code) -> Words:
    """The key before the name, so that a code is found where only labels were exported."""
    return _words(lambda lang: f"{code.id} – {code.name(lang)}")


def _words(said: Callable[[str], str]) -> Words:
    return {lang: said(lang) for lang in LANGUAGES}
