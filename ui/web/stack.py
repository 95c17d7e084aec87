"""What app.py gives to Streamlit: middleware, routes, secrets and options, for local and for hosted mode."""

import hashlib
import hmac
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import config
from streamlit.auth_util import encode_provider_token

from ui.web.doors import HEALTH, Doors
from ui.web.guests import GuestCookie
from ui.web.headers import SecurityHeaders
from ui.web.limits import Limits
from ui.web.logs import mask_logs
from ui.web.settings import Hosting, check_address, hosting
from ui.web.way_back import WayBack

PROVIDER: Final = "default"
HOSTED_OPTIONS: Final = {
    "client.showErrorDetails": "none",
    "server.maxWidgetStateSize": 8,  # MB, a message of the browser; the largest is a packed load trace
}


def prepare() -> Hosting | None:
    """Reads and checks the settings and makes Streamlit follow them. Raises InvalidSettings."""
    mode = hosting()
    check_address(config.get_option("server.address"), hosted=mode is not None)
    mask_logs()
    if mode is not None:
        options = {
            **HOSTED_OPTIONS,
            "server.cookieSecret": derived(mode.secret, "cookies"),
            "server.allowedHosts": [mode.host],
            "server.corsAllowedOrigins": [mode.origin],
        }
        for name, value in options.items():
            config.set_option(name, value)
    return mode


def derived(secret: str, purpose: str) -> str:
    """A key of its own for each purpose, so that what is signed for one is nothing for another."""
    return hmac.new(secret.encode(), f"anboard.{purpose}".encode(), hashlib.sha256).hexdigest()


def middleware(mode: Hosting | None) -> list[Middleware]:
    """From the outside in."""
    always = [Middleware(SecurityHeaders, hosting=mode), Middleware(Doors, hosting=mode)]
    if mode is None:
        return always
    back = [Middleware(WayBack)] if mode.oidc is not None else []
    return [*always, Middleware(Limits), Middleware(GuestCookie, hosting=mode), *back]


def secrets_of(mode: Hosting | None) -> dict[str, Any]:
    """For ``st.App(secrets=…)``: what ``st.login`` needs, from the environment and from no file."""
    if mode is None or mode.oidc is None:
        return {}
    auth = {
        "redirect_uri": f"{mode.origin}/oauth2callback",
        "cookie_secret": derived(mode.secret, "cookies"),
        "client_id": mode.oidc.client_id,
        "client_secret": mode.oidc.client_secret,
        "server_metadata_url": f"{mode.oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
        "client_kwargs": {"scope": "openid email profile", "prompt": "select_account"},
    }
    return {"auth": auth}


def routes(mode: Hosting | None) -> list[BaseRoute]:
    """``/healthz`` for balancers and, where there is a provider, ``/sign-in`` and ``/sign-out`` as plain links."""
    health = Route(HEALTH, _health)
    if mode is None or mode.oidc is None:
        return [health]
    return [health, Route("/sign-in", _sign_in), Route("/sign-out", _sign_out)]


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


async def _sign_in(_: Request) -> Response:
    return RedirectResponse(f"/auth/login?provider={encode_provider_token(PROVIDER)}", status_code=303)


async def _sign_out(_: Request) -> Response:
    return RedirectResponse("/auth/logout", status_code=303)
