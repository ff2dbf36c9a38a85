"""A house with a study, a home of its own, and Chromium."""

import asyncio
import threading

import pytest
from tornado.ioloop import IOLoop

from reports.start.house import House
from reports.start.machine import Machine
from reports.start.server import stand
from tests.reports.workbench.conftest import browser, context  # noqa: F401 - fixtures
from tests.reports.workbench.material import study


@pytest.fixture
def made(tmp_path):
    (tmp_path / "studie").mkdir()
    return study(tmp_path / "studie")


@pytest.fixture
def machine(tmp_path):
    """A computer whose user has an empty home."""
    home = tmp_path / "home"
    home.mkdir()
    return Machine("linux", home, {})


@pytest.fixture
def address(machine, tmp_path):
    """The start page's address; it is answered from a thread."""
    standing: list = []
    ready = threading.Event()

    async def serve():
        over = asyncio.Event()
        back = IOLoop.current().add_callback
        house = House(machine, back, over.set, browser=False)
        standing.extend([stand(house, tmp_path / "memory").address, back, over])
        ready.set()
        await over.wait()
        loop = IOLoop.current()
        for fd, (file, _) in list(loop.handlers.items()):  # in use, the end of the process closes them
            loop.remove_handler(fd)
            file.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    yield standing[0]
    if thread.is_alive():
        standing[1](standing[2].set)
    thread.join()
