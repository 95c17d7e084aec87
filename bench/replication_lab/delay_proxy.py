"""Delays between the servers: a process that hands on TCP bytes after a set time, in order, per link.

As a program it takes its links as JSON and reads commands: ``cut NAME`` loses what is under way and all that follows,
``hop MS`` takes that off each way, ``stop`` prints how late it was and ends.
"""

import ctypes
import json
import os
import random
import select
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import mean, median
from typing import IO

PR_SET_TIMERSLACK = 29
CHUNK_BYTES = 1 << 16
SPIN_SECONDS = 100e-6
"""A timer wakes up that late; the rest of a wait is spent looking at the clock."""
LATEST_KEPT = 100_000
STOP_SECONDS = 5
ECHOES, ECHO_WAY_MS = 200, 0.5
MS_PER_SECOND, US_PER_SECOND = 1e3, 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Who connects to ``listen`` reaches ``target``, ``one_way_ms`` later each way, plus jitter of that mean [ms]."""

    name: str
    listen: int
    target: int
    one_way_ms: float
    jitter_ms: float = 0.0


class DelayProxy:
    """The links of one lab, in a process of their own. Use as a context; ``lateness`` is known afterwards [us]."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = json.dumps([asdict(link) for link in links])
        self.lateness: dict[str, float] = {}

    def __enter__(self) -> "DelayProxy":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.replication_lab.delay_proxy", self._links],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._stream(self._process.stdout).readline() != "ready\n":
            raise RuntimeError("the delay proxy did not start")
        return self

    @staticmethod
    def _stream(stream: IO[str] | None) -> IO[str]:
        assert stream is not None
        return stream

    def shorten(self, hop_ms: float) -> None:
        """Take what the hop over this process adds to a round trip off the delays."""
        self._tell([f"hop {hop_ms / 2}"])

    def cut(self, *names: str) -> None:
        """Bytes under way on these links are lost at once, and so is all that follows."""
        self._tell([f"cut {name}" for name in names])

    def _tell(self, commands: Sequence[str]) -> None:
        stream = self._stream(self._process.stdin)
        stream.writelines(f"{command}\n" for command in commands)
        stream.flush()

    def __exit__(self, *_: object) -> None:
        try:
            answer, _ = self._process.communicate("stop\n", timeout=STOP_SECONDS)
            self.lateness = json.loads(answer or "{}")
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(slots=True, eq=False)
class _Direction:
    """Bytes on their way from one socket to another; empty bytes are the end."""

    link: Link
    source: socket.socket
    sink: socket.socket
    waiting: deque[tuple[float, bytes]] = field(default_factory=deque)
    last: float = 0.0

    def take(self, data: bytes, now: float, hop_ms: float) -> None:
        jitter = random.expovariate(1 / self.link.jitter_ms) if self.link.jitter_ms else 0.0
        delay_ms = max(0.0, self.link.one_way_ms - hop_ms) + jitter
        self.last = max(self.last, now + delay_ms / MS_PER_SECOND)
        self.waiting.append((self.last, data))


