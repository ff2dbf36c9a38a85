"""The keys stand in one file, are explained by the list of keys, and a study may have its own."""

import re
from pathlib import Path

import pytest

from data_templates import find
from evaluation.errors import UseError
from evaluation.words import read_yaml, words
from reports.workbench.keys import keys
from reports.workbench.model import Desk
from tests.reports.workbench.material import study
from tests.reports.workbench.test_tab import Page

SHIPPED = read_yaml(find("keys.yaml"))
PAGE = Path(find()).parent / "reports" / "workbench" / "static" / "workbench.js"


@pytest.fixture
def made(tmp_path):
    return study(tmp_path)


def own(made, text: str) -> dict:
    (made.path / "keys.yaml").write_text(text, encoding="utf-8", newline="\n")
    return keys(made)


def test_every_key_is_explained_in_both_languages():
    known = words("workbench") | words("workbench_forms")
    named = [f"key_{name}" for name in SHIPPED["commands"]]
    named += [f"key_{section}_{name}" for section in ("comparison", "grid") for name in SHIPPED[section]]
    assert [
        name for name in [*named, "key_comparison_coders"] if set(known.get(name, {})) != {"sv", "en"}
    ] == []


def test_every_command_of_the_file_is_one_that_the_page_has():
    page = PAGE.read_text(encoding="utf-8")
    for name in SHIPPED["commands"]:
        assert re.search(rf"\b{name}: \(\) =>", page), name


def test_a_study_without_keys_of_its_own_has_those_that_ship(made):
    assert keys(made) == SHIPPED


def test_a_studys_own_keys_go_before_those_that_ship_and_show_without_a_new_start(made):
    desk = Desk(made, "U1")
    page = Page(desk)
    assert page.last("start")["start"]["keys"]["commands"]["memo"] == "m"
    told = own(made, "commands:\n  memo: e F2\ncodes:\n  m: BES\n  h:\nphases: [7, 8, 9]\n")
    assert told["commands"] == SHIPPED["commands"] | {"memo": "e F2"}
    assert told["codes"] == {"f": "FRA", "o": "OPP", "m": "BES"} and told["phases"] == ["7", "8", "9"]
    desk.look_around()
    assert page.last("start")["start"]["keys"] == told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("commands:\n  memo: n\n", "tangenten n står för både next_uncoded och memo"),
        ("codes:\n  b: BES\n", "tangenten b står för både judge och BES"),
        ("commands:\n  mamo: e\n", "mamo finns inte under commands"),
        ("command:\n  memo: e\n", "avsnittet command finns inte"),
        ("phases: 1\n", "avsnittet phases finns inte eller är skrivet"),
        ("memo", "går inte att läsa"),
        ("a: [", "går inte att läsa"),
    ],
)
def test_what_is_wrong_in_a_studys_own_keys_is_said_in_one_line(made, text, why):
    with pytest.raises(UseError, match=re.escape(why)):
        own(made, text)
