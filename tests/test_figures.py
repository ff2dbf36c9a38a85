"""The pages of docs/figures: every row that says a figure is reproduced is held against what the report shows."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from data_templates import find
from reports import Report
from tests.exempelkommun import targets

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "figures"
STUDIES = ["goteborgsregionen", "barnhalsovard24", "exempelkommun"]


class Row(NamedTuple):
    """A row of a page: what it is, what the document says, where it is reproduced, else why not."""

    page: str
    what: str
    stated: str
    where: str
    why_not: str


def table_rows(path: Path) -> list[list[str]]:
    """The cells of the tables of a page, without their heads."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [place for place, row in enumerate(cells) if set(row[0]) == {"-"}]
    return [row for place, row in enumerate(cells) if place not in rules and place + 1 not in rules]


def rows(page: str) -> list[Row]:
    return [Row(page, *cells) for cells in table_rows(PAGES / f"{page}.md")]


ROWS = [row for page in STUDIES for row in rows(page)]


@cache
def report(study: str) -> Report:
    return Report(find("examples", study))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def called(row: list[str], word: str, *, whole: bool) -> bool:
    return any(text == word if whole else text.startswith(word) for text in row)


def row_of(study: str, name: str, words: list[str]) -> list[str]:
    """The one row of a table that has, or begins a cell with, all the words."""
    found = [[plain(text) for text in row] for row in report(study).table(name).rows]
    for word in words:
        whole = [row for row in found if called(row, word, whole=True)]
        found = whole or [row for row in found if called(row, word, whole=False)]
    assert len(found) == 1, f"{len(found)} rows"
    return found[0]


def cell(study: str, name: str, path: list[str]) -> str:
    """The cell of a table in the row of the first words, under the head that begins with the last."""
    *words, head = path
    (column,) = (
        place for place, title in enumerate(report(study).table(name).header) if plain(title).startswith(head)
    )
    return row_of(study, name, words)[column]


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def exists(test: str) -> bool:
    """Whether a test is there, by the name pytest gives it: tests/x/test_y.py::test_z."""
    file, _, name = test.partition("::")
    return (ROOT / file).is_file() and name in functions_of(file)


def place(row: Row) -> tuple[str, str, list[str]]:
    """Where a row says that it is reproduced: what kind of place, its name, and the way to it."""
    kind, name, path = re.fullmatch(r"(\w+) `([^`]+)`(.*)", row.where).groups()
    return kind, name, [part.strip() for part in path.split("→") if part.strip()]


def shown(row: Row) -> str | None:
    """What is shown where a row says that its figure is reproduced; None for a test or a target that holds it."""
    kind, name, path = place(row)
    match kind:
        case "talet":
            return report(row.page).number(name)
        case "texten":
            return plain(str(report(row.page).text(name)))
        case "tabellen":
            return cell(row.page, name, path)
        case "testet":
            assert exists(name), name
        case "måltalet":
            (target,) = (target for target in targets.all_targets() if target.id == name)
            assert row.stated == target.value
            assert target.kind != "not_stated" and target.met(report(row.page).material.study)
        case _:
            raise AssertionError(kind)
    return None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.page}: {row.what}")
def test_a_row_is_reproduced_where_it_says_or_tells_why_not(row):
    assert bool(row.where) != bool(row.why_not)
    if row.where:
        found = shown(row)
        assert found is None or re.search(rf"(?<![\d,]){re.escape(row.stated)}(?![\d])", found), found


def test_every_figure_of_the_24_examples_has_its_row():
    places = [place(row) for row in ROWS if row.page == "barnhalsovard24" and row.where]
    ways = [path for _, name, path in places if name == "catalogue_figures"]
    reached = {tuple(row_of("barnhalsovard24", "catalogue_figures", path[:-1])) for path in ways}
    assert len(reached) == len(ways) == len(report("barnhalsovard24").table("catalogue_figures").rows)


def test_every_published_target_of_the_model_case_has_its_row():
    listed = {place(row)[1] for row in ROWS if row.page == "exempelkommun" and row.where}
    stated = {t.id for t in targets.all_targets() if t.status != "assumed" and t.kind != "not_stated"}
    in_table_1 = {name for name in stated if re.match("(obs|int|days|follow_up)(_|$)", name)} - {"interval"}
    assert stated - listed - in_table_1 == {"longest"}  # told in words by the text durations
    rows = {row.where for row in ROWS if row.page == "exempelkommun" and "`collection`" in row.where}
    assert len(rows) == len(in_table_1) == 21


def test_every_page_is_linked_from_the_first_and_every_link_leads_somewhere():
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w.-]+\.md)\)", text))
    assert {f"{page}.md" for page in STUDIES} | {"fallor.md"} <= linked
    written_elsewhere = {"gotland.md", "sormland.md"}
    assert all((PAGES / name).is_file() for name in linked - written_elsewhere)


TRAPS = [
    (what, test)
    for what, _, tests in table_rows(PAGES / "fallor.md")
    for test in re.findall("`([^`]+)`", tests)
]


@pytest.mark.parametrize(("what", "test"), TRAPS)
def test_every_trap_of_the_documents_is_held_by_a_test_that_exists(what, test):
    assert exists(test), test


def test_no_trap_is_without_a_test():
    assert {what for what, _, _ in table_rows(PAGES / "fallor.md")} == {what for what, _ in TRAPS}
