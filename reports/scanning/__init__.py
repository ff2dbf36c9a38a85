"""What a file would tell that nobody should read from it: the last look before a report leaves.

The files are read as anybody may read them, also what no program shows. What is found is told by file and place, with
why and what to do, never with the value itself.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from coding.identifiers import identifiers
from evaluation.errors import UseError
from evaluation.words import say
from reports.scanning.addresses import has_path, has_user
from reports.scanning.counting import counted, few_members
from reports.scanning.knowledge import Knowledge, this_computer
from reports.scanning.pieces import Contents, Finding, Piece, lines
from reports.scanning.quoting import quoted

READERS = {".html": "webpages", ".htm": "webpages", ".svg": "drawings", ".docx": "word_files", ".xlsx": "workbooks",
           ".pdf": "pdf_files", ".png": "pictures", ".jpg": "pictures", ".jpeg": "pictures"}  # fmt: skip


def scan(paths: Sequence[Path], known: Knowledge) -> list[Finding]:
    """All that is found in the files, in the order of files and places; the same thing in the same place once."""
    found = [finding for path in paths for finding in _in_file(path, known)]
    return list(dict.fromkeys(found))


def scan_files(paths: Sequence[str], known: Knowledge | None = None) -> dict:
    """The answer of `folje scan`.

    Returns
    -------
    dict with findings (file, place, kind, soft, why, what_to_do), lines and exit (1 where something is found)
    """
    files = [Path(path) for path in paths]
    for file in files:
        if not file.is_file():
            raise UseError(say("scanning.no_file"), where=file)
        if file.suffix.lower() not in READERS:
            raise UseError(say("scanning.not_readable", endings=", ".join(READERS)), where=file)
    found = scan(files, known or this_computer())
    told = lines(found) or [say("scanning.clean", n=len(files))]
    return {"findings": [f.as_dict() for f in found], "lines": told, "exit": int(bool(found))}


def _in_file(path: Path, known: Knowledge) -> Iterator[Finding]:
    reader = import_module(f"reports.scanning.{READERS[path.suffix.lower()]}")
    try:
        contents: Contents = reader.read(path.read_bytes())
    except Exception:  # whatever a damaged file makes the libraries say: what was not read is not released
        yield Finding(path.name, say("scanning.in_file"), "unread")
        return
    for kind, place in contents.found:
        yield Finding(path.name, place, kind)
    for piece in contents.pieces:
        yield from (Finding(path.name, piece.place, kind) for kind in _kinds(piece, known))
    yield from (Finding(path.name, place, "quote") for place in quoted(contents.pieces, known))


def _kinds(piece: Piece, known: Knowledge) -> Iterator[str]:
    """All kinds of things in a piece."""
    yield from (found.kind for found in identifiers(piece.text, known.names))
    if has_path(piece.text, known.folders):
        yield "path"
    if has_user(piece.text, known.users):
        yield "user"
    if known.names_role(piece.text):
        yield "role"
    if known.roles and few_members(piece.text):
        yield "few_members"
    yield from counted(piece, known)
