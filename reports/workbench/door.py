"""Who is let in at the loopback address: the browser that had the token, asking from our own page, by our own name."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import msgspec
from tornado.httputil import HTTPServerRequest

LOOPBACK = "127.0.0.1"
PATIENCE = 2  # seconds that a running server may take to answer


@dataclass
class Door:
    """What a request is tried by: its Host and Origin, where a browser says it comes from, and the cookie.

    To a browser all ports of 127.0.0.1 are one site: they share cookies, SameSite says nothing between them, and a picture or
    script of ours on another port's page is asked for without an Origin but with the cookie.

    Attributes
    ----------
    key : what the cookie holds; the same for as long as the private file remembers it
    token : good for one start, then empty
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

    def renew(self) -> str:
        """A start address for one more tab."""
        self.token = secrets.token_urlsafe(32)
        return self.address

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

    @property
    def seal(self) -> str:
        """What an open page knows and no other program: by it the page knows the server again."""
        return hmac.new(self.key.encode(), b"seal", hashlib.sha256).hexdigest()

    def proof(self, nonce: str) -> str:
        """The answer that only who has the seal can give."""
        return hmac.new(self.seal.encode(), nonce.encode(), hashlib.sha256).hexdigest()


def remembered(memory: Path) -> tuple[int, str]:
    """Port and key of last time from the private file; any port and a new key where there is none."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(memory.read_bytes(), type=tuple[int, str])
    return 0, secrets.token_urlsafe(32)


def remember(memory: Path, door: Door) -> None:
    """Write the private file."""
    with open(os.open(memory, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode((door.port, door.key)))


def running(memory: Path) -> str:
    """A start address of the server that runs for the study already; "" when there is none."""
    port, key = remembered(memory)
    if not port:
        return ""
    door = Door(port, key)
    nonce = secrets.token_hex(16)
    request = Request(f"{door.origin}/again?nonce={nonce}", headers={"X-Proof": door.proof(nonce)})  # noqa: S310 - loopback
    with suppress(URLError, OSError, ValueError), urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - loopback
        proof, _, token = answer.read().decode().partition(" ")
        return f"{door.origin}/start?token={token}" if _same(proof, door.proof(nonce[::-1])) else ""
    return ""


def knows(door: Door, nonce: str, proof: str) -> bool:
    """Tell whether another start of the same person's asks, which can read the private file."""
    return bool(nonce) and _same(proof, door.proof(nonce))


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())
