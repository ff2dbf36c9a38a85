"""The workbench in a real browser: what is done by keys stands in the journal, once, and the page never says more than that."""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from typing import ClassVar

import pytest
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from evaluation.events import (
    Coding,
    FamilyMatter,
    Judgement,
    Memo,
    Passage,
    SuggestionAnswer,
    TurningPoint,
    Undo,
)
from evaluation.folding import in_order
from evaluation.journal import Journal, folder_name
from tests.reports.workbench.conftest import Server, is_in, is_saved, out_of_reach, violations
from tests.reports.workbench.material import INTERVIEW, LONG, MINUTES, NOTES, SHORT, TEXTS, TRAPS, marked

pytestmark = pytest.mark.browser
WATCH = """
window.shownAsSaved = new Set();
const look = () => {
  const saved = document.querySelector(".status")?.dataset.state === "saved";
  for (const mark of document.querySelectorAll(saved ? ".marks li" : ".marks li:not(.waiting)")) shownAsSaved.add(mark.dataset.id);
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""
SLOW = """
import random, sys, time
from evaluation.disk import Disk
import folje
fsync, chance = Disk._fsync, random.Random(7)
def slow(disk, handle):
    time.sleep(chance.random() * 0.02)
    fsync(disk, handle)
    time.sleep(chance.random() * 0.02)
Disk._fsync = slow
sys.exit(folje.main())
"""


def standing(made, kind=Coding):
    """What stands in the journal, as another program reads it."""
    return Journal(made.path / "journal").state.of(kind)


def codes(made) -> list[str]:
    return [coding.code for coding in standing(made)]


def lines_on_disk(made) -> Counter[str]:
    """How often each id stands in the files."""
    files = (made.path / "journal").rglob("*.jsonl")
    return Counter(json.loads(line)["id"] for file in files for line in file.read_bytes().splitlines())


def soon(true) -> None:
    """A key press is shown and written a moment later."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


def unit(page, number: int):
    """The box of a note of the long protocol."""
    return page.locator(".unit.passage").nth(number)


def open_document(page, document: str) -> None:
    page.locator(f".documents [data-id={document}]").click()
    page.wait_for_selector(f".documents [data-id={document}][aria-current]")


def press(page, number: int, *keys: str) -> None:
    """Stand at a note and press keys."""
    unit(page, number).focus()
    for key in keys:
        page.keyboard.press(key)


def shows(page, number: int, *marks: str, waiting: tuple[str, ...] = ()) -> None:
    """Wait until a note has these codes, all saved but those that wait."""
    look = """([number, marks, waiting]) => {
      const box = document.querySelectorAll(".unit.passage")[number];
      const said = (all) => JSON.stringify([...all].map((one) => one.querySelector("b").textContent));
      return said(box.querySelectorAll(".marks li")) === JSON.stringify(marks)
        && said(box.querySelectorAll(".marks li.waiting")) === JSON.stringify(waiting);
    }"""
    page.wait_for_function(look, arg=[number, list(marks), list(waiting)])


def code_by_keyboard(page) -> list[tuple[str, str]]:
    """Find the protocol of 40 notes and code them all without a mouse; each passage and its code."""
    keyboard = page.keyboard
    page.wait_for_selector(".unit[aria-current]")
    while page.locator(f".documents [data-id={LONG}][aria-current]").count() == 0:
        keyboard.press("Shift+N")
        page.wait_for_timeout(200)
    coded = []
    for n in range(1, 41):
        page.wait_for_function("n => document.activeElement.textContent.includes(`Anteckning ${n} `)", arg=n)
        if n % 4:
            keyboard.press(str(n % 5 + 1))
        else:
            keyboard.press("k")
            keyboard.type("frå")
            keyboard.press("Enter")
        coded.append((f"{n:016x}", ["FOR", "STO", "NOR", "PER", "ADJ"][n % 5] if n % 4 else "FOR1"))
        keyboard.press("n" if n < 40 else "Home")
    is_saved(page)
    return coded


