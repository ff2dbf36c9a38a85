"""A document is run once, in one kernel, and what comes out serves every format and both engines.

The executed document is Markdown with its pictures beside it: no executable cells, no inline expressions, tables as raw
HTML, numbered tables and figures as `::: {#tbl-x}` and `::: {#fig-x}`.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evaluation.errors import FoljeError, Problem
from evaluation.words import say
from reports.rendering import inline
from reports.rendering.document import Cell, Document, Expression, Text, problem_at, refuse
from reports.rendering.outputs import Outputs
from reports.rendering.parameters import parameters_source

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

#: What nbclient logs is told by our own errors; nothing of it is printed.
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

Progress = Callable[[int, int, str], None]

#: The name of the document that is run, so that it can be set against an earlier version of itself.
DOCUMENT_VARIABLE = "FOLJE_DOCUMENT"

#: Where cells write pictures: the folder of this output's own, so that two outputs never overwrite each other's.
FIGURES_VARIABLE = "FOLJE_FIGURES"


@dataclass(frozen=True)
class Executed:
    """A document after its one run.

    Attributes
    ----------
    document : what was run
    meta : its metadata
    markdown : the text with every cell and inline value replaced by what it gave
    folder : the folder that `markdown` refers to; pictures lie in `figures/` in it
    notes : what the author may want to know, none of it wrong
    seconds : how long it took: start (of the kernel), cells, and each block by the line it begins on
    """

    document: Document
    meta: dict[str, Any]
    markdown: str
    folder: Path
    notes: tuple[Problem, ...] = ()
    seconds: dict[str | int, float] = field(default_factory=dict)


def figure_folder() -> Path:
    """Where a cell writes its pictures: the running output's own folder; `figures` where Quarto or a notebook runs it."""
    return Path(os.environ.get(FIGURES_VARIABLE, "figures"))


def document_name() -> str:
    """The name of the running document, without its ending; "" where Quarto or a notebook runs it."""
    return os.environ.get(DOCUMENT_VARIABLE, "")


