"""pandoc, called as a program. What it and our Lua filter complain about becomes sentences for the author."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError, Problem
from evaluation.words import say

EXTENSION = Path(__file__).resolve().parent.parent / "_extensions" / "folje"
FILTER = EXTENSION / "folje.lua"

#: pandoc's own messages that mean the author has to mend something, and our words for them.
_WRONG = {"CouldNotFetchResource": "missing_resource", "CiteprocWarning": "missing_citation"}
#: Keys from our filter that are worth knowing but not wrong.
_NOTES = ("heading_skips",)


def run(arguments: list[str], folder: Path, environment: dict[str, str] | None = None) -> list[Problem]:
    """Run pandoc in `folder`.

    Returns
    -------
    list of Problem
        what pandoc and the filter found in the document; level ``error`` or ``note``.

    Raises
    ------
    FoljeError
        when pandoc itself fails.
    """
    log = folder / f"{arguments[-1]}.log.json"
    command = [program(), *arguments, "--quiet", f"--log={log.name}"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, check=False
    )
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise FoljeError(say("rendering.pandoc_failed", reason=reason[-500:]))
    return [problem for entry in _entries(log) if (problem := _problem(entry))]


@cache
def program() -> str:
    """The path of the pandoc that comes with the installation."""
    import pypandoc

    return pypandoc.get_pandoc_path()


@cache
def words(lang: str) -> dict[str, str]:
    """The words of a rendered document (Figur, Tabell, Innehåll …) in Swedish or English."""
    all_words: dict[str, dict[str, str]] = json.loads((EXTENSION / "words.json").read_text(encoding="utf-8"))
    return all_words.get(lang[:2], all_words["sv"])


def _entries(log: Path) -> list[dict[str, Any]]:
    try:
        return json.loads(log.read_text(encoding="utf-8") or "[]")
    except FileNotFoundError:
        return []


def _problem(entry: dict[str, Any]) -> Problem | None:
    message = str(entry.get("message") or entry.get("pretty") or "")
    if "folje:" in message:
        key, _, what = message.partition("folje:")[2].partition("\t")
        return Problem(say(f"rendering.{key}", what=what.strip()), level="note" if key in _NOTES else "error")
    if entry.get("type") in _WRONG:
        what = entry.get("path") or message
        return Problem(say(f"rendering.{_WRONG[entry['type']]}", what=what))
    return None
