"""Who is let in at all: the right host, pages of our own, and only what the board needs of Streamlit's routes."""

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from models.problems import Text
from ui.web.errors import refuse
from ui.web.settings import PUBLIC_URL, Hosting, is_loopback

SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS"}
HEALTH: Final = "/healthz"
"""Asked by balancers and probes, which know the machine by its address only."""
OPEN_CORE: Final = {"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"}
"""Of Streamlit's own routes. Closed: uploads past the board, the server's figures, the API for agents."""
CLOSED: Final = re.compile(r"^/(_stcore|component)(/|$)")
AUTHORITY: Final = re.compile(r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")

STRANGER = Text(
    f"이 컴퓨터에서만 열 수 있습니다. 다른 사람과 함께 쓰려면 {PUBLIC_URL}을 정하세요(docs/hosting.md).",
    f"This board is open to its own machine only. To share it, set {PUBLIC_URL} (docs/hosting.md).",
)
WRONG_HOST = Text("이 주소로는 열 수 없습니다.", "The board is not served under this address.")
FOREIGN = Text("다른 사이트에서 온 요청이라 받지 않았습니다.", "Refused: the request came from another site.")
UNKNOWN = Text("없는 주소입니다.", "There is nothing at this address.")


class Doors:
    """Refuses before anything else looks at a request; a WebSocket is closed with 1008 or, unaccepted, with 403."""

    def __init__(self, app: ASGIApp, hosting: Hosting | None) -> None:
        self.app, self.hosting = app, hosting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self.refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            status, text = refusal
            await refuse(scope, receive, send, status=status, text=text)

    def refusal(self, scope: Scope) -> tuple[int, Text] | None:
        """Status and reason, or None when the request may pass."""
        if scope["type"] == "http" and scope["path"] == HEALTH and scope["method"] in SAFE_METHODS:
            return None
        headers = Headers(scope=scope)
        if self.hosting is None and not is_loopback((scope.get("client") or ("",))[0]):
            return 403, STRANGER
        if not self._is_own_host(headers.getlist("host")):
            return 421, WRONG_HOST
        if self._is_foreign(scope, headers):
            return 403, FOREIGN
        if CLOSED.match(scope["path"]) and scope["path"] not in OPEN_CORE:
            return 404, UNKNOWN
        return None

    def _is_own_host(self, hosts: list[str]) -> bool:
        match = AUTHORITY.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        if match is None:
            return False
        name = match["host"].rstrip(".")
        return is_loopback(name) if self.hosting is None else name == self.hosting.host

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """A page of another site: it may link here, but neither connect, nor change, load or sign out anything."""
        needs_origin = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if needs_origin and headers.get("origin", "").lower() not in self._own_origins(headers):
            return True
        if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
            return False
        is_link = headers.get("sec-fetch-mode") == "navigate" and scope.get("method") == "GET"
        return not is_link or scope["path"] == "/auth/logout"

    def _own_origins(self, headers: Headers) -> set[str]:
        if self.hosting is not None:
            return {self.hosting.origin}
        return {f"{scheme}://{headers['host'].lower()}" for scheme in ("http", "https")}
