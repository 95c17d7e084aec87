"""Doors, headers, limits, cookies, logs and error pages, in front of a small app of their own."""

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.web import errors, stack
from ui.web.guests import GuestCookie, cookie_name, guest_of, new_guest_cookie
from ui.web.limits import MOST_BODY_BYTES, Buckets, Limits, address_of
from ui.web.logs import Masked, masked
from ui.web.settings import Hosting
from ui.web.way_back import COOKIE, WayBack

HOSTED = Hosting(origin="https://board.example.com", secret="0123456789abcdef0123456789abcdef")
OWN = "https://board.example.com"


async def any_answer(request: Request) -> Response:
    body = await request.body()
    return HTMLResponse(f"{len(body)}", headers={"set-cookie": "theirs=1; Path=/"})


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        try:
            await socket.send_bytes(await socket.receive_bytes())
        except WebSocketDisconnect:
            return


async def broken(_: Request) -> Response:
    raise RuntimeError("a secret of the inside")


def client(mode: Hosting | None, *, peer: str = "127.0.0.1", base_url: str | None = None) -> TestClient:
    app = Starlette(
        routes=[
            Route("/broken", broken),
            WebSocketRoute("/_stcore/stream", echo),
            *stack.routes(mode),
            Route("/{path:path}", any_answer, methods=["GET", "POST", "PUT", "DELETE"]),
        ],
        middleware=stack.middleware(mode),
        exception_handlers={Exception: errors.unexpected},
    )
    url = base_url or (OWN if mode else "http://127.0.0.1:8501")
    return TestClient(app, base_url=url, client=(peer, 5), raise_server_exceptions=False)


# --- host and origin


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501"])
def test_local_mode_is_served_under_names_of_this_machine(host):
    assert client(None).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.0.5:8501", "", "a@127.0.0.1", "::1"]
)
def test_local_mode_under_a_foreign_name_is_refused_as_after_dns_rebinding(host):
    assert client(None).get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("peer", ["192.168.0.9", "10.1.2.3", "2001:db8::1"])
def test_local_mode_answers_no_other_machine(peer):
    answer = client(None, peer=peer).get("/")
    assert answer.status_code == 403
    assert "ANBOARD_PUBLIC_URL" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "board.example.com.evil.example", "127.0.0.1", "board.example.com@evil"]
)
def test_hosted_mode_answers_to_its_own_name_only(host):
    answer = client(HOSTED, peer="203.0.113.5").get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "evil" not in answer.text
    assert client(HOSTED, peer="203.0.113.5").get("/").status_code == 200


def test_health_is_told_to_probes_that_know_no_name():
    assert client(HOSTED).get("/healthz", headers={"host": "10.0.0.7"}).text == "ok"
    assert client(HOSTED).post("/healthz", headers={"host": "10.0.0.7"}).status_code == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://board.example.com", f"{OWN}.evil.example"]
)
def test_nothing_is_changed_by_another_site(method, origin):
    headers = {} if origin is None else {"origin": origin}
    assert client(HOSTED).request(method, "/x", headers=headers).status_code == 403
    assert client(HOSTED).request(method, "/x", headers={"origin": OWN}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_link_here_but_load_nothing_and_sign_nobody_out(site):
    link = {"sec-fetch-site": site, "sec-fetch-mode": "navigate"}
    assert client(HOSTED).get("/", headers=link).status_code == 200
    assert client(HOSTED).get("/", headers={**link, "sec-fetch-mode": "no-cors"}).status_code == 403
    assert client(HOSTED).get("/live/x/events", headers={**link, "sec-fetch-mode": "cors"}).status_code == 403
    assert client(HOSTED).get("/auth/logout", headers=link).status_code == 403


@pytest.mark.parametrize(("mode", "own"), [(HOSTED, OWN), (None, "http://127.0.0.1:8501")])
@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:9999", "http://localhost:8501"]
)
def test_a_websocket_of_another_origin_is_refused(mode, own, origin):
    address = f"{own.replace('http', 'ws')}/_stcore/stream"
    with client(mode) as board:
        with board.websocket_connect(address, headers={"origin": own}) as socket:
            socket.send_bytes(b"x")
            assert socket.receive_bytes() == b"x"
        headers = {} if origin is None else {"origin": origin}
        with pytest.raises(WebSocketDisconnect), board.websocket_connect(address, headers=headers):
            pass


CLOSED = [
    *("/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"),
    *("/_stcore/upload_file/a/b", "/_stcore/script-health-check", "/_stcore/bidi-components/x", "/component/a/b.js"),
]


@pytest.mark.parametrize("mode", [HOSTED, None])
@pytest.mark.parametrize("path", CLOSED)
def test_routes_that_the_board_does_not_need_are_closed(mode, path):
    own = OWN if mode else "http://127.0.0.1:8501"
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        assert client(mode).request(method, path, headers={"origin": own}).status_code == 404