def execute(
    document: Document,
    folder: Path,
    *,
    cwd: Path | None = None,
    params: dict[str, Any] | None = None,
    environment: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Executed:
    """Run the document's cells and inline values in one kernel.

    Parameters
    ----------
    document
        as read by `reports.rendering.qmd.read`.
    folder
        an own, empty folder for this output; pictures are written to `figures/` in it.
    cwd
        the folder the cells run in; the document's own when not given.
    params
        values for the variables of the cell tagged `parameters`: texts, numbers, truth values, lists and dicts of them;
        paths and dates become text.
    environment
        variables that the kernel has beside those of this process.
    progress
        called with (step, steps, what) as the run goes on.

    Raises
    ------
    FoljeError
        when a parameter does not exist, or a cell or inline value fails: file, line and the last line of the exception.
    """
    figures = (folder / "figures").resolve()
    figures.mkdir(parents=True, exist_ok=True)
    steps = _steps(document, parameters_source(document, params or {}))
    seconds: dict[str | int, float] = {}
    if any(step.source for step in steps):
        given = {DOCUMENT_VARIABLE: document.path.stem, **(environment or {})}
        seconds = _run(steps, cwd or document.path.parent, figures, given, progress)
    outputs = Outputs(figures)
    pieces = [
        outputs.cell(step.block, step.outputs) if isinstance(step.block, Cell) else step.text()
        for step in steps
    ]
    refuse(outputs.problems, document.path)
    markdown = _fence_html_tables("\n".join(piece for piece in pieces if piece))
    markdown = markdown.replace(figures.as_posix() + "/", "figures/").replace(
        f"{figures}{os.sep}", "figures/"
    )
    notes = (*document.notes, *outputs.notes, *_raw_numbers(markdown, document))
    return Executed(document, document.meta, markdown, folder, notes, seconds)


@dataclass
class _Step:
    """What the kernel is asked to run, and for which part of the document."""

    source: str
    block: Cell | Text | None
    outputs: list["NotebookNode"] = field(default_factory=list)

    def text(self) -> str:
        """The text of a text block, with its values filled in."""
        if not isinstance(self.block, Text):
            return ""
        values = iter(self.values())
        return "".join(piece if isinstance(piece, str) else next(values) for piece in self.block.pieces)

    def values(self) -> list[str]:
        found = [
            output.data[inline.MIME]["values"]
            for output in self.outputs
            if inline.MIME in output.get("data", {})
        ]
        for expression, value in zip(self.block.expressions, found[0] if found else (), strict=False):  # type: ignore
            if "markdown" not in value:
                raise FoljeError(_failure(expression.file, expression.line, value["name"], value["text"]))
        return [value["markdown"] for value in found[0]] if found else []


def _steps(document: Document, parameters: str) -> list[_Step]:
    steps = []
    for block in document.blocks:
        steps.append(
            _Step(
                block.code if isinstance(block, Cell) and block.options["eval"] else _inline_source(block),
                block,
            )
        )
        if isinstance(block, Cell) and block.is_parameters and parameters:
            steps.append(_Step(parameters, None))
    return steps


def _inline_source(block: Cell | Text) -> str:
    if isinstance(block, Cell) or not block.expressions:
        return ""
    codes = [expression.code for expression in block.expressions]
    return f"__import__('reports.rendering.inline', fromlist=['publish']).publish({codes!r})"


# The kernel ---------------------------------------------------------------------------------------------------------


def _run(
    steps: list[_Step], cwd: Path, figures: Path, given: dict[str, str], progress: Progress | None
) -> dict[str | int, float]:
    """Run the steps; how long the start, all cells and each block took."""
    import tempfile

    import nbformat

    began, seconds = perf_counter(), dict[str | int, float]()
    asked = [step for step in steps if step.source.strip()]
    cells = [nbformat.v4.new_code_cell(step.source, id=f"cell-{number}") for number, step in enumerate(asked)]
    with tempfile.TemporaryDirectory(prefix="folje-kernel-", ignore_cleanup_errors=True) as own:
        client = _client(nbformat.v4.new_notebook(cells=cells))
        environment = _environment(figures, Path(own)) | given
        with (
            (Path(own) / "kernel.log").open("wb") as log,
            client.setup_kernel(cwd=str(cwd), env=environment, stderr=log, cleanup_kc=True),
        ):
            ready = perf_counter()
            seconds["start"] = ready - began
            for number, step in enumerate(asked):
                if progress:
                    progress(number + 1, len(asked), say("rendering.running"))
                before = perf_counter()
                step.outputs = _executed(client, number, step)
                seconds[_place(step, "")[1]] = perf_counter() - before
            seconds["cells"] = perf_counter() - ready
    return seconds


def _client(notebook: "NotebookNode") -> "NotebookClient":
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class ThisPython(KernelSpecManager):
        """The kernel is the Python that runs Följe, whatever kernels the user has installed."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            spec = get_kernel_dict()
            return KernelSpec(**{**spec, "argv": [*spec["argv"], *_KERNEL_OPTIONS]})

    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ThisPython())
    _encrypt(manager)
    return NotebookClient(
        notebook, km=manager, timeout=None, record_timing=False, shutdown_kernel="immediate", log=_log
    )


# ignore_cwd: IPython would put the current folder first on sys.path, where a folder named `reports` hides ours.
_KERNEL_OPTIONS = [
    "--InteractiveShellApp.ignore_cwd=True",
    "--HistoryManager.enabled=False",
    "--colors=NoColor",
]


def _encrypt(manager: Any) -> None:
    """Hide what goes to and from the kernel from others on the same computer, where the installed versions can."""
    import zmq

    if manager.has_trait("transport_encryption") and zmq.has("curve"):
        manager.transport_encryption = "auto"


def _environment(figures: Path, own: Path) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    package = Path(__file__).resolve().parent.parent.parent
    paths = [] if package.name == "site-packages" else [str(package)]
    paths += [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    environment.update(
        PYTHONPATH=os.pathsep.join(paths),
        PYTHONSAFEPATH="1",
        PYTHONUTF8="1",
        PYTHONHASHSEED="0",
        PYDEVD_DISABLE_FILE_VALIDATION="1",
        IPYTHONDIR=str(own),
    )
    environment[FIGURES_VARIABLE] = str(figures)
    return environment


def _executed(client: "NotebookClient", number: int, step: _Step) -> list["NotebookNode"]:
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    try:
        return client.execute_cell(client.nb.cells[number], number).outputs
    except CellExecutionError as error:
        where = _place(step, error.traceback)
        raise FoljeError(_failure(*where, error.ename, error.evalue)) from None
    except DeadKernelError:
        raise FoljeError(_failure(*_place(step, ""), "", say("rendering.dead_kernel"))) from None


def _place(step: _Step, traceback: str) -> tuple[Path, int]:
    """The file and line of the document where a cell failed."""
    if isinstance(step.block, Text):
        first: Expression = step.block.expressions[0]
        return first.file, first.line
    if step.block is None:
        return Path(""), 0
    match = re.search(r"Cell In\[\d+\], line (\d+)", re.sub(r"\x1b\[[\d;]*m", "", traceback))
    return step.block.file, step.block.line + (int(match[1]) - 1 if match else 0)


def _failure(file: Path, line: int, name: str, text: str) -> str:
    """What failed and where, with nothing of the data: the last line of the exception's text, and not much of it."""
    last = text if name in _own_errors() else (text.strip().splitlines() or [""])[-1][:200]
    what = f"{name}: {last}" if name and name not in _own_errors() else last
    return str(problem_at("cell_failed", file, line, what=what))


def _own_errors() -> set[str]:
    """The names of our own errors, whose text is written for people and shown whole."""
    names, kinds = set(), [FoljeError]
    while kinds:
        kind = kinds.pop()
        names.add(kind.__name__)
        kinds += kind.__subclasses__()
    return names


# The Markdown that comes out ----------------------------------------------------------------------------------------


def _fence_html_tables(markdown: str) -> str:
    """Put HTML tables written straight into the text into raw blocks, which both engines read as tables."""
    result: list[str] = []
    fence, table = "", False
    for line in markdown.split("\n"):
        mark = re.match(r"^\s*(`{3,}|~{3,})", line)
        if mark and not table:
            fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
        if not fence and not table and re.match(r"^<table\b", line, re.IGNORECASE):
            table = True
            result += ["", "```{=html}"]
        result.append(line)
        if table and re.search(r"</table>\s*$", line, re.IGNORECASE):
            table = False
            result += ["```", ""]
    return "\n".join(result + (["```"] if table else []))


_RAW_NUMBER = re.compile(r"(?<![\w./#-])-?\d+\.\d{4,}(?![\w./])")


def _raw_numbers(markdown: str, document: Document) -> Iterable[Problem]:
    """Numbers that came unrounded, as a computer writes them: 0.882353."""
    found = list(dict.fromkeys(_RAW_NUMBER.findall(re.sub(r"\]\([^)]*\)", "", markdown))))
    if found:
        yield problem_at("raw_numbers", document.path, None, level="note", count=len(found), example=found[0])
