"""Editors of one stored decision, each at a value of his own; whether everything that was acknowledged is stored."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from bench.streamlit_tab import MOST_BYTES, Tab
from store.access import Access
from store.database.store import NotFound, the_store
from store.yaml_splice import plain_data, value_at
from ui.identity import LOCAL

EDIT_EVERY = 2.0
RETRY = (1.5, 3.0, 6.0, 15.0)
"""Seconds; as ui/live/live.js does."""
MOST_WAIT = 90.0


class Editor:
    """``acknowledged``: the values after which the board said "saved"; ``on_top``: others had saved meanwhile."""

    def __init__(self, tab: Tab, event: dict[str, Any], number: int) -> None:
        self.tab, self.event, self.value = tab, event, 1000 * (number + 1)
        self.acknowledged: list[int] = []
        self.seconds: list[float] = []
        self.typed = self.on_top = self.offline = self.failures = self.told = 0
        self.busy = asyncio.Lock()
        self.retry_at = 0.0
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def live(self) -> dict[str, Any]:
        live: dict[str, Any] = self.tab.board["live"]
        return live

    async def edit(self) -> None:
        async with self.busy:
            self.value += 1
            before = max(self.live["version"], self.told)
            self.typed += 1
            self.seconds.append(await self.tab.emit({**self.event, "value": self.value}))
            if self.live["state"] == "saved":
                self.acknowledged.append(self.value)
                self.on_top += self.live["version"] > before + 1
            else:
                self.offline += 1
            self._plan()

    def _plan(self) -> None:
        """After "offline" the browser asks again."""
        if self.live["state"] == "saved":
            self.failures, self.retry_at = 0, 0.0
        else:
            self.retry_at = time.monotonic() + RETRY[min(self.failures, len(RETRY) - 1)]
            self.failures += 1

    async def sync(self, version: int) -> None:
        async with self.busy:
            if version == 0 or version > max(self.live["seen"], self.told):
                await self.tab.emit({"kind": "sync", "value": version})
                self._plan()

    async def retry(self) -> None:
        while True:
            await asyncio.sleep(0.25)
            if self.retry_at and time.monotonic() >= self.retry_at:
                await self.sync(0)

    async def listen(self, address: str) -> None:
        """The news; a board that was sent along needs no question."""
        tab, host = token_hex(12), urlsplit(address)
        where = f"/live/{self.live['id']}"
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection(host.hostname, host.port, limit=MOST_BYTES)
                asked = f"{where}/events?tab={tab}&session={self.live['session']}"
                writer.write(f"GET {asked} HTTP/1.1\r\nHost: {host.netloc}\r\n\r\n".encode())
                await reader.readuntil(b"\r\n\r\n")
                await said_here(address, f"{where}/here?tab={tab}")
                while line := await reader.readline():
                    if line.startswith(b"data: "):
                        self._hear(json.loads(line[6:]))
                writer.close()
            await asyncio.sleep(1.0)

    def _hear(self, message: dict[str, Any]) -> None:
        if message["kind"] == "board":
            self.told = max(self.told, message["version"])
        elif message["kind"] != "people":
            task = asyncio.create_task(self.sync(message["version"] if message["kind"] == "version" else 0))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)


async def said_here(address: str, path: str) -> None:
    """This tab shows the comparison."""
    host = urlsplit(address)
    body = json.dumps({"name": "", "page": "compare", "perspective": "plain"})
    head = f"POST {path} HTTP/1.1\r\nHost: {host.netloc}\r\nOrigin: {address}\r\nContent-Length: {len(body)}\r\n"
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    writer.write(f"{head}Connection: close\r\n\r\n{body}".encode())
    await reader.read()
    writer.close()


def values_to_edit(board: dict[str, Any]) -> list[dict[str, Any]]:
    """Events that set a number of its own each: hours between failures and to repair."""
    rows = [row for row in board["settings"] if row["key"].startswith(("mttf_hours:", "mttr_hours:"))]
    return [cell["event"] for row in rows for cell in row["cells"] if "event" in cell]


async def room_of(address: str, decision: str, count: int) -> list[Editor]:
    tabs = [await Tab.opened(address, f"d={decision}") for _ in range(count)]
    events = values_to_edit(tabs[0].board)[:count]
    return [Editor(tab, event, i) for i, (tab, event) in enumerate(zip(tabs, events, strict=True))]


async def edited_for(editors: Sequence[Editor], seconds: float) -> None:
    """Every editor edits every 2 s; they start one after the other."""
    address = f"http://{editors[0].tab.socket.request.headers['Host']}"  # type: ignore[union-attr]
    for editor in editors:
        for work in (editor.listen(address), editor.retry()):
            task = asyncio.create_task(work)
            editor.tasks.add(task)
    await asyncio.gather(*(_edit(editor, i / len(editors), seconds) for i, editor in enumerate(editors)))


async def _edit(editor: Editor, part: float, seconds: float) -> None:
    started = time.monotonic() + EDIT_EVERY * part
    for turn in range(int(seconds / EDIT_EVERY)):
        await asyncio.sleep(max(0.0, started + EDIT_EVERY * turn - time.monotonic()))
        await editor.edit()


async def all_saved(editors: Sequence[Editor]) -> float:
    """Seconds until every board says that its work is saved."""
    started = time.monotonic()
    while any(e.live["state"] != "saved" for e in editors) and time.monotonic() - started < MOST_WAIT:
        await asyncio.sleep(0.1)
    waited = time.monotonic() - started
    for editor in editors:
        for task in editor.tasks:
            task.cancel()
        await editor.tab.close()
    return waited


def lost(editors: Sequence[Editor], decision: str) -> tuple[list[str], int]:
    """What was acknowledged and is in no version, and last values that the head does not have; number of versions."""
    stored = [_values(editors, decision, number) for number in range(1, _head(decision) + 1)]
    found = [set(values) for values in zip(*(v for v in stored if v), strict=True)]
    head = stored[-1]
    missing = []
    for editor, seen, last in zip(editors, found, head, strict=True):
        missing += [f"{editor.event['path']} {value}" for value in editor.acknowledged if value not in seen]
        missing += [f"{editor.event['path']} head {last}"] if last != editor.value else []
    return missing, sum(bool(v) for v in stored)


def _head(decision: str) -> int:
    return the_store().decision(Access(LOCAL, "owner"), decision).head


def _values(editors: Sequence[Editor], decision: str, number: int) -> list[object]:
    """Each editor's value in a version; empty where there is no such version."""
    try:
        contents = the_store().version(Access(LOCAL, "owner"), decision, number).contents
    except NotFound:
        return []
    data = {name: plain_data(text) for name, text in contents.files}
    return [_value(data[e.event["design"]], e.event["path"]) for e in editors]


def _value(data: Any, path: list[Any]) -> object:
    try:
        return value_at(data, path)
    except (KeyError, LookupError, TypeError):
        return None
