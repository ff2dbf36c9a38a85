"""Följe's pages: a small server on the loopback address, for the workbench of a person at a study and for the start page."""

import asyncio
import logging
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import msgspec
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from coding.writers import who
from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.journal import folder_name
from evaluation.words import say
from reports.production import EXAMPLE, new_study
from reports.workbench.door import LOOPBACK, Door, knows, remember, remembered, running
from reports.workbench.model import Desk
from reports.workbench.pauses import desk_on_loop
from reports.workbench.tab import Say, Tab

STATIC = Path(__file__).parent / "static"
FILES = {"": STATIC / "page.html", **{name: STATIC / name for name in ("workbench.js", "workbench.css")}}
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class Listener(Protocol):
    """What a page talks with."""

    def hear(self, message: object) -> None:
        """Do what the page asks for."""

    def close(self) -> None:
        """The page has gone."""


Meet = Callable[[Say], Listener]


class Guarded(RequestHandler):
    """Gives nothing, not even a reason, to whoever is not let in, and writes no request to any log."""

    def initialize(self, door: Door, files: dict[str, Path], meet: Meet) -> None:
        """Take what all handlers know."""
        self.door, self.files, self.meet = door, files, meet

    def prepare(self) -> None:
        """Check every request, also for what does not exist."""
        if not self.door.admits(self.request, origin=self.door.origin):
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        """Set the headers of every answer."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **_) -> None:
        """Answer with nothing."""
        self.finish()

    def log_exception(self, kind, error, trace) -> None:
        """Log the kind of a fault of ours, never the request or the words of the fault."""
        if not isinstance(error, HTTPError) and kind is not None:
            logging.getLogger(__name__).error("%s", kind.__name__)


class Start(Guarded):
    """Exchanges the token for the cookie and leaves the address.

    By a Refresh, not a 302: after a link on another site's page a browser sends no Strict cookie along a 302.
    """

    def prepare(self) -> None:
        """Take the token in place of the cookie."""
        if not self.door.redeem(self.request, self.get_query_argument("token", "")):
            raise HTTPError(403)

    def get(self) -> None:
        """Give the cookie, and lead to the page; of a document to show only the page itself knows."""
        self.set_cookie(self.door.cookie, self.door.key, httponly=True, samesite="Strict")
        shown = quote(self.get_query_argument("document", ""), safe="")
        self.set_header("Refresh", f"0; url=/#{shown}" if shown else "0; url=/")


class Again(Guarded):
    """Lets another start of the same person's open a tab here, so that there is one server for a study."""

    def prepare(self) -> None:
        """Take the proof in place of the cookie; a browser's page can't set it for us without asking first."""
        proof = self.request.headers.get("X-Proof", "")
        if self.request.headers.get("Host") != self.door.host or not knows(
            self.door, self.get_query_argument("nonce", ""), proof
        ):
            raise HTTPError(403)

    def get(self) -> None:
        """Give a token, and our own proof before it."""
        nonce = self.get_query_argument("nonce")
        self.door.renew()
        self.finish(f"{self.door.proof(nonce[::-1])} {self.door.token}")


class Page(Guarded):
    """The few files of the page."""

    def get(self, name: str) -> None:
        """Give one of them."""
        file = self.files[name]
        self.set_header("Content-Type", f"{KINDS[file.suffix]}; charset=utf-8")
        self.finish(file.read_bytes())


class NoIcon(Guarded):
    """Browsers ask for a picture of the page."""

    def get(self) -> None:
        """There is none."""
        self.set_status(204)


