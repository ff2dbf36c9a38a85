"""One start page for a person, and one workbench for a person at a study, whichever way it was opened."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from evaluation.errors import StudyError, UseError
from reports.start import server
from reports.start.house import House
from reports.start.server import Benches, stand, start
from reports.workbench.door import Door


def play(scene):
    """Run a scene; in a thread, because a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, scene()).result()


def test_a_second_start_opens_a_page_of_the_first(monkeypatch):
    said = []
    monkeypatch.setattr(server, "running", lambda memory: "http://127.0.0.1:9/start?token=x")
    assert start(browser=False, show=said.append) == 0
    assert said[0].startswith("Startsidan är redan igång") and said[-1] == "http://127.0.0.1:9/start?token=x"


def test_a_study_that_is_opened_twice_has_one_workbench_and_each_tab_a_token(made, monkeypatch):
    set_up = []
    monkeypatch.setattr(server, "running", lambda memory: "")
    monkeypatch.setattr(
        server, "set_up", lambda study, person, memory: set_up.append(person) or Door(9, "key")
    )

    async def scene():
        benches = Benches()
        asked = ((made.path, "U2"), (made.path / "study.yaml", "u2"), (made.path, ""))
        return [await benches.address(str(path), person) for path, person in asked]

    first, again, other = play(scene)
    assert set_up == ["U2", "U1"] and len({first, again, other}) == 3


def test_where_folje_code_runs_already_its_page_is_opened(made, monkeypatch):
    monkeypatch.setattr(server, "running", lambda memory: "http://127.0.0.1:9/start?token=x")
    assert play(lambda: Benches().address(str(made.path), "U1")) == "http://127.0.0.1:9/start?token=x"


@pytest.mark.parametrize(("path", "person", "error"), [("", "nobody", UseError), ("borta", "U1", StudyError)])
def test_a_study_or_a_person_that_is_not_there_gets_no_workbench(made, path, person, error):
    with pytest.raises(error):
        play(lambda: Benches().address(str(made.path / path), person))


async def posted(door, path, body=b"Hemligt.", **headers):
    """The code of the answer to what is posted; 0 where the line was broken."""
    own = {"Cookie": f"{door.cookie}={door.key}", "Origin": door.origin} | headers
    request = HTTPRequest(door.origin + path, "POST", {k: v for k, v in own.items() if v}, body)
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    assert answer.body in (b"", None)
    return 0 if answer.code == 599 else answer.code


def test_a_file_is_taken_from_our_own_page_only_once_and_never_a_huge_one(
    made, machine, tmp_path, caplog, monkeypatch
):
    told = []

    async def scene():
        house = House(machine, lambda call, *given: call(*given), lambda: None)
        door = stand(house, tmp_path / "memory")
        expect = house.arrivals.expect
        key, arrival = expect(made.path, "obs.docx", lambda: told.append("came"), told.append)
        for headers in (
            {"Cookie": ""}, {"Origin": ""}, {"Origin": "http://127.0.0.1:1"}, {"Host": "attacker.example"},
            {"Sec-Fetch-Site": "same-site"},
        ):  # fmt: skip
            assert await posted(door, f"/send/{key}", **headers) == 403, headers
        assert await posted(door, "/send/other") == 404
        assert told == [] and not arrival.path.exists()
        assert await posted(door, f"/send/{key}") == 204
        assert told == ["came"] and arrival.path.read_bytes() == b"Hemligt."
        assert await posted(door, f"/send/{key}") == 404
        key, arrival = expect(made.path, "stor.pdf", lambda: told.append("came"), told.append)
        monkeypatch.setattr(server, "MAX_BYTES", 5)
        assert await posted(door, f"/send/{key}") in (413, 0)
        assert told[1:] == ["start_adding.too_large"] and not arrival.path.exists()

    play(scene)
    assert "Hemligt" not in caplog.text and "obs" not in caplog.text


def test_a_document_is_opened_by_the_start_address_and_only_the_page_knows_which(
    made, machine, tmp_path, monkeypatch
):
    monkeypatch.setattr(server, "running", lambda memory: "")

    async def scene():
        door = stand(House(machine, lambda call, *given: call(*given), lambda: None), tmp_path / "memory")
        ask = partial(HTTPRequest, headers={"Cookie": f"{door.cookie}={door.key}"}, follow_redirects=False)
        asked = urlencode({"study": made.path, "person": "U1", "document": "p-team 7/2"})
        led = await AsyncHTTPClient().fetch(ask(f"{door.origin}/code?{asked}"), raise_error=False)
        there = await AsyncHTTPClient().fetch(HTTPRequest(led.headers["Location"]))
        return there.headers["Refresh"]

    assert play(scene) == "0; url=/#p-team%207%2F2"
