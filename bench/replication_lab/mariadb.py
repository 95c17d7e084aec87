"""MariaDB as writer and two replicas that follow by GTID and apply in parallel."""

import shutil
import subprocess
from pathlib import Path

from bench.replication_lab.machine import MissingError
from bench.replication_lab.servers import (
    CREATE_TABLE,
    R1,
    R2,
    SERVERS,
    WRITER,
    Cluster,
    found_program,
    given_to_servers,
    until,
)
from bench.replication_lab.sessions import MariaDBSession

SEMI_SYNC_TIMEOUT_MS = 10_000
"""MariaDB's own default: after that it stops waiting and commits without a reader."""


def mariadbd_program() -> Path:
    """Raises MissingError."""
    found = shutil.which("mariadbd")
    return found_program(
        [Path(found) if found else None, Path("/usr/sbin/mariadbd")], "MariaDB (Debian package mariadb-server-core)"
    )


class MariaDBCluster(Cluster):
    @staticmethod
    def connect(port: int) -> MariaDBSession:
        return MariaDBSession(port)

    def version(self) -> str:
        out = subprocess.run([mariadbd_program(), "--version"], capture_output=True, text=True, check=True).stdout
        return f"MariaDB {out.split('Ver ')[1].split()[0]}"

    def make_template(self, template: Path) -> None:
        install = shutil.which("mariadb-install-db")
        if install is None:
            raise MissingError("mariadb-install-db (Debian package mariadb-server-core) is not installed here")
        self.run(
            [
                *(install, "--no-defaults", f"--datadir={template}", "--auth-root-authentication-method=normal"),
                *("--skip-test-db", "--innodb-log-file-size=64M"),
            ]
        )

    def configure(self, name: str, data: Path) -> None:
        users = [
            "CREATE USER IF NOT EXISTS lab@'127.0.0.1' IDENTIFIED BY 'lab';",
            "GRANT ALL ON *.* TO lab@'127.0.0.1' WITH GRANT OPTION;",
            "CREATE DATABASE IF NOT EXISTS lab;",
        ]
        given_to_servers(data / "init.sql", "\n".join(["SET sql_log_bin = 0;", *users, "SET sql_log_bin = 1;", ""]))

    def command(self, name: str) -> list[str]:
        data = self.data(name)
        semi = "ON" if self.setting.mode == "semi_sync" else "OFF"
        return [
            str(mariadbd_program()),
            "--no-defaults",
            f"--datadir={data}",
            f"--port={self.port[name]}",
            "--bind-address=127.0.0.1",
            f"--socket={self.directory / f'{name}.sock'}",
            f"--pid-file={data / 'server.pid'}",
            f"--init-file={data / 'init.sql'}",
            f"--server-id={SERVERS.index(name) + 1}",
            "--log-bin=binlog",
            "--binlog-format=ROW",
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1",
            "--innodb-log-file-size=64M",
            "--innodb-buffer-pool-size=64M",
            "--log-slave-updates=ON",
            "--gtid-strict-mode=ON",
            "--skip-slave-start",
            "--skip-name-resolve",
            f"--slave-parallel-threads={self.setting.workers if self.setting.workers > 1 else 0}",
            "--max-connections=200",
            "--performance-schema=OFF",
            f"--rpl-semi-sync-master-timeout={SEMI_SYNC_TIMEOUT_MS}",
            "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
            f"--rpl-semi-sync-slave-enabled={semi}",
        ]

    def prepare_writer(self) -> None:
        self.ask(WRITER, CREATE_TABLE.replace("stamp", "lab.stamp"))

    def attach_reader(self, name: str) -> None:
        port = self.port_over(f"w-{name}")
        self.ask(
            name,
            f"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={port}, MASTER_USER='lab', MASTER_PASSWORD='lab', "
            "MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1",
        )
        self.ask(name, "SET GLOBAL read_only=ON")
        self.ask(name, "START SLAVE")

    def all_connected(self) -> bool:
        at = self.ask(WRITER, "SELECT @@gtid_binlog_pos")
        return all(self.ask(name, "SELECT @@gtid_slave_pos") == at for name in (R1, R2))

    def begin_mode(self) -> None:
        if self.setting.mode == "semi_sync":
            self.ask(WRITER, "SET GLOBAL rpl_semi_sync_master_enabled=ON")
            until(self._both_acknowledge, "both readers are semi-synchronous")

    def _both_acknowledge(self) -> bool:
        return self.ask(WRITER, "SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'")[0][1] == "2"

    def received(self, name: str) -> int:
        position = self._status(name, "Gtid_IO_Pos")
        return int(position.rsplit("-", 1)[1]) if position else 0

    def _status(self, name: str, column: str) -> str:
        session = self.connect(self.port[name])
        try:
            session.send("SHOW SLAVE STATUS")
            rows, names = session.rows(), session.columns()
            return (rows or [()])[0][names.index(column)] or ""
        finally:
            session.close()

    def drain(self, name: str) -> None:
        self.ask(name, "STOP SLAVE IO_THREAD")
        end = self._status(name, "Gtid_IO_Pos")
        if end:
            self.ask(name, f"SELECT MASTER_GTID_WAIT('{end}', 30)")

    def promote(self, name: str) -> None:
        for sql in ("STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only=OFF"):
            self.ask(name, sql)
