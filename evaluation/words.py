"""Words that people read, in Swedish and English, from the files in data_templates/words.

One file per subject, one entry per message: ``key: {sv: …, en: …}``. ``say("study.row", row=3)`` looks up the
entry ``row`` of ``study.yaml``. What speaks of commands and options has other words on a page (``on_page.yaml``).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from data_templates import find

LANGUAGES = ("sv", "en")
_language: ContextVar[str] = ContextVar("language", default="sv")
_page: ContextVar[bool] = ContextVar("page", default=False)


def say(key: str, lang: str | None = None, **values: Any) -> str:
    """The words behind `key` in the language in force, with its {places} filled in.

    Words that differ for one and many stand as ``{one: …, many: …}``; the value `n` chooses.

    Raises
    ------
    KeyError
        when the key or the language is missing: a fault of ours, found by the tests, never shown to a user.
    """
    subject, _, entry = key.partition(".")
    own = words("on_page").get(key) if _page.get() else None
    text = (own or words(subject)[entry])[lang or _language.get()]
    if isinstance(text, dict):
        text = text["one" if str(values["n"]) == "1" else "many"]
    return text.format(**values)


@cache
def words(subject: str) -> dict[str, dict[str, Any]]:
    """All entries of one subject: key → language → text, or the texts for one and for many."""
    return read_yaml(find("words", f"{subject}.yaml"))


@contextmanager
def language(lang: str):
    """Speak `lang` inside the block."""
    token = _language.set(lang)
    try:
        yield
    finally:
        _language.reset(token)


@contextmanager
def on_page():
    """Speak of the page's buttons and fields inside the block, not of commands and options."""
    token = _page.set(True)
    try:
        yield
    finally:
        _page.reset(token)


def current_language() -> str:
    """The language in force: ``sv`` or ``en``."""
    return _language.get()


def label(entry: dict, name: str = "label", lang: str | None = None) -> str:
    """A name from a data file that has `name` in Swedish and `name`_en in English; Swedish where English is missing."""
    if (lang or _language.get()) == "en" and entry.get(f"{name}_en"):
        return entry[f"{name}_en"]
    return entry[name]


def in_language(text: dict | str | None, lang: str | None = None) -> str:
    """Pick the language from ``{sv: …, en: …}``, else the one there is; a plain text is the same in both."""
    if isinstance(text, dict):
        return str(next((t for t in (text.get(lang or _language.get()), *text.values()) if t), ""))
    return str(text or "")


def read_yaml(path):
    """The content of a YAML file (UTF-8), read with the fast loader where it exists."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)  # noqa: S506 - a safe loader, in C where there is one
