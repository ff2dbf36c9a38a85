"""The page writes what was done, once, and never says more than the journal holds; nobody else gets anything."""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from evaluation import Study
from evaluation.disk import Disk
from evaluation.events import Coding, Passage, Undo
from evaluation.folding import in_order
from evaluation.journal import Journal, folder_name, new_id
from reports.workbench.server import Desk, Socket, listen

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KILLS = int(os.environ.get("FOLJE_KILLS", "10"))
LINES = [
    "<script>document.title='hacked'</script>",
    "<img src=x onerror=\"document.title='hacked'\"> & &amp;",
    "Den \u202erätta\u202c ordningen\tmed 👍",
    *(f"Stycke {number}." for number in range(3, 90)),
]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A study with one document, each line of it a passage that U2 has marked."""
    study = tmp_path / "study"
    (study / "texts").mkdir(parents=True)
    (study / "study.yaml").write_text("title: Prov\nevaluators: [U1, U2]\n", encoding="utf-8")
    text = "\n".join(LINES)
    (study / "texts" / "d.txt").write_text(text, encoding="utf-8", newline="")
    passages = [
        Passage(id=f"{number:016x}", text="d", **place(text, line)) for number, line in enumerate(LINES)
    ]
    Journal(study / "journal").write("U2", *passages)
    return study


def place(text: str, line: str) -> dict:
    start = text.index(line)
    return {"start": start, "end": start + len(line), "quote": line}


def coding(passage: int = 0, code: str = "FOR", **more) -> dict:
    """An action as the page makes it."""
    event = {"kind": "coding", "id": new_id(), "passage": f"{passage:016x}", "code": code, **more}
    return {"id": new_id(), "events": [event]}


def lines_on_disk(folder: Path) -> Counter[str]:
    """How often each id stands in the files."""
    files = (folder / "journal").rglob("*.jsonl")
    return Counter(json.loads(line)["id"] for file in files for line in file.read_bytes().splitlines())


# over the line, without a browser


class RecordingDisk(Disk):
    """Notes what happens, and refuses when told to."""

    def __init__(self):
        self.log, self.refuses = [], False

    def _write(self, handle, data):
        self.log.append("write")
        return super()._write(handle, data)

    def _fsync(self, handle):
        if self.refuses:
            raise OSError(5, "Input/output error")
        super()._fsync(handle)
        self.log.append("fsync")


class Visitor:
    """A browser's part of the talk, with whatever headers."""

    def __init__(self, desk, door):
        self.desk, self.door = desk, door
        self.headers = {"Cookie": f"{door.cookie}={door.key}", "Origin": door.origin}

    async def get(self, path: str, **headers: str):
        """The answer to a GET."""
        request = HTTPRequest(self.door.origin + path, headers=headers, follow_redirects=False)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def connect(self, **headers: str):
        """A socket that has heard all the journal has."""
        line = await websocket_connect(
            HTTPRequest(f"ws://{self.door.host}/socket", headers=self.headers | headers)
        )
        assert "all" in json.loads(await line.read_message())
        return line


async def say(line, action: dict) -> dict:
    """The answer to an action."""
    await line.write_message(json.dumps(action))
    while True:
        answer = json.loads(await line.read_message())
        if not answer.keys() & {"news", "all"}:
            return answer


