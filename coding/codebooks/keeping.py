"""The codebooks of a study: changed, taken in from a file, given out as one, each change noted and undoable."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from coding.codebooks import Codebook, codebook, codebook_file, forget, shipped
from coding.codebooks.changes import Draft
from coding.codebooks.comparing import laid_over, take_over
from coding.codebooks.findings import findings, problem, problems_in
from coding.codebooks.sheets import read_codes, refuse, workbook
from coding.codebooks.yaml_text import rewritten, written
from coding.writers import who
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.events import Coding, Passage
from evaluation.words import say

YAML = (".yaml", ".yml")
WHOLE = (*YAML, ".xlsx")  # hold all of a codebook: what they lack has been taken away
ENDINGS = (".xlsx", ".yaml", ".qdc", ".txt")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
OWN = ("title", "unit_of_coding")  # of the codebook itself, taken from a sheet


def change(
    study: Study, name: str, person: str | None, make: Callable[[Draft], object]
) -> tuple[Codebook, Draft]:
    """Change a codebook of the study; a shipped one is first copied into the study.

    Parameters
    ----------
    make : what to do with the draft

    Returns
    -------
    the codebook as it is now, and the draft with its steps. Where nothing was changed, nothing is written.
    """
    book = codebook(name, study)
    draft = Draft(book.data, who(study, person), datetime.date.today().isoformat())
    make(draft)
    save(study, name, draft.done())
    return codebook(name, study), draft


def save(study: Study, name: str, data: dict, like: Path | None = None) -> list[str]:
    """Write a codebook of the study; returns the comments that are lost. The same content is not written again.

    Parameters
    ----------
    like : the file whose text is kept where its content is the same; the codebook's own, or the shipped one, when None
    """
    path, before = study.path / "codebooks" / f"{name}.yaml", like or codebook_file(name, study)
    text = before.read_bytes().decode("utf-8-sig") if before.is_file() else ""
    old = problems_in(before)[0] if text else {}
    if path == before and repr(old) == repr(data):
        return []
    made, lost = rewritten(text.replace("\r\n", "\n"), old, data) if text else (written(data), [])
    Disk().write(path, made.encode())
    forget()
    return lost


def new_code(
    study: Study,
    name: str,
    words: str,
    *,
    person: str | None = None,
    parent: str | None = None,
    passage: str = "",
) -> dict:
    """Make a code while coding; with a passage, it is coded with it at once, and words that stand there make it *in vivo*.

    Returns
    -------
    dict with code, codebook (its version now), in_vivo and coding (the id of the event, "" without a passage)

    Raises UseError when there is no such passage or parent; then nothing is written.
    """
    marked = _passage(study, passage)
    code, book, in_vivo = coin(study, name, words, marked.quote if marked else "", person, parent)
    coding = ""
    if marked:
        event = Coding(passage=marked.name, code=code, codebook=book.reference)
        coding = study.journal.write(who(study, person), event)[0].id
    return {"code": code, "codebook": book.reference, "in_vivo": in_vivo, "coding": coding}


def coin(
    study: Study, name: str, words: str, quote: str, person: str | None, parent: str | None
) -> tuple[str, Codebook, bool]:
    """Make a code called `words`; by words of the quote, which it is then called by when there are no others, it is *in vivo*.

    Returns
    -------
    its key, the codebook as it is now, and whether it is in vivo
    """
    quote = " ".join(quote.split())
    called = words or quote
    in_vivo = " ".join(called.split()).casefold() in quote.casefold() if quote else False
    made: list[str] = []
    own = True if in_vivo else None
    book, _ = change(study, name, person, lambda draft: made.append(draft.add(called, parent, in_vivo=own)))
    return made[0], book, in_vivo


def _passage(study: Study, passage: str) -> Passage | None:
    if not passage:
        return None
    found = next((p for p in study.state.of(Passage) if passage in (p.name, p.id)), None)
    if found is None:
        raise UseError(say("codebooks.no_passage", passage=passage))
    return found


# from and to files


def take_in(study: Study, name: str, path: Path, person: str | None = None) -> dict:
    """Take a codebook from a file into the study: as a new one, or as changes of the one that has this name.

    Returns
    -------
    dict with codebook, new (codes), changed (codes), retired, left (codes that the file does not mention and that
    stay), lost (comments) and notes (of how the file was read)
    """
    if not _NAME.fullmatch(name):
        raise UseError(say("codebooks.ill_name", name=name))
    wanted, notes = read_file(path)
    if not codebook_file(name, study).is_file():
        return _take_new(study, name, wanted, notes, path)
    book = codebook(name, study)
    if path.suffix.lower() in YAML and _goes_on(book.data, wanted):
        lost = save(study, name, wanted, path)
        return _taken(study, name, wanted["history"][len(book.data.get("history") or []) :], [], lost, notes)
    mapped = _known_keys(book, wanted)
    draft = Draft(book.data, who(study, person), datetime.date.today().isoformat())
    if path.suffix.lower() not in WHOLE:
        mapped = laid_over(book.data["codes"], mapped)
    left = take_over(draft, book.data["codes"], mapped)
    data = draft.done()
    if path.suffix.lower() == ".xlsx":
        data = {**data, **{key: wanted[key] for key in OWN if key in wanted}}
    lost = save(study, name, data) if repr(data) != repr(book.data) else []
    return _taken(study, name, draft.steps, left, lost, notes)


def _goes_on(now: dict, wanted: dict) -> bool:
    """Whether a file is this codebook with more history: somebody else's later copy."""
    history, later = now.get("history") or [], wanted.get("history") or []
    base = (
        later[len(history)]["previous"]
        if len(later) > len(history) and "previous" in later[len(history)]
        else None
    )
    return later[: len(history)] == history and base == str(now["version"])


