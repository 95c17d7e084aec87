"""One real PostgreSQL server of Debian's package on loopback, for tests and measurements: gone, with its data, after.

Without the package ``postgresql_server`` raises the lab's MissingError, which names it.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from bench.replication_lab.machine import end_with_parent, free_ports, own_directory, server_user
from bench.replication_lab.postgresql import postgres_program
from bench.replication_lab.servers import START_SECONDS, given_to_servers, until

USER = "anboard"


class PostgreSQLServer:
    """Started and stopped at will; its files stay until the end of ``postgresql_server``."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self.directory, self.durable = directory, durable
        (self.port,) = free_ports(1)
        self._data = directory / "data" / "one"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {**os.environ, "LC_ALL": "C", "HOME": str(directory)}

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """An empty database; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        return self.url(name)

    def make(self) -> None:
        initdb = [str(postgres_program().with_name("initdb")), "-D", str(self._data), "-U", USER, "-A", "trust"]
        options = {**self._as_user(), "env": self._environment, "cwd": self.directory}
        subprocess.run([*initdb, "--no-sync", "-E", "UTF8", "--no-locale"], check=True, capture_output=True, **options)
        lines = ["listen_addresses = '127.0.0.1'", f"port = {self.port}", "unix_socket_directories = ''"]
        if not self.durable:
            lines += ["fsync = off", "shared_buffers = 32MB"]
        given_to_servers(self._data / "postgresql.auto.conf", "\n".join([*lines, ""]))

    def start(self) -> None:
        """Start, and wait until it answers; after a kill it first recovers."""
        with (self.directory / "one.log").open("ab") as stream:
            self._process = subprocess.Popen(
                [str(postgres_program()), "-D", str(self._data)],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=self._environment,
                cwd=self.directory,
                start_new_session=True,
                preexec_fn=end_with_parent,
                **self._as_user(),
            )
        until(self._answers, "PostgreSQL answers", START_SECONDS)

    def stop(self) -> None:
        """As an administrator does: connections are ended, nothing is lost."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """kill -9 of the server and all its processes."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                if number == signal.SIGKILL:
                    os.killpg(self._process.pid, number)
                else:
                    self._process.send_signal(number)
            self._process.wait(START_SECONDS)
            self._process = None

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            return True
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended: {(self.directory / 'one.log').read_text()[-800:]}")
        return False

    @staticmethod
    def _as_user() -> dict[str, Any]:
        user = server_user()
        return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[PostgreSQLServer]:
    """A running server. durable: on the disk and flushed, as in production; else in memory, for tests."""
    with own_directory(in_memory=not durable) as directory:
        server = PostgreSQLServer(directory, durable=durable)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.kill()
