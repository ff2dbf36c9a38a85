"""Audiences by what people call them: a key, the Swedish or English word for it, or the name of a group."""

from typing import TYPE_CHECKING

from evaluation.errors import UseError
from evaluation.schemas import schema
from evaluation.words import LANGUAGES, say, words

if TYPE_CHECKING:
    from evaluation.settings import Settings


def audience_words(settings: "Settings") -> dict[str, str]:
    """Every word for an audience, in small letters → its key."""
    also = {
        form: key.removeprefix("also_")
        for key, entry in words("audiences").items() if key.startswith("also_")
        for lang in LANGUAGES for form in entry[lang].split(", ")
    }  # fmt: skip
    listed = schema("feedback").field("audience").categories
    labels = {e[name].casefold(): e["value"] for e in listed for name in ("value", "label", "label_en")}
    return also | labels | settings.words["groups"] | {name.casefold(): name for name in settings.audiences}


def audiences_called(settings: "Settings", said: str) -> list[str]:
    """The study's audiences that are named, commas between, each once.

    Raises UseError, with those there are, for one that study.yaml does not have.
    """
    asked = [" ".join(part.split()) for part in said.split(",") if part.strip()]
    keys = [audience_words(settings).get(each.casefold(), each) for each in asked]
    for name, key in zip(asked, keys, strict=True):
        if key not in ("evaluator", *settings.audiences):
            names = ", ".join(settings.audiences)
            raise UseError(say("tables.no_such_audience", name=name, names=names))
    if not keys:
        raise UseError(say("audiences.none_named", names=", ".join(settings.audiences)))
    return list(dict.fromkeys(keys))


def audience_called(settings: "Settings", said: str) -> str:
    """The one audience that is named. Raises UseError for several, and for one that study.yaml does not have."""
    keys = audiences_called(settings, said)
    if len(keys) > 1:
        raise UseError(say("audiences.one_only", names=said))
    return keys[0]


def audience_in_words(audience: str, lang: str | None = None) -> str:
    """An audience for people, in the language in force unless another is named: the steering group."""
    if audience in (
        "evaluator",
        "public",
    ):  # the table of feedback calls what has been fed back, not who reads it
        return say(f"audiences.{audience}", lang)
    return schema("feedback").field("audience").value_label(audience, lang)