def judge_by_keyboard(page) -> None:
    """Judge the meeting without a mouse: norming, of medium confidence, with a reason."""
    keyboard = page.keyboard
    keyboard.press("b")
    page.wait_for_selector("dialog [name=reason]")
    for key in ("Tab", "ArrowRight", "ArrowRight", "Tab", "Tab", "Tab", "ArrowRight", "Tab"):
        keyboard.press(key)
    keyboard.type("Ansvaret tas.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    is_saved(page)


@pytest.fixture
def protocol(page):
    """The page at the protocol of 40 notes."""
    open_document(page, LONG)
    return page


# coding


def test_a_whole_protocol_is_coded_judged_and_found_again_by_keyboard_only(page, made):
    keyboard = page.keyboard
    expected = code_by_keyboard(page)
    assert [(c.passage, c.code) for c in standing(made)] == expected
    keyboard.press("m")
    keyboard.type("Tydligare än förra gången.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    for key in ("ArrowDown", "h", "Control+z", "Control+y", "u", "f"):
        keyboard.press(key)
    shows(page, 1, "NOR", "FRA")
    keyboard.press("Delete")
    shows(page, 1, "NOR")
    is_saved(page)
    judge_by_keyboard(page)
    page.reload()
    is_saved(page)
    page.wait_for_selector(f".documents [data-id={LONG}][aria-current]")  # one is where one was
    page.locator(".progress", has_text="40 kodningar i dag").wait_for()
    assert page.locator(".unit .marks li").count() == 40
    assert page.get_by_text("Tydligare än förra gången.").count() == 1
    assert page.locator(".below [aria-current] .judgement").text_content() == "NOR"
    assert [(c.passage, c.code, c.person) for c in standing(made)] == [(*each, "U1") for each in expected]
    assert [(m.about, m.content) for m in standing(made, Memo)] == [
        (f"{1:016x}", "Tydligare än förra gången.")
    ]
    [judged] = standing(made, Judgement)
    assert (judged.meeting, judged.value, judged.confidence, judged.reason, judged.assessor_kind) == (
        "team-2023-03-21", "NOR", "medium", "Ansvaret tas.", "evaluator")  # fmt: skip
    kinds = Counter(event.kind for event in Journal(made.path / "journal").events if event.person == "U1")
    assert kinds == {"coding": 42, "memo": 1, "undo": 3, "retraction": 1, "judgement": 1}


def test_words_are_marked_by_keys_word_by_word_and_by_sentence_and_coded_as_a_passage(protocol, made):
    press(
        protocol,
        0,
        "ArrowRight",
        "ArrowRight",
        "Shift+ArrowRight",
        "Shift+ArrowRight",
        "Shift+ArrowLeft",
        "3",
    )
    protocol.wait_for_selector(".part")
    press(protocol, 1, "Shift+ArrowDown", "k")
    protocol.keyboard.type("NOR3")
    protocol.keyboard.press("Enter")
    protocol.wait_for_function("() => document.querySelectorAll('.part').length === 2")
    is_saved(protocol)
    quotes = [p.quote for p in standing(made, Passage) if p.person == "U1"]
    assert quotes == ["1 handlar", "Anteckning 2 handlar om ansvaret."]
    assert codes(made) == ["NOR", "NOR3"]
    assert protocol.locator(".part").all_text_contents() == quotes
    assert unit(protocol, 0).locator(".quoted").text_content() == " ”1 handlar”"


def test_marked_words_stay_marked_while_the_text_is_drawn_anew(protocol, made):
    press(protocol, 1, "ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    assert protocol.evaluate("document.getSelection().toString()") == "handlar om"
    others = [
        marked(LONG, words, name) for words, name in (("Anteckning 2", "e" * 16), ("2 handlar", "f" * 16))
    ]
    given = [Coding(passage=passage.name, code="STO", codebook="tuckman@0.2.0") for passage in others]
    made.journal.write("U2", *others, *given)
    protocol.wait_for_selector(".unit[aria-current] .part")  # all of it has been drawn again
    protocol.keyboard.press("1")
    is_saved(protocol)
    soon(lambda: "FOR" in codes(made))
    [own] = [p.quote for p in standing(made, Passage) if p.person == "U1"]
    assert own == "handlar om"
    protocol.locator(".unit[aria-current] .quoted", has_text="handlar om").wait_for()


def test_words_beyond_the_basic_plane_are_marked_where_they_stand(page, made):
    open_document(page, MINUTES)
    page.locator(".unit.text").nth(2).focus()
    page.evaluate("""() => {
      const words = document.querySelectorAll(".unit.text .words")[2];
      const node = words.firstChild.firstChild;
      const start = node.data.indexOf("👍");
      document.getSelection().setBaseAndExtent(node, start, node, node.data.length);
      return new Promise((heard) => requestAnimationFrame(() => requestAnimationFrame(heard)));
    }""")
    page.keyboard.press("1")
    is_saved(page)
    [passage] = [p for p in standing(made, Passage) if p.person == "U1"]
    assert passage.quote == TEXTS[MINUTES][passage.start : passage.end] == "👍🏽 och e\u0301"


def test_mouse_does_everything_too(page, made):
    open_document(page, SHORT)
    box = page.locator(".unit.passage .words").first.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 8, steps=4)
    page.mouse.up()
    page.locator(".codes [data-id=STO1]").click()
    page.locator(f"[data-id={SHORT}] .state.begun", has_text="påbörjat · 1 av 2 stycken").wait_for()
    page.locator(".unit.passage").nth(1).click()
    page.locator(".codes [data-id=BES]").click()
    page.locator(".marks li", has_text="BES").wait_for()
    page.locator(f"[data-id={SHORT}] .state.mine", has_text="kodat av mig · 2 av 2 stycken").wait_for()
    is_saved(page)
    assert codes(made) == ["STO1", "BES"]
    assert "Två är oeniga om gränsen.".startswith(standing(made, Passage)[-1].quote)
    page.locator(".marks li", has_text="BES").get_by_role("button", name="Ta bort BES").click()
    page.locator(".marks li", has_text="BES").wait_for(state="detached")
    page.get_by_role("button", name="Ångra", exact=True).click()
    page.locator(".marks li", has_text="BES").wait_for()
    page.get_by_text("Ångrat: ").wait_for()
    page.get_by_label("Visa").select_option("uncoded")
    page.wait_for_function("() => document.querySelectorAll('.documents button').length === 3")
    page.get_by_role("button", name="Nästa okodade").click()
    page.wait_for_selector(f".documents [data-id={INTERVIEW}][aria-current]")
    page.get_by_label("Visa").select_option("")
    open_document(page, SHORT)
    page.locator(".meetings button").nth(0).click()
    page.wait_for_selector(f".documents [data-id={LONG}][aria-current]")
    assert codes(made) == ["STO1", "BES"]


def test_a_code_of_the_texts_own_words_is_made_while_coding(protocol, made):
    press(protocol, 2, "Shift+ArrowRight", "Shift+ArrowRight", "y")
    assert protocol.locator("dialog [name=name]").input_value() == "Anteckning 3"
    protocol.locator("dialog [name=parent]").select_option("NOR")
    protocol.keyboard.press("Enter")
    protocol.get_by_role("button", name="Spara").click() if protocol.locator("dialog").count() else None
    protocol.locator(".codes .name", has_text="Anteckning 3").wait_for()
    is_saved(protocol)
    [coding] = standing(made)
    assert coding.codebook.startswith("tuckman@") and "draft" in coding.codebook


def test_a_proposal_is_accepted_and_refused_by_key(page, made):
    open_document(page, SHORT)
    page.locator(".unit.passage").nth(1).focus()
    first = page.locator(".proposal b").first.text_content(timeout=30_000)
    assert page.locator(".proposal .why").first.text_content().startswith("för orden: ")
    page.keyboard.press("a")
    page.locator(".marks li", has_text=first).wait_for()
    second = page.locator(".proposal b").first
    refused = second.text_content() if second.count() else None
    page.keyboard.press("x")
    is_saved(page)
    said = [(answer.code, answer.accepted) for answer in standing(made, SuggestionAnswer)]
    assert said == [(first, True), *([(refused, False)] if refused else [])]
    assert codes(made) == [first]


def test_a_family_matter_is_marked_by_key_and_hidden_and_undone(protocol, made):
    press(protocol, 2, "Shift+F")
    protocol.locator(".unit.hidden", has_text="Familjeärende; visas inte.").wait_for()
    assert protocol.get_by_text("Anteckning 3 handlar").count() == 0
    protocol.wait_for_function(
        "() => document.activeElement.textContent.includes('Anteckning 4 ')"
    )  # one goes on
    is_saved(protocol)
    soon(lambda: [event.state for event in standing(made, FamilyMatter)] == ["marked"])
    protocol.keyboard.press("Control+z")
    protocol.get_by_text("Anteckning 3 handlar").wait_for()
    is_saved(protocol)
    soon(lambda: standing(made, FamilyMatter) == [])


def test_the_tour_is_shown_once_by_itself_and_again_from_the_keys(context, server, tmp_path, monkeypatch):
    monkeypatch.setenv("FOLJE_CACHE", str(tmp_path / "cache"))
    page = context.new_page()
    page.goto(server.start())
    keyboard, dialog = page.keyboard, page.locator("dialog")
    titles = ["Möten och intervjuer", "Texten", "Koderna", "Bedöm mötet", "Sparat", "Tangenterna"]
    for title in titles:
        dialog.get_by_role("heading", name=title, exact=True).wait_for()
        assert page.locator(".pointed").count() == 1
        box = dialog.bounding_box()
        assert (
            box["x"] >= 0
            and box["y"] >= 0
            and box["x"] + box["width"] <= 1280
            and box["y"] + box["height"] <= 720
        )
        keyboard.press("ArrowRight" if title == "Texten" else "Enter")
    dialog.wait_for(state="detached")
    assert page.locator(".pointed").count() == 0
    soon(lambda: (tmp_path / "cache" / "shared" / "toured").is_file())
    page.reload()
    page.wait_for_selector(".unit[aria-current]")
    is_saved(page)
    assert dialog.count() == 0
    keyboard.press("?")
    page.get_by_role("button", name="Rundtur").click()
    dialog.get_by_text("1 av 6").wait_for()
    assert violations(page) == []
    keyboard.press("ArrowRight")
    dialog.get_by_text("2 av 6").wait_for()
    keyboard.press("Escape")
    dialog.wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.closest('.unit')")


def test_a_judgement_without_a_reason_is_not_saved_and_says_what_is_missing(page, made):
    open_document(page, SHORT)
    page.get_by_role("button", name="Bedöm mötet").click()
    page.get_by_label("Storming").first.check()
    page.get_by_role("button", name="Spara").click()
    assert (
        page.locator("dialog [role=alert]").text_content()
        == "Bedömningen är inte sparad. Det saknas: säkerhet, skäl."
    )
    assert page.evaluate("document.activeElement.name") == "confidence"
    page.get_by_label("medel").check()
    page.get_by_label("Skälet till bedömningen").fill("Oenighet om gränsen.")
    page.get_by_label("Vems bedömning").select_option("group")
    page.get_by_label("Storming").first.check()
    page.get_by_label("medel").check()
    page.get_by_label("Skälet till bedömningen").fill("Gruppen sade det själv.")
    page.get_by_role("button", name="Spara").click()
    page.locator(".below [aria-current] .judgement", has_text="STO").wait_for()
    [judged] = standing(made, Judgement)
    assert (judged.assessor_kind, judged.reason, judged.person) == ("group", "Gruppen sade det själv.", "U1")
    page.get_by_role("button", name="Bedöm mötet").click()
    assert not page.get_by_label("U1", exact=True).is_visible(), "one judges for oneself"
    page.get_by_label("Vems bedömning").select_option("agreed")
    page.get_by_label("Norming").first.check()
    page.get_by_label("hög").check()
    page.get_by_label("Skälet till bedömningen").fill("Vi läste om.")
    for person in ("U1", "U2"):
        page.get_by_label(person, exact=True).uncheck()
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Kryssa för vilka som är närvarande.").wait_for()
    page.get_by_label("U2", exact=True).check()
    page.get_by_role("button", name="Spara").click()
    page.wait_for_selector("dialog", state="detached")
    soon(lambda: [event.persons for event in standing(made, Judgement)] == [[], ["U2"]])


def test_a_turning_point_gets_its_evidence_where_it_stands_and_its_form_stays_until_it_is_saved(page, made):
    open_document(page, SHORT)
    page.locator(".unit.passage").nth(1).focus()
    page.keyboard.press("v")
    page.get_by_label("Rubrik").fill("Gränsen sätts")
    page.get_by_label("visar läget efter").check()
    page.locator("dialog [name=status]").select_option("confirmed")
    page.get_by_role("button", name="Spara").click()
    page.locator("dialog [role=alert]", has_text="alla fem kriterier").wait_for()
    assert page.get_by_label("Rubrik").input_value() == "Gränsen sätts"
    page.locator("dialog [name=status]").select_option("proposed")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_selector("dialog", state="detached")
    [point] = standing(made, TurningPoint)
    assert (point.title, point.date_from, point.after, point.before) == (
        {"sv": "Gränsen sätts"},
        "2023-04-11",
        ["b" * 16],
        [],
    )
    page.locator(".unit.passage").nth(0).focus()
    page.keyboard.press("v")
    page.get_by_label("Vilken vändpunkt").select_option(point.id)
    assert page.locator("dialog .criteria li").first.text_content() == "– läget före: inte uppfyllt"
    page.get_by_label("visar läget före").check()
    page.get_by_role("button", name="Spara").click()
    page.wait_for_selector("dialog", state="detached")
    assert [(p.of, p.before) for p in standing(made, TurningPoint)] == [(point.id, ["a" * 16])]


def test_a_source_is_shown_as_typed(page):
    open_document(page, MINUTES)
    assert page.locator(".unit .words").all_text_contents()[:3] == TRAPS
    assert page.title() == "Prov – Följe"
    assert page.locator("main script, main img").count() == 0


def test_an_interview_shows_who_speaks_and_skips_the_questions(page, made):
    open_document(page, INTERVIEW)
    assert page.locator(".unit.question .label").all_text_contents() == ["Intervjuare"]
    page.locator(".unit.text").focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    soon(lambda: len(codes(made)) == 2)
    quotes = {p.name: p.quote for p in standing(made, Passage)}
    assert [quotes[c.passage] for c in standing(made)] == [
        "Det var bra. Vi fick hjälp direkt.",
        "Sedan blev det tyst.",
    ]


# keeping


def test_nothing_is_sent_twice_without_need_and_nothing_before_the_answer_to_what_came_before(protocol):
    talk = []

    def watch(line):
        line.on("framesent", lambda frame: talk.append(json.loads(frame).get("gesture", {}).get("id")))
        line.on("framereceived", lambda frame: talk.append(json.loads(frame).get("id")))

    protocol.on("websocket", watch)
    protocol.reload()
    protocol.wait_for_selector(".unit.passage")
    protocol.evaluate("""() => {
      document.querySelector(".unit.passage").focus();
      for (const key of "12345") document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }""")
    protocol.wait_for_function("() => document.querySelectorAll('.marks li:not(.waiting)').length === 5")
    said = [one for one in talk if one]
    assert said[0::2] == said[1::2] and len(set(said)) == 5


def test_two_tabs_and_two_people_see_each_others_codings(protocol, made):
    other = protocol.context.new_page()
    other.goto(protocol.url)
    is_saved(other)
    open_document(other, LONG)
    press(protocol, 3, "1")
    shows(other, 3, "FOR")
    press(other, 3, "2")
    shows(protocol, 3, "FOR", "STO")
    second = Server(made.path, "U2")
    try:
        theirs = protocol.context.browser.new_page()
        theirs.goto(second.start())
        is_saved(theirs)
        open_document(theirs, LONG)
        shows(theirs, 3, "FOR", "STO")
        press(theirs, 3, "4")
        for page in (protocol, other):
            shows(page, 3, "FOR", "STO", "PER")
            assert "U2" in page.locator(".marks li", has_text="PER").text_content()
        press(other, 3, "Control+z")
        for page in (protocol, other, theirs):
            shows(page, 3, "FOR", "PER")
        theirs.context.close()
    finally:
        second.kill()
    soon(lambda: codes(made) == ["FOR", "PER"])


def test_without_the_server_the_page_says_so_at_once_and_saves_in_order_when_it_is_back(
    protocol, server, made
):
    press(protocol, 3, "1")
    shows(protocol, 3, "FOR")
    is_saved(protocol)
    server.kill()
    is_in(protocol, "lost")
    press(protocol, 3, "2", "3", "Control+z", "4")
    shows(protocol, 3, "FOR", "STO", "PER", waiting=("STO", "PER"))
    assert (
        protocol.locator(".status").text_content()
        == "Ingen kontakt. Starta Följe igen, så sparas 4 ändringar som väntar."
    )
    server.start()
    is_saved(protocol)
    shows(protocol, 3, "FOR", "STO", "PER")
    soon(lambda: codes(made) == ["FOR", "STO", "PER"])
    done = [e for e in in_order(Journal(made.path / "journal").events) if isinstance(e, Coding | Undo)]
    assert [type(e).__name__ for e in done] == ["Coding", "Coding", "Coding", "Undo", "Coding"]


def test_a_form_that_is_being_filled_in_outlives_a_restart_of_the_server(protocol, server, made):
    press(protocol, 0, "m")
    protocol.keyboard.type("Halvskrivet")
    server.kill()
    is_in(protocol, "lost")
    server.start()
    is_saved(protocol)
    protocol.locator("dialog textarea").focus()
    protocol.keyboard.press("End")
    protocol.keyboard.type(" och färdigt")
    protocol.get_by_role("button", name="Spara").click()
    protocol.locator(".note", has_text="Halvskrivet och färdigt").wait_for()
    soon(lambda: [memo.content for memo in standing(made, Memo)] == ["Halvskrivet och färdigt"])


def test_what_waits_outlives_the_tab_it_was_done_in(protocol, server, made):
    server.kill()
    is_in(protocol, "lost")
    press(protocol, 3, "1", "2")
    address, context = protocol.url, protocol.context
    protocol.wait_for_timeout(100)
    protocol.close()
    server.start()
    again = context.new_page()
    again.goto(address)
    is_saved(again)
    open_document(again, LONG)
    shows(again, 3, "FOR", "STO")
    again.reload()
    again.wait_for_selector(".unit.passage")
    shows(again, 3, "FOR", "STO")
    assert len([one for one in standing(made) if one.person == "U1"]) == 2
    assert set(lines_on_disk(made).values()) == {1}


def test_a_full_disk_is_said_and_the_gesture_is_saved_when_there_is_room(protocol, made):
    full = made.path / "journal" / folder_name("U1")
    full.write_text("a file where the folder should be", encoding="utf-8")
    press(protocol, 3, "1")
    is_in(protocol, "trouble")
    shows(protocol, 3, "FOR", waiting=("FOR",))
    full.unlink()
    is_saved(protocol)
    soon(lambda: codes(made) == ["FOR"])


def test_what_is_refused_for_good_is_set_aside_and_said_and_holds_nothing_up(protocol, made):
    protocol.evaluate("""() => new Promise((resolve) => {
      indexedDB.databases().then(([{ name, version }]) => {
        const opening = indexedDB.open(name, version);
        opening.onsuccess = () => {
          const store = opening.result.transaction("gestures", "readwrite").objectStore("gestures");
          store.put({ id: "f".repeat(16), place: 1, gesture: { id: "f".repeat(16), do: "code", code: "ZZZ", place: { passage: "1".padStart(16, "0") } } });
          store.transaction.oncomplete = resolve;
        };
      });
    })""")
    protocol.reload()
    protocol.locator(".message.warning", has_text="ZZZ").wait_for()
    is_saved(protocol)
    press(protocol, 0, "1")
    is_saved(protocol)
    soon(lambda: codes(made) == ["FOR"])


def test_killed_between_gesture_and_answer_nothing_is_lost_doubled_or_shown_too_early(context, server, made):
    """The long run of 100 kills is in tests/benchmarks/bench_workbench.py."""
    kills(context, server, made, rounds=5)


def kills(context, server, made, rounds: int, seed: int = 1) -> Counter[str]:
    """Kill the server at random moments around key presses, up to 50 times; how far the gestures had come."""
    chance, moments = random.Random(seed), Counter()
    server.program = ("-c", SLOW)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(server.start())
    is_saved(page)
    open_document(page, LONG)
    for number in range(rounds):
        is_saved(page)
        done = number * 4  # each passage takes five codes, so that no key is in vain
        for place in range(done, done + 4):
            press(page, place // 5, str(place % 5 + 1))
            time.sleep(chance.random() * 0.01)
        time.sleep(chance.random() * 0.03)
        assert server.kill() == ""
        is_in(page, "lost")
        soon(lambda marks=done + 4: page.locator(".marks li").count() == marks)
        as_saved = set(page.evaluate("[...shownAsSaved]"))
        on_disk = set(lines_on_disk(made))
        waiting = page.locator(".marks li.waiting").count()
        written = sum(coding.person == "U1" for coding in standing(made))
        assert not [
            one for one in as_saved if one not in on_disk and len(one) == 16 and not is_gesture(page, one)
        ]
        moments.update({"acknowledged": 4 - waiting, "written, not acknowledged": written - (done + 4 - waiting),
                        "not written": done + 4 - written})  # fmt: skip
        server.start()
    is_saved(page)
    assert set(lines_on_disk(made).values()) == {1}
    assert len(codes(made)) == rounds * 4
    soon(lambda: page.locator(".marks li:not(.waiting)").count() == rounds * 4)
    return moments


def is_gesture(page, one: str) -> bool:
    """Whether the page shows this id as waiting: a mark that waits has the id of its gesture."""
    return page.locator(f'.marks li.waiting[data-id="{one}"]').count() > 0


# who is let in


def test_the_address_does_not_keep_the_token_and_scripts_cannot_read_the_cookie(page):
    assert page.url.endswith("/") and "token" not in page.url
    assert page.evaluate("document.cookie") == ""


def test_a_tab_whose_cookie_has_gone_says_so(protocol, server):
    protocol.context.clear_cookies()
    server.kill()
    server.start()
    is_in(protocol, "shut")


def test_a_page_on_another_port_gets_nothing_though_the_browser_sends_it_the_cookie(page):
    """To the browser it is the same site."""
    intruder = page.context.new_page()
    answer = {"body": "<title>x</title>", "content_type": "text/html"}
    intruder.route("http://127.0.0.1:9/", lambda route: route.fulfill(**answer))
    intruder.goto("http://127.0.0.1:9/")
    tries = """async (address) => {
      const outcome = (promise) => promise.then(() => "got it", () => "nothing");
      const element = (name, values) => new Promise((yes, no) => {
        const made = Object.assign(document.createElement(name), values, { onload: yes, onerror: no });
        document.head.append(made);
      });
      const socket = new Promise((yes, no) => {
        const line = new WebSocket(address.replace("http", "ws") + "socket");
        line.onmessage = yes;
        line.onopen = () => line.send('{"kind": "hello"}');
        line.onclose = no;
      });
      return Promise.all([
        outcome(fetch(address).then((answer) => answer.text())),
        outcome(fetch(address + "again", { headers: { "X-Proof": "x" } }).then((answer) => answer.text())),
        outcome(element("script", { src: address + "workbench.js" })),
        outcome(element("link", { rel: "stylesheet", href: address + "workbench.css" })),
        outcome(socket),
      ]);
    }"""
    assert intruder.evaluate(tries, page.url) == ["nothing"] * 5


def test_a_link_on_another_site_to_the_start_address_opens_the_page(context, server):
    page = context.new_page()
    link = f"<a href='{server.start()}'>Öppna</a>"
    page.route("http://localhost:9/", lambda route: route.fulfill(body=link, content_type="text/html"))
    page.goto("http://localhost:9/")
    page.get_by_role("link").click()
    is_saved(page)
    assert "token" not in page.url


class Impostor(WebSocketHandler):
    """Another program that has taken the port, and lets everybody in."""

    heard: ClassVar[list[dict]] = []

    def check_origin(self, origin):
        return True

    def on_message(self, message):
        self.heard.append(json.loads(message))
        self.write_message('{"kind": "met", "proof": "x", "seal": "x"}')


def test_another_program_that_has_taken_the_port_gets_nothing_of_what_waits(protocol, server, made):
    server.kill()
    is_in(protocol, "lost")
    press(protocol, 0, "1")
    port, ready, end = int(protocol.url.split(":")[2].strip("/")), threading.Event(), []

    async def listen():
        taken = Application([("/socket", Impostor)]).listen(port, "127.0.0.1")
        end.append((asyncio.get_running_loop(), asyncio.Event()))
        ready.set()
        await end[0][1].wait()
        taken.stop()
        await taken.close_all_connections()

    thread = threading.Thread(target=asyncio.run, args=(listen(),))
    thread.start()
    ready.wait()
    soon(lambda: len(Impostor.heard) >= 2)
    loop, event = end[0]
    loop.call_soon_threadsafe(event.set)
    thread.join()
    assert {message["kind"] for message in Impostor.heard} == {"meet"}
    is_in(protocol, "lost")
    server.start()
    is_saved(protocol)
    soon(lambda: codes(made) == ["FOR"])


# seeing


@pytest.mark.parametrize("view", [{}, {"theme": "dark"}, {"lang": "en", "size": 4}])
def test_axe_finds_no_violation_in_any_state(protocol, view):
    protocol.evaluate(
        "view => localStorage.setItem('folje-view', JSON.stringify({ document: view.document, ...view }))",
        view | {"document": LONG},
    )
    protocol.reload()
    protocol.wait_for_selector(".unit.passage")
    press(protocol, 0, "1", "2", "Shift+ArrowRight", "3", "d")
    protocol.wait_for_selector(".part")
    is_saved(protocol)
    assert violations(protocol) == []
    first = protocol.get_by_role("group", name=NOTES[0])
    assert "FOR Forming, STO Storming" in first.get_attribute("aria-description")
    soon(
        lambda: (
            protocol.locator(".read-aloud")
            .text_content()
            .endswith(": FOR Forming, STO Storming, NOR Norming")
        )
    )
    for key in ("?", "b", "m", "y", "v"):
        protocol.locator(".unit.passage").first.focus()
        protocol.keyboard.press(key)
        protocol.wait_for_selector("dialog")
        assert violations(protocol) == [], key
        protocol.keyboard.press("Escape")
        protocol.wait_for_selector("dialog", state="detached")
    protocol.keyboard.press("k")
    protocol.keyboard.type("nor")
    assert violations(protocol) == []


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (360, 640)])
def test_nothing_scrolls_sideways_at_1280_by_720_and_at_200_percent(protocol, size):
    protocol.set_viewport_size({"width": size[0], "height": size[1]})
    press(protocol, 0, "1")
    shows(protocol, 0, "FOR")
    assert protocol.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert protocol.evaluate("document.documentElement.scrollHeight") <= size[1]
    text = protocol.locator(".middle").bounding_box()
    assert text["height"] > size[1] * 0.4 and text["width"] > min(size[0], 600) * 0.8
    if size[0] == 640:
        for key in ("?", "b"):
            unit(protocol, 0).focus()
            protocol.keyboard.press(key)
            protocol.wait_for_selector("dialog")
            assert out_of_reach(protocol, "dialog") == []
            protocol.keyboard.press("Escape")
            protocol.wait_for_selector("dialog", state="detached")
    if size[0] < 900:
        protocol.get_by_role("button", name="Koder", exact=True).click()
        assert out_of_reach(protocol, ".beside") == []
        protocol.locator(".codes [data-id=STO]").click()
        shows(protocol, 0, "FOR", "STO")


def test_an_empty_study_says_what_to_do(context, tmp_path):
    from coding.studies import new_study

    folder = tmp_path / "tom"
    new_study(folder)
    settings = folder / "study.yaml"
    if "evaluators" not in settings.read_text(encoding="utf-8"):
        settings.write_text(
            settings.read_text(encoding="utf-8") + "\nevaluators: [U1]\n", encoding="utf-8", newline="\n"
        )
    server = Server(folder)
    try:
        page = context.new_page()
        page.goto(server.start())
        is_saved(page)
        assert page.get_by_text("folje add observation.docx").count() == 1
    finally:
        server.kill()


def test_the_server_ends_calmly_and_says_nothing_but_its_address(server):
    import signal

    server.start()
    server.process.send_signal(signal.SIGINT)
    said = server.process.communicate(timeout=20)[0]
    assert said == "Arbetsbordet är avslutat. Allt som stod som sparat finns i studien.\n"
    assert server.process.returncode == 0
