"""The start page's server: as the workbench's, with the workbenches of the studies beside it in the same process."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from tornado.http1connection import HTTP1Connection
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, stream_request_body

from coding.texts import MAX_BYTES
from coding.writers import who
from evaluation import FoljeError
from evaluation.caches import shared_cache
from evaluation.words import LANGUAGES, current_language, language, say
from reports.start.arriving import Arrival
from reports.start.house import Front, House
from reports.start.machine import Machine
from reports.start.work import opened
from reports.workbench.door import Door, running
from reports.workbench.server import FILES, Guarded, answer, memory_of, open_page, set_up

STATIC = Path(__file__).parent / "static"
PAGE = {
    "": STATIC / "start.html",
    **{name: STATIC / name for name in ("start.js", "adding.js", "start.css", "icon.svg")},
}
SHARED = ("workbench.js", "workbench.css")  # the line, and how things look


class Benches:
    """The workbenches that have been opened from the start page: one for a person at a study, as `folje code` has it."""

    def __init__(self):
        self._doors: dict[tuple[Path, str], Door] = {}

    async def address(self, path: str, person: str) -> str:
        """Where a tab of the workbench starts, once. Raises FoljeError where there can be none."""
        study = await asyncio.to_thread(opened, path)
        person = who(study, person or None)
        key = (study.path.resolve(), person)
        if key not in self._doors:
            memory = memory_of(study, person)
            if there := await asyncio.to_thread(running, memory):
                return there
            self._doors[key] = set_up(study, person, memory)
        return self._doors[key].renew()


class Bench(Guarded):
    """Leads to the workbench of a study."""

    async def get(self) -> None:
        """Lead there, or say in words why not."""
        asked = (self.get_query_argument(name, "") for name in ("study", "person", "lang", "document"))
        study, person, lang, document = asked
        try:
            with language(lang if lang in LANGUAGES else current_language()):
                address = await self.settings["benches"].address(study, person)
        except FoljeError as error:
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(str(error))
        else:
            self.redirect(f"{address}&{urlencode({'document': document})}" if document else address)


@stream_request_body
class Send(Guarded):
    """Takes the bytes of a file that the page was asked to send, by the key it was given for it."""

    arrival: Arrival | None = None  # while it comes

    def prepare(self) -> None:
        """Check; a browser always says where what is posted comes from."""
        if not self.door.admits(self.request, origin=""):
            raise HTTPError(403)
        self.arrival = self.settings["arrivals"].taken(self.path_args[0])
        if self.arrival is None:
            raise HTTPError(404)
        if int(self.request.headers.get("Content-Length") or 0) > MAX_BYTES:
            self.arrival.drop("start_adding.too_large")
            raise HTTPError(413)
        cast(HTTP1Connection, self.request.connection).set_max_body_size(MAX_BYTES)

    def data_received(self, chunk: bytes) -> None:
        """Keep what has come so far."""
        if self.arrival is not None:
            self.arrival.take(chunk)

    def post(self, _: str) -> None:
        """All of it is here."""
        arrival, self.arrival = self.arrival, None
        self.set_status(204)
        if arrival is not None:
            arrival.end()

    def on_connection_close(self) -> None:
        """It was broken off."""
        if self.arrival is not None:
            self.arrival.drop("start_adding.not_sent")


def start(*, browser: bool, show: Callable[[str], None]) -> int:
    """Show the start page until the user ends it (``folje start``)."""
    memory = shared_cache() / "start.json"
    if address := running(memory):
        show(say("start_page.runs_already"))
        open_page(address, browser, show, "start_page")
        return 0
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(memory, browser, show))
    show(say("start_page.ended"))
    return 0


async def _serve(memory: Path, browser: bool, show: Callable[[str], None]) -> None:
    over = asyncio.Event()
    house = House(Machine.here(), IOLoop.current().add_callback, over.set, browser=browser)
    door = stand(house, memory)
    open_page(door.address, browser, show, "start_page")
    try:
        await over.wait()
    finally:
        house.arrivals.close()


def stand(house: House, memory: Path) -> Door:
    """Answer for a house on the loop that runs."""
    files = PAGE | {name: FILES[name] for name in SHARED}
    more = {"/code": Bench, "/send/([^/]+)": Send}
    _, door = answer(memory, files, partial(Front, house), more, benches=Benches(), arrivals=house.arrivals)
    return door
