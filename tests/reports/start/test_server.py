"""One start page for a person, and one workbench for a person at a study, whichever way it was opened."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from evaluation.errors import StudyError, UseError
from reports.start import server
from reports.start.server import Benches, start
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
