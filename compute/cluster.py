"""Slots that are shares of a Dask cluster. The workers need this repository on their path, in the same version."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from compute.jobs import Batch
from compute.slots import POLL_SECONDS, Abandoned, ClusterLost, Task, TaskRaised, WorkerLost

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS: Final = 3
MOST_SLOTS: Final = 64
SLOTS_A_THREAD: Final = 2
"""So that a worker's next batch is there when it has done one."""


class DaskSlot:
    def __init__(self, client: "Client") -> None:
        self._client = client

    def run(self, task: Task, batch: Batch, has_ended: Callable[[], bool]) -> Any:
        """Dask itself repeats a batch whose worker is gone, some times."""
        done = Event()
        try:
            future = self._client.submit(task, *batch, pure=False)
        except Exception as error:  # whatever a client says whose scheduler is gone
            raise ClusterLost from error
        future.add_done_callback(lambda _: done.set())
        while not done.wait(POLL_SECONDS):
            if has_ended():
                self._give_up(future)
            if self._client.status != "running":
                raise ClusterLost
        return self._answer(future)

    def rest(self) -> None:
        """The cluster is its owner's."""

    def close(self) -> None:
        with suppress(Exception):
            self._client.close(timeout=1)

    def _give_up(self, future: "Future") -> None:
        with suppress(Exception):
            future.cancel()
        raise Abandoned

    def _answer(self, future: "Future") -> Any:
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        if future.status == "finished":
            try:
                return future.result()
            except Exception as error:  # gone between the work and its being fetched
                raise ClusterLost from error
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            raise WorkerLost
        if error is None or isinstance(error, FutureCancelledError):  # cancelled or lost, but not by us
            raise ClusterLost
        raise TaskRaised(f"{type(error).__name__}: {error}")


def cluster_slots(address: str) -> list[DaskSlot]:
    """One slot and a spare one a thread of the cluster at ``address``. Raises ClusterLost when none answers."""
    _knock(address)
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        threads = sum(client.nthreads().values())
    except Exception as error:  # a bad address, nobody there, another version: each its own kind
        raise ClusterLost(f"{type(error).__name__}: {error}") from error
    if not threads:
        client.close(timeout=1)
        raise ClusterLost("no workers")
    return [DaskSlot(client) for _ in range(min(MOST_SLOTS, SLOTS_A_THREAD * threads))]


def _knock(address: str) -> None:
    """Raises ClusterLost at once where nobody listens: a client would try for seconds, and leave its threads."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise ClusterLost("not an address such as tcp://127.0.0.1:8786")
    try:
        socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
    except OSError as error:
        raise ClusterLost(error.strerror or str(error)) from None
