"""JupyterLab in a process of its own, with notebooks of one cell that shows the workbench."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reports.production import NOT_OUT
from tests.reports.workbench.conftest import ROOT

TOKEN = "abc"


def _write_notebook(file: Path, study: Path, person: str) -> None:
    """A notebook of one cell, which shows the workbench to a person."""
    source = f"from evaluation import Study\nfrom reports.workbench.widget import workbench\nworkbench(Study.open({str(study)!r}), {person!r})"
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
    file.write_text(json.dumps(notebook), encoding="utf-8", newline="\n")


@contextmanager
def jupyterlab(study: Path, folder: Path, people: Iterable[str] = ("U1",)) -> Iterator[str]:
    """Serve a folder with a notebook for each of the people; its address, when it answers."""
    for person in people:
        _write_notebook(folder / f"{person}.ipynb", study, person)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    private = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", *NOT_OUT]  # fmt: skip
    environment = os.environ | private | {"PYTHONPATH": str(ROOT), "JUPYTER_PLATFORM_DIRS": "0"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def run_cell(page, address: str, person: str = "U1") -> None:
    """Open a person's notebook, alone in its window, and run its cell; the workbench is there."""
    page.set_default_timeout(60_000)
    page.goto(f"{address}/lab/workspaces/{person}/tree/{person}.ipynb?reset&token={TOKEN}")
    page.locator(".jp-Cell .cm-content").first.click()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".workbench .unit[aria-current]")
