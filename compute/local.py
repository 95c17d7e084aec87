"""Slots that are processes of this machine."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, Final

from compute.jobs import Batch
from compute.slots import POLL_SECONDS, Abandoned, Task, TaskRaised, WorkerLost

ROOT: Final = Path(__file__).resolve().parent.parent
GRACE_SECONDS: Final = 1.0
"""A batch of a cancelled job may end within so long; then its process is ended, as a new one costs half a second."""
ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalSlot:
    """One worker process, started when there is something to do and again when it was lost."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def run(self, task: Task, batch: Batch, has_ended: Callable[[], bool]) -> Any:
        pipe = self._started()
        try:
            pipe.send((task, *batch))
            self._await_answer(pipe, has_ended)
            is_good, value = pipe.recv()
        except (EOFError, OSError):
            self.close()
            raise WorkerLost from None
        if not is_good:
            raise TaskRaised(value)
        return value

    def rest(self) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            with suppress(OSError):
                process.kill()
            process.wait()

    def _started(self) -> Connection:
        with self._lock:
            if self._pipe is None:
                self._process, self._pipe = _new_worker()
            return self._pipe

    def _await_answer(self, pipe: Connection, has_ended: Callable[[], bool]) -> None:
        patience = None
        while not pipe.poll(POLL_SECONDS):
            if not has_ended():
                continue
            patience = patience or time.monotonic() + GRACE_SECONDS
            if time.monotonic() > patience:
                self.close()
                raise Abandoned


def _new_worker() -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = Pipe()
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "compute.worker", str(theirs.fileno())],
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the server's; workers end with it
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours
