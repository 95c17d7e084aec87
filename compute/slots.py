"""What runs one batch at a time, seen from the pool: a process of this machine, or a share of a cluster."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from compute.jobs import Batch

POLL_SECONDS: Final = 0.05
Task = Callable[[int, int], Any]


class WorkerLost(Exception):
    """The process ended while it had a batch; another one can repeat it."""


class ClusterLost(Exception):
    """The scheduler does not answer any more."""


class TaskRaised(Exception):
    """The task itself raised: repeating it would not help."""


class Abandoned(Exception):
    """The job ended while the batch ran."""


class Slot(Protocol):
    def run(self, task: Task, batch: Batch, has_ended: Callable[[], bool]) -> Any:
        """The task's answer. Raises WorkerLost, ClusterLost, TaskRaised, or Abandoned soon after ``has_ended``."""

    def rest(self) -> None:
        """Nothing to do for a while: give memory back."""

    def close(self) -> None: ...
