"""Who uses the board, and what he may do: the local team, a user who signed in, or a guest with a cookie."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from models.problems import Text
from store.access import Access, Actor, Forbidden
from store.database.store import the_store
from ui.web.guests import guest_of
from ui.web.settings import Hosting, hosting

LOCAL: Final = Actor("local", "local", "이 컴퓨터")
MOST_NAME_CHARACTERS: Final = 80
MAY_NOT_CREATE: Final = Text(
    "새 팀 보드는 로그인한 사람 중 관리자가 정한 사람만 만들 수 있습니다.",
    "Only people who signed in and whom the operator has named can make a new team board.",
)


def is_hosted() -> bool:
    """Whether the board is on a network, with sign-in; else it is one team's, on its own machine."""
    return hosting() is not None


def current_actor() -> Actor | None:
    """Who the script runs for. None: hosted, and the browser sent no cookie of ours (it refuses cookies)."""
    mode = hosting()
    if mode is None:
        return LOCAL
    return _actor(st.user.to_dict(), st.context.cookies, mode)


def actor_of(connection: HTTPConnection) -> Actor | None:
    """Who sends a request to a route of our own: the same as in a page of the same browser."""
    mode = hosting()
    if mode is None:
        return LOCAL
    payload = _get_signed_cookie_with_chunks(connection.cookies, USER_COOKIE_NAME)
    claims = _parse_decoded_user_cookie(payload, mode.origin) if payload else {}
    return _actor(claims, connection.cookies, mode)


def access_to(decision: str, actor: Actor | None = None) -> Access:
    """What ``actor``, or who the script runs for, may do in a decision as its member. Raises StoreDown."""
    actor = actor or current_actor() or NOBODY
    if actor.kind == "local":
        return Access(actor, "owner")
    return Access(actor, the_store().role_of(actor, decision))


def account() -> dict[str, Any] | None:
    """For the header, where one can sign in: how he is called, and whether he has. None: there is no signing in."""
    mode = hosting()
    if mode is None or mode.oidc is None or get_script_run_ctx(suppress_warning=True) is None:
        return None
    actor = current_actor() or NOBODY
    return {"name": actor.name, "is_signed_in": actor.kind == "user"}


def check_may_create(actor: Actor | None) -> Actor:
    """Before a new stored decision is made. Raises Forbidden, with a text that says who may."""
    if actor is None or not may_create(actor):
        raise Forbidden(MAY_NOT_CREATE)
    return actor


def may_create(actor: Actor | None) -> bool:
    """Whether he may make a new stored decision: the local team, or a user whom ANBOARD_OWNERS names or leaves open."""
    mode = hosting()
    if mode is None:
        return True
    if actor is None or actor.kind != "user":
        return False
    return not mode.owners or (actor.email is not None and actor.email.casefold() in mode.owners)


NOBODY: Final = Actor("guest", "guest:", "")
"""A browser that refuses cookies: member of nothing."""


def _actor(claims: Mapping[str, Any], cookies: Mapping[str, str], mode: Hosting) -> Actor | None:
    user = _user(claims) if mode.oidc is not None else None
    return user or _guest(cookies, mode)


def _user(claims: Mapping[str, Any]) -> Actor | None:
    """By issuer and subject, which never change; an e-mail only counts when the provider has verified it."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not _is_name(issuer) or not _is_name(subject):
        return None
    email = claims.get("email") if claims.get("email_verified") is True and _is_name(claims.get("email")) else None
    shown = (claims.get("name"), claims.get("preferred_username"), email)
    name = next((value.strip() for value in shown if _is_name(value)), "이름 없음")
    return Actor("user", f"{issuer}|{subject}", name[:MOST_NAME_CHARACTERS], email)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _guest(cookies: Mapping[str, str], mode: Hosting) -> Actor | None:
    """Without a name of his own he is shown by a short mark, which says nothing about his number."""
    number = guest_of(cookies, mode)
    if number is None:
        return None
    mark = hashlib.sha256(number.encode()).hexdigest()[:4]
    return Actor("guest", f"guest:{number}", f"손님 {mark}")