def play(scene):
    """Run a scene; in a thread, because a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, scene()).result()


@asynccontextmanager
async def visiting(folder: Path, disk: Disk | None = None):
    desk = Desk(Study.open(folder), "d", "U1")
    desk.journal.disk = disk or desk.journal.disk
    server, door = listen(desk, folder.parent / "memory")
    try:
        yield Visitor(desk, door)
    finally:
        server.stop()
        await server.close_all_connections()


def test_an_action_is_acknowledged_only_after_the_journals_fsync(folder, monkeypatch):
    disk, talk = RecordingDisk(), Socket.say
    monkeypatch.setattr(
        Socket, "say", lambda tab, message: (disk.log.append(next(iter(message))), talk(tab, message))
    )

    async def scene():
        async with visiting(folder, disk) as visitor:
            action = coding()
            answer = await say(await visitor.connect(), action)
            assert answer == {"ack": action["id"], "n": 2}

    play(scene)
    assert disk.log == ["all", "write", "fsync", "ack", "news"]


def test_what_the_disk_refuses_is_not_acknowledged_and_is_written_and_synced_when_sent_again(folder):
    disk = RecordingDisk()

    async def scene():
        async with visiting(folder, disk) as visitor:
            line, action = await visitor.connect(), coding()
            disk.refuses = True
            answer = await say(line, action)
            assert answer["refused"] == action["id"] and "Inte sparat" in answer["why"]
            disk.refuses, disk.log = False, []
            assert (await say(line, action))["ack"] == action["id"]
            assert "fsync" in disk.log

    play(scene)
    assert len(Journal(folder / "journal").state.of(Coding)) == 1


def test_the_same_action_sent_twice_is_one_event_and_is_acknowledged_both_times(folder):
    async def scene():
        async with visiting(folder) as visitor:
            line, action = await visitor.connect(), coding()
            first = await say(line, action)
            await say(line, coding(1))
            assert await say(line, action) == first

    play(scene)
    assert set(lines_on_disk(folder).values()) == {1}


def test_who_wrote_it_and_its_order_are_the_servers_to_say(folder):
    async def scene():
        async with visiting(folder) as visitor:
            await say(await visitor.connect(), coding(person="U2", n=999, v=99))

    play(scene)
    [event] = Journal(folder / "journal").state.of(Coding)
    assert (event.person, event.n, event.v) == ("U1", 2, 1)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        '{"id": "", "events": []}',
        json.dumps(coding() | {"id": "../../x"}),
        json.dumps(coding(id="")),
        json.dumps(coding(kind="erasure")),
        json.dumps({"id": "0" * 16, "events": [{"kind": "coding", "id": "1" * 16, "passage": 3}]}),
    ],
    ids=range(7),
)
def test_what_no_page_of_ours_sends_is_refused_and_not_written(folder, message):
    before = lines_on_disk(folder)

    async def scene():
        async with visiting(folder) as visitor:
            line = await visitor.connect()
            await line.write_message(message)
            assert json.loads(await line.read_message()) == {"refused": ""}
            assert "ack" in await say(line, {"id": new_id(), "events": []})

    play(scene)
    assert lines_on_disk(folder) == before


def test_tabs_are_told_what_comes_from_elsewhere_and_begin_anew_after_an_erasure(folder):
    async def scene():
        async with visiting(folder) as visitor:
            line = await visitor.connect()
            Journal(folder / "journal").write("U2", Coding(passage="0" * 16, code="STO"))
            visitor.desk.journal.refresh()
            visitor.desk.tell()
            [news] = json.loads(await line.read_message())["news"]
            assert news["person"] == "U2"
            [file] = [path for path in (folder / "journal").rglob("*.jsonl") if b"STO" in path.read_bytes()]
            Disk().write(file, file.read_bytes().replace(b"STO", b"NOR"))
            visitor.desk.journal.refresh()
            visitor.desk.tell()
            assert [event["code"] for event in json.loads(await line.read_message())["all"]] == ["NOR"]

    play(scene)


# who is let in

STRANGERS = {
    "no cookie": {"Cookie": ""},
    "another cookie": {"Cookie": "folje-1=x"},
    "another host": {"Host": "attacker.example"},
    "localhost": {"Host": "localhost"},
    "another origin": {"Origin": "http://attacker.example"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "no page": {"Origin": "null"},
    "embedded by another port": {"Sec-Fetch-Site": "same-site"},
    "embedded by another site": {"Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_nothing(folder, stranger):
    async def scene():
        async with visiting(folder) as visitor:
            headers = visitor.headers | STRANGERS[stranger]
            for path in (
                "/",
                "/page.js",
                "/page.css",
                "/document",
                "/socket",
                "/start",
                "/start?token=x",
                "/%ff",
                "/x",
            ):
                answer = await visitor.get(path, **headers)
                assert (answer.code, answer.body) == (403, b"") or path == "/%ff"
                assert not answer.headers.get_list("Set-Cookie")
            with pytest.raises(HTTPClientError, match="403"):
                await visitor.connect(**headers)
            assert not visitor.desk.listeners

    play(scene)


def test_a_socket_must_say_where_it_comes_from(folder):
    async def scene():
        async with visiting(folder) as visitor:
            del visitor.headers["Origin"]
            with pytest.raises(HTTPClientError, match="403"):
                await visitor.connect()

    play(scene)


def test_the_token_opens_once_and_gives_a_cookie_that_scripts_and_other_sites_cannot_use(folder):
    async def scene():
        async with visiting(folder) as visitor:
            address = visitor.door.address.removeprefix(visitor.door.origin)
            assert (await visitor.get(address, Host="attacker.example")).code == 403
            answer = await visitor.get(address)
            assert answer.headers["Refresh"] == "0; url=/"
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and visitor.door.key in cookie
            assert (await visitor.get(address)).code == 403

    play(scene)


def test_every_answer_keeps_browsers_from_storing_guessing_and_running_anything_else(folder, caplog):
    async def scene():
        async with visiting(folder) as visitor:
            for path, code in {
                "/": 200,
                "/document": 200,
                "/x": 405,
                "/start?token=x": 403,
                "/start?token=%ff": 400,
            }.items():
                answer = await visitor.get(path, **visitor.headers)
                policy = answer.headers["Content-Security-Policy"]
                assert (
                    answer.code == code
                    and policy.startswith("default-src 'self';")
                    and "unsafe" not in policy
                )
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "Server" not in answer.headers

    play(scene)
    assert not caplog.records


def test_port_and_key_are_those_of_last_time_and_for_nobody_else_to_read(folder):
    async def doors():
        async with visiting(folder) as first:
            pass
        async with visiting(folder) as second, visiting(folder) as third:
            return first.door, second.door, third.door

    first, second, third = play(doors)
    assert (first.port, first.key) == (second.port, second.key)
    assert first.token != second.token
    assert third.port != second.port  # taken
    assert os.name == "nt" or (folder.parent / "memory").stat().st_mode & 0o077 == 0


# in a browser

SLOW = """
import random, sys, time
from evaluation.disk import Disk
from reports.workbench import server
fsync = Disk._fsync
def slow(disk, handle):
    time.sleep(random.random() * 0.02)
    fsync(disk, handle)
    time.sleep(random.random() * 0.02)
