"""One setting, measured: commits, when each reader shows them, and reads of the application some time after its ok.

One thread does it all with statements that are sent without waiting, so that the clock is read next to the socket.
"""

import random
import select
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from bench.replication_lab.servers import R1, R2, WRITER, Cluster
from bench.replication_lab.sessions import Session, ask
from bench.replication_lab.settings import LINKS

STALE_AT_MS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
READERS = (R1, R2)
MS_PER_SECOND = 1e3
PAUSE_MS = (5.0, 25.0)
"""Between measured commits, equally likely."""
SPIN_SECONDS = 40e-6
VISIBLE_SECONDS = 5.0
ANSWERS_SECONDS = 5.0
RTT_QUESTIONS = 60


@dataclass(slots=True)
class ReaderSeen:
    """At one reader [ms]. ``visible``: after the writer's ok; ``from_start``: after the statement was sent."""

    visible: list[float] = field(default_factory=list)
    from_start: list[float] = field(default_factory=list)
    resolution: list[float] = field(default_factory=list)
    stale: dict[float, list[bool]] = field(default_factory=lambda: {t: [] for t in STALE_AT_MS})
    read_sent: dict[float, list[float]] = field(default_factory=lambda: {t: [] for t in STALE_AT_MS})
    timeouts: int = 0


@dataclass(slots=True)
class Measured:
    """Commits [ms] at the writer and at the application, and what was seen at each reader."""

    commit_local: list[float] = field(default_factory=list)
    commit_app: list[float] = field(default_factory=list)
    readers: dict[str, ReaderSeen] = field(default_factory=lambda: {name: ReaderSeen() for name in READERS})


def measure(cluster: Cluster) -> Measured:
    setting, seen, rng = cluster.setting, Measured(), random.Random(cluster.setting.seed)
    local = _Local(cluster, seen)
    for number in range(setting.n_local):
        local.commit(number)
        _pause(rng)
    local.close()
    application = _Application(cluster, seen)
    for number in range(setting.n_local, setting.n_local + setting.n_app):
        application.commit(number)
        _pause(rng)
    application.close()
    return seen


def _pause(rng: random.Random) -> None:
    time.sleep(rng.uniform(*PAUSE_MS) / MS_PER_SECOND)


def _write(number: int) -> str:
    return f"INSERT INTO stamp VALUES ({number}, 'measured')"


def _read(number: int) -> str:
    return f"SELECT 1 FROM stamp WHERE id = {number}"


class _Polls:
    """Asks the readers in turn for one row until each has shown it; one question under way at a time.

    A row became visible between a question that missed it and one that found it, each taken at the middle between its
    sending and its answer: half-way is what is noted.
    """

    def __init__(self, sessions: Mapping[str, Session], number: int, begin: float, seen: Measured) -> None:
        self._sessions, self._number, self._seen = sessions, number, seen
        self._missed = dict.fromkeys(sessions, begin)
        self._turns = deque(sessions)
        self._sent: float | None = None
        self.found: dict[str, float] = {}

    def under_way(self) -> list[Session]:
        """Whose answer is awaited, after the next question was sent if none was."""
        if not self._turns:
            return []
        session = self._sessions[self._turns[0]]
        if self._sent is None:
            self._sent = time.monotonic()
            session.send(_read(self._number))
        return [session]

    def answer(self) -> None:
        rows, now = self._sessions[self._turns[0]].rows(), time.monotonic()
        if rows is None or self._sent is None:
            return
        name, middle = self._turns.popleft(), (self._sent + now) / 2
        self._sent = None
        if rows:
            self.found[name] = (self._missed[name] + middle) / 2
            self._seen.readers[name].resolution.append((middle - self._missed[name]) * MS_PER_SECOND)
        else:
            self._missed[name] = middle
            self._turns.append(name)

    def give_up(self) -> None:
        """Take the last answer, so that the connection is free again."""
        if self._sent is not None:
            select.select([self._sessions[self._turns[0]]], [], [], ANSWERS_SECONDS)
            self.answer()
        self._turns.clear()


