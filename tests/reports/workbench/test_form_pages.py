"""The larger forms in a real browser: two coders agree, a claim is collected, a content analysis is filled in; all by keys."""

from datetime import date

import pytest

from coding.blind import blind
from evaluation.events import Abstraction, AgreedCode, Claim, Coding, Judgement, Opening, Passage, Retraction
from tests.reports.workbench.conftest import is_in, is_saved
from tests.reports.workbench.material import LONG, SHORT
from tests.reports.workbench.test_page import open_document, press, soon, standing

pytestmark = pytest.mark.browser
BOOK = "tuckman@0.2.0"
ONE, TWO, THREE, FOUR = (f"{n:016x}" for n in (1, 2, 3, 4))


@pytest.fixture
def made(made):
    """Two coders have read the long protocol: the first note alike, three others not."""
    for person, codes in (
        ("U1", {ONE: "FOR", TWO: "STO", THREE: "STO", FOUR: "NOR"}),
        ("U2", {ONE: "FOR", TWO: "NOR", THREE: "PER"}),
    ):
        given = [Coding(passage=passage, code=code, codebook=BOOK) for passage, code in codes.items()]
        made.journal.write(person, *given)
    return made


@pytest.fixture
def blind_round(made):
    blind(made, [LONG], ["U1", "U2"], opened=False, person="U1")


def at(page, passage: str) -> None:
    """Wait until the comparison stands at a passage."""
    page.wait_for_selector(f"dialog tr[data-passage='{passage}'][aria-current]:focus")


def agreed(made) -> dict[str, list[str]]:
    return {event.passage: event.codes for event in standing(made, AgreedCode)}


