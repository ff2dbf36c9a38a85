"""What is wrong in a codebook: all of it at once, each with the place where it stands and what to do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.codebooks.keywords import pattern
from evaluation.errors import Problem
from evaluation.words import LANGUAGES, in_language, say

COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
MAX_BYTES = 5_000_000
_ID = re.compile(r"[^\s,;/|+@]+")  # what a person can write in a column of codes
_TEXTS = ("name", "definition", "include", "exclude", "non_example")
_PATTERNS = ("keywords", "exceptions")
_KNOWN = {
    "id", "parent", "kind", "order", "colour", "nearest", "examples", "basis", "retired", "codable", "in_vivo", "guid",
    *_TEXTS, *_PATTERNS,
}  # fmt: skip
_STEP = ("version", "operation", "date", "person", "from", "to")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which code (its place among them, None: the codebook itself) and field."""

    key: str
    code: int | None = None
    field: str = ""
    level: str = "error"
    values: tuple[tuple[str, object], ...] = ()

    @property
    def message(self) -> str:
        """What was found and what to do."""
        return say(f"codebooks.{self.key}", None, **dict(self.values))


def problems_in(path: Path) -> tuple[dict, list[Problem]]:
    """The content of a codebook file, and what is wrong in it, with its lines."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = _text(path)
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)):
            return {}, [Problem(say("codebooks.with_alias"), path.name, kind="with_alias")]
        root = yaml.compose(text, Loader=loader)
        data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return {}, [Problem(say("codebooks.broken_yaml"), path.name, row=line, kind="broken_yaml")]
    except (
        yaml.YAMLError,
        ValueError,
        OSError,
        RecursionError,
    ) as error:  # not UTF-8, a 30th of February, locked
        reason = str(error).splitlines()[0]
        return {}, [Problem(say("codebooks.unreadable", reason=reason), path.name, kind="unreadable")]
    found = [*findings(data), *(Finding("field_twice", *place) for place in _doubles(root))]
    lines = Lines(root)
    return data, [problem(f, path.name, lines.of(f.code, f.field)) for f in found]


def _text(path: Path) -> str:
    """The text of a file that is no larger than a codebook can be."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(say("codebooks.too_large"))
    return path.read_bytes().decode("utf-8-sig")


def problem(finding: Finding, file: str, row: int | None, sheet: str = "") -> Problem:
    """The finding as a problem of a file."""
    return Problem(finding.message, file, sheet, row, finding.field, finding.level, finding.key)


def findings(data: Any) -> list[Finding]:
    """What is wrong in the content of a codebook, whatever it may be; nothing is raised."""
    if not isinstance(data, dict):
        return [Finding("no_codebook_file")]
    found = [Finding("no_book_id", field="id")] if not _is_word(data.get("id")) else []
    if isinstance(data.get("version"), dict | list | None | bool) or not str(data["version"]).strip():
        found.append(Finding("no_version", field="version"))
    codes = data.get("codes")
    if not isinstance(codes, list):
        return [*found, Finding("no_codes", field="codes")]
    return [*found, *_codes(codes), *_history(data.get("history"))]


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


# codes


def _codes(codes: list) -> Iterator[Finding]:
    entries = [(place, code) for place, code in enumerate(codes) if isinstance(code, dict)]
    yield from (
        Finding("not_a_code", place) for place, code in enumerate(codes) if not isinstance(code, dict)
    )
    ids = [code.get("id") for _, code in entries if isinstance(code.get("id"), str)]
    parents = {code["id"]: code.get("parent") for _, code in entries if isinstance(code.get("id"), str)}
    seen: dict[str, int] = {}
    for place, code in entries:
        yield from _identity(place, code, seen)
        yield from _parent(place, code, parents)
        yield from _texts(place, code)
        yield from _links(place, code, set(ids))
        yield from _patterns(place, code)
        for field in code.keys() - _KNOWN:
            yield Finding("unknown_field", place, str(field), "note", (("known", ", ".join(sorted(_KNOWN))),))
    yield from _same_names(entries)


def _identity(place: int, code: dict, seen: dict[str, int]) -> Iterator[Finding]:
    key = code.get("id")
    if key is None or key == "":
        yield Finding("no_id", place, "id")
    elif not isinstance(key, str):
        yield Finding("id_not_text", place, "id", values=(("value", key),))
    elif not _is_word(key):
        yield Finding("id_not_word", place, "id", values=(("value", key),))
    elif key in seen:
        yield Finding("double_id", place, "id", values=(("code", key),))
    else:
        seen[key] = place


def _parent(place: int, code: dict, parents: dict[str, Any]) -> Iterator[Finding]:
    parent = code.get("parent")
    if parent in (None, ""):
        return
    if not isinstance(parent, str) or parent not in parents:
        yield Finding("unknown_parent", place, "parent", values=(("parent", parent),))
        return
    branch = [code.get("id")]
    while parent is not None and parent not in branch:
        branch.append(parent)
        above = parents.get(parent)
        parent = above if isinstance(above, str) else None
    if parent is not None and parent == code.get("id"):
        yield Finding("cycle", place, "parent", values=(("branch", " → ".join([*map(str, branch), parent])),))


