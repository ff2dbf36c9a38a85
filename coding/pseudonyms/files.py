"""One file pseudonymised: a new file beside it, in the same form; the original is never touched."""

from pathlib import Path

from coding.name_list import name_list
from coding.pseudonyms.key import folded
from coding.pseudonyms.rewriting import Rewriting
from coding.pseudonyms.running import Ask, limits, only_new, proposal, reviewed, rewriting
from coding.texts import extract
from evaluation import Study
from evaluation.disk import Disk
from evaluation.erasure.packages import unzipped
from evaluation.erasure.redaction import PACKAGES, TEXTS, decoded, streams
from evaluation.errors import UseError
from evaluation.pseudonyms.contents import bare, with_edits, worded
from evaluation.pseudonyms.edits import edited
from evaluation.words import current_language, say

_MARGINS = ("word/header", "word/footer", "word/footnotes", "word/endnotes")


def pseudonymise_file(
    path: Path, given: dict, ask: Ask = None, *, sure: bool = False, only_look: bool = False
) -> dict:
    """Write FILE-pseudonymiserad beside a file, or say what would be replaced in it.

    Parameters
    ----------
    given : key, names (a list of names), sheet (an Excel sheet to review in); None where not stated
    ask : asks the user; None when nobody can answer
    sure : write although not all has been reviewed
    only_look : change nothing, and give the proposals

    Returns
    -------
    dict with file, spans, queue, counts (`only_look`), or written, replaced, lines and exit (1 when nothing was written)

    Raises
    ------
    FoljeError
        when the file cannot be read, or the new one is there already.
    """
    text = extract(path).text
    study = study_around(path)
    own = name_list(study)[0] if study else ()
    lang = study.settings.language if study else current_language()
    folder, stated = (study.path, study.settings.pseudonym_key) if study else (None, "")
    how = rewriting(given, folder, stated, own, frozenset(), lang, ask, only_look=only_look)
    if only_look:
        return {"file": path.name, **proposal({path.name: how.look(text)}), "lines": _looked(how, text)}
    made = path.with_name(f"{path.stem}-{say('pseudonyms.suffix', lang)}{_ending(path)}")
    only_new(made)
    words = "\n".join([text, *_margins(path)])
    go_on, told = reviewed(lambda: how.places(path.name, words), how, given, folder, ask, sure=sure)
    if not go_on:
        return {"file": path.name, "written": "", "replaced": 0, "lines": told, "exit": 1}
    how.name(how.places(path.name, words))
    data, count = _rewritten(path, text, how)
    how.key.save()
    Disk().write(made, data)
    lines = [
        say("pseudonyms.written", file=made.name, n=count),
        *told,
        *_to_look_at(path, data, how),
        *limits(),
    ]
    return {"file": path.name, "written": made.name, "replaced": count, "lines": lines, "exit": 0}


def study_around(path: Path) -> Study | None:
    """The study a file lies in; None when it lies in none."""
    folder = next((each for each in path.resolve().parents if (each / "study.yaml").is_file()), None)
    return Study.open(folder) if folder else None


def _ending(path: Path) -> str:
    """The new file has the same form where it can be cleaned of what no reader sees; else it is a text file."""
    ending = path.suffix.lower()
    return ending if ending in TEXTS or ending == ".docx" else ".txt"


def _margins(path: Path) -> list[str]:
    """The words of page headers, footers and notes, which are no part of the extracted text."""
    if path.suffix.lower() != ".docx":
        return []
    words = streams(bare(path.read_bytes(), ".docx"), ".docx")
    return [text for name, text in words.items() if name.startswith(_MARGINS)]


def _rewritten(path: Path, text: str, how: Rewriting) -> tuple[bytes, int]:
    """The new file, and how many places were replaced in it."""
    ending = path.suffix.lower()
    if _ending(path) != ending:
        edits = how.edits(text)
        return edited(text, edits).encode(), len(edits)
    data = path.read_bytes()
    if ending in TEXTS:
        words = decoded(data)[0]
        edits = how.edits(words)
        return edited(words, edits).encode("utf-8"), len(edits)
    found = {
        stream: each
        for stream, words in worded(bare(data, ending), ending).items()
        if (each := how.edits(words))
    }
    return with_edits(data, ending, found), sum(map(len, found.values()))


def _to_look_at(path: Path, data: bytes, how: Rewriting) -> list[str]:
    """What the program cannot replace: pictures, and a name in the file's own name."""
    lines = []
    if path.suffix.lower() in PACKAGES:
        pictures = sum("/media/" in info.filename for info, _ in unzipped(data))
        lines += [say("pseudonyms.pictures", n=pictures)] if pictures else []
    words = set(folded(path.stem.replace("_", " ").replace("-", " "), "").split())
    named = {
        word
        for entry in how.key.entries.values()
        if entry.kind == "person"
        for form in entry.folded
        for word in form.split()
    }
    return [*lines, *([say("pseudonyms.name_in_file_name")] if words & named else [])]


def _looked(how: Rewriting, text: str) -> list[str]:
    seen = how.look(text)
    return [say("pseudonyms.would", n=len(seen.spans), queue=len(seen.queue)), *limits()]


def refuse_folder(path: Path) -> None:
    """Refuse a folder that is no study.

    Raises UseError.
    """
    if path.is_dir() and not (path / "study.yaml").is_file():
        raise UseError(say("pseudonyms.no_study"), where=path)