def is_sound(page) -> None:
    """axe finds nothing in the form, light and dark with large letters, and at 200 % nothing scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    for theme, size in (("dark", 1.5), ("light", 1)):
        look = "([theme, size]) => { document.body.dataset.theme = theme; document.body.style.setProperty('--size', size); }"
        page.evaluate(look, [theme, size])
        found = axe.run(page, context="dialog", options=options).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], theme
    page.set_viewport_size({"width": 640, "height": 360})
    wide = (
        "() => { const form = document.querySelector('dialog'); return form.scrollWidth - form.clientWidth; }"
    )
    assert page.evaluate(wide) <= 0 and page.evaluate("document.documentElement.scrollWidth") <= 640
    page.set_viewport_size({"width": 1280, "height": 720})


def test_two_coders_open_the_round_and_agree_difference_by_difference_by_keyboard(
    blind_round, page, server, made
):
    keyboard = page.keyboard
    open_document(page, LONG)
    press(page, 0, "j")
    page.locator("dialog", has_text="Andras koder visas först").wait_for()
    assert "PER" not in page.locator("dialog").text_content() and standing(made, Opening) == []
    page.get_by_role("button", name="Öppna jämförelsen").press("Enter")
    page.locator("dialog", has_text="3 olikheter kvar av 3. 37 stycken är lika kodade.").wait_for()
    [opening] = standing(made, Opening)
    assert opening.person == "U1"
    at(page, TWO)
    page.get_by_role("button", name="Nästa olikhet").click()
    at(page, THREE)
    keyboard.press("Shift+N")
    at(page, TWO)
    keyboard.press("m")
    keyboard.type("Vi läste om.")
    keyboard.press("Enter")
    at(page, TWO)
    keyboard.press("2")
    at(page, THREE)
    keyboard.press("k")
    keyboard.type("STÖ9")
    keyboard.press("Enter")
    page.locator("dialog .wrong", has_text="STÖ9").wait_for()
    assert page.get_by_label("Annan kod").input_value() == "STÖ9", "what was written stays"
    page.get_by_label("Annan kod").fill("STO1; BES")
    page.get_by_label("Kommentar").fill("Efter samtal.")
    page.get_by_label("Annan kod").press("Enter")
    at(page, FOUR)
    page.locator("dialog", has_text="1 olikhet kvar av 3.").wait_for()
    is_sound(page)
    soon(lambda: agreed(made) == {TWO: ["NOR"], THREE: ["BES", "STO1"]})
    keyboard.press("Control+z")
    page.locator("dialog", has_text="2 olikheter kvar av 3.").wait_for()
    keyboard.press("Control+y")
    page.locator("dialog", has_text="1 olikhet kvar av 3.").wait_for()
    assert {e.passage: e.reason for e in standing(made, AgreedCode)} == {
        TWO: "Vi läste om.",
        THREE: "Efter samtal.",
    }
    server.kill()
    page.locator("dialog .status[data-state=lost]").wait_for()
    keyboard.press("0")
    page.locator("dialog tr.agreed .waiting", has_text="ingen kod").wait_for()
    server.start()
    page.locator("dialog .status[data-state=saved]").wait_for()
    soon(lambda: agreed(made) == {TWO: ["NOR"], THREE: ["BES", "STO1"], FOUR: []})
    page.locator("dialog", has_text="Inga olikheter kvar av 3.").wait_for()
    row = page.locator(f"dialog tr[data-passage='{THREE}']")
    row.locator(".why", has_text="U1, U2, 20").wait_for()
    assert "Efter samtal." in row.text_content()
    row.click()
    page.get_by_label("U2").uncheck()
    page.get_by_role("button", name="som U1").click()
    soon(lambda: agreed(made)[THREE] == ["STO"])
    assert [(e.persons, e.reason) for e in standing(made, AgreedCode) if e.passage == THREE] == [(["U1"], "")]
    page.get_by_label("U2").check()
    agree_on_the_meeting(page, server, made)
    keyboard.press("Escape")
    page.locator(f".documents [data-id={LONG}] .state.agreed", has_text="gemensamt kodat").wait_for()


def agree_on_the_meeting(page, server, made) -> None:
    """While the comparison is open two judgements and the group's own arrive: the next difference, agreed on by keyboard."""
    keyboard, judged = page.keyboard, "judged tuckman"
    for person, kind, value in (("U1", "evaluator", "STO"), ("U2", "second_coder", "NOR"), ("U1", "group", "PER")):  # fmt: skip
        before = [each.id for each in standing(made, Judgement) if (each.person, each.assessor_kind) == (person, kind)]  # fmt: skip
        made.journal.write(person, Judgement(meeting="team-2023-03-21", group="team", value=value, confidence="high", replaces=before,
                                             reason=f"Skäl {value}", assessor_kind=kind, codebook=BOOK))  # fmt: skip
    page.locator("dialog", has_text="1 olikhet kvar av 4. 37 stycken är lika kodade.").wait_for()
    row = page.locator(f"dialog tr[data-passage='{judged}']")
    row.locator(".how", has_text="olika").wait_for()
    assert [row.locator("td").nth(n).text_content() for n in (1, 3)] == [
        f"{word}säkerhet: hög · {date.today().isoformat()}Skäl {value}"
        for word, value in (("Storming", "STO"), ("Performing", "PER"))
    ]
    page.locator(f"dialog tr[data-passage='{ONE}']").focus()
    keyboard.press("n")
    at(page, judged)
    keyboard.press("2")
    keyboard.press("Enter")
    page.locator("dialog .wrong", has_text="skäl").wait_for()
    is_sound(page)
    keyboard.type("Vi läste om.")
    keyboard.press("Enter")
    page.locator("dialog", has_text="Inga olikheter kvar av 4.").wait_for()
    row.locator(".how", has_text="överens").wait_for()
    row.get_by_text("gruppen ser det annorlunda").wait_for()
    soon(lambda: together(made) == [("NOR", "high", "Vi läste om.", ["U1", "U2"])])
    keyboard.press("Control+z")
    page.locator("dialog", has_text="1 olikhet kvar av 4.").wait_for()
    server.kill()
    page.locator("dialog .status[data-state=lost]").wait_for()
    row.click()
    keyboard.press("1")
    page.get_by_label("Hur säkra är ni?").select_option("low")
    page.get_by_label("Ert gemensamma skäl").fill("Efter samtal.")
    keyboard.press("Enter")
    row.locator(".waiting", has_text="Storming").wait_for()
    server.start()
    page.locator("dialog .status[data-state=saved]").wait_for()
    soon(lambda: together(made) == [("STO", "low", "Efter samtal.", ["U1", "U2"])])
    assert len(standing(made, Judgement)) == 4, "what each has judged stays"


