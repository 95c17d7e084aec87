"""Who opens the address of a decision and has to sign in first is brought to it afterwards."""

import re
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "anboard_back"
KEPT_SECONDS: Final = 600
DECISION: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
CALLBACK: Final = "/oauth2callback"


class WayBack:
    """Keeps the number of the decision, which is no secret, in a cookie while the provider signs the visitor in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        decision = _asked_for(scope)
        back = HTTPConnection(scope).cookies.get(COOKIE, "") if scope["path"] == CALLBACK else ""

        async def with_way_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if decision:
                    headers.append("set-cookie", _cookie(decision, KEPT_SECONDS))
                elif DECISION.fullmatch(back) and headers.get("location") == "/":
                    headers["location"] = f"/?d={back}"
                    headers.append("set-cookie", _cookie("", 0))
            await send(message)

        return await self.app(scope, receive, with_way_back)


def _asked_for(scope: Scope) -> str | None:
    """The decision in the address of a page."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    number = parse_qs(scope["query_string"][:2000].decode("latin-1")).get("d", [""])[0]
    return number if DECISION.fullmatch(number) else None


def _cookie(value: str, seconds: int) -> str:
    return f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
