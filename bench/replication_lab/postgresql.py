"""PostgreSQL as writer and two streaming standbys."""

import shutil
import subprocess
from pathlib import Path

from bench.replication_lab.servers import CREATE_TABLE, R1, R2, WRITER, Cluster, found_program, given_to_servers
from bench.replication_lab.sessions import PostgreSQLSession

SYNCHRONOUS_COMMIT = {"async": "on", "remote_write": "remote_write", "on": "on", "remote_apply": "remote_apply"}


def postgres_program() -> Path:
    """The newest server program. Raises MissingError."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("postgres")
    return found_program(
        [*reversed(debian), Path(on_path) if on_path else None], "PostgreSQL (Debian package postgresql)"
    )


class PostgreSQLCluster(Cluster):
    @staticmethod
    def connect(port: int) -> PostgreSQLSession:
        return PostgreSQLSession(port)

    def version(self) -> str:
        out = subprocess.run([postgres_program(), "--version"], capture_output=True, text=True, check=True).stdout
        return f"PostgreSQL {out.split('(PostgreSQL)')[1].strip()}"

    def make_template(self, template: Path) -> None:
        initdb = str(postgres_program().with_name("initdb"))
        self.run([initdb, "-D", str(template), "-U", "lab", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale"])

    def configure(self, name: str, data: Path) -> None:
        lines = [
            "listen_addresses = '127.0.0.1'",
            f"port = {self.port[name]}",
            "unix_socket_directories = ''",
            "max_connections = 200",
            "shared_buffers = 32MB",
            "autovacuum = off",
            "checkpoint_timeout = 1h",
            "max_wal_size = 4GB",
            "wal_receiver_timeout = 60s",
        ]
        if name == WRITER:
            lines.append(f"synchronous_commit = {SYNCHRONOUS_COMMIT[self.setting.mode]}")
        else:
            host = f"host=127.0.0.1 port={self.port_over(f'w-{name}')} user=lab application_name={name}"
            lines.append(f"primary_conninfo = '{host} sslmode=disable gssencmode=disable'")
            given_to_servers(data / "standby.signal", "")
        given_to_servers(data / "postgresql.auto.conf", "\n".join([*lines, ""]))

    def command(self, name: str) -> list[str]:
        return [str(postgres_program()), "-D", str(self.data(name))]

    def prepare_writer(self) -> None:
        self.ask(WRITER, CREATE_TABLE)

    def attach_reader(self, name: str) -> None:
        """A standby connects by itself."""

    def all_connected(self) -> bool:
        rows = self.ask(WRITER, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
        return rows == [("2",)] and all(
            self.ask(name, "SELECT to_regclass('stamp') IS NOT NULL") == [("t",)] for name in (R1, R2)
        )

    def begin_mode(self) -> None:
        if self.setting.any_readers:
            names = f"ANY {self.setting.any_readers} ({R1}, {R2})"
            self.ask(WRITER, f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
            self.ask(WRITER, "SELECT pg_reload_conf()")

    def received(self, name: str) -> int:
        rows = self.ask(name, "SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn")
        return int(rows[0][0] or 0)

    def drain(self, name: str) -> None:
        """``pg_promote`` replays all that was received before it opens."""

    def promote(self, name: str) -> None:
        self.ask(name, "SELECT pg_promote(true, 30)")
