"""The open tabs of each decision in this process: what they are told, and who is there, here and in other processes.

Everything runs on the server's event loop; only the bus calls from other threads.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final
from uuid import uuid4

from store.bus import MAX_PAYLOAD_BYTES, RECONNECTED, LocalBus, Message
from ui.live.presence import STALE_SECONDS, NotPresence, Person, person
from ui.live.push import Asking, views

HEARTBEAT_SECONDS: Final = 15.0
SETTLE_SECONDS: Final = 0.05
"""Several changes of who is there are told at once."""
LEAVE_SECONDS: Final = 3.0
"""A tab that changes the page or reloads is back by then."""
MOST_TABS: Final = 500
MOST_WAITING: Final = 200
"""Messages to a tab that does not read: it is then let go, and connects again."""
PRESENCE, LEFT, HELLO = "here", "left", "hello"
log = logging.getLogger(__name__)


class Tab:
    """One connected browser tab: its queue of messages. None ends it."""

    def __init__(self, key: str, session: str, actor: str) -> None:
        self.key, self.session, self.actor = key, session, actor
        self.queue: asyncio.Queue[Message | bytes | None] = asyncio.Queue(MOST_WAITING)

    def tell(self, message: Message | bytes) -> None:
        with suppress(asyncio.QueueFull):
            self.queue.put_nowait(message)
            return
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Room:
    """Those who have one decision open."""

    def __init__(self, rooms: "Rooms", decision: str) -> None:
        self.rooms, self.decision = rooms, decision
        self.tabs: list[Tab] = []
        self.people: dict[str, Person] = {}
        self.heard: dict[str, float] = {}
        """When a word of each person came last [s, monotonic]."""
        self._telling: asyncio.TimerHandle | None = None
        self._version = 0
        self._showing: asyncio.Task[None] | None = None
        loop = rooms.loop
        self.unsubscribe = rooms.bus.subscribe(decision, lambda message: _on_loop(loop, self.receive, message))
        rooms.bus.publish(decision, {"kind": HELLO, "process": rooms.process})

    # -- from the tabs of this process

    def enter(self, tab: Tab) -> None:
        self.tabs.append(tab)
        tab.tell({"kind": "people", "people": [p.to_json() for p in self.people.values()]})

    def leave(self, tab: Tab) -> None:
        self.tabs.remove(tab)
        if not self.is_connected(tab.key):
            self.rooms.loop.call_later(LEAVE_SECONDS, self._gone, tab.key)

    def is_connected(self, key: str) -> bool:
        return any(tab.key == key for tab in self.tabs)

    def _gone(self, key: str) -> None:
        if not self.is_connected(key) and key in self.people:
            self._publish({"kind": LEFT, "tab": key})
        self.rooms.close_if_empty(self)

    def moved(self, who: Person) -> None:
        """A tab says where it is now."""
        self._publish({"kind": PRESENCE, **who.to_json()})

    def say_who_is_here(self) -> None:
        for tab in self.tabs:
            if tab.key in self.people:
                self.moved(self.people[tab.key])

    def _publish(self, message: Message) -> None:
        if len(json.dumps(message, ensure_ascii=False).encode()) > MAX_PAYLOAD_BYTES - 200:
            message = {**message, "out": []}
        self.rooms.bus.publish(self.decision, message)

    # -- from the bus

    def receive(self, message: Message) -> None:
        kind = message.get("kind")
        if kind == PRESENCE:
            self._hear(message)
        elif kind == LEFT:
            self._forget(str(message.get("tab")))
        elif kind == HELLO:
            if message.get("process") != self.rooms.process:
                self.say_who_is_here()
        else:
            if kind == RECONNECTED:
                self.say_who_is_here()
            if kind == "version":
                self._show(int(message.get("version") or 0))
                return
            for tab in list(self.tabs):
                tab.tell(message)

    def _show(self, version: int) -> None:
        """One after the other; of versions that come while one is being shown only the last."""
        self._version = max(self._version, version)
        if self._showing is None or self._showing.done():
            self._showing = self.rooms.loop.create_task(self._show_now())

    async def _show_now(self) -> None:
        shown = 0
        while shown < self._version:
            shown = self._version
            asking = [self._asking(tab) for tab in self.tabs]
            try:
                news = await self.rooms.loop.run_in_executor(self.rooms.painter, views, self.decision, shown, asking)
            except Exception:
                log.exception("a version could not be shown; the tabs ask for it")
                news = {}
            for tab in list(self.tabs):
                tab.tell(news.get(tab.key) or {"kind": "version", "version": shown})

    def _asking(self, tab: Tab) -> Asking:
        who = self.people.get(tab.key)
        return Asking(tab.key, tab.session, tab.actor, who.page if who is not None else None)

    def _hear(self, message: Message) -> None:
        try:
            who = person(message, tab=message["tab"], name=message["name"], may_edit=message.get("may_edit") is True)
        except (NotPresence, KeyError, TypeError):
            return
        if who.tab not in self.people and len(self.people) >= MOST_TABS:
            return
        self.heard[who.tab] = time.monotonic()
        if self.people.get(who.tab) != who:
            self.people[who.tab] = who
            self._tell_people()

    def _forget(self, key: str) -> None:
        self.heard.pop(key, None)
        if self.people.pop(key, None) is not None:
            self._tell_people()

    def forget_silent(self) -> None:
        """Those of a process that died, and those who were never seen again."""
        now = time.monotonic()
        for key, heard in list(self.heard.items()):
            if now - heard > STALE_SECONDS:
                self._forget(key)

    def _tell_people(self) -> None:
        if self._telling is None:
            self._telling = self.rooms.loop.call_later(SETTLE_SECONDS, self._tell_people_now)

    def _tell_people_now(self) -> None:
        self._telling = None
        message = {"kind": "people", "people": [p.to_json() for p in self.people.values()]}
        for tab in list(self.tabs):
            tab.tell(message)


class Rooms:
    """All rooms of a process; ``close`` lets every tab go, so that the server can stop."""

    def __init__(self, bus: LocalBus, loop: asyncio.AbstractEventLoop) -> None:
        self.bus, self.loop = bus, loop
        self.process = uuid4().hex
        self.rooms: dict[str, Room] = {}
        self.is_closed = False
        self.painter = ThreadPoolExecutor(1, thread_name_prefix="anboard-live")
        self._beat: asyncio.TimerHandle = loop.call_later(HEARTBEAT_SECONDS, self._heartbeat)

    def room(self, decision: str) -> Room:
        if decision not in self.rooms:
            self.rooms[decision] = Room(self, decision)
        return self.rooms[decision]

    def close_if_empty(self, room: Room) -> None:
        if not room.tabs and self.rooms.get(room.decision) is room:
            del self.rooms[room.decision]
            room.unsubscribe()

    def _heartbeat(self) -> None:
        for room in list(self.rooms.values()):
            room.say_who_is_here()
            room.forget_silent()
        self._beat = self.loop.call_later(HEARTBEAT_SECONDS, self._heartbeat)

    def close(self) -> None:
        self.is_closed = True
        self._beat.cancel()
        self.painter.shutdown(wait=False)
        for room in self.rooms.values():
            for tab in room.tabs:
                while not tab.queue.empty():
                    tab.queue.get_nowait()
                tab.queue.put_nowait(None)

    async def stream(self, decision: str, tab: Tab, head: int, may_stay: Callable[[], bool]) -> AsyncIterator[bytes]:
        """Server-sent events for one tab, until it goes or may no longer stay; a comment every 15 s keeps proxies.

        ``head``: the newest version, for a tab that comes back after a break.
        """
        room = self.room(decision)
        room.enter(tab)
        tab.tell({"kind": "version", "version": head})
        try:
            yield b"retry: 1000\n\n"
            checked = time.monotonic()
            while not self.is_closed:
                message = await _soon(tab)
                if time.monotonic() - checked >= HEARTBEAT_SECONDS:
                    checked = time.monotonic()
                    if not await asyncio.to_thread(may_stay):
                        return
                if message is None:
                    return
                yield message
        finally:
            room.leave(tab)


async def _soon(tab: Tab) -> bytes | None:
    """The next message as an event, or a comment when there is none for a while; None ends the stream."""
    try:
        message = await asyncio.wait_for(tab.queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return b": still here\n\n"
    if message is None:
        return None
    return b"data: %b\n\n" % (message if isinstance(message, bytes) else _json(message))


def _json(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _on_loop(loop: asyncio.AbstractEventLoop, receive: Callable[[Message], None], message: Message) -> None:
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(receive, message)
