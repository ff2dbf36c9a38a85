"""The notebooks: every example runs on the example study, every statistic has one, and nothing of one's own is overwritten."""

import inspect
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from analyses import (
    agreement,
    case_flow,
    cases,
    changes,
    codecounts,
    collection,
    combinations,
    comparisons,
    content,
    followup,
    phase_models,
    phases,
    proportions,
    textcounts,
)
from data_templates import find
from evaluation import Study
from reports.notebooks import lay_out, notebook

SOURCES = sorted(find("notebooks").glob("*.md"))
STATISTICS = [agreement, case_flow, cases, changes, codecounts, collection, combinations, comparisons, content, followup,
              phase_models, phases, proportions, textcounts]  # fmt: skip
INNER = {"statement", "rows", "undefined", "numbered", "standard_errors", "limits", "reached_by"}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab") / "study"
    shutil.copytree(find("examples", "exempelkommun"), folder)
    lay_out(Study.open(folder))
    return folder / "notebooks"


def run(file: Path) -> nbformat.NotebookNode:
    """A notebook, when its cells have been run."""
    made = nbformat.read(file, as_version=4)
    nbformat.validate(made)
    space: dict = {}
    for cell in made.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, file.name, "exec"), space)
    return made


@pytest.mark.parametrize("name", [source.stem for source in SOURCES])
def test_every_example_runs_and_shows_something(laid_out, name, monkeypatch):
    monkeypatch.chdir(laid_out)
    made = run(laid_out / f"{name}.ipynb")
    assert [cell.cell_type for cell in made.cells][:2] == ["markdown", "code"]


def test_the_notebook_one_begins_with_runs_and_ends_with_the_workbench(laid_out, monkeypatch):
    monkeypatch.chdir(laid_out.parent)
    made = run(find("start.ipynb"))
    assert made.cells[-1].source.endswith("\nworkbench(study)")


def test_every_statistic_has_an_example():
    told = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    for module in STATISTICS:
        own = {name for name, thing in inspect.getmembers(module, inspect.isfunction)
               if thing.__module__ == module.__name__ and not name.startswith("_")} - INNER  # fmt: skip
        missing = [name for name in sorted(own) if not re.search(rf"\b{name}\(", told)]
        assert not missing, f"{module.__name__}: {missing}"


def test_what_one_has_written_is_not_overwritten(tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(find("examples", "exempelkommun"), folder)
    study = Study.open(folder)
    assert len(lay_out(study)) == len(SOURCES)
    own = folder / "notebooks" / "faser.ipynb"
    own.write_text("mitt eget", encoding="utf-8")
    assert lay_out(study) == []
    assert own.read_text(encoding="utf-8") == "mitt eget"


def test_text_and_code_become_cells_in_order():
    made = notebook("n", "# Rubrik\n\n```python\na = 1\n\nb = 2\n```\n\nMellan.\n\n```python\na\n```\n")
    assert [(cell["cell_type"], cell["source"]) for cell in made["cells"]] == [
        ("markdown", "# Rubrik"), ("code", "a = 1\n\nb = 2"), ("markdown", "Mellan."), ("code", "a"),
    ]  # fmt: skip
    assert len({cell["id"] for cell in made["cells"]}) == 4
    assert json.dumps(made)


def test_the_models_of_the_seminar_come_with_their_warning():
    text = find("notebooks", "metodseminarium.md").read_text(encoding="utf-8")
    assert "nio av tio" in text and "Varning" in text and "skillnad" in text
