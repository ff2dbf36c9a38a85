"""A codebook from a plain list: one code per line, the levels by indentation or by ``/`` or ``::`` between the names."""

import re
from pathlib import Path

from coding.codebooks.changes import LONGEST_NAME
from coding.codebooks.keys import new_key
from coding.texts import decoded
from evaluation.errors import UseError
from evaluation.words import say

_BULLET = re.compile(r"(?:[-*•–·]|\d{1,3}[.)])\s+")
_LEVELS = re.compile(r"\s+/\s+|\s*::\s*")
TAB = 4  # columns


def read_list(path: Path) -> dict:
    """The codebook in a text file.

    Raises UseError when there is nothing in it, or a line is too long to be the name of a code.
    """
    text, _ = decoded(path.read_bytes(), path)
    codes = codes_of(text)
    if not codes:
        raise UseError(say("codebooks.empty_list"), where=path.name)
    long = next((code for code in codes if len(code["name"]["sv"]) > LONGEST_NAME), None)
    if long:
        place = f"{path.name}, {say('study.row', row=long['line'])}"
        raise UseError(say("codebooks.long_name", longest=LONGEST_NAME), where=place)
    return {
        "id": new_key(path.stem).lower(),
        "version": "0.1.0",
        "codes": [{k: v for k, v in c.items() if k != "line"} for c in codes],
    }


def codes_of(text: str) -> list[dict]:
    r"""The codes of a list, each with its key, parent, name and line; a path that is named twice is one code.

    >>> [(c["id"], c.get("parent")) for c in codes_of("Hinder\n  Tid\nStöd / Chefen")]
    [('HINDER', None), ('TID', 'HINDER'), ('STOD', None), ('CHEFEN', 'STOD')]
    """
    made: dict[tuple[str, ...], dict] = {}
    open_levels: list[tuple[int, tuple[str, ...]]] = []  # indentation, path
    for number, line in enumerate(text.splitlines(), 1):
        words = _BULLET.sub("", line.strip(), count=1)
        names = [" ".join(name.split()) for name in _LEVELS.split(words) if name.strip()]
        if not names or line.lstrip().startswith("#"):
            continue
        depth = len(line.expandtabs(TAB)) - len(line.expandtabs(TAB).lstrip())
        while open_levels and open_levels[-1][0] >= depth:
            open_levels.pop()
        path = open_levels[-1][1] if open_levels else ()
        for name in names:
            path = (*path, name)
            _make(made, path, number)
        open_levels.append((depth, path))
    return list(made.values())


def _make(made: dict[tuple[str, ...], dict], path: tuple[str, ...], line: int) -> None:
    if path not in made:
        above = {"parent": made[path[:-1]]["id"]} if len(path) > 1 else {}
        key = new_key(path[-1], [code["id"] for code in made.values()])
        made[path] = {"id": key, **above, "name": {"sv": path[-1]}, "line": line}


def written_list(data: dict, lang: str = "sv") -> str:
    """The codes in use as a plain list, indented by level."""
    from coding.codebooks import Codebook

    return "".join(f"{'  ' * level}{code.name(lang)}\n" for level, code in Codebook.of(data).tree())
