"""A writer and two readers of one engine, started from one template, with delayed links between them."""

import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bench.replication_lab.delay_proxy import DelayProxy, Link
from bench.replication_lab.flush_shim import shim_environment
from bench.replication_lab.machine import MissingError, end_with_parent, free_ports, give, server_user
from bench.replication_lab.sessions import LostConnectionError, RefusedError, Session, ask
from bench.replication_lab.settings import LabSetting

START_SECONDS = 30
STOP_SECONDS = 5
POLL_SECONDS = 0.02
WRITER, R1, R2 = "w", "r1", "r2"
SERVERS = (WRITER, R1, R2)
LINK_ENDS = {"w-r1": WRITER, "w-r2": WRITER, "app-w": WRITER, "app-r1": R1, "app-r2": R2}
"""Who is connected to over each link; readers ask the writer for its log."""
CREATE_TABLE = "CREATE TABLE stamp (id BIGINT PRIMARY KEY, note VARCHAR(64) NOT NULL)"


def until(holds: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Wait for it. Raises TimeoutError that says for what."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(POLL_SECONDS)


class Cluster(ABC):
    """Use as a context: servers run inside it and are gone, with their data, after it.

    Each server listens on a port of its own; ``port_over`` is the delayed way to it. ``hop_ms``: what a hop over the
    proxy adds to a round trip, which is taken off the delays; writer and readers are no nearer than that.
    """

    def __init__(self, setting: LabSetting, directory: Path, hop_ms: float) -> None:
        self.setting, self.directory, self.hop_ms = setting, directory, hop_ms
        ports = iter(free_ports(len(SERVERS) + len(LINK_ENDS)))
        self.port = {name: next(ports) for name in SERVERS}
        self._links = {
            name: Link(
                name=name,
                listen=next(ports),
                target=self.port[end],
                one_way_ms=setting.rtt_ms[name] / 2,
                jitter_ms=setting.jitter_ms if name.startswith("w-") else 0.0,
            )
            for name, end in LINK_ENDS.items()
        }
        self.proxy = DelayProxy(list(self._links.values()))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._user = server_user()
        self.environment = {**os.environ, "LC_ALL": "C", "HOME": str(directory)}

    def port_over(self, link: str) -> int:
        """Where to connect for what is at the end of a link; without a delay that is the server itself.

        Writer and readers are always connected through the proxy, so that the link between them can be cut.
        """
        direct = self.setting.rtt_ms[link] == 0 and not link.startswith("w-")
        return self.port[LINK_ENDS[link]] if direct else self._links[link].listen

    def __enter__(self) -> "Cluster":
        try:
            self.proxy.__enter__()
            self.proxy.shorten(self.hop_ms)
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        template = self.directory / "data" / f"template-{self.setting.engine}"
        if not template.exists():
            self.make_template(template)
        shim = {}
        if self.setting.flush_ms is not None:
            shim = shim_environment(self.directory, self.setting.flush_ms)
        for name in SERVERS:
            data = self.data(name)
            shutil.rmtree(data, ignore_errors=True)
            self.run(["cp", "-a", str(template), str(data)])
            self.configure(name, data)
        for name in SERVERS:
            self._processes[name] = self.spawn(name, self.command(name), shim)
        self.until_open(WRITER)
        self.prepare_writer()
        for name in (R1, R2):
            self.until_open(name)
            self.attach_reader(name)
        until(self.all_connected, "both readers follow the writer")
        self.begin_mode()

    def data(self, name: str) -> Path:
        return self.directory / "data" / name

    def run(self, command: list[str]) -> None:
        """A command as the servers' user. Raises RuntimeError with its last words."""
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, cwd=self.directory, **self._as_user()
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {(done.stderr or done.stdout).strip()[-500:]}")

    def spawn(self, name: str, command: list[str], more: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        log = self.directory / f"{name}.log"
        with log.open("wb") as stream:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env={**self.environment, **more},
                cwd=self.directory,
                start_new_session=True,
                preexec_fn=end_with_parent,
                **self._as_user(),
            )

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def until_open(self, name: str) -> None:
        def is_open() -> bool:
            if self._processes[name].poll() is not None:
                raise RuntimeError(f"{name} ended: {(self.directory / f'{name}.log').read_text()[-800:]}")
            with suppress(LostConnectionError, RefusedError):
                session = self.session(self.port[name])
                session.close()
                return True
            return False

        until(is_open, f"{name} answers")

    def kill(self, name: str) -> None:
        """kill -9 of a server and all its processes."""
        with suppress(ProcessLookupError):
            os.killpg(self._processes[name].pid, signal.SIGKILL)
        self._processes[name].wait()

    def __exit__(self, *_: object) -> None:
        for name in SERVERS:
            if name in self._processes:
                self.kill(name)
                shutil.rmtree(self.data(name), ignore_errors=True)
        self._processes.clear()
        self.proxy.__exit__()

    def ask(self, name: str, sql: str) -> list[tuple[str | None, ...]]:
        """One question over a connection of its own, past the delays."""
        session = self.session(self.port[name])
        try:
            return ask(session, sql)
        finally:
            session.close()

    @staticmethod
    @abstractmethod
    def connect(port: int) -> Session: ...

    def session(self, port: int) -> Session:
        return self.connect(port)

    @abstractmethod
    def version(self) -> str: ...

    @abstractmethod
    def make_template(self, template: Path) -> None:
        """Files of a new server that never ran."""

    @abstractmethod
    def configure(self, name: str, data: Path) -> None: ...

    @abstractmethod
    def command(self, name: str) -> list[str]: ...

    @abstractmethod
    def prepare_writer(self) -> None: ...

    @abstractmethod
    def attach_reader(self, name: str) -> None: ...

    @abstractmethod
    def all_connected(self) -> bool: ...

    @abstractmethod
    def begin_mode(self) -> None:
        """From now on commits wait as the mode says."""

    @abstractmethod
    def received(self, name: str) -> int:
        """How far a reader has received the writer's log; comparable between readers."""

    @abstractmethod
    def drain(self, name: str) -> None:
        """Let a reader apply all it has received."""

    @abstractmethod
    def promote(self, name: str) -> None:
        """Make it take writes."""


def found_program(candidates: list[Path | None], package: str) -> Path:
    """The first that exists. Raises MissingError that names the package."""
    for path in candidates:
        if path is not None and path.exists():
            return path
    raise MissingError(f"{package} is not installed here")


def given_to_servers(path: Path, text: str) -> None:
    """Write a file that the servers' user owns."""
    path.write_text(text)
    give(path)
