"""The command ``folje codebook``: shows the codebooks of a study, and hands over what is to be done with one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analyses.codecounts import passages_per_code
from coding.codebooks import Codebook, books, codebook, keeping
from coding.codebooks.changes import Draft
from coding.codebooks.history import as_of
from coding.codebooks.versions import is_draft
from coding.codings import coding_frame
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say
from reports.notation import integer

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10  # steps of the history and codings to code anew; the others are counted
INTO = ("into", "till", "i")  # between what is merged or split and what it becomes


def run(study: Study, name: str | None, verb: str | None, words: list[str], given: dict) -> dict:
    """The answer of the command: without a verb the codebook, or the list of all; with one what was done.

    Parameters
    ----------
    given : person, parent, passage, code, version and lang as stated; None where not stated
    """
    if not name:
        return listed(study)
    if not verb:
        return shown(study, name, given.get("code"), given.get("version"))
    return VERBS[verb](study, name, words, given)


# showing


def listed(study: Study) -> dict:
    """The study's codebooks with how much they are used, and those that can be added."""
    used = books(study)
    frame = coding_frame(study)
    counts = frame["instrument"].value_counts()
    entries = [{"name": book.id, "title": book.title(), "version": book.version, "codes": len(book.codes),
                "codings": int(counts.get(book.id, 0))} for book in used]  # fmt: skip
    others = [name for name in keeping.known(study) if name not in study.settings.instruments]
    width = max((len(name) for name in (*study.settings.instruments, *others)), default=0)
    lines = [say("codebooks.list_head")]
    lines += [say("codebooks.list_line", name=e["name"].ljust(width), title=e["title"], version=e["version"], n=e["codes"],
                  codings=say("overview.codings", n=integer(e["codings"]))) for e in entries]  # fmt: skip
    lines += ["", say("codebooks.list_others")] if others else []
    lines += [say("codebooks.list_other", name=n.ljust(width), title=codebook(n, study).title()) for n in others]
    return {"codebooks": entries, "others": others, "lines": lines}


def shown(study: Study, name: str, code: str | None = None, version: str | None = None) -> dict:
    """A codebook as a tree with counts, its history and what has to be coded anew; or all that it says of one code.

    Parameters
    ----------
    version : as it was in that version; the counts are always of the present one
    """
    book = codebook(name, study)
    frame = coding_frame(study, book.id) if name in study.settings.instruments else coding_frame(study, "")
    if version:
        book = Codebook.of(as_of(book.data, version))
    if code:
        return _one(book, _key(book, code), frame)
    counts = passages_per_code(frame, {key: book.path(key) for key in book.codes})
    values = counts.pivot(index="code", columns="measure", values="value")
    recode = _to_recode(frame)
    codes = [{"level": level, **_numbers(values, each.id), **each.data} for level, each in book.tree()]
    lines = [say("codebooks.head", title=book.title(), name=book.id, version=book.version, n=len(book.codes)),
             *([say("codebooks.draft_note", name=name)] if is_draft(book.version) and not version else []),
             *([] if name in study.settings.instruments else [say("codebooks.not_in_use", name=name)]),
             say("codebooks.counted", n=integer(int(frame["passage"].nunique()))), "", *_tree(codes), *_recode_lines(recode),
             *_history_lines(book)]  # fmt: skip
    return {"codebook": book.reference, "title": book.data.get("title"), "codes": codes, "recode": recode,
            "history": book.data.get("history") or [], "versions": _versions(frame), "lines": lines}  # fmt: skip


def _numbers(values: "pd.DataFrame", code: str) -> dict[str, int]:
    return {measure: int(values.at[code, measure]) for measure in ("passages", "passages_in_branch")}


def _versions(frame: "pd.DataFrame") -> dict[str, int]:
    return {str(reference): int(n) for reference, n in frame["codebook"].value_counts().items()}


