"""The workbench in a notebook is the same tab, carried by anywidget."""

import pytest

from evaluation.events import Coding
from evaluation.journal import Journal
from reports.workbench.widget import STATIC, workbench
from tests.reports.workbench.material import LONG, study
from tests.reports.workbench.notebook import jupyterlab, run_cell
from tests.reports.workbench.test_page import open_document


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
    """JupyterLab with a notebook that shows the workbench; its address."""
    (tmp_path / "studie").mkdir()
    with jupyterlab(study(tmp_path / "studie").path, tmp_path) as address:
        yield address


@pytest.mark.browser
def test_in_jupyterlab_keys_code_and_leave_the_notebook_alone(context, lab, tmp_path):
    page = context.new_page()
    run_cell(page, lab)
    open_document(page, LONG)
    page.locator(".unit.passage").first.click()
    for key in ("1", "x", "ArrowDown", "d", "d", "2", "Control+z", "3"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelectorAll('.marks li:not(.waiting)').length === 2")
    page.wait_for_selector(".workbench .status[data-state=saved]")
    assert page.locator(".jp-Cell").count() == 2
    codes = [coding.code for coding in Journal(tmp_path / "studie" / "journal").state.of(Coding)]
    assert codes == ["FOR", "NOR"]
