"""An author's .qmd as it is read for checking: prose without code, what it inserts, what it refers to; each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from evaluation import Problem, Study
from evaluation.words import say
from reports.rendering.document import Line
from reports.rendering.qmd import FENCE, front_matter_lines, with_fences

KINDS = ("table", "figure", "number", "text", "claim", "quote")
_CALL = re.compile(rf"\b\w+\.({'|'.join(KINDS)})\(\s*([\"'])(.+?)\2")
_DIV = re.compile(r"^\s*:{3,}\s*(.*)$")
_INLINE = re.compile(r"`[^`]*`")
_REFERENCE = re.compile(r"(?<![\w.])@((?:tbl|fig|sec|eq|lst)-[\w-]*\w)")
_LABEL = re.compile(r"#((?:tbl|fig|sec|eq|lst)-[\w-]*\w)")
_CELL_LABEL = re.compile(r"^#\|\s*label:\s*[\"']?((?:tbl|fig|sec|eq|lst)-[\w-]*\w)")
# what is no prose: attributes, link targets, addresses, citations, formulas, comments, raw HTML
_ASIDE = re.compile(
    r"\{[^}]*\}|\]\([^)]*\)|https?://\S+|(?<![\w.])@[\w:-]+|\[\^\w+\]:?|\$[^$]*\$|<!--.*?-->|<[^<>]+>"
)


@dataclass(frozen=True)
class Sentence:
    """A line of prose: where it stands, in which language, and whether it is a heading."""

    line: int
    text: str
    lang: str
    heading: bool = False


@dataclass(frozen=True)
class Call:
    """Something inserted from data: table, figure, number, text, claim or quote, by name."""

    line: int
    kind: str
    name: str


@dataclass
class Written:
    """A document taken apart.

    Attributes
    ----------
    file : its path in the study
    labels : what can be referred to; references : what is referred to, with the line
    """

    file: str
    sentences: list[Sentence] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    references: list[tuple[int, str]] = field(default_factory=list)

    def problem(
        self, key: str, line: int, level: str = "error", near: tuple[str, ...] = (), **words: object
    ) -> Problem:
        """Something on a line; `key` is that of its words."""
        return Problem(
            say(f"writing.{key}", None, **words), self.file, row=line, level=level, kind=key, suggestion=near
        )

    @cached_property
    def paragraphs(self) -> list[tuple[int, str]]:
        """The prose in paragraphs, with the line each begins on: a quote may run over several lines."""
        found: list[tuple[int, str]] = []
        last = -1
        for each in self.sentences:
            if found and each.line == last + 1 and not each.heading:
                found[-1] = (found[-1][0], f"{found[-1][1]}\n{each.text}")
            else:
                found.append((each.line, each.text))
            last = each.line
        return found


def documents(study: Study) -> list[Written]:
    """The .qmd files of the study's folder reports, without what is rendered and the extension."""
    folder = study.path / "reports"
    paths = [
        p
        for p in sorted(folder.rglob("*.qmd"))
        if not {"_out", "_extensions"} & set(p.relative_to(folder).parts)
    ]
    return [written(path, path.relative_to(study.path).as_posix(), study.settings.language) for path in paths]


def written(path: Path, file: str, lang: str) -> Written:
    """Take a document apart."""
    texts = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    lines = [Line(text, path, number) for number, text in enumerate(texts, 1)]
    return _Reading(Written(file), lang).read(lines[front_matter_lines(texts) or 0 :])


class _Reading:
    """A document being read, line by line."""

    def __init__(self, made: Written, lang: str):
        self.made, self.is_cell, self.comment = made, False, False
        self.langs = [lang]

    def read(self, lines: list[Line]) -> Written:
        for line, inside in with_fences(lines):
            if inside:
                self._code(line.number, line.text)
            elif opening := FENCE.match(line.text):
                self.is_cell = opening["info"].strip().startswith("{python")
                self.made.labels |= set(_LABEL.findall(opening["info"]))
            elif div := _DIV.match(line.text):
                self._div(div[1])
            else:
                self._prose(line.number, line.text)
        return self.made

    def _code(self, number: int, line: str) -> None:
        stripped = line.strip()
        if self.is_cell:
            if label := _CELL_LABEL.match(stripped):
                self.made.labels.add(label[1])
            elif not stripped.startswith("#"):
                self._calls(number, line)

    def _calls(self, number: int, code: str) -> None:
        for kind, _, name in _CALL.findall(code):
            head, _, identity = name.partition(" ")
            if kind == "text" and head in ("claim", "quote") and identity:
                kind, name = head, identity.strip()
            self.made.calls.append(Call(number, kind, name))
            if kind in ("table", "figure"):
                self.made.labels.add(f"{'tbl' if kind == 'table' else 'fig'}-{name}")

    def _div(self, attributes: str) -> None:
        if not attributes:
            self.langs = self.langs[:-1] or self.langs
            return
        self.made.labels |= set(_LABEL.findall(attributes))
        own = re.search(r"\.(sv|en)\b", attributes)
        self.langs.append(own[1] if own else self.langs[-1])

    def _prose(self, number: int, line: str) -> None:
        for inline in _INLINE.findall(line):
            if inline.startswith("`{python}"):
                self._calls(number, inline)
        text = _INLINE.sub(" · ", line)
        self.made.references += [(number, label) for label in _REFERENCE.findall(text)]
        self.made.labels |= set(_LABEL.findall(text))
        text = self._without_comment(_ASIDE.sub(" ", text))
        if text.strip():
            heading = text.lstrip().startswith("#")
            self.made.sentences.append(Sentence(number, text, self.langs[-1], heading))

    def _without_comment(self, text: str) -> str:
        """A comment may go on over lines."""
        if self.comment:
            _, ended, text = text.partition("-->")
            self.comment = not ended
            return text if ended else ""
        shown, begun, _ = text.partition("<!--")
        self.comment = bool(begun)
        return shown


def matches(patterns: str, text: str) -> Iterator[re.Match[str]]:
    """Where one of several patterns, a line each, stands in a text as words of their own."""
    joined = "|".join(line for line in patterns.splitlines() if line.strip())
    yield from re.finditer(rf"(?<!\w)(?:{joined})(?!\w)", text, re.IGNORECASE)
