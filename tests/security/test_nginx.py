"""The shipped nginx configuration in front of the real server: TLS, compression, WebSocket, events without delay."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from store.access import Access, Actor
from store.database.store import open_store
from store.decisions import FIRST, shipped_contents
from tests.security.board_server import REPOSITORY, SECRET, BoardServer, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.xdist_group("nginx"),
    pytest.mark.skipif(NGINX is None, reason="no nginx here (system package: nginx-light)"),
]
TLS_REQUEST = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]


class Proxied(NamedTuple):
    url: str
    folder: Path
    token: str
    """Of an invitation for an editor."""
    decision: str


def configuration(folder: Path, https: int, http: int, board: int) -> str:
    """The shipped file with this test's ports, names and paths; nothing else is changed."""
    text = (REPOSITORY / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for found, here in {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "board.example.com": "localhost",
        "/etc/ssl/anboard/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "127.0.0.1:8501": f"127.0.0.1:{board}",
    }.items():
        assert found in text
        text = text.replace(found, here)
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "types { text/html html; }"
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\nhttp {{ {types} {paths}\n{text}\n}}"
    )


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("nginx")
    https, http, port = free_port(), free_port(), free_port()
    url = f"https://localhost:{https}"
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*TLS_REQUEST, *files], check=True, capture_output=True)
    board = BoardServer(folder, {"ANBOARD_PUBLIC_URL": url, "ANBOARD_SECRET": SECRET}, port=port)
    (folder / "nginx.conf").write_text(configuration(folder, https, http, port), encoding="utf-8")
    assert NGINX is not None
    nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE)
    try:
        _wait(url, nginx)
        yield Proxied(url, folder, *_invitation(folder))
    finally:
        nginx.terminate()
        nginx.communicate()
        board.stop()


def _wait(url: str, nginx: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        with suppress(httpx2.TransportError):
            httpx2.get(f"{url}/healthz", verify=False)
            return
        if nginx.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(nginx.stderr.read() if nginx.stderr else "nginx does not answer")


def _invitation(folder: Path) -> tuple[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANBOARD_SECRET", SECRET)
        store = open_store(f"sqlite:///{folder}/data/anboard.db")
    owner = Actor("user", "https://id.example.com|1", "제나")
    decision = store.create(owner, "nginx 뒤의 보드", shipped_contents(FIRST)).id
    _, token = store.create_link(Access(owner, "owner"), decision, "invite", "editor", "초대")
    store.close()
    return token, decision


def test_pages_come_over_tls_with_their_headers_and_cookies(proxied):
    answer = httpx2.get(proxied.url, verify=False, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert len(answer.headers.get_list("content-security-policy")) == 1
    guest = next(cookie for cookie in answer.headers.get_list("set-cookie") if "anboard_guest" in cookie)
    assert guest.startswith("__Host-")
    assert "; Secure" in guest


def test_scripts_are_compressed(proxied):
    page = httpx2.get(proxied.url, verify=False).text
    script = re.search(r'src="\./(static/js/index\.[\w-]+\.js)"', page)
    assert script is not None
    answer = httpx2.get(f"{proxied.url}/{script[1]}", verify=False, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_plain_http_is_sent_to_https(proxied):
    text = (proxied.folder / "nginx.conf").read_text(encoding="utf-8")
    http = re.search(r"listen (127\.0\.0\.1:\d+);", text)
    assert http is not None
    answer = httpx2.get(f"http://{http[1]}/?d=x", headers={"host": "localhost"})
    assert (answer.status_code, answer.headers["location"]) == (301, "https://localhost/?d=x")


def test_a_guest_is_invited_edits_and_hears_the_news(proxied, chromium: Browser):
    """Browser, TLS, WebSocket, invitation, stored decision and the stream of its news in one."""
    context = chromium.new_context(ignore_https_errors=True, locale="ko-KR")
    page = context.new_page()
    page.goto(proxied.url)
    expect(page.get_by_text("초대받은 사람만")).to_be_visible()
    page.goto(f"{proxied.url}/?i={proxied.token}")
    expect(page.locator(".drawing svg").first).to_be_visible()
    assert page.url == f"{proxied.url}/?d={proxied.decision}"
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in context.cookies())
    news = f"{proxied.url}/live/{proxied.decision}/events?tab=listener"
    with httpx2.stream("GET", news, verify=False, headers={"cookie": cookie}, timeout=30) as stream:
        assert stream.status_code == 200
        assert "content-encoding" not in stream.headers
        parts = stream.iter_text()
        next(parts)  # who is here: it came although the answer goes on
        page.get_by_label("1안, Nginx, 개수: 하나 늘리기").click()
        assert any('"version"' in part for part in parts)
    context.close()


def test_the_log_has_addresses_but_no_tokens(proxied):
    httpx2.get(f"{proxied.url}/?r=REVIEWTOKEN", verify=False)
    written = (proxied.folder / "anboard.log").read_text(encoding="utf-8")
    assert '"GET /"' in written
    assert "REVIEWTOKEN" not in written
    assert proxied.token not in written
