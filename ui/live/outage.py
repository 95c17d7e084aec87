"""Whether the database is worth asking: after a failure nobody waits for it until a while has passed."""

import time
from threading import Lock
from typing import Final

RETRY_SECONDS: Final = (1.0, 2.0, 4.0, 8.0, 15.0)


class Outage:
    """For all sessions of a process, so that a database that does not answer costs one of them a wait, not each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._retry_at = 0.0

    @property
    def is_on(self) -> bool:
        return self._failures > 0 and time.monotonic() < self._retry_at

    def failed(self) -> None:
        with self._lock:
            self._retry_at = time.monotonic() + RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
            self._failures += 1

    def over(self) -> None:
        with self._lock:
            self._failures = 0


outage: Final = Outage()
