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
STUDIES = ["goteborgsregionen"]


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


def cell(study: str, name: str, path: list[str]) -> str:
    """The cell of a table in the row whose cells begin with the words of the path, under the head that ends it."""
    table = report(study).table(name)
    *words, head = path
    columns = [place for place, title in enumerate(table.header) if plain(title).startswith(head)]
    found = [
        row for row in table.rows
        if all(any(plain(text).startswith(word) for text in row) for word in words)
    ]  # fmt: skip
    assert len(found) == len(columns) == 1, f"{len(found)} rows, {len(columns)} columns"
    return plain(found[0][columns[0]])


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def exists(test: str) -> bool:
    """Whether a test is there, by the name pytest gives it: tests/x/test_y.py::test_z."""
    file, _, name = test.partition("::")
    return (ROOT / file).is_file() and name in functions_of(file)


def shown(row: Row) -> str | None:
    """What is shown where a row says that its figure is reproduced; None for a test or a target that holds it."""
    kind, name, *path = re.fullmatch(r"(\w+) `([^`]+)`(.*)", row.where).groups()
    path = [part.strip() for part in path[0].split("→") if part.strip()]
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
