"""What of Quarto's language needs Quarto itself. Each is named to the author; none is dropped in silence."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.errors import Problem
from evaluation.words import say

if TYPE_CHECKING:
    from reports.rendering.document import Line

FORMATS = ("html", "docx", "pdf", "typst")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Keys of the front matter that mean something to the built-in renderer, or that it may leave alone.
META_KEYS = _words(
    "title subtitle author date lang status-line notice toc toc-depth toc-title number-sections bibliography csl nocite "
    "reference-section-title link-citations abstract keywords description format execute filters jupyter engine "
    "css reference-doc embed-resources profile crossref citeproc title-prefix pagetitle project audience landscape"
)

#: Options under `format: html:` and so on that the built-in renderer follows.
FORMAT_OPTIONS = _words(
    "toc toc-depth toc-title number-sections css reference-doc embed-resources standalone self-contained lang "
    "papersize filters bibliography csl lof lot"
)

#: Cell options that only Quarto carries out.
CELL_OPTIONS = _words(
    "code-fold code-summary code-overflow code-line-numbers code-copy code-annotations lst-label lst-cap fig-subcap "
    "fig-width fig-height fig-align fig-link fig-cap-location fig-pos fig-env fig-scap fig-column fig-format fig-dpi "
    "tbl-subcap tbl-colwidths tbl-cap-location tbl-column cap-location layout layout-ncol layout-nrow layout-align "
    "layout-valign column cache cache-vars freeze error renderings panel classes output-location export "
    "include-in-header"
)

#: Options of pages that are often written at the top of the front matter.
HTML_OPTIONS = _words(
    "theme code-tools code-link include-before-body include-after-body anchor-sections smooth-scroll number-depth "
    "number-offset fontsize mainfont linestretch page-layout lightbox html-math-method toc-location df-print"
)

_PROJECTS = {"website": "website", "book": "book", "manuscript": "manuscript"}
_EXECUTE = ("freeze", "cache", "daemon", "error", "debug", "keep-ipynb", "ipynb")
_OWN_FILTERS = ("folje", "quarto", "citeproc")

#: Labels that only Quarto numbers and refers to: theorems, listings, equations and callouts.
_LABELS = "thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|lst|eq|nte|tip|wrn|imp|cau"
_FENCE = r"^\s*(?:`{3,}|~{3,})\s*"

#: What in the text shows that Quarto is needed: the feature's name and what it looks like.
_IN_TEXT = (
    ("panel-tabset", re.compile(r"^:{3,}\s*\{?[^}]*\bpanel-tabset")),
    ("layout", re.compile(r"^:{3,}.*(\blayout(-ncol|-nrow|-align|-valign)?=|\.grid\b|\.panel-(fill|center|input|sidebar)\b)")),
    ("column", re.compile(r"\.(column-(margin|page|screen|body)[\w-]*|aside)\b[^}]*\}?\s*$|\]\{[^}]*\.(aside|column-margin)\b")),
    ("hidden", re.compile(r"^:{3,}.*\.hidden\b")),
    ("landscape", re.compile(r"^:{3,}.*\.landscape\b")),
    ("lightbox", re.compile(r"\)\{[^}]*\.lightbox\b|\)\{[^}]*\bgroup=")),
    ("crossref", re.compile(rf"\{{[^}}]*#({_LABELS})-[\w-]+|(?<![\w.\\])@({_LABELS})-\w")),
    ("proof", re.compile(r"^:{3,}\s*\{?\.?(proof|remark|solution)\b")),
    ("filename", re.compile(_FENCE + r"\{[^}]*\bfilename=")),
    ("mermaid", re.compile(_FENCE + r"\{mermaid\b")),
    ("dot", re.compile(_FENCE + r"\{dot\b")),
    ("ojs", re.compile(_FENCE + r"\{ojs\b")),
    ("language", re.compile(_FENCE + r"\{(?!(?:python|mermaid|dot|ojs)\b)[A-Za-z]\w*[^}]*\}\s*$|(?<!`)`\{(?!python\b)[a-z]\w*\}\s")),
)  # fmt: skip
_FLOAT, _DIV, _DIV_END = (
    re.compile(r"\{[^}]*#(fig|tbl)-"),
    re.compile(r"^\s*:{3,}"),
    re.compile(r"^\s*:{3,}\s*$"),
)
#: What of a callout is looks alone: it is shown in full, with its own title, whatever is said.
_CALLOUT_LOOK = re.compile(r"^:{3,}.*\.callout-\w+[^}]*\b(collapse|appearance|icon)=")


def in_metadata(meta: dict[str, Any], path: Path) -> list[Problem]:
    """The features that the front matter and `_quarto.yml` ask for and that need Quarto."""
    names = [*_project(meta), *_execution(meta), *_formats(meta), *_filters(meta), *_crossref(meta)]
    if _is_shiny(meta):
        names.append("Shiny")
    if (path.parent / "_metadata.yml").is_file():
        names.append("_metadata.yml")
    return [_needs(name, path, None) for name in names]


def in_text(lines: Iterable["Line"]) -> list[Problem]:
    """The features that the text shows and that need Quarto."""
    lines = list(lines)
    found = [(line, name) for line in lines for name, pattern in _IN_TEXT if pattern.search(line.text)]
    found += [(line, "subfigure") for line in _inner_floats(lines)]
    return [_needs(say(f"rendering.feature_{name}"), line.file, line.number) for line, name in found]


def _inner_floats(lines: list["Line"]) -> Iterator["Line"]:
    """Pictures and tables with a label of their own inside a labelled block, which Quarto letters (a), (b)."""
    labelled: list[bool] = []  # of the blocks that are open
    for line in lines:
        has_label = bool(_FLOAT.search(line.text))
        if has_label and any(labelled):
            yield line
        if _DIV_END.match(line.text):
            labelled = labelled[:-1]
        elif _DIV.match(line.text):
            labelled.append(has_label)


def only_quartos_look(meta: dict[str, Any], lines: Iterable["Line"], path: Path) -> list[Problem]:
    """What only Quarto follows and concerns looks alone: worth knowing, not wrong."""
    options = [key for given in formats_of(meta).values() for key in given]
    unused = [key for key in options if key not in FORMAT_OPTIONS | {"theme"}]
    unused += [key for key in meta if key in CELL_OPTIONS | HTML_OPTIONS]
    notes = [
        Problem(say("rendering.only_quarto", option=key), path.name, level="note")
        for key in dict.fromkeys(unused)
    ]
    for line in lines:
        if found := _CALLOUT_LOOK.search(line.text):
            told = say("rendering.only_quarto", option=found[1])
            notes.append(Problem(told, line.file.name, row=line.number, level="note"))
    return notes


def formats_of(meta: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The formats of the front matter with their options: html, docx, pdf, typst; `folje-html` counts as html."""
    given = meta.get("format") or {}
    given = {given: {}} if isinstance(given, str) else given
    return {
        str(name).removeprefix("folje-"): options if isinstance(options, dict) else {}
        for name, options in given.items()
    }


