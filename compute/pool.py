"""The pool: slots that take batches off one fair queue, each in a thread of its own."""

import atexit
import os
import sys
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from compute.cluster import cluster_slots
from compute.jobs import MOST_JOBS, Batch, Claim, FairQueue, Job, Progress
from compute.local import LocalSlot, cores
from compute.slots import POLL_SECONDS, Abandoned, ClusterLost, Slot, TaskRaised, WorkerLost
from models.problems import Text

T = TypeVar("T")
DASK: Final = "ANBOARD_DASK"
"""The environment variable that names a Dask scheduler, such as tcp://10.0.0.5:8786."""
REST_SECONDS: Final = 120.0


class Pool:
    """Workers that start with the first job. ``dask`` is a scheduler's address; without one, local processes.

    ``notice`` says why a named cluster is not used, None otherwise.
    """

    def __init__(self, *, workers: int | None = None, dask: str | None = None, most_jobs: int = MOST_JOBS) -> None:
        self.notice: Text | None = None
        self.slots: list[Slot] = []
        self._workers = cores() if workers is None else workers
        self._dask = dask
        self._queue = FairQueue(most_jobs)
        self._lock = Lock()
        self._is_started = self._is_closed = False

    def submit(self, owner: Hashable, task: Callable[[int, int], T], batches: Sequence[Batch]) -> Job[T]:
        """Start a job and return at once; an earlier one of the same owner is cancelled. Raises Busy."""
        job = Job(task, batches)
        self._queue.put(owner, job)
        with self._lock:
            must_start, self._is_started = not self._is_started, True
        if must_start:
            Thread(target=self._start, name="compute", daemon=True).start()
        return job

    def close(self) -> None:
        """End all workers; a job under way fails."""
        self._is_closed = True
        for slot in self.slots:
            slot.close()

    def _start(self) -> None:
        """In a thread of its own, as nobody should wait for a cluster that does not answer."""
        if self._dask:
            try:
                return self._serve_with(cluster_slots(self._dask))
            except ClusterLost as error:
                self._say(
                    f"Dask 스케줄러 {self._dask}에 연결할 수 없습니다({error}).",
                    f"The Dask scheduler {self._dask} cannot be used ({error}).",
                )
        return self._serve_with([LocalSlot() for _ in range(self._workers)])

    def _say(self, ko: str, en: str) -> None:
        self.notice = Text(
            f"{ko} 이 컴퓨터의 코어 {self._workers}개로 계산합니다.",
            f"{en} Running on this machine instead, processes: {self._workers}.",
        )
        print(f"anboard: {self.notice.en}", file=sys.stderr, flush=True)

    def _serve_with(self, slots: Sequence[Slot]) -> None:
        self.slots = list(slots)
        for slot in slots:
            Thread(target=self._serve, args=(slot,), name="compute slot", daemon=True).start()

    def _serve(self, slot: Slot) -> None:
        while not self._is_closed:
            claim = self._queue.take(REST_SECONDS)
            if claim is None:
                slot.rest()
            elif not self._ran(slot, claim):
                return

    def _ran(self, slot: Slot, claim: Claim) -> bool:
        """Run one batch; False when the slot is of no use any more."""
        job, index = claim
        job.begin()
        try:
            job.deliver(index, slot.run(job.task, job.batches[index], lambda: job.has_ended))
        except TaskRaised as error:
            job.fail(str(error))
        except WorkerLost:
            self._repeat(claim)
        except ClusterLost:
            self._queue.put_back(claim)
            self._go_local()
            return False
        except Abandoned:
            pass
        except Exception as error:  # a task that cannot be pickled, a process that cannot be started
            job.fail(f"{type(error).__name__}: {error}")
        return True

    def _repeat(self, claim: Claim) -> None:
        if self._is_closed:
            claim.job.fail("the pool was closed")
        elif claim.job.may_repeat(claim.index):
            self._queue.put_back(claim)
        else:
            claim.job.fail(f"a worker was lost again and again at run {claim.job.batches[claim.index].first}")

    def _go_local(self) -> None:
        """The first slot that finds the cluster gone puts local ones in its place."""
        with self._lock:
            if self._dask is None:
                return
            address, self._dask = self._dask, None
        self._say(f"Dask 스케줄러 {address}와 연결이 끊겼습니다.", f"The Dask scheduler {address} is gone.")
        self._serve_with([LocalSlot() for _ in range(self._workers)])


@lru_cache(maxsize=1)
def shared_pool() -> Pool:
    """The pool of this server; it ends with it."""
    pool = Pool(dask=os.environ.get(DASK) or None)
    atexit.register(pool.close)
    return pool


def run_many(
    task: Callable[[int, int], T],
    batches: Sequence[Batch],
    *,
    progress: Callable[[Progress, list[T]], Any] = lambda _progress, _so_far: None,
    cancelled: Callable[[], bool] = lambda: False,
    pool: Pool | None = None,
) -> list[T]:
    """``task(first, count)`` of every batch, in their order, whoever ran them.

    ``task`` must be picklable, such as a ``functools.partial`` of a module's function. ``progress`` is told how far it
    is, with the results so far; ``cancelled`` is asked twenty times a second. Raises Busy, Cancelled, Failed.
    """
    job = (pool or shared_pool()).submit(object(), task, batches)
    while not job.wait(POLL_SECONDS):
        if cancelled():
            job.cancel()
        progress(job.progress, job.partials())
    return job.results()
