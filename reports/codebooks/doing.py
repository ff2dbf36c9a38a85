"""What can be done with a codebook at the command line: each verb takes the words after it and says what it has done."""

from collections.abc import Callable
from pathlib import Path

from coding.codebooks import codebook, keeping
from coding.codebooks.changes import Draft
from coding.codings import coding_frame
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say
from reports.codebooks.showing import key_of, recode_lines, to_recode, what

INTO = ("into", "till", "i")  # between what is merged or split and what it becomes


def _new(study: Study, name: str, words: list[str], given: dict) -> dict:
    passage = given.get("passage") or ""
    if not words and not passage:
        raise _missing("new")
    parent = key_of(codebook(name, study), given["parent"]) if given.get("parent") else None
    done = keeping.new_code(
        study, name, " ".join(words), person=given.get("person"), parent=parent, passage=passage
    )
    key = "made_in_vivo" if done["in_vivo"] else "made_and_coded" if passage else "made"
    return {**done, "lines": [say(f"codebooks.{key}", code=done["code"], codebook=done["codebook"])]}


def _rename(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) < 2:
        raise _missing("rename")
    code, lang = key_of(codebook(name, study), words[0]), given.get("lang") or "sv"
    wanted = " ".join(words[1:])
    old = codebook(name, study).codes[code].data["name"] if code in codebook(name, study).codes else {}
    names = {**(old if isinstance(old, dict) else {"sv": old}), lang: wanted}
    return _changed(study, name, given, lambda draft: draft.rename(code, names))


def _move(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1 or not given.get("parent"):
        raise _missing("move")
    book = codebook(name, study)
    parent = None if given["parent"] == "-" else key_of(book, given["parent"])
    return _changed(study, name, given, lambda draft: draft.move(key_of(book, words[0]), parent))


def _merge(study: Study, name: str, words: list[str], given: dict) -> dict:
    codes, into = _around(words, "merge")
    book = codebook(name, study)
    target = key_of(book, " ".join(into))
    made = _changed(study, name, given, lambda draft: draft.merge([key_of(book, c) for c in codes], target))
    return {**made, "lines": [*made["lines"], say("codebooks.look_over", code=target)]}


def _split(study: Study, name: str, words: list[str], given: dict) -> dict:
    codes, parts = _around(words, "split")
    book = codebook(name, study)
    keys = {key.casefold(): key for key in book.codes}
    parts = [keys.get(part.casefold(), part) for part in parts]
    made = _changed(study, name, given, lambda draft: draft.split(key_of(book, " ".join(codes)), parts))
    return {
        **made,
        "lines": [*made["lines"], *recode_lines(to_recode(coding_frame(Study.open(study.path), book.id)))],
    }


def _around(words: list[str], verb: str) -> tuple[list[str], list[str]]:
    """What stands before and after the word *into*."""
    place = next((n for n, word in enumerate(words) if word.casefold() in INTO), None)
    if not place or place == len(words) - 1:
        raise _missing(verb)
    return words[:place], words[place + 1 :]


def _retire(study: Study, name: str, words: list[str], given: dict) -> dict:
    if not words:
        raise _missing("retire")
    book = codebook(name, study)
    return _changed(study, name, given, lambda draft: draft.retire([key_of(book, word) for word in words]))


def _undo(study: Study, name: str, words: list[str], given: dict) -> dict:
    undone: list[dict] = []
    book, _ = keeping.change(study, name, given.get("person"), lambda draft: undone.extend(draft.undo()))
    lines = [say("codebooks.undone", did=say(f"codebooks.did_{step['operation']}"), what=what(step),
                 codebook=book.reference) for step in undone]  # fmt: skip
    return {"codebook": book.reference, "undone": undone, "lines": lines}


def _publish(study: Study, name: str, words: list[str], given: dict) -> dict:
    version = words[0] if words else None
    book, _ = keeping.change(study, name, given.get("person"), lambda draft: draft.publish(version))
    return {
        "codebook": book.reference,
        "lines": [say("codebooks.published", codebook=book.name_and_version())],
    }


def _changed(study: Study, name: str, given: dict, make: Callable[[Draft], object]) -> dict:
    """Make a change and tell it."""
    book, draft = keeping.change(study, name, given.get("person"), make)
    lines = [say("codebooks.changed", did=_upper(say(f"codebooks.did_{step['operation']}")), what=what(step),
                 codebook=book.reference) for step in draft.steps]  # fmt: skip
    return {"codebook": book.reference, "steps": draft.steps, "lines": lines or [say("codebooks.unchanged")]}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _export(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1:
        raise _missing("export")
    done = keeping.give_out(study, name, Path(words[0]), given.get("lang") or study.settings.language)
    book = codebook(name, study).name_and_version()
    return {
        **done,
        "lines": [
            say("codebooks.saved", file=done["file"], n=done["codes"], codebook=book),
            *done["missing"],
        ],
    }


def _import(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1:
        raise _missing("import")
    done = keeping.take_in(study, name, Path(words[0]), given.get("person"))
    lines = [
        say(f"codebooks.taken_{kind}", codes=", ".join(done[kind]))
        for kind in ("new", "changed", "retired")
        if done[kind]
    ]
    lines = lines or [say("codebooks.unchanged")]
    lines += [say("codebooks.taken_left", codes=", ".join(done["left"]), name=name)] if done["left"] else []
    lost = done["lost"]
    lines += [say("codebooks.comments_lost", n=len(lost), comments="; ".join(lost))] if lost else []
    return {**done, "lines": [*lines, *done["notes"], say("codebooks.now_is", codebook=done["codebook"])]}


def _use(study: Study, name: str, words: list[str], given: dict) -> dict:
    notes = keeping.use(study, name)
    return {"codebook": codebook(name, study).reference, "lines": notes or [say("codebooks.unchanged")]}


def _missing(verb: str) -> UseError:
    return UseError(say("codebooks.few_words", usage=say(f"codebooks.usage_{verb}")))


Verb = Callable[[Study, str, list[str], dict], dict]
VERBS: dict[str, Verb] = {
    "new": _new, "rename": _rename, "move": _move, "merge": _merge, "split": _split, "retire": _retire, "undo": _undo,
    "publish": _publish, "export": _export, "import": _import, "use": _use,
}  # fmt: skip
