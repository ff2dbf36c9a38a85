"""The workbench in a notebook is the same tab, carried by anywidget."""

import pytest

from evaluation.events import AgreedCode, Coding, Judgement, TurningPoint
from evaluation.journal import Journal
from reports.workbench.widget import STATIC, workbench
from tests.reports.workbench.conftest import is_saved
from tests.reports.workbench.material import LONG, study
from tests.reports.workbench.notebook import jupyterlab, run_cell
from tests.reports.workbench.test_page import (
    code_by_keyboard,
    judge_by_keyboard,
    lines_on_disk,
    open_document,
    press,
    shows,
    soon,
    standing,
)


@pytest.fixture
def shown(tmp_path, monkeypatch):
    made = study(tmp_path)
    widget = workbench(made, "U1", lang="sv")
    told = []
    monkeypatch.setattr(widget.tab, "say", told.append)
    return made, widget, told


def test_what_the_cell_sends_is_heard_and_answered(shown):
    made, widget, told = shown
    widget._handle_custom_msg({"kind": "hello", "document": LONG}, [])
    gesture = {"id": "0" * 16, "do": "code", "place": {"passage": f"{1:016x}"}, "code": "FOR"}
    widget._handle_custom_msg({"kind": "act", "gesture": gesture}, [])
    assert [message["kind"] for message in told[:3]] == ["start", "document", "ack"]
    assert [coding.code for coding in made.state.of(Coding)] == ["FOR"]


def test_what_others_have_written_meanwhile_is_seen_when_the_cell_speaks(shown):
    made, widget, told = shown
    widget._handle_custom_msg({"kind": "hello", "document": LONG}, [])
    Journal(made.path / "journal").write(
        "U2", Coding(passage=f"{1:016x}", code="STO", codebook="tuckman@0.2.0")
    )
    widget._handle_custom_msg({"kind": "open", "document": LONG}, [])
    assert any(unit["marks"] for unit in told[-1]["document"]["units"])


def test_the_cell_has_the_pages_own_module_and_the_four_methods_state(shown):
    _, widget, _ = shown
    state = widget.get_state()
    assert state["_esm"] == (STATIC / "workbench.js").read_text(encoding="utf-8")
    assert (state["view"], state["contact"]) == ({"lang": "sv"}, "open")


# in JupyterLab


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with a notebook for each of two coders; the study, and the address."""
    (tmp_path / "studie").mkdir()
    made = study(tmp_path / "studie")
    with jupyterlab(made.path, tmp_path, ("U1", "U2")) as address:
        yield made, address


def notebook(context, address: str, person: str):
    """A person's notebook in a tab of its own, where one stands at the first passage."""
    page = context.new_page()
    run_cell(page, address, person)
    page.locator(".unit[aria-current]").click()
    return page


@pytest.mark.browser
def test_in_jupyterlab_two_code_a_protocol_by_keyboard_and_agree_and_find_it_again(context, lab):
    made, address = lab
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    own, other = notebook(context, address, "U1"), notebook(context, address, "U2")
    assert own.evaluate("document.querySelector('.workbench').dataset.theme") == "light", (
        "as JupyterLab looks"
    )
    coded = code_by_keyboard(own)
    for key in ("4", "Control+z", "d", "d", "ArrowDown", "Delete", "u"):
        own.keyboard.press(key)
    is_saved(own)
    open_document(other, LONG)
    press(other, 0, "2", "ArrowDown", "1")  # the first as U1 has it, the second not
    is_saved(other)
    shows(own, 1, "NOR", "FOR")  # U1 sees what U2 writes without doing anything
    own.keyboard.press("j")
    own.wait_for_selector(f"dialog tr[data-passage='{2:016x}'][aria-current]:focus")
    own.keyboard.press("1")
    soon(
        lambda: (
            [(e.passage, e.codes, e.persons) for e in standing(made, AgreedCode)]
            == [(f"{2:016x}", ["NOR"], ["U1", "U2"])]
        )
    )
    own.keyboard.press("Escape")
    own.wait_for_selector("dialog", state="detached")
    judge_by_keyboard(own)
    own.keyboard.press("v")
    own.get_by_label("Rubrik").fill("Ansvaret tas")
    own.get_by_label("visar läget efter").press("Space")
    own.get_by_role("button", name="Spara").press("Enter")
    own.wait_for_selector("dialog", state="detached")
    assert own.locator(".jp-Cell").count() == 2, "no key has been the notebook's"

    own = notebook(context, address, "U1")
    open_document(own, LONG)
    shows(own, 1, "NOR", "FOR", "NOR")  # the last is what they agreed on
    assert own.locator(".unit .marks li").count() == 43
    own.locator(".below [aria-current] .judgement", has_text="NOR").wait_for()
    by = {
        person: [(c.passage, c.code) for c in standing(made) if c.person == person] for person in ("U1", "U2")
    }
    assert by == {"U1": coded, "U2": [(f"{1:016x}", "STO"), (f"{2:016x}", "FOR")]}
    [judged], [point] = standing(made, Judgement), standing(made, TurningPoint)
    assert (judged.value, judged.reason) == ("NOR", "Ansvaret tas.")
    assert (point.title, point.after) == ({"sv": "Ansvaret tas"}, [f"{2:016x}"])
    assert set(lines_on_disk(made).values()) == {1}
    out = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert out == [] and not any("/lab/api/news" in url for url in asked), "nothing leaves the computer"
