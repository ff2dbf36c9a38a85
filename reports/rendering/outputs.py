"""What a cell gave, as Markdown: printed text, tables, pictures, and the numbered block around them."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.errors import Problem
from reports.rendering.document import Cell, problem_at
from reports.rendering.features import CELL_OPTIONS

if TYPE_CHECKING:
    from nbformat import NotebookNode

IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
#: What a browser would have to run; a report is paper.
INTERACTIVE = re.compile(
    r"^application/(vnd\.(vega|vegalite|plotly|jupyter\.widget-view|bokehjs)|javascript)"
)
_ADDRESS = re.compile(r"^<?[\w.\[\]\s:,']* (object )?at 0x[0-9a-fA-F]+>?$|^\[?<.* at 0x[0-9a-fA-F]+>\]?$")


class Outputs:
    """Turns cells into Markdown and gathers what the author has to mend.

    Attributes
    ----------
    problems : what makes the report wrong or unreadable to someone
    notes : what the author may want to know
    """

    def __init__(self, figures: Path):
        self.figures = figures
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._count = 0

    def cell(self, cell: Cell, outputs: Iterable["NotebookNode"]) -> str:
        """The Markdown of a cell: its code when it is to be shown, and what it gave."""
        options = cell.options
        self._count += 1
        if not options["include"]:
            return ""
        code = [_fenced(cell.code, ".python .cell-code")] if options["echo"] and cell.code.strip() else []
        given = [self._output(output, cell) for output in outputs] if options["output"] is not False else []
        content = "\n\n".join(part.strip("\n") for part in given if part)
        block = "\n\n".join(part for part in [*code, self._float(content, cell)] if part)
        return f"\n{_for_quarto(block, cell)}\n" if block else ""

    def _output(self, output: "NotebookNode", cell: Cell) -> str:
        if output.output_type == "stream":
            return self._printed(output, cell)
        return self._shown(output, cell) if "data" in output else ""

    def _printed(self, output: "NotebookNode", cell: Cell) -> str:
        if output.name == "stderr":
            self.notes.append(problem_at("wrote_to_stderr", cell.file, cell.line, level="note"))
            return ""
        return output.text if cell.options["output"] == "asis" else _fenced(output.text, ".cell-output")

    def _shown(self, output: "NotebookNode", cell: Cell) -> str:
        data = output.data
        if "text/markdown" in data:
            return data["text/markdown"]
        if any(kind in data for kind in IMAGES):
            return self._image(data, output.get("metadata", {}), cell)
        if "text/html" in data:
            return self._html(data["text/html"], cell)
        if any(INTERACTIVE.match(kind) for kind in data):
            self.problems.append(problem_at("interactive", cell.file, cell.line))
            return ""
        return data.get("text/latex") or self._plain(data.get("text/plain", ""), cell)

    def _plain(self, text: str, cell: Cell) -> str:
        if _ADDRESS.match(text.strip()):
            self.notes.append(problem_at("only_address", cell.file, cell.line, level="note"))
            return ""
        return text if cell.options["output"] == "asis" else _fenced(text, ".cell-output")

    def _html(self, html: str, cell: Cell) -> str:
        if re.search(r"<script\b", html, re.IGNORECASE):
            self.problems.append(problem_at("interactive", cell.file, cell.line))
            return ""
        return f"```{{=html}}\n{html}\n```"

    def _image(self, data: dict[str, Any], metadata: dict[str, Any], cell: Cell) -> str:
        name = self._write(data, str(cell.options.get("label") or f"cell-{self._count}"))
        kind = next(kind for kind in IMAGES if kind in data)
        alt = cell.options.get("fig-alt") or metadata.get(kind, {}).get("alt") or metadata.get("alt")
        if not alt:
            self.problems.append(problem_at("no_alt", cell.file, cell.line))
        caption = "" if _is_float(cell) else str(cell.options.get("fig-cap") or "")
        return f'![{caption}](figures/{name}.{IMAGES[kind]}){{fig-alt="{_attribute(str(alt))}"}}'

    def _write(self, data: dict[str, Any], label: str) -> str:
        """Write every form of a picture under one new name, and return it."""
        name, number = label, 2
        while any((self.figures / f"{name}.{ending}").exists() for ending in IMAGES.values()):
            name, number = f"{label}-{number}", number + 1
        for kind, ending in IMAGES.items():
            if kind in data:
                content = data[kind].encode() if ending == "svg" else base64.b64decode(data[kind])
                (self.figures / f"{name}.{ending}").write_bytes(content)
        return name

    def _float(self, content: str, cell: Cell) -> str:
        """A labelled table or figure as the block with a caption that both engines number."""
        label = str(cell.options.get("label") or "")
        if not content or not _is_float(cell) or f"{{#{label}" in content:
            return content
        caption = str(cell.options.get("fig-cap" if label.startswith("fig-") else "tbl-cap") or "").strip()
        if not caption:
            self.problems.append(problem_at("label_without_caption", cell.file, cell.line, label=label))
        return f"::: {{#{label}}}\n\n{content}\n\n{caption}\n\n:::"


def _is_float(cell: Cell) -> bool:
    return str(cell.options.get("label") or "").startswith(("fig-", "tbl-"))


def _for_quarto(block: str, cell: Cell) -> str:
    """The block with the options that only Quarto carries out; without Quarto they have been refused by name."""
    options = {
        key: value
        for key, value in cell.options.items()
        if key in CELL_OPTIONS and value not in (None, False)
    }
    attributes = " ".join(f'{key}="{_attribute(str(value))}"' for key, value in options.items())
    return f":::::: {{.cell {attributes}}}\n\n{block}\n\n::::::" if options else block


def _fenced(text: str, attributes: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    newline = "" if text.endswith("\n") else "\n"
    return f"{fence} {{{attributes}}}\n{text}{newline}{fence}"


def _attribute(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\\", "\\\\").replace('"', '\\"')
