"""The observation protocol as an XLSForm, the spreadsheet from which KoboToolbox and ODK make a form.

https://xlsform.org: sheets survey, choices and settings; a column of labels per language. What such a form exports is
read by `coding.protocols.submissions`.
"""

from coding.protocols.forms import LANGUAGES, form
from coding.protocols.questions import ITEMS, Choice, Question, questions
from evaluation import Study
from evaluation.templates import plain_workbook
from evaluation.words import say

SURVEY = ("type", "name", "required", "appearance", "default")
LABELS = ("label", "hint")


def xlsform_bytes(lang: str, instrument: str = "tuckman", study: Study | None = None) -> bytes:
    """Write the form as the bytes of an .xlsx; `lang` is the language it opens in."""
    whole = questions(instrument, study)
    lists: dict[str, tuple[Choice, ...]] = {}
    survey = [row for question in whole.questions for row in _rows(question, lists)]
    header = [*SURVEY, *(_column(text, one) for text in LABELS for one in LANGUAGES)]
    choices = [
        [name, c.name, *(c.label[one] for one in LANGUAGES)] for name, made in lists.items() for c in made
    ]
    settings = {
        "form_title": whole.label[lang],
        "form_id": whole.name.replace("-", "_"),
        "version": str(form(instrument).data["version"]),
        "default_language": say("xlsform.language", lang),
    }
    return plain_workbook({
        "survey": [header, *([row.get(column, "") for column in header] for row in survey)],
        "choices": [["list_name", "name", *(_column("label", one) for one in LANGUAGES)], *choices],
        "settings": [list(settings), list(settings.values())],
    })  # fmt: skip


def _rows(question: Question, lists: dict[str, tuple[Choice, ...]]) -> list[dict[str, str]]:
    """The rows of a question; of a group or repeat, with what is in it between its begin and end."""
    row = {"type": question.kind, "name": question.name, "required": "yes" if question.required else ""}
    row |= _texts("label", question.label) | _texts("hint", question.hint)
    if question.kind in ("group", "repeat"):
        row["type"], row["appearance"] = (
            f"begin_{question.kind}",
            "" if question.name == ITEMS else "field-list",
        )
        inside = [inner for one in question.questions for inner in _rows(one, lists)]
        return [row, *inside, {"type": f"end_{question.kind}", "name": question.name}]
    if question.choices:
        name = next((name for name, made in lists.items() if made == question.choices), question.name)
        lists[name] = question.choices
        row["type"] = f"{question.kind} {name}"
        row["appearance"] = "minimal" if len(question.choices) > 8 else ""
    if question.multiline:
        row["appearance"] = "multiline"
    if question.name == "note_kind":
        row["default"] = question.choices[0].name
    return [row]


def _texts(name: str, words: dict[str, str]) -> dict[str, str]:
    return {_column(name, lang): text for lang, text in words.items()}


def _column(name: str, lang: str) -> str:
    """label::Svenska (sv)."""
    return f"{name}::{say('xlsform.language', lang)}"
