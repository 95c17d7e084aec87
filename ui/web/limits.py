"""How much one address may ask for: buckets that fill at a steady rate."""

import asyncio
import ipaddress
import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.problems import Text
from ui.web.errors import refuse

MOST_ADDRESSES: Final = 10_000
MOST_BODY_BYTES: Final = 2 * 2**20
"""Files come over the WebSocket; what is posted is small."""
MOST_SOCKETS: Final = 400
"""Open at once from one address: an office of reviewers shares one."""
UNLIMITED: Final = ("/static/", "/app/static/")
"""Files that the browser keeps; a first visit asks for a hundred at once."""
SIGN_IN: Final = ("/auth/", "/oauth2callback")
NEWS: Final = "/live/"
"""A busy tab says some times a second where it is."""
STREAMS: Final = ("/live/", "/review/events")
"""Answers that stay open: one for each tab."""
TOO_MANY = Text("요청이 너무 많습니다. 잠시 뒤 다시 시도하세요.", "Too many requests. Please try again in a moment.")
TOO_LARGE = Text("보낸 내용이 너무 큽니다.", "What was sent is too large.")


@dataclass(slots=True)
class Buckets:
    """One bucket a key: ``burst`` at once, then ``per_second``. The longest unused is forgotten first: it is full."""

    burst: float
    per_second: float
    levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: float) -> float:
        """Takes one; 0.0, or how long [s] until there is one, and then nothing is taken."""
        level, since = self.levels.pop(key, (self.burst, now))
        level = min(self.burst, level + (now - since) * self.per_second)
        is_free = level > 1 - 1e-9  # sums of fractions do not meet 1 exactly
        self.levels[key] = (level - 1 if is_free else level, now)
        if len(self.levels) > MOST_ADDRESSES:
            self.levels.popitem(last=False)
        return 0.0 if is_free else (1 - level) / self.per_second


def address_of(scope: Scope) -> str:
    """Whom a request is counted for: an IPv4 address, or the network of an IPv6 one, which is one household."""
    host = (scope.get("client") or ("unknown",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class Limits:
    """Requests, sign-ins, connections and messages of hosted mode; ``clock`` counts in seconds."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self.clock = app, clock
        self.requests = Buckets(burst=1000, per_second=50)
        self.news = Buckets(burst=1000, per_second=100)
        self.sign_ins = Buckets(burst=60, per_second=1)
        self.connections = Buckets(burst=200, per_second=4)
        self.sockets, self.streams = Counter[str](), Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > MOST_BODY_BYTES:
            return await refuse(scope, receive, send, status=413, text=TOO_LARGE)
        wait = 0.0
        if not scope["path"].startswith(UNLIMITED):
            wait = self._buckets(scope["path"]).wait(address_of(scope), self.clock())
        if wait:
            after = {"retry-after": str(math.ceil(wait))}
            return await refuse(scope, receive, send, status=429, text=TOO_MANY, headers=after)
        if not scope["path"].startswith(STREAMS):
            return await self.app(scope, _at_most(receive, MOST_BODY_BYTES), send)
        address = address_of(scope)
        if self.streams[address] >= MOST_SOCKETS:
            return await refuse(scope, receive, send, status=429, text=TOO_MANY, headers={"retry-after": "60"})
        with _counted(self.streams, address):
            return await self.app(scope, _at_most(receive, MOST_BODY_BYTES), send)

    def _buckets(self, path: str) -> Buckets:
        if path.startswith(SIGN_IN):
            return self.sign_ins
        return self.news if path.startswith(NEWS) else self.requests

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = address_of(scope)
        is_busy = self.sockets[address] >= MOST_SOCKETS
        if is_busy or self.connections.wait(address, self.clock()):
            return await refuse(scope, receive, send, status=429, text=TOO_MANY)
        with _counted(self.sockets, address):
            return await self.app(scope, self._paced(receive), send)

    def _paced(self, receive: Receive) -> Receive:
        """Who sends faster than a person can is read more slowly; nothing is lost."""
        bucket = Buckets(burst=200, per_second=20)

        async def paced() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                while wait := bucket.wait("", self.clock()):
                    await asyncio.sleep(wait)
            return message

        return paced


@contextmanager
def _counted(open_now: Counter[str], address: str) -> Iterator[None]:
    open_now[address] += 1
    try:
        yield
    finally:
        open_now[address] -= 1
        if not open_now[address]:
            del open_now[address]


def _at_most(receive: Receive, most: int) -> Receive:
    """Ends the request as if its sender had gone once more than ``most`` bytes came, whatever it announced."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return {"type": "http.disconnect"} if got > most else message

    return counted