def _tree(codes: list[dict]) -> list[str]:
    """The codes with their counts; what stands under a code is in brackets where it adds something."""
    labels = [f"{'  ' * code['level']}{code['id']}  {Codebook.of({'codes': [code]}).name(code['id'])}" for code in codes]
    width = max(map(len, labels), default=0)
    lines = []
    for label, code in zip(labels, codes, strict=True):
        own, branch = code["passages"], code["passages_in_branch"]
        more = f" ({integer(branch)})" if branch != own else ""
        lines.append(f"{label.ljust(width)}  {integer(own):>5}{more}".rstrip())
    return lines


def _to_recode(frame: "pd.DataFrame") -> list[dict]:
    unclear = frame[frame["candidates"].notna()]
    columns = ["coding", "passage", "document", "person", "written", "candidates", "codebook"]
    return unclear[columns].to_dict("records")


def _recode_lines(recode: list[dict]) -> list[str]:
    if not recode:
        return []
    lines = ["", say("codebooks.recode_head", n=len(recode))]
    for row in recode[:SHOWN]:
        candidates = row["candidates"] or say("codebooks.recode_none")
        lines.append(say("codebooks.recode_line", **{**row, "candidates": candidates}))
    more = len(recode) - SHOWN
    return [*lines, *([say("codebooks.recode_more", n=more)] if more > 0 else [])]


def _history_lines(book: Codebook) -> list[str]:
    history = book.data.get("history") or []
    if not history:
        return []
    lines = ["", say("codebooks.history_head")]
    for step in reversed(history[-SHOWN:]):
        lines.append(say("codebooks.history_line", version=step["version"], date=step["date"], person=step["person"],
                         did=say(f"codebooks.did_{step['operation']}"), what=_what(step)))  # fmt: skip
    more = len(history) - SHOWN
    return [*lines, *([say("codebooks.history_more", n=more)] if more > 0 else [])]


def _what(step: dict) -> str:
    """From what to what, as people read it."""
    gone, to = ", ".join(step["from"]), ", ".join(step["to"])
    if step["operation"] == "publish":
        return str(step["version"])
    return f"{gone} → {to}" if gone and to and gone != to else gone or to


def _one(book: Codebook, key: str, frame: "pd.DataFrame") -> dict:
    """All that the codebook says of one code."""
    code = book.codes.get(key) or book.retired[key]
    passages = int(frame.loc[frame["code"] == key, "passage"].nunique())
    parts = [(f"codebooks.mark_{part}", text) for part, text in _parts(code)]
    history = [step for step in book.data.get("history") or [] if key in (*step["from"], *step["to"])]
    lines = [f"{' / '.join(book.name(each) for each in book.path(key)) or code.name()} ({key})",
             say("codebooks.of_passages", n=integer(passages)), "", code.definition(),
             *(f"{say(mark)}: {text}" for mark, text in parts),
             *_history_lines(Codebook({**book.data, "history": history}, {}))]  # fmt: skip
    return {"codebook": book.reference, "code": code.data, "passages": passages, "history": history, "lines": lines}


def _parts(code) -> list[tuple[str, str]]:
    nearest = f"{code.nearest}: {code.difference()}" if code.nearest else ""
    parts = [("include", code.text("include")), ("exclude", code.text("exclude")), ("nearest", nearest),
             *(("example", text) for text in code.examples()), ("non_example", code.text("non_example")),
             ("keywords", ", ".join(code.keywords()))]  # fmt: skip
    return [(part, text) for part, text in parts if text]


def _key(book: Codebook, said: str) -> str:
    """The key of a code that a person names by key or by name, in any case.

    Raises UseError when the codebook has none, or several of that name.
    """
    every = {**book.retired, **book.codes}
    plain = " ".join(said.split()).casefold()
    found = [key for key in every if key.casefold() == plain]
    found = found or [k for k, c in book.codes.items() if plain in (c.name("sv").casefold(), c.name("en").casefold())]
    if len(found) != 1:
        raise UseError(say("codebooks.no_such_code", code=said))
    return found[0]


# doing


