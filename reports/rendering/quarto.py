"""Quarto, where it is installed and asked for: it lays out what Följe has already run.

Quarto gets Markdown with no executable cells left, our extension beside it, and writes one format at a time. PDF is left
to our own Typst unless Quarto's is new enough to write tagged, accessible files.
"""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError
from evaluation.words import say
from reports.rendering import branded, builtin, finishing, pandoc
from reports.rendering.features import formats_of

SOURCE = "report.qmd"
#: The first Typst that writes PDF/UA.
TAGGED_TYPST = (0, 14)
_QUARTO_FORMATS = {"html": "folje-html", "docx": "folje-docx", "pdf": "typst"}


def program() -> str | None:
    """The path of the `quarto` command: beside this Python (the `quarto` extra), else on the PATH; None without one."""
    beside = shutil.which("quarto", path=str(Path(sys.executable).parent))
    return beside or shutil.which("quarto")


def version() -> str:
    """Quarto's version, such as 1.6.42."""
    return _asked("--version")


def typst_version() -> tuple[int, ...]:
    """The version of the Typst that Quarto carries."""
    return tuple(int(number) for number in re.findall(r"\d+", _asked("typst", "--version"))[:3])


def makes(fmt: str) -> bool:
    """Whether Quarto is to write this format itself."""
    return fmt != "pdf" or typst_version() >= TAGGED_TYPST


def write(printing: builtin.Printing, fmt: str) -> Path:
    """Have Quarto write one format of an executed document, and finish it as the built-in renderer's is finished."""
    folder = _folder(printing, fmt)
    output = f"report.{fmt}"
    command = [str(program()), "render", SOURCE, "--to", _QUARTO_FORMATS[fmt], "--output", output]
    command += ["--profile", ",".join(printing.profiles)] if printing.profiles else []
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(printing.epoch)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode or not (folder / output).is_file():
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise FoljeError(say("rendering.quarto_failed", reason=reason[-500:]))
    if fmt == "docx":
        finishing.finish_docx(
            folder / output, notice=printing.notice, lang=printing.lang, epoch=printing.epoch
        )
    return folder / output


def source(printing: builtin.Printing, fmt: str) -> str:
    """The document as Quarto gets it: front matter, and text without anything left to run."""
    import yaml

    front = yaml.safe_dump(_front_matter(printing, fmt), allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n\n{printing.executed.markdown}"


def _folder(printing: builtin.Printing, fmt: str) -> Path:
    """An own folder per format, since Quarto writes its intermediate files beside the source."""
    front = source(printing, fmt)
    folder = printing.folder / f"quarto-{fmt}"
    shutil.copytree(
        printing.folder, folder, ignore=shutil.ignore_patterns("quarto-*", "document.*", "meta-*")
    )
    shutil.copytree(pandoc.EXTENSION, folder / "_extensions" / "folje")
    (folder / SOURCE).write_text(front, encoding="utf-8", newline="\n")
    return folder


def _front_matter(printing: builtin.Printing, fmt: str) -> dict[str, Any]:
    left_out = (
        "format",
        "execute",
        "jupyter",
        "engine",
        "folje-words",
        "author-meta",
        "date-meta",
        "byline",
        "description-meta",
        "brand",
    )
    meta = {key: value for key, value in printing.meta.items() if key not in left_out}
    original = printing.executed.meta
    meta |= {key: str(original[key]) for key in ("date",) if key in original}
    options = {
        **_look(printing, fmt),
        **formats_of(original).get(fmt, {}),
        **({"pdf-standard": "ua-1"} if fmt == "pdf" else {}),
    }
    return {
        **meta,
        "engine": "markdown",
        "execute": {"enabled": False},
        "format": {_QUARTO_FORMATS[fmt]: options or "default"},
    }


def _look(printing: builtin.Printing, fmt: str) -> dict[str, Any]:
    """The region's look as Quarto takes it: our sheet and logo, our reference document, for PDF its own reading of the file."""
    brand = printing.brand
    if brand is None:
        return {}
    if fmt == "pdf":
        return {"brand": branded.for_quarto(brand)}
    if fmt == "docx":
        return {"reference-doc": builtin.reference(printing).relative_to(printing.folder).as_posix()}
    logo = {"include-before-body": branded.LOGO} if brand.logo else {}
    return {"css": ["_extensions/folje/folje.css", branded.SHEET], **logo}


@cache
def _asked(*arguments: str) -> str:
    done = subprocess.run(
        [str(program()), *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout.strip()