def _take_new(study: Study, name: str, wanted: dict, notes: list[str], path: Path) -> dict:
    data = {**wanted, "id": name}
    refuse([problem(each, name, None) for each in findings(data) if each.level == "error"])
    lost = save(study, name, data, path if path.suffix.lower() in YAML else None)
    step = {"operation": "new", "to": list(codebook(name, study).codes)}
    return _taken(study, name, [step], [], lost, [*notes, *use(study, name)])


def _taken(
    study: Study, name: str, steps: list[dict], left: list[str], lost: list[str], notes: list[str]
) -> dict:
    """The answer of taking a file in."""
    kinds = {
        "new": ("new",),
        "changed": ("rename", "move", "change", "merge", "split", "undo"),
        "retired": ("retire",),
    }
    told = {kind: list(dict.fromkeys(code for step in steps if step["operation"] in operations
                                     for code in step["from" if kind == "retired" else "to"]))
            for kind, operations in kinds.items()}  # fmt: skip
    return {"codebook": codebook(name, study).reference, **told, "left": left, "lost": lost, "notes": notes}


def _known_keys(book: Codebook, wanted: dict) -> list[dict]:
    """The codes of a file with the keys that the codebook has for them: by key, by GUID, else by name and branch."""
    from coding.exchange.codebook import guids_of

    every, theirs = {entry["id"] for entry in book.data["codes"]}, Codebook.of(wanted)
    by_guid = {guid: key for key, guid in guids_of(book).items()}
    by_path = {_names(book, code): code for code in book.codes}
    keys = {}
    for entry in wanted["codes"]:
        found = by_guid.get(entry.get("guid", "")) or by_path.get(_names(theirs, entry["id"]))
        keys[entry["id"]] = entry["id"] if entry["id"] in every else found or entry["id"]
    return [
        {**{k: v for k, v in entry.items() if k != "guid" or keys[entry["id"]] not in every},
         "id": keys[entry["id"]], "parent": keys.get(entry.get("parent") or "")}
        for entry in wanted["codes"]
    ]  # fmt: skip


def _names(book: Codebook, code: str) -> tuple[str, ...]:
    """The names from the top of a code's branch down to it, to know it again."""
    return tuple(book.name(key, "sv").casefold() for key in book.path(code))


def read_file(path: Path) -> tuple[dict, list[str]]:
    """The codebook in a .yaml, .xlsx, .qdc or plain list, and what is worth knowing of how it was read."""
    from coding.codebooks.plain_lists import read_list
    from coding.exchange.codebook import read_qdc

    if not path.is_file():
        raise UseError(say("codebooks.no_file"), where=path)
    match path.suffix.lower():
        case ".yaml" | ".yml":
            data, problems = problems_in(path)
            refuse([each for each in problems if each.level == "error"])
            return data, []
        case ".xlsx":
            return read_codes(path), []
        case ".qdc":
            return read_qdc(path)
        case ".txt" | ".md":
            return read_list(path), []
    raise UseError(say("codebooks.other_ending", endings=", ".join(ENDINGS)), where=path.name)


def give_out(study: Study, name: str, path: Path, lang: str = "sv") -> dict:
    """Save a codebook of the study as a file of the kind that its ending says. Returns the file and what it lacks."""
    from coding.codebooks.plain_lists import written_list
    from coding.exchange.codebook import write_qdc

    book = codebook(name, study)
    missing = []
    match path.suffix.lower():
        case ".xlsx":
            data = workbook(book.data, lang)
        case ".yaml" | ".yml":
            data = codebook_file(name, study).read_bytes()
        case ".qdc":
            if not book.codes:
                raise UseError(say("codebooks.no_codes_to_give"), where=path.name)
            data, missing = write_qdc(book, lang), [say("codebooks.not_in_qdc")]
        case ".txt":
            data, missing = written_list(book.data, lang).encode("utf-8-sig"), [say("codebooks.not_in_list")]
        case _:
            raise UseError(say("codebooks.other_ending", endings=", ".join(ENDINGS)), where=path.name)
    Disk().write(path, data)
    return {"file": str(path), "codebook": book.reference, "codes": len(book.codes), "missing": missing}


# study.yaml


def use(study: Study, name: str) -> list[str]:
    """Put a codebook under instruments in study.yaml, where the line can be changed; returns what the user has to do."""
    codebook(name, study)
    if name in study.settings.instruments:
        return []
    path = study.path / "study.yaml"
    whole = path.read_bytes().decode("utf-8-sig")
    end, text = "\r\n" if "\r\n" in whole else "\n", whole.replace("\r\n", "\n")
    names = [*study.settings.instruments, name]
    line = f"instruments: [{', '.join(names)}]"
    found = re.findall(r"^instruments:.*$", text, re.MULTILINE)
    if found and not re.fullmatch(r"instruments:\s*(\[[^\]#]*\]|[\w-]+)\s*", found[0]):
        return [say("codebooks.add_to_settings", names=", ".join(names))]
    made = text.replace(found[0], line, 1) if found else f"{text.rstrip()}\n{line}\n"
    Disk().write(path, made.replace("\n", end).encode())
    return [say("codebooks.in_use", name=name)]


def known(study: Study) -> list[str]:
    """The names of all codebooks that a study may use: its instruments, its own others, and the shipped ones."""
    own = sorted(path.stem for path in (study.path / "codebooks").glob("*.yaml"))
    return list(dict.fromkeys([*study.settings.instruments, *own, *shipped()]))
