"""A document rendered: run once, then every format from that one run, by the built-in renderer or by Quarto.

>>> from reports.rendering import render
>>> rendering = render("reports/feedback.qmd", out_dir="reports/_out")                    # doctest: +SKIP
>>> [path.name for path in rendering.files], rendering.engine                             # doctest: +SKIP
(['feedback.html', 'feedback.docx', 'feedback.pdf'], 'builtin')
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from evaluation.errors import FoljeError, Problem, UseError
from evaluation.words import say
from reports.rendering.brand import Brand
from reports.rendering.brand_reading import find_brand, sound_brand
from reports.rendering.document import Document, refuse
from reports.rendering.execution import Executed, Progress, execute
from reports.rendering.qmd import read

Engine = Literal["auto", "builtin", "quarto"]
FORMATS = ("html", "docx", "pdf")


@dataclass(frozen=True)
class Rendering:
    """What was written.

    Attributes
    ----------
    files : the written files, in the order the formats were asked for
    engine : the engine that laid the document out: builtin or quarto
    engines : what made each format, with versions: {"pdf": "typst 0.15.2"}
    notes : what the author may want to know, none of it wrong
    seconds : how long the run took (`Executed.seconds`), and each format by its name
    """

    files: tuple[Path, ...]
    engine: str
    engines: dict[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    seconds: dict[str | int, float] = field(default_factory=dict)


def render(
    document: str | Path,
    to: Iterable[str] = FORMATS,
    out_dir: str | Path | None = None,
    *,
    engine: Engine = "auto",
    lang: str | None = None,
    params: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    profiles: Iterable[str] = (),
    name: str | None = None,
    cwd: str | Path | None = None,
    environment: dict[str, str] | None = None,
    look_in: Iterable[str | Path] = (),
    progress: Progress | None = None,
) -> Rendering:
    """Run a `.qmd` once and write it in every format asked for.

    Parameters
    ----------
    document
        the `.qmd`.
    to
        html, docx, pdf.
    out_dir
        where files are written; `_out` beside the document when not given. A file is replaced only when its new version
        is whole.
    engine
        ``builtin``; ``quarto``; or ``auto``: built-in, and Quarto only where the document needs it and it is installed.
    lang
        sv or en; the front matter's, else Swedish, when not given.
    params
        values for the variables of the cell tagged `parameters`.
    metadata
        front matter for this time: the audience's name, the notice, the status line.
    profiles
        active profiles, for `when-profile`.
    name
        the files' name without ending; the document's own when not given.
    cwd
        the folder the cells run in; the document's own when not given.
    environment
        variables that the process running the cells has beside those of this one.
    look_in
        folders where a region's `_brand.yml` may be, after the document's own; the first one found is followed.
    progress
        called with (step, steps, what) as the work goes on.

    Raises
    ------
    FoljeError
        with everything the author has to mend; nothing is written then.
    """
    formats = _formats(to)
    path = Path(document)
    source = read(path, {**(metadata or {}), **({"lang": lang} if lang else {})})
    chosen = _engine(engine, source)
    brand = _brand(source, [Path(folder) for folder in look_in])
    target = Path(out_dir) if out_dir is not None else path.parent / "_out"
    with tempfile.TemporaryDirectory(prefix="folje-report-", ignore_cleanup_errors=True) as folder:
        executed = execute(
            source, Path(folder), cwd=Path(cwd) if cwd else None, params=params, environment=environment,
            progress=progress,
        )  # fmt: skip
        made = _written(executed, brand, formats, chosen, tuple(profiles), progress)
        refuse([problem for item in made for problem in item.problems if problem.level == "error"], path)
        files = tuple(_delivered(item, target, name or path.stem) for item in made)
    notes = dict.fromkeys([*executed.notes, *(problem for item in made for problem in item.problems)])
    seconds = executed.seconds | {item.fmt: item.seconds for item in made}
    return Rendering(files, chosen, {item.fmt: item.engine for item in made}, tuple(notes), seconds)


@dataclass(frozen=True)
class _Made:
    """One format, still in the work folder."""

    fmt: str
    path: Path
    problems: list[Problem]
    engine: str
    seconds: float


def _formats(to: Iterable[str]) -> tuple[str, ...]:
    asked = (to,) if isinstance(to, str) else tuple(to)
    unknown = [fmt for fmt in asked if fmt not in FORMATS]
    if unknown or not asked:
        raise UseError(say("rendering.unknown_format", names=", ".join(unknown), known=", ".join(FORMATS)))
    return tuple(dict.fromkeys(asked))


def _engine(asked: str, document: Document) -> str:
    """The engine to use; refuses, by name, what the chosen one cannot do."""
    from reports.rendering import quarto

    if asked not in ("auto", "builtin", "quarto"):
        raise UseError(say("rendering.unknown_engine", name=asked))
    if asked == "quarto" and not quarto.program():
        raise FoljeError(say("rendering.no_quarto"))
    if asked == "quarto" or (asked == "auto" and document.needs_quarto and quarto.program()):
        return "quarto"
    refuse(document.needs_quarto, document.path)
    return "builtin"


def _brand(document: Document, folders: list[Path]) -> Brand | None:
    """The region's look: the front matter's word for it, else the first `_brand.yml` there is. Refuses one with errors."""
    said, beside = document.meta.get("brand"), document.path.parent
    file = beside / said if isinstance(said, str) else find_brand(beside, *folders)
    if said is False or file is None:
        return None
    if not file.is_file():
        raise FoljeError(say("rendering.missing_file", name=said), where=document.path.name)
    return sound_brand(file)


def _written(
    executed: Executed,
    brand: Brand | None,
    formats: tuple[str, ...],
    engine: str,
    profiles: tuple[str, ...],
    progress: Progress | None,
) -> list[_Made]:
    from reports.rendering import builtin, quarto

    printing = builtin.prepare(executed, profiles, brand)

    def one(fmt: str) -> _Made:
        began = perf_counter()
        if engine == "quarto" and quarto.makes(fmt):
            (path, problems), maker = (
                (quarto.write(printing, fmt), list[Problem]()),
                f"quarto {quarto.version()}",
            )
        else:
            (path, problems), maker = builtin.write(printing, fmt), _maker(fmt)
        return _Made(fmt, path, problems, maker, perf_counter() - began)

    made = []
    with ThreadPoolExecutor(max_workers=len(formats)) as pool:
        # each task in a copy of this context: the language in force is a context variable
        tasks = [pool.submit(copy_context().run, one, fmt) for fmt in formats]
        for number, task in enumerate(tasks, 1):
            made.append(task.result())
            if progress:
                progress(number, len(formats), say("rendering.writing", name=made[-1].fmt))
    return made


def _maker(fmt: str) -> str:
    import importlib.metadata

    return f"typst {importlib.metadata.version('typst')}" if fmt == "pdf" else "pandoc"


def _delivered(item: _Made, folder: Path, name: str) -> Path:
    """Move a finished file to its place; the old one stands until the new one is whole."""
    target = folder / f"{_file_name(name)}.{item.fmt}"
    part = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.path, part)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FoljeError(say("rendering.not_written", name=target.name, reason=error.strerror)) from error
    return target


def _file_name(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name)