def together(made) -> list[tuple]:
    given = [e for e in standing(made, Judgement) if e.assessor_kind == "agreed"]
    return [(e.value, e.confidence, e.reason, e.persons) for e in given]


def test_a_claim_is_collected_from_two_documents_and_an_analysis_filled_in_by_keyboard(page, server, made):
    keyboard = page.keyboard
    open_document(page, LONG)
    press(page, 4, "ArrowRight", "Shift+ArrowRight", "p")
    page.wait_for_selector("dialog textarea:focus")
    keyboard.type("Ansvaret är oklart.")
    page.get_by_label("Typ").select_option("interpreted")
    page.get_by_label("Status").select_option("final")
    page.get_by_role("button", name="Spara").press("Enter")
    page.locator("dialog .wrong", has_text="motbelägg").wait_for()
    is_sound(page)
    page.get_by_label("Status").select_option("draft")
    page.get_by_role("button", name="sökt, inte funnet").press("Enter")
    page.get_by_role("button", name="Spara").press("Enter")
    page.wait_for_selector("dialog", state="detached")
    open_document(page, SHORT)
    page.locator(".unit.passage").nth(1).focus()
    keyboard.press("p")
    page.wait_for_selector("dialog [name=this]:focus")
    assert page.locator("dialog .evidence li").first.text_content().startswith(f"{LONG}: ")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    [claim] = standing(made, Claim)
    quotes = {p.name: p.quote for p in standing(made, Passage)}
    assert [quotes[name] for name in claim.evidence] == ["Anteckning 5"] and claim.against == ["b" * 16]
    assert (claim.text, claim.type, claim.status) == ({"sv": "Ansvaret är oklart."}, "interpreted", "draft")
    assert claim.against_searched["result"] == "sökt, inte funnet"
    page.locator(".unit.passage").nth(0).focus()
    keyboard.press("i")
    page.wait_for_selector("dialog textarea:focus")
    is_sound(page)
    keyboard.type("oense om gränsen")
    keyboard.press("Tab")
    keyboard.type("oenighet")
    keyboard.press("Enter")
    page.wait_for_selector("dialog tr:nth-child(2) [data-step=label]:focus")
    soon(lambda: [(e.condensation, e.code) for e in standing(made, Abstraction)] == [("oense om gränsen", "oenighet")])  # fmt: skip
    server.kill()
    page.locator("dialog .status[data-state=lost]").wait_for()
    keyboard.type("beslut")
    keyboard.press("Shift+Enter")
    page.wait_for_selector("dialog [data-step=label].waiting")
    keyboard.press("Escape")
    is_in(page, "lost")
    server.start()
    is_saved(page)
    soon(lambda: [(e.passage, e.code) for e in standing(made, Abstraction)] == [("a" * 16, "oenighet"), ("b" * 16, "beslut")])  # fmt: skip
    press(page, 0, "i")
    page.wait_for_selector("dialog textarea:focus")
    page.wait_for_function(
        "() => document.querySelectorAll('dialog [data-step=label]')[1].value === 'beslut'"
    )
    page.locator("dialog [data-step=label]").first.focus()
    keyboard.press("Control+a")
    keyboard.type("bes")  # completed as in a spreadsheet
    keyboard.press("Enter")
    soon(lambda: [e.code for e in standing(made, Abstraction)] == ["beslut", "beslut"])
    made.journal.write("U2", Retraction(target="b" * 16, reason="Hör inte hit."))
    page.wait_for_function("() => document.querySelectorAll('.unit.passage').length === 1")
    page.locator("dialog [data-step=theme]").nth(1).fill("Ansvar")
    keyboard.press("Enter")
    page.locator("dialog .wrong:not(:empty)").wait_for()
    page.wait_for_selector("dialog [data-step=theme].unsaved")
    assert page.locator("dialog [data-step=theme]").nth(1).input_value() == "Ansvar", "what was written stays"