def _texts(place: int, code: dict) -> Iterator[Finding]:
    for field in _TEXTS:
        if not _is_text(code.get(field), {"code"} if field == "non_example" else set()):
            yield Finding("not_text", place, field)
    if _is_text(code.get("name"), set()) and not in_language(code.get("name")).strip():
        yield Finding("no_name", place, "name")
    examples = code.get("examples", [])
    if not isinstance(examples, list) or not all(_is_text(example, set()) for example in examples):
        yield Finding("not_examples", place, "examples")
    if not isinstance(code.get("retired", ""), str):
        yield Finding("not_text", place, "retired")


def _is_text(value: object, also: set[str]) -> bool:
    """Whether it is a text, or texts by language; `also` are other keys that may stand there."""
    if not isinstance(value, dict):
        return value is None or isinstance(value, str)
    return all(isinstance(t, str | None) for key, t in value.items() if key not in also) and all(
        key in {*LANGUAGES, *also} or isinstance(key, str) for key in value
    )


def _links(place: int, code: dict, ids: set) -> Iterator[Finding]:
    colour = code.get("colour")
    if "colour" in code and colour is None:
        yield Finding("empty_colour", place, "colour", "note")  # to YAML an unquoted #0072B2 is a comment
    elif colour is not None and not (isinstance(colour, str) and COLOUR.fullmatch(colour)):
        yield Finding("bad_colour", place, "colour", values=(("value", colour),))
    nearest = code.get("nearest")
    if nearest is not None and not (isinstance(nearest, dict) and _is_text(nearest.get("difference"), set())):
        yield Finding("bad_nearest", place, "nearest")
    for field in ("nearest", "non_example"):
        entry = code.get(field)
        other = entry.get("code") if isinstance(entry, dict) else None
        if other is not None and (not isinstance(other, str) or other not in ids):
            yield Finding("unknown_other", place, field, "note", (("code", other),))


def _patterns(place: int, code: dict) -> Iterator[Finding]:
    for field in _PATTERNS:
        value = code.get(field)
        lists = list(value.values()) if isinstance(value, dict) else [value]
        for patterns in (patterns for patterns in lists if patterns is not None):
            if not isinstance(patterns, list):
                yield Finding("not_patterns", place, field)
                continue
            for text in patterns:
                if not isinstance(text, str) or pattern(text) is None:
                    yield Finding("bad_pattern", place, field, "note", (("value", text),))


def _same_names(entries: list[tuple[int, dict]]) -> Iterator[Finding]:
    """Codes under one parent that people cannot tell apart."""
    seen: dict[tuple, str] = {}
    for place, code in entries:
        if code.get("retired") or not isinstance(code.get("name"), str | dict):
            continue
        name = (str(code.get("parent")), in_language(code["name"], "sv").casefold())
        if seen.setdefault(name, str(code.get("id"))) != str(code.get("id")):
            yield Finding("same_name", place, "name", "note", (("other", seen[name]),))


def _history(history: Any) -> Iterator[Finding]:
    if history is None:
        return
    steps = history if isinstance(history, list) else [None]
    for step in steps:
        if (
            not isinstance(step, dict)
            or not all(key in step for key in _STEP)
            or not all(isinstance(step[key], list) for key in ("from", "to"))
        ):
            yield Finding("bad_history", field="history")
            return


# lines


class Lines:
    """In which line of the file the codes and their fields stand."""

    def __init__(self, root: Any):
        self._top = _by_key(root)
        codes = self._top.get("codes")
        self._codes = [
            (node, _by_key(node))
            for node in getattr(codes, "value", None) or []
            if not isinstance(node, tuple)
        ]

    def of(self, code: int | None, field: str = "") -> int | None:
        """The line, from 1; of the code itself where it has no such field."""
        if code is None:
            node = self._top.get(field)
        elif code < len(self._codes):
            whole, fields = self._codes[code]
            node = fields.get(field, whole)
        else:
            return None
        return node.start_mark.line + 1 if node is not None else 1


def _by_key(node: Any) -> dict[str, Any]:
    pairs = node.value if getattr(node, "id", "") == "mapping" else []
    return {key.value: value for key, value in pairs if isinstance(key.value, str)}


def _doubles(root: Any) -> Iterator[tuple[int | None, str]]:
    """Fields that stand twice in one mapping, where the reader would silently take the last."""
    codes = _by_key(root).get("codes")
    nodes = getattr(codes, "value", None) or []
    places: list[tuple[int | None, Any]] = [
        (None, root),
        *enumerate(n for n in nodes if not isinstance(n, tuple)),
    ]
    for place, node in places:
        pairs = node.value if getattr(node, "id", "") == "mapping" else []
        keys = [key.value for key, _ in pairs if isinstance(key.value, str)]
        yield from ((place, key) for key in dict.fromkeys(k for k in keys if keys.count(k) > 1))
