"""Headers of every answer: what the page may load, who may show it, and what leaves with a click."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.settings import Hosting

INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
UNUSED_FEATURES: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope"),
    *("hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
HSTS: Final = f"max-age={365 * 24 * 3600}"


@cache
def _hashes_of_inline_scripts() -> tuple[str, ...]:
    """Of Streamlit's start page: the only scripts that stand in a page and not in a file."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


@cache
def content_security_policy() -> str:
    """As strict as the front end allows.

    ``blob:`` scripts: Streamlit imports a component's JavaScript from an object URL, which only a script that already
    runs can make. Inline styles: Emotion's and the components' style sheets. Fonts as data: those of the drawings.
    No ``eval``, no other host, no frame. The browser also refuses WebAssembly, which Streamlit's message parser tries
    and does without.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: {' '.join(_hashes_of_inline_scripts())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def security_headers(hosting: Hosting | None) -> dict[str, str]:
    """For every answer, also of errors."""
    headers = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",  # an address may hold a link's token
        "permissions-policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-robots-tag": "noindex, nofollow",
    }
    return headers | ({"strict-transport-security": HSTS} if hosting and hosting.is_https else {})


class SecurityHeaders:
    """Sets the headers; over https every cookie, also Streamlit's own, is only sent over https."""

    def __init__(self, app: ASGIApp, hosting: Hosting | None) -> None:
        self.app = app
        self.headers = security_headers(hosting)
        self.is_https = hosting is not None and hosting.is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if self.is_https:
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    is_bare_cookie = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if is_bare_cookie else value
