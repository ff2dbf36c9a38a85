"""A page on the loopback address that writes journal events and survives being killed.

`Desk` is what the page can ask for, without a word of HTTP; `Door` says who may ask. The page makes the ids, so an
action may be sent as often as it takes: the journal ignores what it has, and nothing is acknowledged before the
journal's write has returned. ``python -m reports.workbench.server STUDY DOCUMENT --person U1 --memory FILE``
"""

import argparse
import asyncio
import hashlib
import hmac
import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from coding.codebooks import codebook
from evaluation import FoljeError, Study
from evaluation.events import Coding, Passage, Undo
from evaluation.folding import in_order

LOOPBACK = "127.0.0.1"
LOOK_AROUND = 2000  # milliseconds between looks for what others have written in the study
KINDS = {
    "": "text/html",
    "page.js": "text/javascript",
    "page.css": "text/css",
    "document": "application/json",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_ID = re.compile(r"[0-9a-f]{16}")


class Action(msgspec.Struct):
    """One gesture at the page. Every id is made there: an id made here would be a new one on each resend."""

    id: str
    events: list[Coding | Undo]

    def __post_init__(self):
        if not all(_ID.fullmatch(made) for made in (self.id, *(event.id for event in self.events))):
            raise ValueError


class Desk:
    """One person at one document of a study. `listeners` are called with every message for all tabs."""

    def __init__(self, study: Study, document: str, person: str):
        self.study, self.document, self.person = study, document, person
        self.journal = study.journal
        self.listeners: set[Callable[[dict], None]] = set()
        self._events, self._told = self.journal.events, len(self.journal.events)

    def page(self) -> dict:
        """Give what stays as it is while the page is open; `outbox` is one store per study and person."""
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
        """Cut the whole text, so that the page never counts characters."""
        text = (self.study.path / "texts" / f"{self.document}.txt").read_bytes().decode()
        passages = [p for p in self.study.state.of(Passage) if p.text == self.document]
        last = 0
        for passage in sorted(passages, key=lambda p: (p.start, p.end)):
            if between := text[last : passage.start].strip("\n"):
                yield {"text": between}
            yield {"text": text[passage.start : passage.end], "passage": passage.name}
            last = max(last, passage.end)
        yield {"text": text[last:].strip("\n")}

    def all(self) -> dict:
        """Give what the page folds: undos, and codings that stand or have been undone (a redo brings them back)."""
        state = self.journal.state
        codings = {e.id for e in self.journal.events if isinstance(e, Coding) and e.action in state.undone}
        codings.update(coding.id for coding in state.of(Coding))
        return {"all": [e for e in in_order(self.journal.events) if isinstance(e, Undo) or e.id in codings]}

    def take(self, message: str | bytes) -> dict:
        """Write an action; the answer acknowledges or refuses it."""
        try:
            action = msgspec.json.decode(message, type=Action)
        except msgspec.DecodeError:
            return {"refused": ""}
        try:
            written = self.journal.write(self.person, *action.events, action=action.id)
        except (FoljeError, OSError) as error:
            return {"refused": action.id, "why": getattr(error, "message", "")}
        return {"ack": action.id, "n": max((event.n for event in written), default=self.journal.highest_n)}

    def tell(self) -> None:
        """Tell all tabs what has come since the last time, from them or from anywhere else."""
        if self.journal.events is not self._events:  # read anew: something has been erased
            self._events, message = self.journal.events, self.all()
        else:
            message = {"news": [e for e in self._events[self._told :] if isinstance(e, Coding | Undo)]}
        self._told = len(self._events)
        if message.get("news") != []:
            for listener in list(self.listeners):
                listener(message)


@dataclass
class Door:
    """Who is let in: the browser that had the token, asking from our own page, by our own name.

    To a browser all ports of 127.0.0.1 are one site: they share cookies, SameSite says nothing between them, and a
    picture or script of ours on another port's page is asked for without an Origin but with the cookie.
    """

    port: int
    key: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def __post_init__(self):
        self.host, self.cookie = f"{LOOPBACK}:{self.port}", f"folje-{self.port}"
        self.origin = f"http://{self.host}"

    @property
    def address(self) -> str:
        """Where a browser starts, once."""
        return f"{self.origin}/start?token={self.token}"

    def admits(self, request: HTTPServerRequest, *, origin: str) -> bool:
        """Tell whether our own page asks; a request that names no origin counts as of `origin`."""
        key = request.cookies[self.cookie].value if self.cookie in request.cookies else ""
        return (
            request.headers.get("Host") == self.host
            and request.headers.get("Origin", origin) == self.origin
            and request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
            and _same(key, self.key)
        )

    def redeem(self, request: HTTPServerRequest, token: str) -> bool:
        """Tell once that the token is right."""
        if request.headers.get("Host") != self.host or not self.token or not _same(token, self.token):
            return False
        self.token = ""
        return True


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


class Guarded(RequestHandler):
    """Gives nothing, not even a reason, to whoever is not let in, and writes no request to any log."""

    def initialize(self, desk: Desk, door: Door) -> None:
        """Take what all handlers know."""
        self.desk, self.door = desk, door

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
        """Give the cookie."""
        self.set_cookie(self.door.cookie, self.door.key, httponly=True, samesite="Strict")
        self.set_header("Refresh", "0; url=/")


class Page(Guarded):
    """The three files of the page, and the document."""

    def get(self, name: str) -> None:
        """Give one of them."""
        self.set_header("Content-Type", f"{KINDS[name]}; charset=utf-8")
        if name == "document":
            self.finish(msgspec.json.encode(self.desk.page()))
        else:
            self.finish(Path(__file__).with_name(name or "page.html").read_bytes())


class Socket(Guarded, WebSocketHandler):
    """A tab: it gives actions, and gets answers and news."""

    def prepare(self) -> None:
        """Check; a browser always says where a socket comes from."""
        if not self.door.admits(self.request, origin=""):
            raise HTTPError(403)

    def open(self, *_: str, **__: str) -> None:
        """Begin with all that the journal has."""
        self.set_nodelay(True)
        self.desk.listeners.add(self.say)
        self.say(self.desk.all())

    def on_message(self, message: str | bytes) -> None:
        """Write, then answer, then tell every tab."""
        self.say(self.desk.take(message))
        self.desk.tell()

    def on_close(self) -> None:
        """Let the tab go."""
        self.desk.listeners.discard(self.say)

    def say(self, message: dict) -> None:
        """Send a message; a tab that has just gone asks again when it comes back."""
        with suppress(WebSocketClosedError):
            self.write_message(msgspec.json.encode(message).decode())


def listen(desk: Desk, memory: Path) -> tuple[HTTPServer, Door]:
    """Answer on the loopback address, on the port and with the key of last time, which `memory` has.

    A page that was left open then finds the server again by itself; on another port the browser would also hide
    its outbox from it.
    """
    port, key = _remembered(memory)
    try:
        sockets = bind_sockets(port, LOOPBACK)
    except OSError:  # somebody else has the port now
        sockets = bind_sockets(0, LOOPBACK)
    door = Door(sockets[0].getsockname()[1], key)
    with open(os.open(memory, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode((door.port, door.key)))
    handlers = {f"/({'|'.join(KINDS)})": Page, "/start": Start, "/socket": Socket, "/.*": Guarded}
    routes = [(address, handler, {"desk": desk, "door": door}) for address, handler in handlers.items()]
    server = HTTPServer(Application(routes, log_function=lambda _: None, websocket_ping_interval=20))
    server.add_sockets(sockets)
    return server, door


def _remembered(memory: Path) -> tuple[int, str]:
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(memory.read_bytes(), type=tuple[int, str])
    return 0, secrets.token_urlsafe(32)


async def serve(desk: Desk, memory: Path) -> None:
    """Show the page until the process ends."""

    def look_around() -> None:
        desk.journal.refresh()
        desk.tell()

    _, door = listen(desk, memory)
    PeriodicCallback(look_around, LOOK_AROUND).start()
    print(door.address, flush=True)
    await asyncio.Event().wait()


def main(arguments: list[str] | None = None) -> None:
    """Open a document of a study in the browser."""
    parser = argparse.ArgumentParser(description="Show a document of a study and write what is coded in it.")
    parser.add_argument("study", type=Path)
    parser.add_argument("document")
    parser.add_argument("--person", required=True)
    parser.add_argument("--memory", type=Path, required=True, help="private file: port and key of last time")
    given = parser.parse_args(arguments)
    desk = Desk(Study.open(given.study), given.document, given.person)
    asyncio.run(serve(desk, given.memory))


if __name__ == "__main__":
    main()
