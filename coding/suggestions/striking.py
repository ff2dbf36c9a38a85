"""Word forms that a code's keywords are not to hit: kept in the study's own codebook, as `exceptions` of the code."""

import json
import re
from copy import deepcopy

import yaml

from data_templates import find
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import FoljeError
from evaluation.words import say


def strike_out(study: Study, instrument: str, code: str, forms: list[str]) -> str:
    """Add forms to a code's exceptions; a shipped codebook is first copied into the study.

    One line is put into the file and all else stays as it is written. Returns the path in the study. Raises FoljeError where the
    file is laid out so that this cannot be done; nothing is changed then.
    """
    path = study.path / "codebooks" / f"{instrument}.yaml"
    source = path if path.is_file() else find("instruments", instrument, "codebook.yaml")
    text = source.read_text(encoding="utf-8")
    wanted = _with_exceptions(yaml.safe_load(text), code, forms)
    made = _with_line(text, code, next(e for e in wanted["codes"] if e["id"] == code)["exceptions"]["sv"])
    if yaml.safe_load(made) != wanted:
        raise FoljeError(say("language.cannot_strike", code=code, forms=", ".join(forms)), where=path.name)
    Disk().write(path, made.encode())
    return path.relative_to(study.path).as_posix()


def _with_exceptions(data: dict, code: str, forms: list[str]) -> dict:
    """What the file is to say."""
    wanted = deepcopy(data)
    entry = next(entry for entry in wanted["codes"] if entry["id"] == code)
    known = (entry.get("exceptions") or {}).get("sv") or []
    entry["exceptions"] = {"sv": [*known, *(form for form in forms if form not in known)]}
    return wanted


def _with_line(text: str, code: str, forms: list[str]) -> str:
    """The file with the line of exceptions in the code's entry, after its keywords."""
    lines = text.split("\n")
    start = next(
        (
            at
            for at, line in enumerate(lines)
            if re.fullmatch(rf"\s*- id: [\"']?{re.escape(code)}[\"']?\s*", line)
        ),
        None,
    )
    if start is None:
        return text
    indent = " " * (lines[start].index("-") + 2)
    end = next(
        (at for at in range(start + 1, len(lines)) if lines[at].strip() and not lines[at].startswith(indent)),
        len(lines),
    )
    new = f"{indent}exceptions: {{sv: [{', '.join(json.dumps(form, ensure_ascii=False) for form in forms)}]}}"
    own = range(start + 1, end)
    at = next((at for at in own if lines[at].startswith(f"{indent}exceptions:")), None)
    if at is not None:
        return "\n".join([*lines[:at], new, *lines[at + 1 :]])
    last = max(at for at in [start, *own] if lines[at].strip())
    return "\n".join([*lines[: last + 1], new, *lines[last + 1 :]])
