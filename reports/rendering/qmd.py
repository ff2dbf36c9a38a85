"""A `.qmd` as Följe reads it: front matter, text and cells, each knowing the line it came from.

The reader understands the part of Quarto's language that the built-in renderer can show; what needs Quarto itself is
named in `Document.needs_quarto`. What is plainly wrong (a misspelled option, a missing file, an unset value) is
gathered and refused in one message.

>>> document = read("report.qmd")                                                         # doctest: +SKIP
>>> [type(block).__name__ for block in document.blocks]                                   # doctest: +SKIP
['Text', 'Cell', 'Text']
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError, Problem
from evaluation.words import say
from reports.rendering import features
from reports.rendering.document import Cell, Document, Expression, Line, Text, nearest, problem_at, refuse


def read(path: str | Path, metadata: dict[str, Any] | None = None) -> Document:
    """Read a `.qmd` with what it includes.

    Parameters
    ----------
    path
        the document. `_quarto.yml` and `_variables.yml` are looked for beside it and in the folders above.
    metadata
        front matter for this time, stronger than the document's own.

    Raises
    ------
    FoljeError
        with everything that is wrong, one line each.
    """
    path = Path(path)
    reading = _Reading(path, metadata or {})
    document = reading.document()
    refuse(reading.problems, path)
    return document


def problems(path: Path) -> list[Problem]:
    """What would stop the document from being laid out, and what only Quarto would make of it: `read` without refusing.

    A file without front matter is a piece that others include, and is read with them.
    """
    reading = _Reading(path, {})
    try:
        if front_matter_lines([line.text for line in reading.lines_of(path)]) == 0:
            return []
        document = reading.document()
    except FoljeError as error:
        return [Problem(error.message, path.name)]
    return [*reading.problems, *document.needs_quarto, *document.notes]


CELL_DEFAULTS: dict[str, Any] = {"echo": True, "include": True, "eval": True, "output": True, "tags": ()}
CELL_TEXTS = ("label", "fig-cap", "fig-alt", "tbl-cap")
# Accepted and without effect here: what a cell writes to stderr never reaches a report.
CELL_SILENT = ("warning", "message", "id")

FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_CELL = re.compile(r"^\s*\{(?P<language>[A-Za-z][\w-]*)(?P<rest>[^}]*)\}\s*$")
_SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*(?P<name>[\w-]+)\s*(?P<rest>.*?)\s*>\}\}(?!\})")
_ESCAPED_SHORTCODE = re.compile(r"\{(\{\{<.*?>\}\})\}")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>.+?)\s*>\}\}\s*$")
_INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+(?P<code>[^`]+)`")
_OPTION = re.compile(r"^#\s*\| ?(?P<yaml>.*)$")


@dataclass
class _Reading:
    """One document being read: the state that all steps share."""

    path: Path
    given: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    needs: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    root: Path = Path()

    def document(self) -> Document:
        front, body = self.front_matter(self.lines_of(self.path))
        project, self.root = self.project()
        self.meta = merged(project, front, self.given)
        self.check_meta()
        self.meta = {key: self.filled(value) for key, value in self.meta.items()}
        body = list(self.included(body, (self.path.resolve(),)))
        blocks = tuple(self.blocks(body))
        open_lines = [line for line, fenced in with_fences(body) if not fenced]
        self.needs += features.in_metadata(self.meta, self.path) + features.in_text(open_lines)
        self.notes += features.only_quartos_look(self.meta, open_lines, self.path)
        return Document(self.path, self.meta, blocks, tuple(self.needs), tuple(self.notes))

    def complain(self, key: str, line: Line | None = None, **values: Any) -> None:
        file, number = (line.file, line.number) if line else (self.path, None)
        self.problems.append(problem_at(key, file, number, **values))

    # Front matter ---------------------------------------------------------------------------------------------------

    def lines_of(self, path: Path) -> list[Line]:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise FoljeError(say("rendering.no_document", path=path.name)) from None
        except UnicodeDecodeError:
            raise FoljeError(say("rendering.not_utf8", path=path.name)) from None
        return [Line(line, path, number) for number, line in enumerate(text.splitlines(), 1)]

    def front_matter(self, lines: list[Line]) -> tuple[dict[str, Any], list[Line]]:
        taken = front_matter_lines([line.text for line in lines])
        if taken == 0:
            return {}, lines
        if taken is None:
            self.complain("front_matter_open", lines[0])
            return {}, []
        return self.yaml(lines[1 : taken - 1], lines[0]), lines[taken:]

    def yaml(self, lines: list[Line], first: Line, texts: list[str] | None = None) -> dict[str, Any]:
        import yaml

        source = "\n".join(texts if texts is not None else [line.text for line in lines])
        try:
            value = yaml.safe_load(source) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = lines[min(mark.line, len(lines) - 1)] if mark and lines else first
            self.complain("bad_yaml", at)
            return {}
        if not isinstance(value, dict):
            self.complain("bad_yaml", first)
            return {}
        return value

    def project(self) -> tuple[dict[str, Any], Path]:
        """What `_quarto.yml` says for the whole project, and the project's folder."""
        here = self.path.resolve().parent
        for folder in (here, *here.parents):
            file = folder / "_quarto.yml"
            if file.is_file():
                lines = self.lines_of(file)
                return self.yaml(lines, lines[0] if lines else Line("", file, 1)), folder
        return {}, here

    def check_meta(self) -> None:
        if not str(self.meta.get("title") or "").strip():
            self.complain("no_title")
        if "params" in self.meta:
            self.complain("params_in_front_matter")
        for key in self.meta:
            near = nearest(key, features.META_KEYS, cutoff=0.8)
            if near and near != key and key not in features.META_KEYS:
                self.complain("near_key", option=key, near=near)
        for value in self.meta.values():
            if isinstance(value, str) and _INLINE.search(value):
                self.complain("inline_in_front_matter", value=value)

    # Includes -------------------------------------------------------------------------------------------------------

    def included(self, lines: list[Line], chain: tuple[Path, ...]) -> Iterator[Line]:
        for line, fenced in with_fences(lines):
            match = None if fenced else _INCLUDE.match(line.text)
            if match:
                yield from self.included_file(match["path"].strip("\"'"), line, chain)
            else:
                yield line

    def included_file(self, name: str, line: Line, chain: tuple[Path, ...]) -> Iterator[Line]:
        path = (self.root / name.lstrip("/") if name.startswith("/") else line.file.parent / name).resolve()
        if path in chain:
            return self.complain("include_circle", line, name=name)
        if not path.is_file():
            return self.complain("missing_include", line, name=name)
        lines = self.lines_of(path)
        if front_matter_lines([line.text for line in lines]) != 0:
            return self.complain("include_front_matter", line, name=name)
        yield from self.included(lines, (*chain, path))
        return None

    # Text and cells -------------------------------------------------------------------------------------------------

    def blocks(self, lines: list[Line]) -> Iterator[Text | Cell]:
        text: list[tuple[Line, bool]] = []
        rest = iter(with_fences(lines))
        for line, fenced in rest:
            language = self.cell_language(line) if not fenced else None
            if language != "python":
                text.append((line, fenced or bool(FENCE.match(line.text))))
                continue
            yield from self.text(text)
            text = []
            cell = self.cell(line, self.cell_lines(line, rest))
            if cell:
                yield cell
        yield from self.text(text)

    def cell_language(self, line: Line) -> str | None:
        """The language of the cell that begins on this line, or None."""
        fence = FENCE.match(line.text)
        match = fence and _CELL.match(fence["info"])
        if not fence or not match:
            return None
        if match["language"] == "python" and (
            len(fence["indent"].expandtabs(4)) > 3 or ">" in fence["indent"]
        ):
            self.complain("indented_cell", line)
        if match["language"] == "python" and match["rest"].strip(" ,"):
            self.complain("old_options", line, options=match["rest"].strip(" ,"))
        return match["language"]

    def cell_lines(self, opening: Line, rest: Iterator[tuple[Line, bool]]) -> list[Line]:
        lines: list[Line] = []
        fence = FENCE.match(opening.text)["fence"]  # type: ignore[index]
        for line, _ in rest:
            if _closes(line.text, fence):
                return lines
            lines.append(line)
        self.complain("open_cell", opening)
        return lines

    def cell(self, opening: Line, lines: list[Line]) -> Cell | None:
        count = next((n for n, line in enumerate(lines) if not _OPTION.match(line.text)), len(lines))
        options = self.cell_options(lines[:count], opening)
        code = "\n".join(line.text for line in lines[count:])
        return Cell(code, options, opening.file, opening.number + 1 + count)

    def cell_options(self, lines: list[Line], opening: Line) -> dict[str, Any]:
        texts = [_OPTION.match(line.text)["yaml"] for line in lines]  # type: ignore[index]
        given = self.yaml(lines, opening, texts)
        execute = self.meta.get("execute")
        options = {**CELL_DEFAULTS, **(execute if isinstance(execute, dict) else {}), **given}
        options["tags"] = tuple(
            [options["tags"]] if isinstance(options["tags"], str) else options["tags"] or ()
        )
        for key in given:
            self.check_option(key, opening)
        self.check_values(options, opening)
        return options

    def check_option(self, key: str, line: Line) -> None:
        known = (*CELL_DEFAULTS, *CELL_TEXTS, *CELL_SILENT)
        if key in known:
            return
        if key in features.CELL_OPTIONS:
            self.needs.append(problem_at("needs_quarto", line.file, line.number, feature=f"#| {key}"))
            return
        near = nearest(key, (*known, *features.CELL_OPTIONS))
        self.complain("unknown_option_near" if near else "unknown_option", line, option=key, near=near)

    def check_values(self, options: dict[str, Any], line: Line) -> None:
        for key in ("echo", "include", "eval", "output"):
            allowed = (True, False, "asis") if key == "output" else (True, False)
            if options[key] not in allowed:
                self.complain("option_value", line, option=key, value=options[key])
        label = str(options.get("label") or "")
        if label in self.labels and label:
            self.complain("same_label", line, label=label, first=self.labels[label])
        self.labels.setdefault(label, line.number)
        for kind, caption in (("fig-", "fig-cap"), ("tbl-", "tbl-cap")):
            if options.get(caption) and kind == "tbl-" and not label.startswith(kind):
                self.complain("caption_without_label", line, caption=caption, kind=kind)

    def text(self, lines: list[tuple[Line, bool]]) -> Iterator[Text]:
        if not lines:
            return
        pieces: list[str | Expression] = []
        for line, fenced in lines:
            pieces += [line.text] if fenced else self.pieces(line)
            pieces.append("\n")
        yield Text(tuple(pieces), lines[0][0].number)

    def pieces(self, line: Line) -> list[str | Expression]:
        """A line with its shortcodes filled in and its inline values found."""
        text = _SHORTCODE.sub(lambda match: self.shortcode(match, line), line.text)
        text = _ESCAPED_SHORTCODE.sub(r"\1", text).replace("`{{python}}", "`{python}\u200b")
        parts: list[str | Expression] = []
        end = 0
        for match in _INLINE.finditer(text):
            parts += [text[end : match.start()], Expression(match["code"].strip(), line.file, line.number)]
            end = match.end()
        parts.append(text[end:])
        return [part.replace("\u200b", "") if isinstance(part, str) else part for part in parts if part != ""]

    def shortcode(self, match: re.Match[str], line: Line) -> str:
        name, rest = match["name"], match["rest"]
        if name == "pagebreak":
            return match[0]
        if name == "include":
            self.complain("include_in_line", line)
        elif name == "meta":
            return self.value(self.meta, rest, "unset_meta", line)
        elif name == "var":
            return self.value(self.variables(), rest, "unset_var", line)
        else:
            self.needs.append(
                problem_at("needs_quarto", line.file, line.number, feature=f"{{{{< {name} >}}}}")
            )
        return match[0]

    def filled(self, value: Any) -> Any:
        """A text of the front matter with its shortcodes filled in."""
        if not isinstance(value, str):
            return value
        return _SHORTCODE.sub(lambda match: self.shortcode(match, Line(value, self.path, 1)), value)

    def variables(self) -> dict[str, Any]:
        file = self.root / "_variables.yml"
        if not file.is_file():
            return {}
        lines = self.lines_of(file)
        return self.yaml(lines, lines[0] if lines else Line("", file, 1))

    def value(self, values: dict[str, Any], key: str, complaint: str, line: Line) -> str:
        found: Any = values
        for part in key.strip("\"'").split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if found is None or isinstance(found, (dict, list)):
            near = nearest(key, values)
            self.complain(f"{complaint}_near" if near else complaint, line, option=key, near=near)
            return ""
        return str(found).lower() if isinstance(found, bool) else str(found)


def front_matter_lines(lines: list[str]) -> int | None:
    """How many lines the front matter takes; None where it never ends."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "...")), None)


def merged(*layers: dict[str, Any]) -> dict[str, Any]:
    """Metadata laid on top of each other, later ones stronger, dictionaries key by key."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def _closes(text: str, fence: str) -> bool:
    stripped = text.strip()
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def with_fences(lines: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether it stands inside (or closes) a fenced block."""
    fence = ""
    for line in lines:
        if fence:
            yield line, True
            fence = "" if _closes(line.text, fence) else fence
            continue
        yield line, False
        match = FENCE.match(line.text)
        fence = match["fence"] if match else ""
