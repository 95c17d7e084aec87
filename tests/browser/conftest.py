"""A Chromium and a Streamlit server of one's own for the tests that look at a real page."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

REPOSITORY = Path(__file__).parents[2]
SERVER_OPTIONS = {
    "server.headless": "true",
    "server.address": "127.0.0.1",
    "server.enableStaticServing": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
}
START_SECONDS = 60
PATIENCE_MS = 30_000
"""For what takes a tenth of a second on a quiet machine."""
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def page_of(context: BrowserContext) -> Iterator[Page]:
    """A page of a context that several tests share: the scripts come from its cache."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    for leftover in context.pages:
        leftover.close()
    context.clear_permissions()
    assert errors == []


FORGET = "if (!sessionStorage.length) localStorage.clear()"
"""As an init script: a page that is opened for the first time finds no work of an earlier one, a reload its own."""


class Server:
    """A Streamlit script served on a free port; it can be stopped and started again on the same one."""

    def __init__(self, script: Path, cwd: Path) -> None:
        self.script, self.cwd = script, cwd
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        options = [f"--{name}={value}" for name, value in {**SERVER_OPTIONS, "server.port": self.port}.items()]
        command = [sys.executable, "-m", "streamlit", "run", str(self.script), *options]
        path = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
        self.log = (self.cwd / "server.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=self.cwd, env={**os.environ, "PYTHONPATH": path}, stdout=self.log, stderr=self.log
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}_stcore/health", timeout=1):
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.script} was not served within {START_SECONDS} s")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Server]]:
    """Serves a script from an empty folder, with the repository's static files beside it."""
    servers: list[Server] = []

    def start(script: Path) -> Server:
        folder = tmp_path_factory.mktemp("served")
        shutil.copytree(REPOSITORY / "static", folder / "static")
        servers.append(Server(Path(shutil.copy(script, folder)), folder))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started in a folder that is not its own."""
    server = Server(REPOSITORY / "app.py", tmp_path_factory.mktemp("app"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """Of a module's tests, so that scripts come from its cache; its size is the module's ``VIEWPORT``."""
    width, height = getattr(request.module, "VIEWPORT", (1366, 768))
    viewport: ViewportSize = {"width": width, "height": height}
    context = chromium.new_context(viewport=viewport, locale="ko-KR", accept_downloads=True)
    context.add_init_script(FORGET)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Iterator[Page]:
    """A page that asks nobody else for anything."""
    foreign: list[str] = []
    ours = (server.url, "data:", "blob:", "about:")
    with page_of(context) as page:
        page.on("request", lambda r: None if r.url.startswith(ours) else foreign.append(r.url))
        yield page
    assert foreign == []