class Socket(Guarded, WebSocketHandler):
    """A tab's line: what it asks and does, and what it is told."""

    tab: Listener | None = None

    def prepare(self) -> None:
        """Check; a browser always says where a socket comes from."""
        if not self.door.admits(self.request, origin=""):
            raise HTTPError(403)

    def open(self, *_: str, **__: str) -> None:
        """Begin to tell the tab."""
        self.set_nodelay(True)
        self.tab = self.meet(self.tell)

    def on_message(self, message: str | bytes) -> None:
        """Hear what the tab says, and prove who we are when it asks."""
        if self.tab is None:
            return
        try:
            said = msgspec.json.decode(message)
        except msgspec.DecodeError:
            said = None
        asked = said if isinstance(said, dict) else {}
        if asked.get("kind") == "meet":
            proof = self.door.proof(str(asked.get("nonce")))
            self.tell({"kind": "met", "proof": proof, "seal": self.door.seal})
        else:
            self.tab.hear(said)

    def on_close(self) -> None:
        """Let the tab go."""
        if self.tab is not None:
            self.tab.close()

    def tell(self, message: dict) -> None:
        """Send a message; a tab that has just gone asks again when it comes back."""
        with suppress(WebSocketClosedError):
            self.write_message(msgspec.json.encode(message).decode())


def listen(desk: Desk, memory: Path) -> tuple[HTTPServer, Door]:
    """Answer for a desk (see `answer`)."""
    return answer(memory, FILES, partial(Tab, desk))


def answer(
    memory: Path,
    files: dict[str, Path],
    meet: Meet,
    more: Mapping[str, type[Guarded]] | None = None,
    **settings: Any,
) -> tuple[HTTPServer, Door]:
    """Answer on the loopback address, on the port and with the key of last time, which `memory` has.

    A page that was left open then finds the server again by itself; on another port the browser would also hide
    its outbox from it.

    Parameters
    ----------
    files : the page's, by the name it asks for; "" is the page itself
    meet : who talks with a page that connects
    more : address → what else is answered there
    settings : what those handlers need
    """
    port, key = remembered(memory)
    try:
        sockets = bind_sockets(port, LOOPBACK)
    except OSError:  # somebody else has the port now
        sockets = bind_sockets(0, LOOPBACK)
    door = Door(sockets[0].getsockname()[1], key)
    remember(memory, door)
    handlers: dict[str, type[Guarded]] = {
        f"/({'|'.join(files)})": Page, "/start": Start, "/again": Again, "/socket": Socket, "/favicon.ico": NoIcon,
        **(more or {}), "/.*": Guarded,
    }  # fmt: skip
    shared = {"door": door, "files": files, "meet": meet}
    routes = [(address, handler, shared) for address, handler in handlers.items()]
    application = Application(routes, log_function=lambda _: None, websocket_ping_interval=20, **settings)
    server = HTTPServer(application)
    server.add_sockets(sockets)
    return server, door


def memory_of(study: Study, person: str) -> Path:
    """The private file of a person at a study, in the user's own cache folder."""
    return cache_folder(study.path) / f"workbench-{folder_name(person)}.json"


def demo_study(show: Callable[[str], None]) -> str:
    """The folder of the example study, made where it is not there yet."""
    folder = Path("demo") / "studie"
    if not (folder / "study.yaml").is_file():
        new_study(folder, example=EXAMPLE)
    show(say("workbench.demo_study", path=folder))
    return str(folder)


def code(study: Study, person: str | None, *, browser: bool, show: Callable[[str], None]) -> int:
    """Show the workbench until the user ends it (``folje code``)."""
    person = who(study, person)
    memory = memory_of(study, person)
    if address := running(memory):
        show(say("workbench.runs_already"))
        open_page(address, browser, show)
        return 0
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(study, person, memory, browser, show))
    show(say("workbench.ended"))
    return 0


async def _serve(study: Study, person: str, memory: Path, browser: bool, show: Callable[[str], None]) -> None:
    open_page(set_up(study, person, memory).address, browser, show)
    await asyncio.Event().wait()


def set_up(study: Study, person: str, memory: Path) -> Door:
    """Set up a study's workbench on the loop that runs, where it stays and looks around for what others write."""
    _, door = listen(desk_on_loop(study, person), memory)
    return door


def open_page(address: str, browser: bool, show: Callable[[str], None], page: str = "workbench") -> None:
    """Open a page, or say where it is."""
    if browser and webbrowser.open(address):
        show(say(f"{page}.opened"))
    else:
        show(say(f"{page}.address"))
        show(address)
