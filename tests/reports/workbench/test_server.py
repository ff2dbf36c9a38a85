"""Only the browser that was let in gets anything, nothing is acknowledged before it is on disk, and nothing is said in logs."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from evaluation.disk import Disk
from evaluation.events import Coding
from evaluation.journal import Journal, new_id
from reports.workbench.door import Door, remembered, running
from reports.workbench.model import Desk
from reports.workbench.server import Socket, listen
from tests.reports.workbench.material import LONG, study


@pytest.fixture
def made(tmp_path):
    (tmp_path / "study").mkdir()
    return study(tmp_path / "study")


class Visitor:
    """A browser's part of the talk, with whatever headers."""

    def __init__(self, desk, door, memory):
        self.desk, self.door, self.memory = desk, door, memory
        self.headers = {"Cookie": f"{door.cookie}={door.key}", "Origin": door.origin}

    async def get(self, path: str, **headers: str):
        """The answer to a GET."""
        request = HTTPRequest(self.door.origin + path, headers=headers, follow_redirects=False)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def connect(self, **headers: str):
        """A socket that has been told the document."""
        request = HTTPRequest(f"ws://{self.door.host}/socket", headers=self.headers | headers)
        line = await websocket_connect(request)
        await say(line, {"kind": "hello", "document": LONG}, "document")
        return line


async def say(line, message: dict, answer: str) -> dict:
    """The answer of this kind to a message."""
    await line.write_message(json.dumps(message))
    while True:
        heard = json.loads(await line.read_message())
        if heard["kind"] == answer:
            return heard


def coding(passage: int = 1, code: str = "FOR") -> dict:
    gesture = {"id": new_id(), "do": "code", "place": {"passage": f"{passage:016x}"}, "code": code}
    return {"kind": "act", "gesture": gesture}


def play(scene):
    """Run a scene; in a thread, because a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, scene()).result()


@asynccontextmanager
async def visiting(made):
    desk, memory = Desk(made, "U1"), Path(made.path).parent / "memory"
    server, door = listen(desk, memory)
    try:
        yield Visitor(desk, door, memory)
    finally:
        server.stop()
        await server.close_all_connections()


def test_a_gesture_is_acknowledged_only_after_the_journals_fsync(made, monkeypatch):
    log, fsync, tell = [], Disk._fsync, Socket.tell
    monkeypatch.setattr(Disk, "_fsync", lambda disk, handle: (fsync(disk, handle), log.append("fsync")))
    monkeypatch.setattr(
        Socket, "tell", lambda tab, message: (log.append(message["kind"]), tell(tab, message))
    )

    async def scene():
        async with visiting(made) as visitor:
            line = await visitor.connect()
            log.clear()
            await say(line, coding(), "ack")

    play(scene)
    assert log[:2] == ["fsync", "ack"]


def test_who_has_the_seal_knows_the_server_again(made):
    async def scene():
        async with visiting(made) as visitor:
            line = await visitor.connect()
            met = await say(line, {"kind": "meet", "nonce": "abc"}, "met")
            assert met == {"kind": "met", "proof": visitor.door.proof("abc"), "seal": visitor.door.seal}
            assert met["proof"] != Door(visitor.door.port, "another key").proof("abc")
            assert visitor.door.key not in json.dumps(met)

    play(scene)


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
PATHS = (
    "/",
    "/workbench.js",
    "/workbench.css",
    "/socket",
    "/start",
    "/start?token=x",
    "/again",
    "/again?nonce=x",
    "/favicon.ico",
    "/x",
)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_nothing(made, stranger):
    async def scene():
        async with visiting(made) as visitor:
            headers = visitor.headers | STRANGERS[stranger]
            for path in PATHS:
                answer = await visitor.get(path, **headers)
                assert (answer.code, answer.body) == (403, b""), path
                assert not answer.headers.get_list("Set-Cookie")
            with pytest.raises(HTTPClientError, match="403"):
                await visitor.connect(**headers)
            assert not visitor.desk.tabs

    play(scene)


def test_a_socket_must_say_where_it_comes_from(made):
    async def scene():
        async with visiting(made) as visitor:
            del visitor.headers["Origin"]
            with pytest.raises(HTTPClientError, match="403"):
                await visitor.connect()

    play(scene)


def test_the_token_opens_once_and_gives_a_cookie_that_scripts_and_other_sites_cannot_use(made):
    async def scene():
        async with visiting(made) as visitor:
            address = visitor.door.address.removeprefix(visitor.door.origin)
            assert (await visitor.get(address, Host="attacker.example")).code == 403
            answer = await visitor.get(address)
            assert answer.headers["Refresh"] == "0; url=/"
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and visitor.door.key in cookie
            assert (await visitor.get(address)).code == 403

    play(scene)


def test_every_answer_keeps_browsers_from_storing_guessing_and_running_anything_else(made, caplog):
    async def scene():
        async with visiting(made) as visitor:
            answers = {
                "/": 200,
                "/workbench.js": 200,
                "/favicon.ico": 204,
                "/x": 405,
                "/start?token=x": 403,
                "/start?token=%ff": 400,
            }
            for path, code in answers.items():
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


def test_a_second_start_opens_a_tab_of_the_first(made):
    async def scene():
        async with visiting(made) as visitor:
            address = await asyncio.to_thread(running, visitor.memory)
            assert address == visitor.door.address
            assert (await visitor.get(address.removeprefix(visitor.door.origin))).code == 200
        assert await asyncio.to_thread(running, visitor.memory) == ""

    play(scene)
    assert running(made.path / "no such file") == ""


def test_port_and_key_are_those_of_last_time_and_for_nobody_else_to_read(made):
    async def doors():
        async with visiting(made) as first:
            pass
        async with visiting(made) as second, visiting(made) as third:
            return first.door, second.door, third.door

    first, second, third = play(doors)
    assert (first.port, first.key) == (second.port, second.key)
    assert first.token != second.token
    assert third.port != second.port  # taken
    memory = made.path.parent / "memory"
    assert os.name == "nt" or memory.stat().st_mode & 0o077 == 0
    assert remembered(memory) == (third.port, third.key)


def test_a_tab_that_is_closed_is_told_nothing_more(made):
    async def scene():
        async with visiting(made) as visitor:
            line = await visitor.connect()
            line.close()
            while visitor.desk.tabs:
                await asyncio.sleep(0.01)
            Journal(made.path / "journal").write("U2", Coding(passage=f"{1:016x}", code="STO"))
            visitor.desk.look_around()

    play(scene)
