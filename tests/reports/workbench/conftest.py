"""Chromium, and Följe in a process of its own, to be killed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.caches import shared_cache
from tests.reports.workbench.material import study

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Server:
    """``folje code`` in a process of its own."""

    def __init__(self, folder: Path, person: str = "U1"):
        self.folder, self.person = folder, person
        self.program: tuple[str, ...] = ("folje.py",)
        self.process: subprocess.Popen | None = None

    def start(self) -> str:
        """Start it and give the address."""
        command = [
            sys.executable,
            *self.program,
            "code",
            str(self.folder),
            "--no-browser",
            "--person",
            self.person,
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
        )  # fmt: skip
        said = [self.process.stdout.readline() for _ in range(2)]
        return said[1].strip()

    def kill(self) -> str:
        """Kill it and give the rest of what it said."""
        process, self.process = self.process, None
        if process is None:
            return ""
        process.kill()
        return process.communicate()[0]


@pytest.fixture
def made(tmp_path):
    (tmp_path / "studie").mkdir()
    return study(tmp_path / "studie")


@pytest.fixture
def server(made):
    server = Server(made.path)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    """A browser of one person's, Swedish and light; the tour has been shown before."""
    (shared_cache() / "toured").touch()
    context = browser.new_context(
        color_scheme="light", locale="sv-SE", viewport={"width": 1280, "height": 720}
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context, server):
    """A page that has been opened by the start address; faults in it fail the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(server.start())
    is_saved(page)
    yield page
    assert faults == []


def violations(page) -> list[tuple[str, list[str]]]:
    """What axe finds against WCAG A and AA: the rule, and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = axe.run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found]


def out_of_reach(page, part: str) -> list[str]:
    """The controls in a part of the page that cannot be scrolled to and clicked."""
    return page.locator(part).evaluate("""root => [...root.querySelectorAll("button, input, select, textarea, summary, [role=option]")].filter((one) => {
      if (!one.getClientRects().length) return false;
      one.scrollIntoView({ block: "nearest", inline: "nearest" });
      const { left, top, right, bottom } = one.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return left < 0 || right > innerWidth || !(hit && (one.contains(hit) || hit.contains(one)));
    }).map((one) => one.outerHTML.slice(0, 120))""")


def is_saved(page) -> None:
    """Wait until the page says that all is saved; what was just done is shown as waiting after PATIENCE only."""
    page.wait_for_timeout(60)
    page.wait_for_selector(".status[data-state=saved]")


def is_in(page, state: str) -> None:
    """Wait until the page says so."""
    page.wait_for_selector(f".status[data-state={state}]")
