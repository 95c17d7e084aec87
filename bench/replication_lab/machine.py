"""What the lab asks of the machine: free ports, an unprivileged user, a directory of its own, how busy it is."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

UNPRIVILEGED = ("postgres", "mysql", "nobody")
PAGE_BYTES = 8192
PREFIX, MEMORY, ROOM_BYTES = "anboard-lab-", Path("/dev/shm"), 1 << 30
MS_PER_SECOND, NS_PER_SECOND = 1e3, 1e9
PR_SET_PDEATHSIG, PR_SET_TIMERSLACK = 1, 29
"""prctl: killed with the parent; a timer ends when it was set to, not up to 50 us later."""


class MissingError(Exception):
    """The machine lacks something the lab needs; the message names it."""


def server_user() -> pwd.struct_passwd | None:
    """Whom the servers run as: databases refuse root. None: as ourselves.

    Raises MissingError: we are root and the machine knows no other user.
    """
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise MissingError(f"databases refuse to run as root, and there is no user {', '.join(UNPRIVILEGED)} here")


@contextmanager
def own_directory(*, in_memory: bool = False) -> Iterator[Path]:
    """A directory for the servers, with ``data`` in it, gone afterwards. in_memory: data in memory if there is room."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX))
    memory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY)) if in_memory and _has_room(MEMORY) else None
    try:
        data = path / "data"
        data.mkdir() if memory is None else data.symlink_to(memory)
        for one in (path, data):
            give(one)
        yield path
    finally:
        for one in (path, memory):
            shutil.rmtree(one or path, ignore_errors=True)


def _has_room(directory: Path) -> bool:
    return directory.is_dir() and shutil.disk_usage(directory).free >= ROOM_BYTES


def give(path: Path) -> None:
    """Make the servers' user the owner."""
    user = server_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def cpu_times() -> tuple[float, float]:
    """(busy, all) of all processors since the start of the machine [ticks]; time stolen by others counts as busy."""
    fields = [float(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(fields) - fields[3] - fields[4], sum(fields)


class BusyShare:
    """Share of all processors' time that was busy since it was made."""

    def __init__(self) -> None:
        self._busy, self._all = cpu_times()

    def share(self) -> float:
        busy, total = cpu_times()
        return (busy - self._busy) / max(total - self._all, 1)


def flush_probe_ms(directory: Path, times: int = 100) -> float:
    """Median time of one durable flush of a page written before [ms], as pg_test_fsync measures fdatasync."""
    file = directory / "flush-probe"
    page, taken = os.urandom(PAGE_BYTES), []
    with file.open("wb", buffering=0) as stream:
        stream.write(page * times)
        os.fsync(stream.fileno())
        for i in range(times):
            os.pwrite(stream.fileno(), page, i * PAGE_BYTES)
            begin = time.perf_counter()
            os.fdatasync(stream.fileno())
            taken.append(time.perf_counter() - begin)
    file.unlink()
    return median(taken) * MS_PER_SECOND


def go_first() -> None:
    """Before others that want the processors, where we may: a measured time should be the database's own."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0)


def end_with_parent() -> None:
    """For a process just forked: be killed when its parent ends, however that came about."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def waited_for_cpu_seconds() -> float:
    """How long this process was ready to run and had no processor, so far."""
    return int(Path("/proc/self/schedstat").read_text().split()[1]) / NS_PER_SECOND