class _Local:
    """Commits at the writer's own host, polls at each reader's own host."""

    def __init__(self, cluster: Cluster, seen: Measured) -> None:
        self._seen = seen
        self._writer = cluster.session(cluster.port[WRITER])
        self._readers = {name: cluster.session(cluster.port[name]) for name in READERS}
        for session in (self._writer, *self._readers.values()):
            ask(session, _read(0))

    def commit(self, number: int) -> None:
        begin, ok = time.monotonic(), None
        self._writer.send(_write(number))
        polls = _Polls(self._readers, number, begin, self._seen)
        while (ok is None or len(polls.found) < len(READERS)) and time.monotonic() - begin < VISIBLE_SECONDS:
            waiting = [*polls.under_way(), *([self._writer] if ok is None else [])]
            for session in select.select(waiting, [], [], VISIBLE_SECONDS)[0]:
                if session is not self._writer:
                    polls.answer()
                elif session.rows() is not None:
                    ok = time.monotonic()
        polls.give_up()
        self._note(begin, ok, polls.found)

    def _note(self, begin: float, ok: float | None, found: dict[str, float]) -> None:
        if ok is None:
            raise TimeoutError(f"a commit took longer than {VISIBLE_SECONDS:g} s")
        self._seen.commit_local.append((ok - begin) * MS_PER_SECOND)
        for name, reader in self._seen.readers.items():
            if name in found:
                reader.visible.append((found[name] - ok) * MS_PER_SECOND)
                reader.from_start.append((found[name] - begin) * MS_PER_SECOND)
            else:
                reader.timeouts += 1

    def close(self) -> None:
        _close([self._writer, *self._readers.values()])


class _Application:
    """Commits over the application's link, then one read a reader and time, each over a connection of its own."""

    def __init__(self, cluster: Cluster, seen: Measured) -> None:
        self._seen = seen
        self._writer = cluster.session(cluster.port_over("app-w"))
        self._reads = {
            (t, name): cluster.session(cluster.port_over(f"app-{name}")) for t in STALE_AT_MS for name in READERS
        }
        for session in (self._writer, *self._reads.values()):
            ask(session, _read(0))

    def commit(self, number: int) -> None:
        begin = time.monotonic()
        ask(self._writer, _write(number))
        ok = time.monotonic()
        self._seen.commit_app.append((ok - begin) * MS_PER_SECOND)
        to_send = [*self._reads]
        if number % 2:
            to_send = [key for t in STALE_AT_MS for key in ((t, R2), (t, R1))]
        under_way: dict[Session, tuple[float, str]] = {}
        for t, name in to_send:
            self._collect(under_way, ok + t / MS_PER_SECOND)
            session = self._reads[t, name]
            self._seen.readers[name].read_sent[t].append((time.monotonic() - ok) * MS_PER_SECOND)
            session.send(_read(number))
            under_way[session] = (t, name)
        self._collect(under_way, time.monotonic() + ANSWERS_SECONDS)
        if under_way:
            raise TimeoutError(f"a read took longer than {ANSWERS_SECONDS:g} s")

    def _collect(self, under_way: dict[Session, tuple[float, str]], end: float) -> None:
        """Answers that come until ``end``, or until none is missing where that is far away."""
        far = end - time.monotonic() > STALE_AT_MS[-1] / MS_PER_SECOND
        while (left := end - time.monotonic()) > 0 and (under_way or not far):
            for session in select.select([*under_way], [], [], max(0.0, left - SPIN_SECONDS))[0]:
                if (rows := session.rows()) is not None:
                    t, name = under_way.pop(session)
                    self._seen.readers[name].stale[t].append(not rows)

    def close(self) -> None:
        _close([self._writer, *self._reads.values()])


def _close(sessions: Iterable[Session]) -> None:
    for session in sessions:
        session.close()


def measured_round_trips(cluster: Cluster) -> dict[str, float]:
    """What each link adds to a question of no work [ms], median."""
    direct = _question_ms(cluster, cluster.port[WRITER])
    return {link: round(_question_ms(cluster, cluster.port_over(link)) - direct, 3) for link in LINKS}


def _question_ms(cluster: Cluster, port: int) -> float:
    session, taken = cluster.session(port), []
    for _ in range(RTT_QUESTIONS):
        begin = time.monotonic()
        ask(session, "SELECT 1")
        taken.append((time.monotonic() - begin) * MS_PER_SECOND)
    session.close()
    return median(taken)