# --- headers


@pytest.mark.parametrize("path", ["/", "/broken", "/_stcore/metrics", "/app/static/x.svg"])
def test_every_answer_has_the_headers_also_that_of_an_error(path, monkeypatch):
    monkeypatch.setattr(errors, "hosting", lambda: HOSTED)
    headers = client(HOSTED).get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "http" not in headers["content-security-policy"]
    assert "*" not in headers["content-security-policy"]


def test_hsts_only_where_there_is_https():
    assert "strict-transport-security" not in client(None).get("/").headers


def test_cookies_of_a_hosted_board_are_sent_over_https_only():
    cookies = client(HOSTED).get("/", headers={"accept": "text/html"}).headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("; Secure" in cookie for cookie in cookies)


# --- guests


def test_a_guest_gets_a_number_once_and_keeps_it():
    board = client(HOSTED)
    made = board.get("/", headers={"accept": "text/html"}).headers.get_list("set-cookie")[-1]
    assert made.startswith("__Host-anboard_guest=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Secure"):
        assert part in made
    assert "Domain" not in made
    again = board.get("/", headers={"accept": "text/html"}).headers.get_list("set-cookie")
    assert not any("anboard_guest" in cookie for cookie in again)


def test_numbers_are_random_and_cannot_be_made_up():
    name = cookie_name(HOSTED)
    values = {new_guest_cookie(HOSTED).split("=", 1)[1].split(";")[0] for _ in range(50)}
    assert len({guest_of({name: value}, HOSTED) for value in values} - {None}) == 50
    value = values.pop()
    number = guest_of({name: value}, HOSTED)
    assert number is not None
    assert len(number) == 22  # 128 bits in base64
    other = Hosting(origin=HOSTED.origin, secret="another-secret-0123456789abcdef01")
    forged = new_guest_cookie(other).split("=", 1)[1].split(";")[0]
    for bad in (forged, number, f'"{number}"', value[:-1], value[:-3] + "abc", value + "x", "", "a.b", "." * 5000):
        assert guest_of({name: bad}, HOSTED) is None
    assert guest_of({}, HOSTED) is None


# --- limits


