"""A provider of sign-in on loopback, for tests: OpenID Connect's code flow with PKCE, and faults on demand."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.security.board_server import free_port

CLIENT_ID, CLIENT_SECRET = "anboard-tests", "client-secret-for-tests"
ALGORITHM = "RS256"
JENA: dict[str, Any] = {"sub": "jena", "name": "제나", "email": "jena@example.com", "email_verified": True}


class Provider:
    """``person`` signs in at the next visit; ``fault`` names what the provider then gets wrong.

    Faults: "nonce", "state", "issuer", "audience", "expired", "key" (signed by another), "unsigned".
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": ALGORITHM})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": ALGORITHM})
        self.person: dict[str, Any] = {
            "sub": "jena",
            "name": "제나",
            "email": "jena@example.com",
            "email_verified": True,
        }
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.signed_out = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/jwks", self.jwks),
                Route("/logout", self.logout),
            ]
        )

    async def discovery(self, _: Request) -> Response:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return JSONResponse(
            {
                "issuer": self.issuer,
                **{name: f"{self.issuer}/{path}" for name, path in paths.items()},
                "end_session_endpoint": f"{self.issuer}/logout",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code" or "nonce" not in asked:
            return PlainTextResponse("unknown client", status_code=400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        state = "another-state" if self.fault == "state" else asked["state"]
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}", status_code=302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.codes.pop(str(form.get("code")), None)  # a code is good once
        if asked is None or not self._is_our_client(request, dict(form)) or not _verifies(asked, dict(form)):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(
            {
                "access_token": "access-token-of-the-tests",
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self._id_token(asked["nonce"]),
            }
        )

    def _is_our_client(self, request: Request, form: dict[str, Any]) -> bool:
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {basic}" or (
            form.get("client_id") == CLIENT_ID and form.get("client_secret") == CLIENT_SECRET
        )

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": "http://127.0.0.1:1" if self.fault == "issuer" else self.issuer,
            "aud": "another-client" if self.fault == "audience" else CLIENT_ID,
            "nonce": "another-nonce" if self.fault == "nonce" else nonce,
            "iat": now - 7200 if self.fault == "expired" else now,
            "exp": now - 3600 if self.fault == "expired" else now + 300,
            **self.person,
        }
        if self.fault == "unsigned":
            parts = (b'{"alg":"none","kid":"one"}', jwt.encode({"alg": ALGORITHM}, claims, self.key).split(".")[1])
            head = base64.urlsafe_b64encode(parts[0]).rstrip(b"=").decode()
            return f"{head}.{parts[1]}."
        key = self.other_key if self.fault == "key" else self.key
        return jwt.encode({"alg": ALGORITHM, "kid": "one"}, claims, key)

    async def jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def logout(self, request: Request) -> Response:
        self.signed_out += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)


def _verifies(asked: dict[str, str], form: dict[str, Any]) -> bool:
    """PKCE: who redeems the code is who asked for it."""
    digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked.get("code_challenge") == challenge and asked["redirect_uri"] == form.get("redirect_uri")


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    provider = Provider()
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=provider.port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield provider
    server.should_exit = True
    thread.join()