Disk._fsync = slow
server.main()
"""
WATCH = """
window.shownAsSaved = new Set();
const look = () => {
  const saved = document.querySelector("#status")?.textContent === "sparat";
  for (const mark of document.querySelectorAll(saved ? "main li" : "main li:not(.waiting)")) shownAsSaved.add(mark.dataset.id);
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""


class Server:
    """Följe in a process of its own, to be killed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.program = ("-m", "reports.workbench.server")
        self.process = None

    def start(self) -> str:
        """Start it and give the address."""
        memory = self.folder.parent / "memory"
        arguments = (str(self.folder), "d", "--person", "U1", "--memory", str(memory))
        command = [sys.executable, *self.program, *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )
        return self.process.stdout.readline().strip()

    def kill(self) -> str:
        """Kill it and give the rest of what it said."""
        process, self.process = self.process, None
        if process is None:
            return ""
        process.kill()
        return process.communicate()[0]


@pytest.fixture
def server(folder):
    server = Server(folder)
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
def tab(browser, server):
    """A page that has been opened by the start address."""
    context = browser.new_context(color_scheme="light")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(server.start())
    says(page, "sparat")
    yield page
    context.close()


def says(page, words: str) -> None:
    """Wait until the page says so."""
    page.wait_for_function("words => document.querySelector('#status')?.textContent === words", arg=words)


LOST = "ingen kontakt – sparas när Följe är igång igen"


def press(page, passage: int, *keys: str) -> None:
    """Pick a passage and press keys."""
    page.locator(".passage").nth(passage).focus()
    for key in keys:
        page.keyboard.press(key)


def shows(page, passage: int, *marks: str, waiting: tuple[str, ...] = ()) -> None:
    """Wait until the page shows these marks at a passage, all saved but those that wait."""
    look = """([passage, marks, waiting]) => {
      const said = (all) => JSON.stringify([...all].map((one) => one.textContent));
      const box = document.querySelectorAll(".passage")[passage];
      return said(box.querySelectorAll("li")) === JSON.stringify(marks)
        && said(box.querySelectorAll("li.waiting")) === JSON.stringify(waiting);
    }"""
    page.wait_for_function(look, arg=[passage, marks, waiting])


def assert_soon(true) -> None:
    """A key press is shown and written a moment later."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


def codes(folder: Path) -> list[str]:
    """The codes that stand in the journal, in order."""
    return [event.code for event in Journal(folder / "journal").state.of(Coding)]


@pytest.mark.browser
def test_keys_and_clicks_write_codings_and_the_address_does_not_keep_the_token(tab, folder):
    tab.locator(".passage").nth(4).click()
    tab.keyboard.press("2")
    tab.keyboard.press("2")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("5")
    tab.get_by_role("button", name="1 Forming").click()
    shows(tab, 4, "Storming")
    shows(tab, 5, "Adjourning", "Forming")
    says(tab, "sparat")
    assert [(e.passage, e.code, e.person) for e in Journal(folder / "journal").state.of(Coding)] == [
        (f"{4:016x}", "STO", "U1"),
        (f"{5:016x}", "ADJ", "U1"),
        (f"{5:016x}", "FOR", "U1"),
    ]
    assert tab.url.endswith("/") and "token" not in tab.url
    assert tab.evaluate("document.cookie") == ""


@pytest.mark.browser
def test_a_source_is_shown_as_typed(tab):
    assert tab.locator(".passage p").all_text_contents() == LINES
    assert tab.title() == "Koda – Följe"
    assert tab.locator("main script, main img").count() == 0


@pytest.mark.browser
def test_nothing_is_sent_twice_without_need_and_nothing_before_the_answer_to_what_came_before(tab):
    talk = []
    tab.on("websocket", lambda line: line.on("framesent", lambda frame: talk.append(json.loads(frame)["id"])))
    tab.on(
        "websocket",
        lambda line: line.on("framereceived", lambda frame: talk.append(json.loads(frame).get("ack"))),
    )
    tab.reload()
    says(tab, "sparat")
    tab.evaluate("""() => {
      document.querySelector(".passage").focus();
      for (const key of "12345") document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }""")
    tab.wait_for_function("() => document.querySelectorAll('li:not(.waiting)').length === 5")
    said = [one for one in talk if one]
    assert said[0::2] == said[1::2] and len(set(said)) == 5


@pytest.mark.browser
def test_undo_and_redo_are_what_the_journal_means_by_them(tab, folder):
    press(tab, 3, "1", "2", "3")
    press(tab, 3, "Control+z", "Control+z", "Control+y")
    shows(tab, 3, "Forming", "Storming")
    assert_soon(lambda: codes(folder) == ["FOR", "STO"])
    tab.reload()
    says(tab, "sparat")
    press(tab, 3, "Control+Shift+z", "Control+y")
    shows(tab, 3, "Forming", "Storming", "Norming")
    assert_soon(lambda: codes(folder) == ["FOR", "STO", "NOR"])
    press(tab, 3, "Control+z", "4", "Control+y")  # after something else there is nothing to redo
    shows(tab, 3, "Forming", "Storming", "Performing")
    assert_soon(lambda: codes(folder) == ["FOR", "STO", "PER"])


@pytest.mark.browser
def test_two_tabs_and_two_people_see_each_others_codings(tab, folder):
    other = tab.context.new_page()
    other.goto(tab.url)
    says(other, "sparat")
    press(tab, 3, "1")
    other.locator("li", has_text="Forming").wait_for()
    press(other, 3, "2")
    tab.locator("li", has_text="Storming").wait_for()
    Journal(folder / "journal").write("U2", Coding(passage=f"{3:016x}", code="PER"))
    for page in (tab, other):
        page.locator("li", has_text="Performing · U2").wait_for()
    press(other, 3, "Control+z", "Control+z")  # both tabs are one person
    shows(tab, 3, "Performing · U2")
    shows(other, 3, "Performing · U2")
    assert_soon(lambda: codes(folder) == ["PER"])


@pytest.mark.browser
def test_without_the_server_the_page_says_so_and_saves_in_order_when_it_is_back(tab, server, folder):
    press(tab, 3, "1")
    shows(tab, 3, "Forming")
    server.kill()
    says(tab, LOST)
    press(tab, 3, "2", "3", "Control+z", "4")
    shows(tab, 3, "Forming", "Storming", "Performing", waiting=("Storming", "Performing"))
    server.start()
    says(tab, "sparat")
    shows(tab, 3, "Forming", "Storming", "Performing")
    assert_soon(lambda: codes(folder) == ["FOR", "STO", "PER"])
    made = [e for e in in_order(Journal(folder / "journal").events) if isinstance(e, Coding | Undo)]
    assert [type(e).__name__ for e in made] == ["Coding", "Coding", "Coding", "Undo", "Coding"]
    assert [e.n for e in made] == [2, 3, 4, 5, 6]


@pytest.mark.browser
def test_what_waits_outlives_the_tab_it_was_done_in(tab, server, folder):
    server.kill()
    says(tab, LOST)
    press(tab, 3, "1", "2")
    address, context = tab.url, tab.context
    tab.wait_for_timeout(100)
    tab.close()
    server.start()
    again = context.new_page()
    again.goto(address)
    says(again, "sparat")
    again.reload()
    says(again, "sparat")
    shows(again, 3, "Forming", "Storming")
    assert lines_on_disk(folder).total() == len(LINES) + 2


@pytest.mark.browser
def test_a_full_disk_is_said_and_the_action_is_saved_when_there_is_room(browser, server, folder):
    full = folder / "journal" / folder_name("U1")
    full.write_text("a file where the folder should be", encoding="utf-8")
    page = browser.new_page()
    page.goto(server.start())
    says(page, "sparat")
    press(page, 3, "1")
    page.get_by_text("Inte sparat").wait_for()
    assert page.locator("li.waiting").count() == 1
    full.unlink()
    says(page, "sparat")
    assert_soon(lambda: codes(folder) == ["FOR"])
    page.context.close()


def moment(on_disk: bool, looks: str) -> str:
    """How far an action had come when the server was killed."""
    if not looks:
        return "acknowledged"
    return "written, not acknowledged" if on_disk else "not written"


@pytest.mark.browser
def test_killed_between_action_and_answer_nothing_is_lost_doubled_or_shown_too_early(browser, server, folder):
    """FOLJE_KILLS=100 for the long run; `-s` shows how often each moment was hit."""
    chance, hits = random.Random(), Counter()
    server.program = ("-c", SLOW)
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(server.start())
    for number in range(KILLS):
        says(page, "sparat")
        assert page.locator("main li.waiting").count() == 0
        done = number * 4  # each passage takes five codes, so that no key is in vain
        for place in range(done, done + 4):
            press(page, place // 5 + 3, str(place % 5 + 1))
            time.sleep(chance.random() * 0.01)
        time.sleep(chance.random() * 0.03)
        assert server.kill() == ""
        says(page, LOST)
        shown = page.locator("main li").evaluate_all("all => all.map(one => [one.dataset.id, one.className])")
        as_saved = set(page.evaluate("[...shownAsSaved]"))
        on_disk = set(lines_on_disk(folder))
        assert len(shown) == done + 4
        assert as_saved <= on_disk
        hits.update(moment(one in on_disk, looks) for one, looks in shown[-4:])
        if number % 3 == 0:
            page.wait_for_timeout(600)  # a try to reconnect in vain
        server.start()
    says(page, "sparat")
    written = lines_on_disk(folder)
    assert set(written.values()) == {1}
    assert len(codes(folder)) == KILLS * 4 == page.locator("main li:not(.waiting)").count()
    print(f"{KILLS} kills: {dict(hits)}")
    page.context.close()


@pytest.mark.browser
def test_a_page_on_another_port_gets_nothing_though_the_browser_sends_it_the_cookie(tab, folder):
    """To the browser it is the same site."""

    intruder = tab.context.new_page()
    intruder.route(
        "http://127.0.0.1:9/", lambda route: route.fulfill(body="<title>x</title>", content_type="text/html")
    )
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
        line.onclose = no;
      });
      return Promise.all([
        outcome(fetch(address + "document").then((answer) => answer.text())),
        outcome(fetch(address + "document", { credentials: "include" }).then((answer) => answer.text())),
        outcome(element("script", { src: address + "page.js" })),
        outcome(element("link", { rel: "stylesheet", href: address + "page.css" })),
        outcome(socket),
      ]);
    }"""
    assert intruder.evaluate(tries, tab.url) == ["nothing"] * 5


@pytest.mark.browser
def test_a_link_on_another_site_to_the_start_address_opens_the_page(browser, server):
    page = browser.new_page()
    address = server.start()
    link = f"<a href='{address}'>Öppna</a>"
    page.route("http://localhost:9/", lambda route: route.fulfill(body=link, content_type="text/html"))
    page.goto("http://localhost:9/")
    page.get_by_role("link").click()
    says(page, "sparat")
    assert "token" not in page.url
    page.context.close()


def test_the_server_says_nothing_but_its_address(server, folder):
    address = server.start()

    async def scene():
        return await AsyncHTTPClient().fetch(address + "x%ff", raise_error=False)

    assert play(scene).code == 400
    assert server.kill() == ""
    assert msgspec.json.decode((folder.parent / "memory").read_bytes())[1] not in address
