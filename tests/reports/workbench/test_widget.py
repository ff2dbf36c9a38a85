"""The workbench in a notebook is the same tab, carried by anywidget."""

import pytest

from evaluation.events import Coding
from reports.workbench.widget import STATIC, workbench
from tests.reports.workbench.material import LONG, study


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
    from evaluation.journal import Journal

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
