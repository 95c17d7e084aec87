"""A visitor without an account is known by a random number in a signed cookie: enough to own his comments and vote."""

import re
import secrets
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.settings import Hosting

KEPT_SECONDS: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie at most."""
NUMBER: Final = re.compile(r"[\w-]{22}", re.ASCII)


def cookie_name(hosting: Hosting) -> str:
    """``__Host-``: the browser takes it from this host only, over https, for the whole site."""
    return "__Host-anboard_guest" if hosting.is_https else "anboard_guest"


def _signer(hosting: Hosting) -> URLSafeSerializer:
    return URLSafeSerializer(hosting.secret, salt="anboard.guest")


def guest_of(cookies: Mapping[str, str], hosting: Hosting) -> str | None:
    """The guest's number, 128 random bits; None without a cookie, and for one that was not made here."""
    try:
        number = _signer(hosting).loads(cookies.get(cookie_name(hosting), ""))
    except BadSignature:
        return None
    return number if isinstance(number, str) and NUMBER.fullmatch(number) else None


def new_guest_cookie(hosting: Hosting) -> str:
    """The value of a ``Set-Cookie`` header."""
    name = cookie_name(hosting)
    cookie = SimpleCookie({name: _signer(hosting).dumps(secrets.token_urlsafe(16))})
    morsel = cookie[name]
    morsel.update({"path": "/", "max-age": str(KEPT_SECONDS), "httponly": True, "samesite": "Lax"})
    morsel["secure"] = hosting.is_https
    return morsel.OutputString()


class GuestCookie:
    """Gives each new visitor his number with the first page."""

    def __init__(self, app: ASGIApp, hosting: Hosting) -> None:
        self.app, self.hosting = app, hosting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_cookie(message: Message) -> None:
            headers = MutableHeaders(scope=message) if message["type"] == "http.response.start" else None
            if headers is not None and headers.get("content-type", "").startswith("text/html"):
                headers.append("set-cookie", new_guest_cookie(self.hosting))
            await send(message)

        await self.app(scope, receive, with_cookie if self._is_new(scope) else send)

    def _is_new(self, scope: Scope) -> bool:
        is_page = scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")
        return is_page and guest_of(HTTPConnection(scope).cookies, self.hosting) is None
