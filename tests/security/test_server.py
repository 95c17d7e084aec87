"""The real server from outside: what it serves, to whom, and what it tells."""

import base64
import os
import socket
from contextlib import closing, suppress

import httpx2
import pytest

from tests.security.board_server import REPOSITORY, BoardServer

pytestmark = pytest.mark.xdist_group("hosted")
TRAVERSALS = [
    "/app/static/..%2f..%2fapp.py",
    "/app/static/../app.py",
    "/app/static/%2e%2e/app.py",
    "/app/static/..%5capp.py",
    "/app/static/fonts/..%2f..%2fpyproject.toml",
    "/app/static//etc/passwd",
    "/app/static/%2fetc%2fpasswd",
    "/static/..%2f..%2f..%2fconfig.py",
    "/static/js/..%2f..%2f__init__.py",
    "/media/..%2f..%2fapp.py",
    "/..%2fapp.py",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "/component/..%2fapp.py",
    "/live/..%2f..%2fapp.py/events",
]


def raw(server: BoardServer, request: str) -> bytes:
    """The answer to a request exactly as written: clients tidy up addresses before they send them."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=20)) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def get(server: BoardServer, path: str, *, host: str = "", more: str = "") -> bytes:
    host = host or f"127.0.0.1:{server.port}"
    return raw(server, f"GET {path} HTTP/1.1\nHost: {host}\n{more}Connection: close\n\n")


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out_of_the_static_folder(hosted, path):
    answer = get(hosted, path)
    for content in (b"st.App(", b"[project]", b"root:", b"__version__", b"streamlit run"):
        assert content not in answer, path


def test_the_static_folder_is_served(hosted):
    body = (REPOSITORY / "static" / "favicon.svg").read_bytes()
    assert httpx2.get(f"{hosted.url}/app/static/favicon.svg").content == body


CLOSED = ["metrics", "agent/interact", "agent/openapi.json", "agent/mcp", "upload_file/a/b", "script-health-check"]


@pytest.mark.parametrize("path", CLOSED)
def test_streamlits_other_routes_are_closed(hosted, path):
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = httpx2.request(method, f"{hosted.url}/_stcore/{path}", headers={"origin": hosted.url})
        assert answer.status_code == 404
        assert "streamlit" not in answer.text.lower()


def test_what_the_front_end_asks_for_is_open(hosted):
    for path in ("health", "host-config"):
        assert httpx2.get(f"{hosted.url}/_stcore/{path}").status_code == 200


def handshake(server: BoardServer, *, host: str, origin: str | None) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit"]
    lines += [f"Origin: {origin}"] if origin is not None else []
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=20)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(4096).split(b"\r\n")[0]


def test_the_websocket_takes_its_own_page_only(hosted):
    host = f"127.0.0.1:{hosted.port}"
    assert b"101" in handshake(hosted, host=host, origin=hosted.url)
    for origin in (None, "null", "https://evil.example", f"http://localhost:{hosted.port}", "http://127.0.0.1"):
        assert b"403" in handshake(hosted, host=host, origin=origin), origin
    assert b"403" in handshake(hosted, host="evil.example", origin=hosted.url)
    assert b"403" in handshake(hosted, host="evil.example", origin="http://evil.example")


def test_the_host_header_is_not_believed(hosted):
    for host in ("evil.example", f"evil.example:{hosted.port}", "127.0.0.1@evil.example"):
        answer = get(hosted, "/sign-in", host=host)
        assert answer.startswith(b"HTTP/1.1 421")
        assert b"evil" not in answer
    two = raw(hosted, f"GET / HTTP/1.1\nHost: 127.0.0.1:{hosted.port}\nHost: evil.example\nConnection: close\n\n")
    assert two.startswith((b"HTTP/1.1 421", b"HTTP/1.1 400"))


def test_forwarded_names_are_not_believed(hosted):
    forwarded = "X-Forwarded-Host: evil.example\nX-Forwarded-Proto: javascript\nForwarded: host=evil.example\n"
    answer = get(hosted, "/sign-in", more=forwarded)
    assert answer.startswith(b"HTTP/1.1 303")
    assert b"evil" not in answer


def test_routes_that_change_something_refuse_other_sites(hosted):
    address = f"{hosted.url}/live/AAAAAAAAAAAAAAAAAAAAAA/here?tab=a"
    for origin in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = httpx2.post(address, headers=origin, json={})
        assert answer.status_code == 403
        assert "다른 사이트" in answer.text


def test_a_body_that_is_too_large_is_refused(hosted):
    answer = httpx2.post(f"{hosted.url}/x", headers={"origin": hosted.url}, content=b"x" * (3 * 2**20))
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/nothing/here", "/%00", "/?c=broken", "/_stcore/metrics", "/live/x/events"])
def test_no_answer_shows_a_stack_trace_or_lacks_its_headers(hosted, path):
    answer = get(hosted, path)
    for hidden in (b"Traceback", b"site-packages", b'File "', str(REPOSITORY).encode()):
        assert hidden not in answer
    if b" 400 " not in answer.split(b"\r\n")[0]:  # what is no HTTP does not come as far as the headers
        assert b"content-security-policy: default-src 'none'" in answer


def test_an_address_that_is_far_too_long_does_no_harm(hosted):
    assert b" 200 " in get(hosted, "/?c=" + "A" * 30_000).split(b"\r\n")[0]
    with suppress(ConnectionError):  # the server hangs up while the rest is still being sent
        assert b" 400 " in get(hosted, "/?c=" + "A" * 200_000).split(b"\r\n")[0]
    assert httpx2.get(f"{hosted.url}/healthz").text == "ok"