def test_a_bucket_gives_its_burst_then_its_rate():
    bucket = Buckets(burst=3, per_second=2)
    assert [bucket.wait("a", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.wait("b", 0.0) == 0
    assert bucket.wait("a", 0.5) == 0
    assert bucket.wait("a", 0.5) == 0.5


def test_buckets_do_not_grow_with_addresses(monkeypatch):
    monkeypatch.setattr("ui.web.limits.MOST_ADDRESSES", 10)
    bucket = Buckets(burst=1, per_second=1)
    for number in range(100):
        bucket.wait(str(number), 0.0)
    assert len(bucket.levels) == 10


def limited() -> TestClient:
    """The clock stands still: no bucket fills again."""
    return TestClient(Limits(PlainTextResponse("x"), clock=lambda: 0.0))


def test_who_asks_too_often_is_told_when_to_come_back():
    board = limited()
    assert {board.get("/").status_code for _ in range(1000)} == {200}
    late = board.get("/")
    assert (late.status_code, late.headers["retry-after"]) == (429, "1")
    assert board.get("/static/js/index.js").status_code == 200


def test_sign_ins_are_counted_apart():
    board = limited()
    assert {board.get("/auth/login").status_code for _ in range(60)} == {200}
    assert board.get("/auth/login").status_code == 429
    assert board.get("/").status_code == 200


def test_an_ipv6_network_counts_as_one():
    one, other = ({"client": (f"2001:db8::{end}", 1)} for end in ("1", "ffff"))
    assert address_of(one) == address_of(other) != address_of({"client": ("2001:db8:0:1::1", 1)})


@pytest.mark.parametrize("length", [str(MOST_BODY_BYTES + 1), "-1", "1e3", "9" * 5000])
def test_a_body_that_says_it_is_too_large_is_not_read(length):
    answer = client(HOSTED).post("/x", headers={"origin": OWN, "content-length": length}, content=b"")
    assert answer.status_code == 413


def test_a_body_that_does_not_say_so_is_cut_off():
    def endless():
        for _ in range(MOST_BODY_BYTES // 2**16 + 2):
            yield b"x" * 2**16

    assert client(HOSTED).post("/x", headers={"origin": OWN}, content=endless()).status_code == 500
    assert client(HOSTED).post("/x", headers={"origin": OWN}, content=b"x" * 2**16).text == str(2**16)


def test_connections_from_one_address_are_bounded(monkeypatch):
    monkeypatch.setattr("ui.web.limits.MOST_SOCKETS", 2)
    address = "wss://board.example.com/_stcore/stream"
    with client(HOSTED) as board:
        connect = lambda: board.websocket_connect(address, headers={"origin": OWN})  # noqa: E731
        with connect(), connect(), pytest.raises(WebSocketDisconnect), connect():
            pass
        with connect() as socket:
            socket.send_bytes(b"x")
            assert socket.receive_bytes() == b"x"


def test_streams_from_one_address_are_bounded(monkeypatch):
    monkeypatch.setattr("ui.web.limits.MOST_SOCKETS", 2)
    statuses, ended = [], asyncio.Event()

    async def endless(scope, receive, send):
        await ended.wait()

    async def run() -> None:
        limits = Limits(endless)
        scope = {"type": "http", "method": "GET", "headers": [], "client": ("192.0.2.1", 1)}

        async def send(message):
            statuses.append(message.get("status"))

        async def news(path: str) -> None:
            await limits({**scope, "path": path}, None, send)

        streams = [asyncio.create_task(news(path)) for path in ("/live/x/events", "/review/events")]
        await asyncio.sleep(0)
        await news("/live/x/events")
        ended.set()
        await asyncio.gather(*streams)
        await news("/live/x/events")
        assert not limits.streams

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()
    assert [status for status in statuses if status] == [429]


def test_a_flood_of_messages_is_slowed_down_and_nothing_is_lost():
    waits = []
    now = [0.0]

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    async def run() -> int:
        async def receive():
            return {"type": "websocket.receive", "bytes": b"x"}

        paced = Limits(None, clock=lambda: now[0])._paced(receive)  # type: ignore[arg-type]
        return len([await paced() for _ in range(260)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.web.limits.asyncio.sleep", sleep)
        with ThreadPoolExecutor(1) as thread:  # this one may have a loop already: a browser's
            assert thread.submit(lambda: asyncio.run(run())).result() == 260
    assert sum(waits) == pytest.approx(60 / 20)  # past the burst of 200, 20 a second


# --- errors and logs


def test_an_error_says_nothing_of_the_inside(monkeypatch, caplog):
    monkeypatch.setattr(errors, "hosting", lambda: HOSTED)
    answer = client(HOSTED).get("/broken")
    assert answer.status_code == 500
    assert "서버에 문제가" in answer.text
    for hidden in ("secret of the inside", "RuntimeError", "Traceback", ".py"):
        assert hidden not in answer.text


@pytest.mark.parametrize(
    "address", ["/?r=TOKEN", "/?lang=ko&i=TOKEN&x=1", "/oauth2callback?code=TOKEN&state=TOKEN", "/?c=TOKEN HTTP/1.1"]
)
def test_tokens_are_masked_in_logs(address):
    assert "TOKEN" not in masked(f"GET {address}")
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s"', ("1.2.3.4", address), None)
    assert Masked().filter(record)
    assert "TOKEN" not in record.getMessage()
    assert "1.2.3.4" in record.getMessage()


def test_what_is_no_token_stays_in_the_log():
    assert masked("GET /?lang=ko&d=abc") == "GET /?lang=ko&d=abc"


def test_plain_answers_get_no_guest_cookie():
    app = GuestCookie(PlainTextResponse("x"), HOSTED)
    assert "set-cookie" not in TestClient(app).get("/", headers={"accept": "text/html"}).headers


def test_the_way_back_after_sign_in_leads_to_a_decision_and_nowhere_else():
    async def app(scope, receive, send):
        await Response(status_code=302, headers={"location": "/"})(scope, receive, send)

    for asked, location in {
        "/?d=abc_-1": "/?d=abc_-1",
        "/?d=//evil.example": "/",
        "/?d=https://evil.example": "/",
        "/?d=a%0d%0aset-cookie:x=1": "/",
        "/?d=" + "a" * 65: "/",
        "/": "/",
    }.items():
        visitor = TestClient(WayBack(app), follow_redirects=False)
        visitor.get(asked, headers={"accept": "text/html"})
        assert visitor.get("/oauth2callback").headers["location"] == location
        assert visitor.get("/oauth2callback").headers["location"] == "/"  # once


def test_a_cookie_that_was_made_up_leads_nowhere():
    async def app(scope, receive, send):
        await Response(status_code=302, headers={"location": "/"})(scope, receive, send)

    visitor = TestClient(WayBack(app), follow_redirects=False)
    visitor.cookies.set(COOKIE, "//evil.example")
    assert visitor.get("/oauth2callback").headers["location"] == "/"


def test_a_page_that_fails_tells_its_reader_a_number_and_the_log_the_rest(monkeypatch, caplog):
    shown: list[str] = []
    monkeypatch.setattr(errors.st, "error", shown.append)
    assert errors.page_failed(RuntimeError("a secret of the inside"))
    (text,) = shown
    number = re.search(r"[0-9a-f]{8}", text)
    assert number is not None
    assert "secret of the inside" not in text
    assert number[0] in caplog.text
    assert "secret of the inside" in caplog.text