def _new(study: Study, name: str, words: list[str], given: dict) -> dict:
    passage = given.get("passage") or ""
    if not words and not passage:
        raise _missing("new")
    parent = _key(codebook(name, study), given["parent"]) if given.get("parent") else None
    done = keeping.new_code(study, name, " ".join(words), person=given.get("person"), parent=parent, passage=passage)
    key = "made_in_vivo" if done["in_vivo"] else "made_and_coded" if passage else "made"
    return {**done, "lines": [say(f"codebooks.{key}", code=done["code"], codebook=done["codebook"])]}


def _rename(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) < 2:
        raise _missing("rename")
    code, lang = _key(codebook(name, study), words[0]), given.get("lang") or "sv"
    wanted = " ".join(words[1:])
    old = codebook(name, study).codes[code].data["name"] if code in codebook(name, study).codes else {}
    names = {**(old if isinstance(old, dict) else {"sv": old}), lang: wanted}
    return _changed(study, name, given, lambda draft: draft.rename(code, names))


def _move(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1 or not given.get("parent"):
        raise _missing("move")
    book = codebook(name, study)
    parent = None if given["parent"] == "-" else _key(book, given["parent"])
    return _changed(study, name, given, lambda draft: draft.move(_key(book, words[0]), parent))


def _merge(study: Study, name: str, words: list[str], given: dict) -> dict:
    codes, into = _around(words, "merge")
    book = codebook(name, study)
    target = _key(book, " ".join(into))
    made = _changed(study, name, given, lambda draft: draft.merge([_key(book, c) for c in codes], target))
    return {**made, "lines": [*made["lines"], say("codebooks.look_over", code=target)]}


def _split(study: Study, name: str, words: list[str], given: dict) -> dict:
    codes, parts = _around(words, "split")
    book = codebook(name, study)
    keys = {key.casefold(): key for key in book.codes}
    parts = [keys.get(part.casefold(), part) for part in parts]
    made = _changed(study, name, given, lambda draft: draft.split(_key(book, " ".join(codes)), parts))
    return {**made, "lines": [*made["lines"], *_recode_lines(_to_recode(coding_frame(Study.open(study.path), book.id)))]}


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
    return _changed(study, name, given, lambda draft: draft.retire([_key(book, word) for word in words]))


def _undo(study: Study, name: str, words: list[str], given: dict) -> dict:
    undone: list[dict] = []
    book, _ = keeping.change(study, name, given.get("person"), lambda draft: undone.extend(draft.undo()))
    lines = [say("codebooks.undone", did=say(f"codebooks.did_{step['operation']}"), what=_what(step),
                 codebook=book.reference) for step in undone]  # fmt: skip
    return {"codebook": book.reference, "undone": undone, "lines": lines}


def _publish(study: Study, name: str, words: list[str], given: dict) -> dict:
    version = words[0] if words else None
    book, _ = keeping.change(study, name, given.get("person"), lambda draft: draft.publish(version))
    return {"codebook": book.reference, "lines": [say("codebooks.published", codebook=book.name_and_version())]}


def _changed(study: Study, name: str, given: dict, make: Callable[[Draft], object]) -> dict:
    """Make a change and tell it."""
    book, draft = keeping.change(study, name, given.get("person"), make)
    lines = [say("codebooks.changed", did=_upper(say(f"codebooks.did_{step['operation']}")), what=_what(step),
                 codebook=book.reference) for step in draft.steps]  # fmt: skip
    return {"codebook": book.reference, "steps": draft.steps, "lines": lines or [say("codebooks.unchanged")]}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _export(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1:
        raise _missing("export")
    done = keeping.give_out(study, name, Path(words[0]), given.get("lang") or study.settings.language)
    book = codebook(name, study).name_and_version()
    return {**done, "lines": [say("codebooks.saved", file=done["file"], n=done["codes"], codebook=book), *done["missing"]]}


def _import(study: Study, name: str, words: list[str], given: dict) -> dict:
    if len(words) != 1:
        raise _missing("import")
    done = keeping.take_in(study, name, Path(words[0]), given.get("person"))
    lines = [say(f"codebooks.taken_{kind}", codes=", ".join(done[kind])) for kind in ("new", "changed", "retired") if done[kind]]
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
