"""Many on one process: 100 reviewers by link, 20 editors on one decision, the database gone for a while, a full disk.

Tabs are WebSocket sessions without a browser, and some real browsers beside them. Besides times it prints the server's
CPU seconds and the machine's load: on a busy machine times are those of the others too.
Run: python -m bench.reviewers [reviewers|editors|postgresql|disk ...]
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest.mock import patch

from playwright.sync_api import BrowserContext

from bench.board import READY, percentiles
from bench.browser import chromium, resident_mb, server
from bench.editors import Editor, all_saved, edited_for, lost, room_of
from bench.full_disk import full_disk
from bench.live import cpu_seconds
from bench.postgresql_server import postgresql_server
from bench.streamlit_tab import Tab
from store.database.store import _the_store
from ui.live import saving
from ui.review.asking import add_link, ask_for_review
from ui.session import start

REVIEWERS = 100
ARRIVE_SECONDS = 20.0
BROWSERS = 3
EDITORS = 20
EDITING_SECONDS = 60.0
STOPPED_AT, STOPPED_SECONDS = 20.0, 10.0
PANELS = (
    {"type": "figure", "design": "option-1.yaml", "key": "availability"},
    {"type": "node", "design": "option-2.yaml", "key": "was-1"},
    {"type": "comments"},
)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A server with a store of its own, which this process reads and writes too."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"ANBOARD_DATA": folder, **environment}):
        _the_store.cache_clear()
        with server("app.py") as running:
            yield running
        _the_store.cache_clear()


def review_tokens(count: int) -> list[str]:
    """A stored decision, a snapshot of it, and as many links."""
    session, now = start(None), datetime.now(UTC)
    saving.store_it(session, "100 reviewers")
    asked = ask_for_review(session, {"title": "100", "names": ""}, now)
    return [asked.token, *(add_link(session, {"snapshot": asked.snapshot}, now).token for _ in range(count - 1))]


class Spent:
    """What a part of the run took of the machine."""

    def __init__(self, pid: int) -> None:
        self.pid, self.cpu, self.at = pid, cpu_seconds(pid), time.perf_counter()

    def __str__(self) -> str:
        cpu, wall = cpu_seconds(self.pid) - self.cpu, time.perf_counter() - self.at
        memory, load = resident_mb(self.pid), os.getloadavg()[0]
        return f"server CPU {cpu:5.1f} s of {wall:5.1f} s   {memory:4.0f} MB   load {load:4.1f}"


def show(name: str, seconds: Sequence[float], spent: Spent) -> None:
    print(f"{name:34}{percentiles([1000 * s for s in seconds])}   {spent}", flush=True)


async def arrived(address: str, token: str, after: float) -> tuple[Tab, float]:
    await asyncio.sleep(after)
    started = time.perf_counter()
    tab = await Tab.opened(address, f"r={token}")
    return tab, time.perf_counter() - started


async def looked(tab: Tab, number: int, after: float) -> float:
    await asyncio.sleep(after)
    return await tab.emit({"kind": "open", "panel": PANELS[number % len(PANELS)]})


async def turned(tab: Tab, page: str, after: float) -> float:
    await asyncio.sleep(after)
    started = time.perf_counter()
    await tab.go(page)
    return time.perf_counter() - started


async def hundred(name: str, running: tuple[str, int], tokens: Sequence[str], over: float) -> None:
    """They arrive, look at a panel, turn to another page, and leave."""
    address, pid = running
    waits = [over * i / len(tokens) for i in range(len(tokens))]
    spent = Spent(pid)
    found = await asyncio.gather(*(arrived(address, token, w) for token, w in zip(tokens, waits, strict=True)))
    tabs = [tab for tab, _ in found]
    show(f"{name}: first view", [seconds for _, seconds in found], spent)
    spent = Spent(pid)
    seconds = await asyncio.gather(*(looked(tab, i, waits[i]) for i, tab in enumerate(tabs)))
    show(f"{name}: a panel", seconds, spent)
    for page in ("cost", "what-if", "review"):
        spent = Spent(pid)
        seconds = await asyncio.gather(*(turned(tab, page, w) for tab, w in zip(tabs, waits, strict=True)))
        show(f"{name}: {page}", seconds, spent)
    await asyncio.gather(*(tab.close() for tab in tabs))


def painted(context: BrowserContext, address: str) -> float:
    """Seconds from the address to the first painted board, with all files of the page."""
    page = context.new_page()
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(READY, timeout=60_000)
    return time.perf_counter() - started


def browsers(address: str, tokens: Sequence[str]) -> list[float]:
    seconds = []
    with chromium() as browser:
        for token in tokens:
            context = browser.new_context(locale="ko-KR", bypass_csp=True)
            seconds.append(painted(context, f"{address}/?r={token}"))
    return seconds


async def with_browsers(running: tuple[str, int], tokens: Sequence[str]) -> None:
    spent = Spent(running[1])
    real = asyncio.create_task(asyncio.to_thread(browsers, running[0], tokens[:BROWSERS]))
    await hundred(f"{len(tokens)}, browsers beside", running, tokens, ARRIVE_SECONDS)
    show("browsers: first board painted", await real, spent)


def reviewers() -> None:
    with served({}) as running:
        tokens = review_tokens(REVIEWERS)
        print(f"server, nobody there: {resident_mb(running[1]):.0f} MB")
        asyncio.run(hundred("1 reviewer", running, tokens[:1], 0))
        asyncio.run(hundred(f"{REVIEWERS} at once", running, tokens, 0))
        asyncio.run(hundred(f"{REVIEWERS} over {ARRIVE_SECONDS:.0f} s", running, tokens, ARRIVE_SECONDS))
        asyncio.run(with_browsers(running, tokens))


async def edited(name: str, running: tuple[str, int], decision: str) -> list[Editor]:
    editors = await room_of(running[0], decision, EDITORS)
    spent = Spent(running[1])
    await edited_for(editors, EDITING_SECONDS)
    show(f"{name}: edit -> own view", [s for editor in editors for s in editor.seconds], spent)
    waited = await all_saved(editors)
    report(name, editors, waited, decision)
    return editors


def report(name: str, editors: Sequence[Editor], waited: float, decision: str) -> None:
    missing, versions = lost(editors, decision)
    typed, acknowledged = sum(e.typed for e in editors), sum(len(e.acknowledged) for e in editors)
    print(
        f"{name}: {typed} edits, {acknowledged} acknowledged as saved, {len(missing)} lost {missing[:3]}; "
        f"{versions} versions; {sum(e.on_top for e in editors)} saved on top of others' work; "
        f"{sum(e.offline for e in editors)} answered 'offline'; all saved {waited:.1f} s after the last edit"
    )


def new_decision() -> str:
    session = start(None)
    saving.store_it(session, "20 editors")
    assert session.attached is not None
    return session.attached.id


def editors() -> None:
    with served({}) as running:
        asyncio.run(edited(f"{EDITORS} editors, SQLite", running, new_decision()))


def postgresql() -> None:
    with postgresql_server(durable=True) as database, served({"ANBOARD_DATABASE_URL": database.new_database("b")}) as r:
        decision = new_decision()
        asyncio.run(edited(f"{EDITORS} editors, PostgreSQL", r, decision))

        async def with_outage() -> None:
            work = asyncio.create_task(edited("PostgreSQL gone for 10 s", r, decision))
            await asyncio.sleep(STOPPED_AT)
            await asyncio.to_thread(database.stop)
            await asyncio.sleep(STOPPED_SECONDS)
            await asyncio.to_thread(database.start)
            await work

        asyncio.run(with_outage())


def disk() -> None:
    with full_disk() as volume, served({"ANBOARD_DATA": str(volume.folder)}) as (address, _):
        asyncio.run(volume.tried(address, new_decision()))


PARTS = {"reviewers": reviewers, "editors": editors, "postgresql": postgresql, "disk": disk}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
