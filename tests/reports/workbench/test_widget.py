"""The workbench in a notebook is the same tab, carried by anywidget."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import pytest

from evaluation.events import Coding
from evaluation.journal import Journal
from reports.workbench.widget import STATIC, workbench
from tests.reports.workbench.conftest import ROOT
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
    study(tmp_path / "studie")
    source = f"from evaluation import Study\nfrom reports.workbench.widget import workbench\nworkbench(Study.open({str(tmp_path / 'studie')!r}))"
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook), encoding="utf-8", newline="\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    private = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.port={port}", "--IdentityProvider.token=abc"]  # fmt: skip
    environment = os.environ | private | {"PYTHONPATH": str(ROOT), "JUPYTER_PLATFORM_DIRS": "0"}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.mark.browser
def test_in_jupyterlab_keys_code_and_leave_the_notebook_alone(context, lab, tmp_path):
    page = context.new_page()
    page.set_default_timeout(120_000)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(f"{lab}/api", timeout=5).close()
            break
        time.sleep(0.5)
    page.goto(f"{lab}/lab/tree/n.ipynb?token=abc")
    page.locator(".jp-Cell .cm-content").first.click()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".workbench .unit[aria-current]")
    page.locator(f".documents [data-id={LONG}]").click()
    page.wait_for_selector(f".documents [data-id={LONG}][aria-current]")
    page.locator(".unit.passage").first.click()
    for key in ("1", "x", "ArrowDown", "d", "d", "2", "Control+z", "3"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelectorAll('.marks li:not(.waiting)').length === 2")
    page.wait_for_selector(".workbench .status[data-state=saved]")
    assert page.locator(".jp-Cell").count() == 2
    codes = [coding.code for coding in Journal(tmp_path / "studie" / "journal").state.of(Coding)]
    assert codes == ["FOR", "NOR"]
