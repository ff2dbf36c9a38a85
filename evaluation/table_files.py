"""The files of a folder of tables: which are read, and what people, Excel and synchronising left beside them."""

import os
import re
from pathlib import Path
from unicodedata import normalize

from evaluation.errors import Problem
from evaluation.sheets import OTHER_WORKBOOKS, WORKBOOKS
from evaluation.words import say

_COPY = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<of>.+?) ?\(\d+\)",  # tables (1)
        r"(?P<of>.+?)(?: -|-|_)? ?(?:kopia|copy)(?: ?\(?\d+\)?)?",  # tables - kopia (2), tables copy
        r"(?:kopia av|copy of) (?P<of>.+)",
        r"(?P<of>.+?) ?\([^()]*(?:konflikt|conflict)[^()]*\)",  # tables (Annas conflicted copy 2023-02-07)
        r"(?P<of>.+?)\.sync-conflict-.+",
    )
]
_COMPUTER = re.compile(r"(?P<of>.+?)-(?=[^a-zåäö]*[A-ZÅÄÖ])(?:[A-ZÅÄÖ0-9_-]+|.*(?:MacBook|iMac|Mac mini).*)")


def plain_stem(stem: str) -> str:
    """The name without what marks a copy; the name itself when nothing does.

    >>> plain_stem("tables (1)"), plain_stem("Möten - kopia"), plain_stem("Kopia av Möten"), plain_stem("persons")
    ('tables', 'Möten', 'Möten', 'persons')
    """
    found = next((copy for pattern in _COPY if (copy := pattern.fullmatch(stem))), None)
    return plain_stem(found["of"].strip()) if found else stem


def table_files(folder: Path) -> tuple[list[Path], dict[Path, Path], list[Problem]]:
    """The files to read in a folder; the copies beside them, each with its original; and what is to be told.

    A copy is not read: which of the two counts, a person says by taking the other away.
    """
    paths, problems = _listed(folder)
    tables = [path for path in paths if path.suffix.lower() in (".csv", *WORKBOOKS)]
    copies = _copies(tables)
    problems += [_problem(copy, "copy_beside", original=original.name) for copy, original in copies.items()]
    alone = [p for p in tables if p not in copies and plain_stem(p.stem) != p.stem]
    problems += [_problem(path, "lone_copy", "note") for path in alone]
    problems += [_problem(p, "other_format") for p in paths if p.suffix.lower() in OTHER_WORKBOOKS]
    problems += [_problem(p, "open_elsewhere", "note") for p in tables if _mark(p) is not None]
    if paths and not os.access(folder, os.W_OK):
        problems.append(_problem(folder, "read_only", "note"))
    return [path for path in tables if path not in copies], copies, problems


def _problem(path: Path, kind: str, level: str = "error", **words: str) -> Problem:
    subject = "study" if kind == "other_format" else "reading"
    return Problem(say(f"{subject}.{kind}", None, **words), path.name, level=level, kind=kind)


def _listed(folder: Path) -> tuple[list[Path], list[Problem]]:
    """What lies in the folder, without marks that programs leave (~$tables.xlsx) and hidden files."""
    try:
        names = sorted(name for name in os.listdir(folder) if name[0] not in "~.")
    except FileNotFoundError:
        return [], []
    except NotADirectoryError:
        return [], [_problem(folder, "no_folder")]
    except OSError as error:
        return [], [_problem(folder, "closed_folder", reason=error.strerror or "")]
    return [folder / name for name in names], []


def _copies(tables: list[Path]) -> dict[Path, Path]:
    """The files that are copies of another one, with that other one: the one without a mark, else the first."""
    known = {_key(path, path.stem): path for path in tables if plain_stem(path.stem) == path.stem}
    found = {}
    for path in tables:
        computer = _COMPUTER.fullmatch(path.stem)
        names = [plain_stem(path.stem), computer["of"] if computer else path.stem]
        keys = [_key(path, name) for name in names if name != path.stem]
        original = next((known[key] for key in keys if key in known), None)
        if original:
            found[path] = original
        elif names[0] != path.stem:
            known[keys[0]] = path
    return found


def _key(path: Path, stem: str) -> tuple[str, str]:
    return normalize("NFC", stem).casefold(), path.suffix.lower()


def _mark(path: Path) -> Path | None:
    """The mark that Excel or LibreOffice leaves beside a file that is open."""
    marks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next((mark for mark in marks if mark.exists()), None)
