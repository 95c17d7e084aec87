"""An edit on a stored decision -> painted in the browsers of all who have it open; one process, then two on PostgreSQL.

Times are from the editor's click to the frame after the viewer's page has shown that version, by the machine's clock.
Run: python -m bench.live [viewers]
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Page

from bench.board import READY, percentiles
from bench.browser import chromium, server
from bench.postgresql_server import postgresql_server

VIEWERS = 20
EDITS = 30
PAUSE_MS = 700
IDLE_SECONDS = 10
RECORD = """() => {
  window.seen = {};
  const root = document.documentElement;
  const note = () => (window.seen[root.dataset.abVersion] ??= Date.now());
  new MutationObserver(note).observe(root, {attributes: true, attributeFilter: ['data-ab-version']});
}"""
CLICK = "button => { const now = Date.now(); button.click(); return now; }"


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ko-KR", bypass_csp=True).new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function(READY, timeout=60_000)
    return page


def stored(page: Page) -> str:
    """Makes the editor's board a stored decision: its query."""
    page.locator(".store").click()
    page.wait_for_url("**/?d=*")
    return page.url.rsplit("/", 1)[1]


def edits(editor: Page, viewers: Sequence[Page]) -> list[float]:
    """Milliseconds of each edit in each viewer."""
    version = "Number(document.documentElement.dataset.abVersion)"
    for page in viewers:
        page.evaluate(RECORD)
    clicks: dict[int, float] = {}
    for turn in range(EDITS):
        before = int(editor.evaluate(version))
        word = "늘리기" if turn % 2 == 0 else "줄이기"
        button = editor.get_by_label(f"1안, {('Nginx', 'Tomcat')[turn // 2 % 2]}, 개수: 하나 {word}")
        clicks[before + 1] = float(button.evaluate(CLICK))
        editor.wait_for_function(f"{version} > {before}")
        editor.wait_for_timeout(PAUSE_MS)
    seen = [page.evaluate("window.seen") for page in viewers]
    shown = [first_shown(by_version, number) for by_version in seen for number in clicks]
    missing = shown.count(None)
    if missing:
        print(f"live      {missing} of {len(shown)} were never shown")
    clicked = list(clicks.values()) * len(viewers)
    return [at - click for at, click in zip(shown, clicked, strict=True) if at is not None]


def first_shown(by_version: Mapping[str, float], number: int) -> float | None:
    """When a viewer first had an edit before him: its own version, or a newer one that passed it over."""
    return min((at for shown, at in by_version.items() if int(shown) >= number), default=None)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(count: int, environment: dict[str, str]) -> Iterator[list[tuple[str, int]]]:
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, environment))
        yield [stack.enter_context(server("app.py")) for _ in range(count)]


def room(name: str, browser: Browser, servers: list[tuple[str, int]], viewers: int) -> None:
    with ExitStack() as stack:
        editor = opened(browser, servers[0][0])
        stack.callback(editor.context.close)
        query = stored(editor)
        pages = [opened(browser, f"{servers[i % len(servers)][0]}/{query}") for i in range(viewers)]
        for page in pages:
            stack.callback(page.context.close)
        editor.wait_for_timeout(3000)
        before = [cpu_seconds(pid) for _, pid in servers]
        time.sleep(IDLE_SECONDS)
        idle = [(cpu_seconds(pid) - b) / IDLE_SECONDS for (_, pid), b in zip(servers, before, strict=True)]
        before = [cpu_seconds(pid) for _, pid in servers]
        times = edits(editor, pages)
        spent = sum(cpu_seconds(pid) - b for (_, pid), b in zip(servers, before, strict=True))
        print(f"live      {name:22}{percentiles(times)}")
        print(
            f"live      {name:22}idle CPU {', '.join(f'{share:.1%}' for share in idle)} of a core; "
            f"{1000 * spent / EDITS:.0f} ms of the servers' CPU an edit; load {os.getloadavg()[0]:.1f}"
        )


def main() -> None:
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else VIEWERS
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with served(1, {"ANBOARD_DATA": folder}) as servers:
            room(f"{viewers} viewers, SQLite", browser, servers, viewers)
        with postgresql_server() as postgresql:
            environment = {"ANBOARD_DATA": folder, "ANBOARD_DATABASE_URL": postgresql.new_database("live")}
            with served(2, environment) as servers:
                room(f"{viewers}, 2 PostgreSQL", browser, servers, viewers)


if __name__ == "__main__":
    main()