class _Forwarder:
    def __init__(self, links: Sequence[Link]) -> None:
        self._listeners = {socket.create_server(("127.0.0.1", link.listen), backlog=256): link for link in links}
        self._open: dict[socket.socket, _Direction] = {}
        self._directions: list[_Direction] = []
        self._cut: set[str] = set()
        self._hop_ms = 0.0
        self._late: deque[float] = deque(maxlen=LATEST_KEPT)

    def run(self) -> None:
        commands = sys.stdin
        while True:
            readable, _, _ = select.select([commands, *self._listeners, *self._open], [], [], self._wait())
            now = time.monotonic()
            for one in readable:
                if one in self._open:
                    self._read(self._open[one], now)
                elif one in self._listeners:
                    self._accept(one, self._listeners[one])
            self._deliver()
            if commands in readable and not self._obey(os.read(commands.fileno(), CHUNK_BYTES).decode()):
                return

    def _wait(self) -> float | None:
        due = min((d.waiting[0][0] for d in self._directions if d.waiting), default=None)
        return None if due is None else max(0.0, due - time.monotonic() - SPIN_SECONDS)

    def _obey(self, commands: str) -> bool:
        """Whether to go on; no commands at all: whoever gave them is gone."""
        lines = [line.split() for line in commands.splitlines()]
        self._cut.update(words[1] for words in lines if words[0] == "cut")
        for direction in self._directions:
            if direction.link.name in self._cut:
                direction.waiting.clear()
        self._hop_ms = next((float(words[1]) for words in lines if words[0] == "hop"), self._hop_ms)
        return bool(lines) and ["stop"] not in lines

    def _accept(self, listener: socket.socket, link: Link) -> None:
        near, _ = listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", link.target))
        except OSError:
            near.close()
            return
        for source, sink in ((near, far), (far, near)):
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open[source] = _Direction(link, source, sink)
            self._directions.append(self._open[source])

    def _read(self, direction: _Direction, now: float) -> None:
        try:
            data = direction.source.recv(CHUNK_BYTES)
        except OSError:
            data = b""
        if not data:
            del self._open[direction.source]
        if direction.link.name not in self._cut:
            direction.take(data, now, self._hop_ms)

    def _deliver(self) -> None:
        for direction in [d for d in self._directions if d.waiting]:
            while direction.waiting and (now := time.monotonic()) >= direction.waiting[0][0]:
                due, data = direction.waiting.popleft()
                self._late.append(now - due)
                self._hand_on(direction, data)

    def _hand_on(self, direction: _Direction, data: bytes) -> None:
        try:
            if data:
                direction.sink.sendall(data)
                return
            direction.sink.shutdown(socket.SHUT_WR)
        except OSError:
            self._open.pop(direction.source, None)
            direction.waiting.clear()
        self._directions.remove(direction)
        if not any(direction.sink in (other.source, other.sink) for other in self._directions):
            direction.source.close()
            direction.sink.close()

    def lateness(self) -> dict[str, float]:
        """How long after its time a piece was handed on [us]."""
        late = sorted(self._late) or [0.0]
        return {"n": len(self._late), "mean_us": mean(late) * US_PER_SECOND, "worst_us": late[-1] * US_PER_SECOND}


def added_by_hop_ms() -> float:
    """What the hop over the proxy adds to a round trip on this machine [ms], median."""
    far = socket.create_server(("127.0.0.1", 0))
    with socket.create_server(("127.0.0.1", 0)) as spare:
        listen = spare.getsockname()[1]
    threading.Thread(target=_echo, args=(far, 2), daemon=True).start()
    target = far.getsockname()[1]
    with DelayProxy([Link(name="echo", listen=listen, target=target, one_way_ms=ECHO_WAY_MS)]), far:
        direct, over_proxy = _echo_ms(target), _echo_ms(listen)
    return max(0.0, over_proxy - direct - 2 * ECHO_WAY_MS)


def _echo(listener: socket.socket, connections: int) -> None:
    for _ in range(connections):
        near, _ = listener.accept()
        with near:
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while data := near.recv(CHUNK_BYTES):
                near.sendall(data)


def _echo_ms(port: int) -> float:
    taken = []
    with socket.create_connection(("127.0.0.1", port), timeout=STOP_SECONDS) as near:
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(ECHOES):
            begin = time.monotonic()
            near.sendall(b"?")
            near.recv(1)
            taken.append((time.monotonic() - begin) * MS_PER_SECOND)
    return median(taken)


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0)
    forwarder = _Forwarder([Link(**link) for link in json.loads(sys.argv[1])])
    print("ready", flush=True)
    forwarder.run()
    print(json.dumps(forwarder.lateness()), flush=True)


if __name__ == "__main__":
    main()
