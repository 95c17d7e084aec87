"""What happens to a stored decision, told to all who have it open: inside one process, or through PostgreSQL.

A message is a small dict of names and numbers, never the contents of a decision: whoever hears of a version reads it
from the store. It may come twice or, when the database is gone for a while, not at all; after a break every subscriber
is told ``RECONNECTED`` and looks for himself.

With SQLite the messages stay inside the process: one server process is what SQLite is for. A version that another
process writes into the same file is noticed at the next save, which merges it.
"""

import json
import logging
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

import psycopg

Message = dict[str, Any]
Callback = Callable[[Message], None]
RECONNECTED: Final = "reconnected"
CHANNEL: Final = "anboard"
MAX_PAYLOAD_BYTES: Final = 7900
"""PostgreSQL refuses 8000."""
MOST_WAITING: Final = 1000
PING_SECONDS: Final = 20.0
PATIENCE: Final[dict[str, Any]] = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""[s] and [ms]: else a connection that died in silence blocks the thread for a quarter of an hour."""
RETRY_SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
_log = logging.getLogger(__name__)


class LocalBus:
    """Inside one process. Callbacks run on the thread that publishes: they must be short and must not raise."""

    def __init__(self) -> None:
        self._subscribers: dict[str, list[Callback]] = {}
        self._lock = threading.Lock()

    def subscribe(self, decision: str, callback: Callback) -> Callable[[], None]:
        """Calls back for each message about a decision until the returned function is called."""
        with self._lock:
            self._subscribers.setdefault(decision, []).append(callback)

        def unsubscribe() -> None:
            with self._lock, suppress(KeyError, ValueError):
                self._subscribers[decision].remove(callback)
                if not self._subscribers[decision]:
                    del self._subscribers[decision]

        return unsubscribe

    def publish(self, decision: str, message: Message) -> None:
        self.deliver(decision, message)

    def deliver(self, decision: str, message: Message) -> None:
        """To the subscribers of this process."""
        with self._lock:
            callbacks = list(self._subscribers.get(decision, ()))
        for callback in callbacks:
            callback(message)

    def deliver_to_all(self, message: Message) -> None:
        with self._lock:
            decisions = list(self._subscribers)
        for decision in decisions:
            self.deliver(decision, message)

    def close(self) -> None:
        """Nothing to end."""


class PostgresBus(LocalBus):
    """Across the processes that share a database: LISTEN and NOTIFY on one connection of its own, by one thread.

    ``publish`` reaches this process at once and never waits for the database; what could not be sent while the database
    was gone is sent once it is back: another process may not have lost its connection, and so not look for itself.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._name = uuid4().hex
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        self._is_closing = False
        self.is_connected = threading.Event()
        self._thread = threading.Thread(target=self._run, name="anboard-bus", daemon=True)
        self._thread.start()

    def publish(self, decision: str, message: Message) -> None:
        """Raises ValueError for a message that is no small one."""
        payload = json.dumps([self._name, decision, message], ensure_ascii=False, separators=(",", ":"))
        if len(payload.encode()) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"a message of {len(payload.encode())} bytes, expected at most {MAX_PAYLOAD_BYTES}")
        self.deliver(decision, message)
        self._waiting.append(payload)
        self._wake()

    def close(self) -> None:
        self._is_closing = True
        self._wake()
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _wake(self) -> None:
        with suppress(BlockingIOError):  # the pipe is full: it is awake
            os.write(self._wake_write, b"1")

    def _run(self) -> None:
        failures = 0
        while not self._is_closing:
            try:
                with psycopg.connect(self._url, autocommit=True, **PATIENCE) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._connected(is_first=not failures)
                    failures = 0
                    self._listen(connection)
            except (psycopg.Error, OSError) as error:
                self.is_connected.clear()
                _log.warning("live updates: no connection to the database (%s)", type(error).__name__)
                self._wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1

    def _connected(self, *, is_first: bool) -> None:
        self.is_connected.set()
        if not is_first:
            self.deliver_to_all({"kind": RECONNECTED})

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_closing and (left := until - time.monotonic()) > 0:
            self._sleep([], left)

    def _sleep(self, files: list[int], seconds: float) -> bool:
        """Until a file can be read or there is something to send. True: neither came."""
        ready, _, _ = select.select([self._wake_read, *files], [], [], seconds)
        if self._wake_read in ready:
            os.read(self._wake_read, 4096)
        return not ready

    def _listen(self, connection: psycopg.Connection) -> None:
        while not self._is_closing:
            for notification in connection.notifies(timeout=0):
                self._heard(notification.payload)
            if self._waiting:
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, self._waiting[0]))
                self._waiting.popleft()
            elif self._sleep([connection.fileno()], PING_SECONDS):
                connection.execute("SELECT 1")  # notices a connection that died in silence

    def _heard(self, payload: str) -> None:
        with suppress(ValueError, TypeError):
            sender, decision, message = json.loads(payload)
            if sender != self._name:
                self.deliver(decision, message)


def bus_of(url: str | None) -> LocalBus:
    """For the store's database: across processes for PostgreSQL, else inside this one."""
    if url is not None and url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
        return PostgresBus("postgresql://" + url.split("://", 1)[1])
    return LocalBus()


_the_bus: LocalBus | None = None
_lock = threading.Lock()


def the_bus() -> LocalBus:
    """The process's own, by ``ANBOARD_DATABASE_URL``."""
    global _the_bus
    with _lock:
        if _the_bus is None:
            _the_bus = bus_of(os.environ.get("ANBOARD_DATABASE_URL"))
        return _the_bus


def publish(decision: str, message: Message) -> None:
    the_bus().publish(decision, message)


def subscribe(decision: str, callback: Callback) -> Callable[[], None]:
    return the_bus().subscribe(decision, callback)
