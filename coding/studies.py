"""A new study: an empty folder with its first tables, or a copy of an example."""

import shutil
from pathlib import Path

from data_templates import find
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.templates import new_workbook
from evaluation.words import say

FOLDERS = ("tables", "cases", "sources", "texts", "codebooks", "journal", "reports")
FIRST_TABLES = ("meetings", "persons", "memberships", "events")


def new_study(path: Path, *, example: str | None = None) -> dict:
    """Make a study folder: empty with four tables, or a copy of an example.

    Raises UseError when the folder holds something already or there is no such example.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UseError(say("adding.folder_not_empty"), where=path)
    if example:
        _copy_example(path, example)
        return {"study": str(path), "lines": [say("adding.example_made", path=path, example=example)]}
    _make_empty(path)
    return {"study": str(path), "lines": [say("adding.study_made", path=path)]}


def _make_empty(path: Path) -> None:
    for folder in FOLDERS:
        (path / folder).mkdir(parents=True, exist_ok=True)
    template = find("study.yaml").read_text(encoding="utf-8")
    (path / "study.yaml").write_text(template, encoding="utf-8", newline="\n")
    choices = Study.open(path).settings.choices()
    Disk().write(path / "tables" / "tables.xlsx", new_workbook(FIRST_TABLES, choices))


def _copy_example(path: Path, example: str) -> None:
    source = find("examples", example)
    if not (source / "study.yaml").is_file():
        names = ", ".join(sorted(p.parent.name for p in find("examples").glob("*/study.yaml")))
        raise UseError(say("adding.no_example", name=example, names=names))
    shutil.copytree(source, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_out", "__pycache__"))
