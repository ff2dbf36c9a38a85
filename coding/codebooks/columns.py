"""A codebook as rows: one code per row, one text per column; what has no column of its own goes along as data."""

import json
import re
from collections.abc import Iterator
from typing import Any

from coding.codebooks.canonical import PATTERNS, TEXTS, canonical
from coding.codebooks.keywords import SEPARATORS, listed
from evaluation.words import LANGUAGES, say

Path = tuple[str | int, ...]  # to a text in a code: ("nearest", "difference", "sv")

LONGEST_CELL = 32_000  # characters; Excel takes 32,767
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_|x005F_")
_FIRST: list[Path] = [("id",), ("parent",)]
_LAST: list[Path] = [("colour",), ("kind",), ("retired",)]


def paths(codes: list[dict]) -> list[Path]:
    """The columns of a sheet: Swedish first, then what has no language, then English; as many examples as needed, two at least."""
    most = max([2, *(len(code.get("examples") or []) for code in codes)])
    return [*_FIRST, *_in("sv", most), *_LAST, *_in("en", most)]


def _in(lang: str, examples: int) -> list[Path]:
    """The columns of one language; the codes that are pointed at stand by the Swedish words."""
    other: list[Path] = [("nearest", "code")] if lang == "sv" else []
    against: list[Path] = [("non_example", "code")] if lang == "sv" else []
    texts: list[Path] = [(field, lang) for field in TEXTS if field != "non_example"]
    shown: list[Path] = [("examples", number, lang) for number in range(examples)]
    patterns: list[Path] = [(field, lang) for field in PATTERNS]
    return [
        *texts,
        *other,
        ("nearest", "difference", lang),
        *shown,
        ("non_example", lang),
        *against,
        *patterns,
    ]


def title(path: Path, lang: str | None = None) -> str:
    """The header of a column, as people read it."""
    words = [str(part) for part in path if isinstance(part, str) and part not in LANGUAGES]
    number = next((part + 1 for part in path if isinstance(part, int)), 0)
    name = say(f"codebooks.column_{'_'.join(words)}", lang, **({"n": number} if number else {}))
    return say("codebooks.column_english", lang, column=name) if path[-1] == "en" else name


def heading(field: str) -> str:
    """The header of the first column that a field has; the field itself where it has none."""
    return next((title(path) for path in paths([]) if path[0] == field), field)


def named(header: list[str], codes: int = 50) -> dict[int, Path]:
    """Which column is which, by its header in either language."""
    known = {title(path, lang).casefold(): path
             for path in [*_FIRST, *_LAST, *_in("sv", codes), *_in("en", codes)] for lang in LANGUAGES}  # fmt: skip
    found = {place: known.get(" ".join(text.split()).casefold()) for place, text in enumerate(header)}
    return {place: path for place, path in found.items() if path}


def to_row(code: dict, columns: list[Path]) -> tuple[list[str], str]:
    """The cells of a code, and as JSON what does not fit into them."""
    leaves = dict(_leaves(canonical(code), ()))
    cells = []
    for column in columns:
        cell = _cell(leaves.get(column), column)
        cells.append(cell)
        if cell:
            del leaves[column]
    return cells, as_json([[list(path), value] for path, value in leaves.items()]) if leaves else ""


def as_json(data: Any) -> str:
    """Data as JSON that every spreadsheet gives back as it was: plain ASCII, and no underscore that could begin an escape."""
    return json.dumps(data, default=str).replace("_", "\\u005f")


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The texts and other things in a code, each with its path; a list of words is one thing."""
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif path == ("examples",):
        for number, each in enumerate(value):
            yield from _leaves(each, (*path, number))
    else:
        yield path, value


def _cell(value: Any, path: Path) -> str:
    """The text of a cell that is read back as the same value; "" where there is none."""
    if path[0] in PATTERNS and isinstance(value, list) and all(isinstance(each, str) for each in value):
        text = ", ".join(value)
        fits = listed(text) == value and not any(SEPARATORS.search(each) for each in value)
    else:
        text, fits = value, isinstance(value, str)
    whole = fits and text == text.strip() and len(text) <= LONGEST_CELL and not _UNSAFE.search(text)
    return text if whole else ""


def from_row(cells: dict[Path, str], rest: str = "") -> dict:
    """The code in a row; what stands in a cell goes before what came along as data.

    Raises ValueError when the data are no longer what was written.
    """
    code: dict = {}
    for path, value in json.loads(rest) if rest else []:
        _put(code, tuple(path), value)
    for path, text in cells.items():
        if text:
            _put(code, path, listed(text) if path[0] in PATTERNS else text)
    if "examples" in code:
        code["examples"] = [code["examples"][number] for number in sorted(code["examples"])]
    return canonical({key: code[key] for key in ("id", *(k for k in code if k != "id")) if key in code})


def _put(code: dict, path: Path, value: Any) -> None:
    """Put a value at its path; the examples are kept by number until all are there."""
    *above, last = path
    for part in above:
        inside = code.setdefault(part, {})
        if not isinstance(inside, dict):
            raise ValueError(path)
        code = inside
    code[last] = value
