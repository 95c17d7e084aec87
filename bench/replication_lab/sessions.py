"""A database connection whose question and answer are two calls, so that one thread can time many of them."""

import select
import time
from typing import Any, Protocol

import psycopg
import pymysql
from psycopg.pq import ExecStatus
from pymysql.constants import COMMAND

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10.0


class LostConnectionError(Exception):
    """The server, or the way to it, is gone."""


class RefusedError(Exception):
    """The server answered with an error; its text is the message."""


class Session(Protocol):
    """One connection, one statement at a time."""

    def fileno(self) -> int: ...

    def send(self, sql: str) -> None:
        """Hand a statement over without waiting for its answer."""

    def rows(self) -> list[tuple[str | None, ...]] | None:
        """The answer, all values as text; None when it has not come yet. Call it when the connection is readable."""

    def close(self) -> None: ...


def ask(session: Session, sql: str, seconds: float = ANSWER_SECONDS) -> list[tuple[str | None, ...]]:
    """Send and wait. Raises LostConnectionError past ``seconds``, RefusedError."""
    session.send(sql)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([session], [], [], left)[0] and (rows := session.rows()) is not None:
            return rows
    raise LostConnectionError(f"no answer within {seconds:g} s to: {sql}")


class PostgreSQLSession:
    """libpq's asynchronous calls, as psycopg wraps them."""

    def __init__(self, port: int, seconds: float = CONNECT_SECONDS) -> None:
        try:
            self._connection = psycopg.connect(
                f"host=127.0.0.1 port={port} user=lab dbname=postgres gssencmode=disable sslmode=disable",
                autocommit=True,
                connect_timeout=max(2, round(seconds)),
            )
        except psycopg.OperationalError as error:
            raise LostConnectionError(str(error)) from error
        self._pg = self._connection.pgconn

    def fileno(self) -> int:
        return self._pg.socket

    def send(self, sql: str) -> None:
        try:
            self._pg.send_query(sql.encode())
        except psycopg.OperationalError as error:
            raise LostConnectionError(str(error)) from error

    def rows(self) -> list[tuple[str | None, ...]] | None:
        try:
            self._pg.consume_input()
        except psycopg.OperationalError as error:
            raise LostConnectionError(str(error)) from error
        if self._pg.is_busy():
            return None
        result, last = self._pg.get_result(), None
        while result is not None:
            last, result = result, self._pg.get_result()
        if last is None or last.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise self._failure(last)
        return [tuple(_text(last.get_value(i, j)) for j in range(last.nfields)) for i in range(last.ntuples)]

    def _failure(self, result: Any) -> Exception:
        message = (result.error_message if result is not None else self._pg.error_message).decode().strip()
        gone = "server closed the connection" in message or "terminating connection" in message
        return LostConnectionError(message) if gone else RefusedError(message)

    def close(self) -> None:
        self._connection.close()


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


class MariaDBSession:
    """PyMySQL, its own call for a query taken apart into sending and reading."""

    def __init__(self, port: int, seconds: float = CONNECT_SECONDS) -> None:
        try:
            self._connection = pymysql.connect(
                host="127.0.0.1",
                port=port,
                user="lab",
                password="lab",
                database="lab",
                autocommit=True,
                connect_timeout=max(1, round(seconds)),
                read_timeout=ANSWER_SECONDS,
            )
        except (pymysql.MySQLError, OSError) as error:
            raise LostConnectionError(str(error)) from error

    def fileno(self) -> int:
        return self._connection._sock.fileno()

    def send(self, sql: str) -> None:
        try:
            self._connection._execute_command(COMMAND.COM_QUERY, sql)
        except (pymysql.MySQLError, OSError) as error:
            raise LostConnectionError(str(error)) from error

    def rows(self) -> list[tuple[str | None, ...]] | None:
        """Reads the whole answer: short ones come in one piece."""
        try:
            self._connection._read_query_result()
        except (pymysql.OperationalError, pymysql.InterfaceError, OSError) as error:
            lost = not isinstance(error, pymysql.MySQLError) or not error.args or error.args[0] in (0, 2006, 2013, 1053)
            raise (LostConnectionError if lost else RefusedError)(str(error)) from error
        except pymysql.MySQLError as error:
            raise RefusedError(str(error)) from error
        found = self._connection._result.rows or ()
        return [tuple(None if value is None else str(value) for value in row) for row in found]

    def columns(self) -> list[str]:
        """Names of the last answer's columns."""
        return [field.name for field in self._connection._result.fields]

    def close(self) -> None:
        self._connection._force_close()
