"""A page on the loopback address that writes journal events and survives being killed.

`Desk` is what the page can ask for, without a word of HTTP; `Door` says who may ask. The page makes the ids, so an
action may be sent as often as it takes: the journal ignores what it has, and nothing is acknowledged before the
journal's write has returned. ``python -m reports.workbench.server STUDY DOCUMENT --person U1 --memory FILE``
"""

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import logging
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

from coding.codebooks import codebook
from evaluation import FoljeError, Study
from evaluation.events import Coding, Event, Passage, Undo

LOOPBACK = "127.0.0.1"
LOOK_AROUND = 2000  # milliseconds between looks for what others have written in the study
FILES = {"": "text/html", "page.js": "text/javascript", "page.css": "text/css"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_ID = re.compile(r"[0-9a-f]{16}")
_encode = msgspec.json.Encoder().encode


class Action(msgspec.Struct):
    """One gesture at the page. Every id is made there: an id made here would be a new one on each resend."""

    id: str
    events: list[Coding | Undo]

    def __post_init__(self):
        if not all(_ID.fullmatch(made) for made in (self.id, *(event.id for event in self.events))):
            raise ValueError


class Desk:
    """One person at one document of a study."""

    def __init__(self, study: Study, document: str, person: str):
        self.study, self.document, self.person = study, document, person
        self.journal = study.journal
        self._told = len(self.journal.events)

    def page(self) -> dict:
        """What stays as it is while the page is open. `outbox` names the store of *this* study and person."""
        book = codebook(self.study.settings.instruments[0], self.study)
        place = f"{self.study.path.resolve()}\0{self.person}"
        return {
            "document": self.document,
            "person": self.person,
            "outbox": hashlib.sha256(place.encode()).hexdigest()[:16],
            "codebook": book.reference,
            "phases": [code.id for code in book.phases],
            "codes": {code.id: {"name": code.name(), "colour": code.colour} for code in book.codes.values()},
            "pieces": list(self._pieces()),
        }

    def _pieces(self) -> Iterator[dict]:
        """The whole text in order, cut here so that the page never counts characters."""
        text = (self.study.path / "texts" / f"{self.document}.txt").read_bytes().decode()
        passages = [p for p in self.study.state.of(Passage) if p.text == self.document]
        last = 0
        for passage in sorted(passages, key=lambda p: (p.start, p.end)):
            if between := text[last : passage.start].strip("\n"):
                yield {"text": between}
            yield {"text": text[passage.start : passage.end], "passage": passage.name}
            last = max(last, passage.end)
        yield {"text": text[last:].strip("\n")}

    def events(self) -> list[Event]:
        """What the page folds: codings that stand or have been undone (a redo brings them back), and the undos."""
        state = self.journal.state
        return [
            event
            for event in sorted(self.journal.events, key=lambda e: e.order)
            if isinstance(event, Undo)
            or (isinstance(event, Coding) and (event.id in state.by_id or event.action in state.undone))
        ]

    def take(self, message: str | bytes) -> dict:
        """Write an action; the answer acknowledges or refuses it."""
        try:
            action = msgspec.json.decode(message, type=Action)
        except msgspec.DecodeError:
            return {"refused": ""}
        try:
            written = self.journal.write(self.person, *action.events, action=action.id)
        except FoljeError as error:
            return {"refused": action.id, "why": error.message}
        known = written or [event for event in self.journal.events if event.action == action.id]
        return {"ack": action.id, "n": max((event.n for event in known), default=self.journal.highest_n)}

    def news(self) -> list[Event]:
        """The codings and undos that have come since the last call, from this page or from anywhere else."""
        news = self.journal.events[self._told :]
        self._told += len(news)
        return [event for event in news if isinstance(event, Coding | Undo)]


@dataclass
class Door:
    """Who is let in: the browser that had the token, asking from our own page, by our own name.

    The cookie's name has the port in it and `admits` asks where a request comes from, because to a browser all
    ports of 127.0.0.1 are one site: they share their cookies, and SameSite says nothing between them.
    """

    port: int
    key: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def host(self) -> str:
        """The only name we answer to."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"folje-{self.port}"

    @property
    def address(self) -> str:
        """Where a browser starts, once."""
        return f"http://{self.host}/start?token={self.token}"

    def admits(self, request: HTTPServerRequest, *, origin: str | None) -> bool:
        """True for a request of our own page; `origin` is what a request without an Origin counts as."""
        came_from, site = request.headers.get("Origin", origin), request.headers.get("Sec-Fetch-Site", "none")
        key = request.cookies[self.cookie].value if self.cookie in request.cookies else ""
        return (
            request.headers.get("Host") == self.host
            and came_from == f"http://{self.host}"
            and site in {"same-origin", "none"}
            and _same(key, self.key)
        )

    def redeem(self, request: HTTPServerRequest, token: str) -> bool:
        """True once, for the token."""
        if request.headers.get("Host") != self.host or not self.token or not _same(token, self.token):
            return False
        self.token = ""
        return True


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


class Guarded(RequestHandler):
    """Gives nothing, not even a reason, to whoever is not let in, and writes no request to any log."""

    def initialize(self, desk: Desk, door: Door) -> None:
        """Called by tornado."""
        self.desk, self.door = desk, door

    def prepare(self) -> None:
        """Check every request, also those for addresses that do not exist."""
        if not self.door.admits(self.request, origin=f"http://{self.door.host}"):
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        """The headers of every answer."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **_) -> None:
        """An empty answer."""
        self.finish()

    def log_exception(self, kind, error, trace) -> None:
        """The kind of a fault and where in our code; never the request or the words of the fault."""
        if not isinstance(error, HTTPError) and kind is not None:
            logging.getLogger(__name__).error("%s, line %s", kind.__name__, trace.tb_lineno)


class Start(Guarded):
    """Exchanges the token for the cookie and leaves the address.

    By a Refresh, not a 302: after a link on another page a browser sends no SameSite=Strict cookie along a 302.
    """

    def prepare(self) -> None:
        """The token stands in for the cookie."""
        if not self.door.redeem(self.request, self.get_query_argument("token", "")):
            raise HTTPError(403)

    def get(self) -> None:
        """Give the cookie."""
        self.set_cookie(self.door.cookie, self.door.key, httponly=True, samesite="Strict")
        self.set_header("Refresh", "0; url=/")


class Page(Guarded):
    """The three files of the page."""

    def get(self, name: str) -> None:
        """Give one of them."""
        self.set_header("Content-Type", f"{FILES[name]}; charset=utf-8")
        self.finish(Path(__file__).with_name(name or "page.html").read_bytes())


class Document(Guarded):
    """The document as JSON."""

    def get(self) -> None:
        """Give it."""
        self.set_header("Content-Type", "application/json")
        self.finish(_encode(self.desk.page()))


class Missing(Guarded):
    """Everything else."""

    def get(self, *_) -> None:
        """Say that it is not here."""
        self.set_status(404)


class Socket(Guarded, WebSocketHandler):
    """A tab: it gives actions, and gets answers and the news."""

    tabs: set["Socket"] = set()

    def prepare(self) -> None:
        """A browser always says where a socket comes from."""
        if not self.door.admits(self.request, origin=None):
            raise HTTPError(403)

    def open(self, *_: str, **__: str) -> None:
        """Begin with all that the journal has."""
        self.set_nodelay(True)
        self.tabs.add(self)
        self.write_message(_encode({"all": self.desk.events()}).decode())

    def on_message(self, message: str | bytes) -> None:
        """Write, then answer, then tell every tab."""
        self.write_message(self.desk.take(message))
        self.tell(self.desk)

    def on_close(self) -> None:
        """A tab has gone."""
        self.tabs.discard(self)

    @classmethod
    def tell(cls, desk: Desk) -> None:
        """Send the news to all tabs."""
        if news := desk.news():
            for tab in cls.tabs:
                tab.write_message(_encode({"news": news}).decode())


def listen(desk: Desk, memory: Path) -> tuple[HTTPServer, Door]:
    """Answer on the loopback address, on the port and with the key of last time where `memory` has them.

    A page that was left open then finds the server again by itself; on another port the browser would also hide
    its outbox from it.
    """
    port, key = _remembered(memory)
    try:
        sockets = bind_sockets(port, LOOPBACK)
    except OSError:  # somebody else has it now
        sockets = bind_sockets(0, LOOPBACK)
    door = Door(sockets[0].getsockname()[1], key)
    _remember(memory, door)
    given = {"desk": desk, "door": door}
    files = "|".join(map(re.escape, FILES))
    routes = [
        ("/start", Start, given),
        ("/document", Document, given),
        ("/socket", Socket, given),
        (f"/({files})", Page, given),
        ("/.*", Missing, given),
    ]
    server = HTTPServer(Application(routes, log_function=lambda _: None, websocket_ping_interval=20))
    server.add_sockets(sockets)
    return server, door


def _remembered(memory: Path) -> tuple[int, str]:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(memory.read_bytes(), type=tuple[int, str])
    return 0, secrets.token_urlsafe(32)


def _remember(memory: Path, door: Door) -> None:
    handle = os.open(memory, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:
        file.write(_encode((door.port, door.key)))


async def serve(desk: Desk, memory: Path) -> None:
    """Show the page until the process ends."""

    def look_around() -> None:
        desk.journal.refresh()
        Socket.tell(desk)

    _, door = listen(desk, memory)
    PeriodicCallback(look_around, LOOK_AROUND).start()
    print(door.address, flush=True)
    await asyncio.Event().wait()


def main(arguments: list[str] | None = None) -> None:
    """Open a document of a study in the browser."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("study", type=Path)
    parser.add_argument("document")
    parser.add_argument("--person", required=True)
    parser.add_argument("--memory", type=Path, required=True, help="private file: port and key of last time")
    given = parser.parse_args(arguments)
    desk = Desk(Study.open(given.study), given.document, given.person)
    asyncio.run(serve(desk, given.memory))


if __name__ == "__main__":
    main()
