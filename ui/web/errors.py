"""Pages of errors: one sentence in both languages, never what happened inside."""

import html
import logging
import secrets
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from models.problems import Text
from ui.web.headers import security_headers
from ui.web.settings import hosting

LOG: Final = logging.getLogger("anboard")
BROKEN: Final = Text(
    "서버에 문제가 생겼습니다. 잠시 뒤 다시 열어 보세요.", "Something went wrong here. Please try again in a moment."
)
BROKEN_PAGE: Final = Text(
    "화면을 그리다 문제가 생겼습니다. 새로 고침해 보세요. 계속되면 관리자에게 이 번호를 알려 주세요: {number}",
    "Something went wrong while drawing this page. Reload it; if that does not help, tell the operator: {number}",
)
PAGE: Final = """<!doctype html>
<html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Anboard</title>
<style>
  body {{ font: 18px/1.6 sans-serif; max-width: 34em; margin: 16vh auto; padding: 0 1.5em; word-break: keep-all;
         color: #1f2733; background: #fff }}
  p + p {{ color: #5b6675; font-size: 16px }}
  a {{ color: inherit }}
  @media (prefers-color-scheme: dark) {{ body {{ color: #e6eaf0; background: #14181f }} p + p {{ color: #9aa5b4 }} }}
</style>
<p>{ko}</p><p lang="en">{en}</p><p><a href="/">Anboard</a></p></html>"""


def error_page(status: int, text: Text, headers: dict[str, str] | None = None) -> Response:
    body = PAGE.format(ko=html.escape(text.ko), en=html.escape(text.en))
    return HTMLResponse(body, status_code=status, headers={"cache-control": "no-store", **(headers or {})})


async def refuse(
    scope: Scope, receive: Receive, send: Send, *, status: int, text: Text, headers: dict[str, str] | None = None
) -> None:
    """Answers a request, or turns a WebSocket away before it is accepted."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": text.en[:120]})
    else:
        await error_page(status, text, headers)(scope, receive, send)


async def unexpected(request: Request, error: Exception) -> Response:
    """What nobody caught; the server's log has it."""
    return error_page(500, BROKEN, security_headers(hosting()))


def page_failed(error: Exception) -> bool:
    """A page's own exception: in the log under a number that the reader is told. True: nothing else is shown."""
    number = secrets.token_hex(4)
    LOG.error("page failed, number %s", number, exc_info=error)
    st.error(f"{BROKEN_PAGE.ko.format(number=number)}\n\n{BROKEN_PAGE.en.format(number=number)}")
    return True
