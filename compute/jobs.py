"""Jobs of many batches, and the queue that hands their batches out: fair between jobs, bounded."""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Condition, Event, Lock
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")
State = Literal["waiting", "running", "done", "cancelled", "failed"]
MOST_JOBS: Final = 32
MOST_ATTEMPTS: Final = 3
"""Of one batch: one that takes its worker along each time would otherwise go on for ever."""


class Busy(Exception):
    """Too many jobs are under way; try again later."""


class Cancelled(Exception):
    """The job was cancelled before all of its batches were done."""


class Failed(Exception):
    """A batch raised, or took its worker along again and again."""


class Batch(NamedTuple):
    """Runs ``first`` to ``first + count - 1``."""

    first: int
    count: int


class Progress(NamedTuple):
    """How far a job is: ``done`` of ``total`` runs."""

    state: State
    done: int
    total: int


def batches_of(runs: int, size: int) -> tuple[Batch, ...]:
    """``runs`` runs in batches of ``size``, the last one shorter.

    >>> batches_of(5, 2)
    (Batch(first=0, count=2), Batch(first=2, count=2), Batch(first=4, count=1))
    """
    return tuple(Batch(first, min(size, runs - first)) for first in range(0, runs, size))


class Job(Generic[T]):
    """The batches of one question. Safe to look at from any thread."""

    def __init__(self, task: Callable[[int, int], T], batches: Sequence[Batch]) -> None:
        self.task, self.batches = task, tuple(batches)
        self._lock = Lock()
        self._ended = Event()
        self._results: dict[int, T] = {}
        self._attempts: dict[int, int] = {}
        self._state: State = "waiting" if self.batches else "done"
        self.error: str | None = None
        if not self.batches:
            self._ended.set()

    @property
    def progress(self) -> Progress:
        with self._lock:
            done = sum(self.batches[index].count for index in self._results)
            return Progress(self._state, done, sum(batch.count for batch in self.batches))

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    def partials(self) -> list[T]:
        """What has come in so far, in the order of the batches."""
        with self._lock:
            return [self._results[index] for index in sorted(self._results)]

    def results(self) -> list[T]:
        """One result a batch, in order. Raises Cancelled or Failed; waits for nothing."""
        if self._state == "failed":
            raise Failed(self.error)
        if self._state != "done":
            raise Cancelled
        return self.partials()

    def wait(self, seconds: float) -> bool:
        """Whether the job has ended within so long."""
        return self._ended.wait(seconds)

    def cancel(self) -> None:
        self._end("cancelled")

    def fail(self, error: str) -> None:
        self._end("failed", error)

    def deliver(self, index: int, result: T) -> None:
        with self._lock:
            if not self._ended.is_set():
                self._results[index] = result
                is_last = len(self._results) == len(self.batches)
            else:
                is_last = False
        if is_last:
            self._end("done")

    def begin(self) -> None:
        with self._lock:
            if self._state == "waiting":
                self._state = "running"

    def may_repeat(self, index: int) -> bool:
        """Counts a batch whose worker was lost; False once it has had its chances."""
        self._attempts[index] = self._attempts.get(index, 0) + 1
        return self._attempts[index] < MOST_ATTEMPTS

    def _end(self, state: State, error: str | None = None) -> None:
        with self._lock:
            if not self._ended.is_set():
                self._state, self.error = state, error
                self._ended.set()


class Claim(NamedTuple):
    """One batch of a job, handed out."""

    job: Job[Any]
    index: int


class FairQueue:
    """Waiting batches, one job after the other in turn; each owner has one job at a time."""

    def __init__(self, most_jobs: int = MOST_JOBS) -> None:
        self._most_jobs = most_jobs
        self._changed = Condition()
        self._waiting: deque[tuple[Job[Any], deque[int]]] = deque()
        self._job_of: dict[Hashable, Job[Any]] = {}

    def put(self, owner: Hashable, job: Job[Any]) -> None:
        """Add a job; the owner's earlier one is cancelled. Raises Busy."""
        with self._changed:
            earlier = self._job_of.pop(owner, None)
            if earlier is not None:
                earlier.cancel()
            self._job_of = {other: j for other, j in self._job_of.items() if not j.has_ended}
            if len(self._job_of) >= self._most_jobs:
                raise Busy
            self._job_of[owner] = job
            self._waiting.append((job, deque(range(len(job.batches)))))
            self._changed.notify_all()

    def put_back(self, claim: Claim) -> None:
        """A batch whose worker was lost goes first."""
        with self._changed:
            self._waiting.appendleft((claim.job, deque([claim.index])))
            self._changed.notify()

    def take(self, seconds: float) -> Claim | None:
        """The next batch, of another job than the last one where there is one; None: none came within so long."""
        claim: Claim | None = None

        def found() -> bool:
            nonlocal claim
            claim = self._next()
            return claim is not None

        with self._changed:
            self._changed.wait_for(found, seconds)
            return claim

    def _next(self) -> Claim | None:
        while self._waiting:
            job, indices = self._waiting.popleft()
            if job.has_ended or not indices:
                continue
            claim = Claim(job, indices.popleft())
            self._waiting.append((job, indices))
            return claim
        return None
