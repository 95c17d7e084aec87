"""Writes beside the measured ones: an open stream that comes at random, from a process of its own."""

import multiprocessing
import random
import select
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from bench.replication_lab.machine import go_first
from bench.replication_lab.sessions import LostConnectionError, RefusedError, Session
from bench.replication_lab.summaries import summary

CONNECTIONS = 64
FIRST_ID = 1_000_000_000
END_SECONDS = 15
MS_PER_SECOND = 1e3


@dataclass(slots=True)
class Written:
    """By id: when each write came, was sent and was acknowledged [s, monotonic clock]."""

    came: dict[int, float] = field(default_factory=dict)
    acknowledged: dict[int, float] = field(default_factory=dict)
    errors: int = 0
    seconds: float = 0.0

    def line(self) -> dict[str, object]:
        took = [MS_PER_SECOND * (at - self.came[i]) for i, at in self.acknowledged.items()]
        per_second = len(took) / self.seconds if self.seconds else 0.0
        return {
            "n": len(self.came),
            "acked": len(took),
            "achieved_per_s": round(per_second, 1),
            "resp_ms": summary(took),
            "err": self.errors,
        }


class Load:
    """Use as a context; ``written`` is complete after it."""

    def __init__(self, connect: Callable[[int], Session], port: int, rate: float, seed: int) -> None:
        self.written = Written()
        context = multiprocessing.get_context("spawn")
        self._near, far = context.Pipe()
        arguments = (connect, port, rate, seed, far)
        self._process = context.Process(target=_write, args=arguments, daemon=True) if rate > 0 else None
        self._runs = False

    def __enter__(self) -> "Load":
        if self._process is not None:
            self._process.start()
            if not self._near.poll(END_SECONDS):
                raise RuntimeError("the load did not start")
            self._near.recv()
            self._runs = True
        return self

    def stop(self) -> Written:
        """All that was written; no more comes after it."""
        if self._runs:
            self._runs = False
            self._near.send("stop")
            if self._near.poll(END_SECONDS):
                self.written = self._near.recv()
        return self.written

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._process is not None:
            self._process.join(END_SECONDS)
            self._process.kill()
            self._process.join()


def _write(connect: Callable[[int], Session], port: int, rate: float, seed: int, pipe: Connection) -> None:
    go_first()
    sessions: list[Session] = []
    with suppress(LostConnectionError):
        sessions.extend(connect(port) for _ in range(CONNECTIONS))
    pipe.send("ready")
    stream = _Stream(sessions, rate, random.Random(seed))
    begin = time.monotonic()
    while not pipe.poll():
        stream.step()
    stream.written.seconds = time.monotonic() - begin
    pipe.send(stream.written)


class _Stream:
    """Writes that come at random and take the next free connection."""

    def __init__(self, sessions: list[Session], rate: float, rng: random.Random) -> None:
        self.written = Written()
        self._idle, self._busy = deque(sessions), dict[Session, int]()
        self._waiting: deque[int] = deque()
        self._rate, self._rng = rate, rng
        self._next_at, self._next_id = time.monotonic(), FIRST_ID

    def step(self) -> None:
        """Until the next write comes or an answer is there, at most a tenth of a second."""
        wait = min(max(0.0, self._next_at - time.monotonic()), 0.1)
        readable, _, _ = select.select([*self._busy], [], [], wait)
        for session in readable:
            self._answer(session)
        if time.monotonic() >= self._next_at:
            self.written.came[self._next_id] = self._next_at
            self._waiting.append(self._next_id)
            self._next_id += 1
            self._next_at += self._rng.expovariate(self._rate)
        while self._waiting and self._idle:
            self._send(self._idle.popleft(), self._waiting.popleft())

    def _send(self, session: Session, number: int) -> None:
        try:
            session.send(f"INSERT INTO stamp VALUES ({number}, 'load')")
            self._busy[session] = number
        except LostConnectionError:
            self.written.errors += 1

    def _answer(self, session: Session) -> None:
        try:
            if session.rows() is None:
                return
            self.written.acknowledged[self._busy[session]] = time.monotonic()
            self._idle.append(session)
        except (LostConnectionError, RefusedError):
            self.written.errors += 1
        del self._busy[session]
