"""Codings, codes and texts of a study as files for other programs.

The file is the evaluator's own working material: it holds whole texts. Family matters stay out of it.
"""

from collections.abc import Callable
from pathlib import Path

from coding.exchange.codings_table import codings_csv, codings_xlsx
from coding.exchange.importing import left_in_words
from coding.exchange.outgoing import project_of
from coding.exchange.projects import Project
from coding.exchange.refi_codes import write_qdc
from coding.exchange.refi_write import DIALECTS, astral, write_qdpx
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import language, say

# format → what makes its bytes, and the ending of its file
FORMATS: dict[str, tuple[Callable[[Project, str], bytes], str]] = {
    "qdpx": (write_qdpx, ".qdpx"),
    "qdc": (lambda project, _: write_qdc(project.codes.values()), ".qdc"),
    "codings.csv": (lambda project, _: codings_csv(project), ".csv"),
    "codings.xlsx": (lambda project, _: codings_xlsx(project), ".xlsx"),
}


def export(
    study: Study, to: str, out: Path | None = None, *, dialect: str = "standard", lang: str | None = None
) -> dict:
    """Write a study's coded material in a format of `FORMATS`.

    Parameters
    ----------
    out : the file to write; else one in the study's folder export
    dialect : of a .qdpx: standard, or nvivo for NVivo on Windows

    Raises UseError when there is no such format, or something stands where the file would be put.
    """
    if to not in FORMATS or dialect not in DIALECTS:
        formats = ", ".join([*FORMATS, *(f"--dialect {name}" for name in DIALECTS)])
        raise UseError(say("exchange.no_format", to=to, formats=formats))
    make, ending = FORMATS[to]
    target = out or study.path / "export" / (
        to if to.startswith("codings") else f"{study.path.resolve().name}{ending}"
    )
    if target.suffix.lower() != ending:
        raise UseError(say("exchange.ending", ending=ending), where=target)
    if target.exists():
        raise UseError(say("exchange.exists"), where=target)
    with language(lang or study.settings.language):
        project = project_of(study, lang)
        Disk().write(target, make(project, dialect))
        return _answer(project, to, target, dialect)


def _answer(project: Project, to: str, target: Path, dialect: str) -> dict:
    codes = to == "qdc"
    lines = [say("exchange.written", path=target)]
    counts = {"codes": len(project.codes)} if codes else {
        "texts": len(project.sources), "codes": len(project.codes), "codings": len(project.codings), "memos": len(project.memos)}  # fmt: skip
    lines.append(", ".join(say(f"exchange.count_{key}", n=n) for key, n in counts.items()) + ".")
    tall = astral(project) if to == "qdpx" and dialect == "standard" else 0
    lines += [say("exchange.astral", n=tall)] if tall else []
    lines += [] if codes else not_along(project)
    return {"file": str(target), "format": to, "dialect": dialect, "counts": counts, "texts_with_astral": tall,
            "left": dict(+project.left), "lines": lines}  # fmt: skip


def not_along(project: Project) -> list[str]:
    """What of the coded material stays in the study, and what kind of material the file is."""
    left = [say("exchange.not_along"), *left_in_words(project.left)] if +project.left else []
    return [*left, say("exchange.whole_texts")]
