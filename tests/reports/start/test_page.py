"""The start page in a real browser: from choosing a study to coding in it."""

import pytest

from evaluation.events import Coding
from evaluation.journal import Journal
from tests.reports.workbench.conftest import is_saved, violations
from tests.reports.workbench.material import LONG
from tests.reports.workbench.test_page import open_document, press, shows

pytestmark = pytest.mark.browser


@pytest.fixture
def page(context, address):
    """The start page; faults in it fail the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(address)
    page.get_by_role("heading", name="Välj studie").wait_for()
    yield page
    assert faults == []


def test_a_study_is_chosen_looked_at_checked_shown_and_coded(page, made):
    keyboard = page.keyboard
    page.get_by_label("Mapp").first.focus()
    keyboard.type(str(made.path / "finns-inte"))
    keyboard.press("Enter")
    page.locator(".outcome .wrong", has_text="Mappen finns inte").wait_for()
    assert violations(page) == []
    keyboard.press("Control+a")
    keyboard.type(f'"{made.path}"')
    keyboard.press("Enter")
    page.get_by_role("heading", name="Prov").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Prov"
    page.locator(".of-status .said", has_text="Väntar").wait_for()
    page.get_by_role("button", name="Kontrollera").click()
    page.locator(".of-check .said", has_text="att känna till").wait_for()
    page.get_by_role("button", name="Gör tidslinjen").click()
    page.locator(".of-timeline .files", has_text="tidslinje.html").wait_for()
    assert (made.path / "reports" / "_out" / "tidslinje.html").is_file()
    page.get_by_role("button", name="Öppna: tidslinje.html").click()
    page.locator(".message", has_text="Sökvägen står på sidan").wait_for()  # nothing may be opened here
    for box in page.locator(".of-report [name=formats]").all():
        box.uncheck()
    page.get_by_role("button", name="Gör rapporten").click()
    page.locator(".of-report .wrong", has_text="minst en mottagare").wait_for()
    assert violations(page) == []
    page.get_by_label("Vem kodar").select_option("U2")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Öppna arbetsbordet").click()
    bench = opened.value
    is_saved(bench)
    open_document(bench, LONG)
    press(bench, 0, "1")
    shows(bench, 0, "FOR")
    is_saved(bench)
    assert [(c.code, c.person) for c in Journal(made.path / "journal").state.of(Coding)] == [("FOR", "U2")]
    assert "token" not in bench.url and bench.url != page.url


def test_it_speaks_english_is_dark_remembers_and_ends(page, made, context):
    page.get_by_label("Mapp").first.fill(str(made.path))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Prov").wait_for()
    page.get_by_text("Inställningar").click()
    page.get_by_label("Färger").select_option("dark")
    page.get_by_label("Språk").select_option("en")
    page.get_by_role("button", name="Another study").wait_for()
    page.reload()
    page.get_by_role("button", name="Another study").wait_for()
    page.locator(".of-status .said", has_text="Waiting").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Another study").click()
    page.get_by_role("button", name="Trial /").wait_for()
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="End").click()
    page.get_by_text("You can close the tab").wait_for()
