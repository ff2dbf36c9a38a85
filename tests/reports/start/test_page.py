"""The start page in a real browser: from choosing a study to coding in it."""

import pytest

from coding.protocols import write_protocol
from evaluation.caches import cache_folder
from evaluation.events import Coding
from evaluation.journal import Journal
from tests.coding.material import protocol
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
    page.get_by_role("button", name="Hämta", exact=True).click()
    page.locator(".of-template .files", has_text="observationsprotokoll.docx").wait_for()
    assert (made.path / "observationsprotokoll.docx").is_file()
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
    for details in ("Paste text instead", "About the file"):
        page.get_by_text(details, exact=True).click()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("button", name="Another study").click()
    page.get_by_role("button", name="Trial /").wait_for()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="End").click()
    page.get_by_text("You can close the tab").wait_for()


@pytest.fixture
def entered(page, made):
    """The page, with the study opened."""
    page.get_by_label("Mapp").first.fill(str(made.path))
    page.keyboard.press("Enter")
    page.locator(".of-status .said", has_text="Väntar").wait_for()
    return page


def item(page, name):
    """What is told of an added file; the latest stands first."""
    return page.locator(".of-file", has=page.get_by_role("heading", name=name, exact=True)).first


def lies_here(made):
    return [path for path in (cache_folder(made.path) / "arriving").rglob("*") if path.is_file()]


def nothing_lies_here(page, made):
    """Wait until what was read, or broken off, has been let go."""
    for _ in range(300):
        if not lies_here(made):
            return
        page.wait_for_timeout(100)
    raise AssertionError(lies_here(made))


def test_files_are_chosen_dropped_and_pasted_asked_about_coded_and_taken_back(entered, made, tmp_path):
    page, keyboard = entered, entered.keyboard
    write_protocol(tmp_path / "obs.docx", protocol())
    (tmp_path / "bild.png").write_bytes(b"x")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.get_by_text("Välj en fil, släpp den på sidan eller klistra in text.").wait_for()
    page.locator("[name=files]").set_input_files([tmp_path / "bild.png", tmp_path / "obs.docx"])
    page.get_by_text("bild.png, obs.docx").wait_for()
    page.get_by_text("Klistra in text i stället").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("Ring 811218-9876 om lokalen.")
    for _ in range(2):  # past what opens the fields
        keyboard.press("Tab")
    keyboard.press("Enter")
    item(page, "bild.png").locator(".wrong", has_text="bild.png").wait_for()
    told = item(page, "obs.docx")
    told.get_by_text("p-team-2023-03-21 finns redan och har andra ord").wait_for()
    assert [path.name for path in lies_here(made)] == ["obs.docx"] and violations(page) == []
    assert page.evaluate("document.activeElement.textContent") == "Ett annat dokument"
    keyboard.press("Enter")
    told.get_by_text("observationsprotokoll, Teamet 2023-03-21").wait_for()
    told.get_by_text("4 stycken (4 nya), 4 nya kodningar.").wait_for()
    with page.expect_popup() as opened:
        told.get_by_role("link", name="Koda det nu").click()
    is_saved(opened.value)
    opened.value.get_by_text("Samordnaren frågar vem som tar kontakt").first.wait_for()
    opened.value.close()
    told.get_by_role("button", name="Ångra").click()
    told.get_by_text("Ångrat: tillägget av observationsprotokoll, Teamet 21 mars 2023").wait_for()
    assert Journal(made.path / "journal").state.of(Coding) == []
    item(page, "inklistrad text.txt").locator(".wrong", has_text="personnummer").wait_for()
    assert text.input_value() == "Ring 811218-9876 om lokalen."
    nothing_lies_here(page, made)
    page.evaluate("""() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["Vi talade om lokalen."], "styrgrupp 2023-05-03.txt"));
      document.querySelector("h2").dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }""")
    page.get_by_text("styrgrupp 2023-05-03.txt").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Lägg till"


def test_what_is_under_way_when_contact_is_lost_is_said_to_be_broken_off(page, made):
    lines = []
    page.route_web_socket("**/socket", lambda line: lines.append((line, line.connect_to_server())))
    page.reload()
    page.get_by_role("heading", name="Välj studie").wait_for()
    page.get_by_label("Mapp").first.fill(str(made.path))
    page.keyboard.press("Enter")

    def cut(place):
        for side in lines[-1]:
            side.close()
        place.locator(".wrong", has_text="Avbrutet: kontakten").wait_for()
        page.locator(".message:empty").wait_for(state="attached")  # contact is back

    page.locator(".of-status progress").wait_for()
    page.get_by_text("Klistra in text i stället").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("Halvfärdigt")
    cut(page.locator(".of-status"))
    assert page.locator("progress").count() == 0 and text.input_value() == "Halvfärdigt"
    text.fill("")
    page.locator("[name=files]").set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"Vi talade."})
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.get_by_text("Vilken grupp gäller filen?").wait_for()
    cut(item(page, "a.txt"))
    nothing_lies_here(page, made)
    page.get_by_role("button", name="Försök igen: a.txt").click()
    page.get_by_text("Vilken grupp gäller filen?").wait_for()
    page.get_by_role("button", name="Avbryt").click()
    item(page, "a.txt").locator(".wrong", has_text="Avbrutet.").wait_for()
    assert len(lines) == 3
