"""Takes the workbench's pictures for the documentation anew: ``python -m tests.reports.workbench.pictures [name …]``.

Each main state of the example study, light and dark, in few colours so that the files stay small. Look at each before it is kept.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from data_templates import find
from evaluation.caches import shared_cache
from tests.reports.workbench.conftest import CHROMIUM, ROOT, Server, is_in, is_saved

PICTURES = ROOT / "docs" / "pictures"
NOTE, TWICE = "p-team-2023-11-07", "p-team-2024-04-02"
COLOURS = 128


def code(page, server) -> None:
    """Three codes over each other in one note."""
    page.locator(".unit.passage").nth(1).focus()
    for skip, words, key in ((1, 6, "3"), (4, 7, "h"), (6, 7, "o")):
        for press in ["ArrowRight"] * skip + ["Shift+ArrowRight"] * words + [key]:
            page.keyboard.press(press)
            page.wait_for_timeout(60)
        is_saved(page)
    page.locator(".middle").evaluate("box => box.scrollTo(0, 0)")


def pick(page, server) -> None:
    """A code is looked for by three letters, with what it means."""
    page.locator(".unit.passage").nth(1).focus()
    for press in ("d", "k"):
        page.keyboard.press(press)
    page.keyboard.type("kon")


def form(key: str) -> Callable:
    """A form that a key opens."""

    def opened(page, server) -> None:
        page.locator(".unit.passage").nth(1).focus()
        page.keyboard.press(key)
        page.wait_for_selector("dialog")

    return opened


def compare(page, server) -> None:
    """Two coders side by side."""
    page.locator(f".documents [data-id={TWICE}]").click()
    page.wait_for_selector(f".documents [data-id={TWICE}][aria-current]")
    form("j")(page, server)


def tour(page, server) -> None:
    """The third step of the tour."""
    form("?")(page, server)
    page.get_by_role("button", name="Rundtur").click()
    for _ in range(2):
        page.locator("dialog .main").click()


def lost(page, server) -> None:
    """The server has gone, and what has been done waits."""
    server.kill()
    is_in(page, "lost")
    page.locator(".unit.passage").nth(2).focus()
    page.keyboard.press("4")


STATES = {
    "": code, "-pick": pick, "-judge": form("b"), "-turning": form("v"), "-claim": form("p"), "-analysis": form("i"),
    "-compare": compare, "-tour": tour, "-zoom": code, "-lost": lost,
}  # fmt: skip


def take(browser, server: Server, name: str) -> None:
    """Take a state, light and dark."""
    from PIL import Image

    size = {"width": 640, "height": 360} if name == "-zoom" else {"width": 1280, "height": 720}
    context = browser.new_context(locale="sv-SE", viewport=size)
    page = context.new_page()
    page.goto(server.start())
    is_saved(page)
    page.evaluate("id => document.querySelector(`.documents [data-id=${id}]`).click()", NOTE)
    page.wait_for_selector(f".documents [data-id={NOTE}][aria-current]", state="attached")
    STATES[name](page, server)
    for scheme, ending in (("light", ""), ("dark", "-dark")):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(500)
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        file = PICTURES / f"workbench{name}{ending}.png"
        taken.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, optimize=True)
    context.close()


def main(names: list[str]) -> None:
    """Take those asked for, else all; each in a study of its own, so that none shows what another did."""
    from playwright.sync_api import sync_playwright

    (shared_cache() / "toured").touch()
    with sync_playwright() as tool, tempfile.TemporaryDirectory() as place:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=sv-SE"])
        for name in names or STATES:
            study = Path(place) / f"study{name}"
            shutil.copytree(find("examples", "exempelkommun"), study)
            server = Server(study)
            try:
                take(browser, server, name)
            finally:
                server.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