def _needs(name: str, path: Path, line: int | None) -> Problem:
    return Problem(say("rendering.needs_quarto", feature=name), path.name, row=line, kind="needs_quarto")


def _project(meta: dict[str, Any]) -> list[str]:
    project = meta.get("project")
    kind = project.get("type") if isinstance(project, dict) else None
    names = {kind} | {key for key in ("website", "book", "manuscript") if key in meta}
    return [
        say(f"rendering.feature_{_PROJECTS.get(str(name), 'project')}")
        for name in names
        if name not in (None, "default")
    ]


def _execution(meta: dict[str, Any]) -> list[str]:
    execute = meta.get("execute")
    names = [f"execute: {key}" for key in _EXECUTE if isinstance(execute, dict) and execute.get(key)]
    return names + [
        f"engine: {meta['engine']}"
        for _ in [0]
        if str(meta.get("engine", "jupyter")) not in ("jupyter", "markdown")
    ]


def _formats(meta: dict[str, Any]) -> list[str]:
    formats = formats_of(meta)
    names = [f"format: {name}" for name in formats if name not in FORMATS]
    if any(".scss" in str(options.get("theme", "")) for options in [*formats.values(), meta]):
        names.append(say("rendering.feature_scss"))
    return names


def _filters(meta: dict[str, Any]) -> list[str]:
    filters = meta.get("filters") or []
    filters = [filters] if isinstance(filters, str) else filters
    return [f"filters: {name}" for name in filters if str(name) not in _OWN_FILTERS]


def _crossref(meta: dict[str, Any]) -> list[str]:
    """Numbering in other words or ways than ours."""
    crossref = meta.get("crossref")
    return [f"crossref: {key}" for key in crossref] if isinstance(crossref, dict) else []


def _is_shiny(meta: dict[str, Any]) -> bool:
    server = meta.get("server")
    return server == "shiny" or (isinstance(server, dict) and server.get("type") == "shiny")
