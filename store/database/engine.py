"""The connection: SQLite with no set-up, or PostgreSQL; and what its errors mean for people.

SQLite runs in WAL mode, so that readers never wait for the one writer, with ``synchronous=FULL``: a commit returns only
once the log is flushed to the disk. A save that was acknowledged therefore outlives kill -9 (where the kernel keeps the
written pages, in any mode) and also a power cut (where NORMAL may lose the last commits). Writers start with
``BEGIN IMMEDIATE``: they queue for the lock at the start, up to ``BUSY_MS``, instead of failing half-way when a read
turns into a write.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, TimeoutError

from models.problems import Text
from store.database import errors
from store.database.errors import StoreDown

DATA_FOLDER: Final = Path(__file__).resolve().parents[2] / "data"
BUSY_MS: Final = 10_000
POOL_SECONDS: Final = 10
POSTGRESQL_SETTINGS: Final = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}
log = logging.getLogger("anboard.store")
WRITE: Final = {"anboard_write": True}
_SQLITE_TEXTS: Final = {
    sqlite3.SQLITE_FULL: errors.FULL,
    sqlite3.SQLITE_IOERR: errors.DISK,  # also a full disk, where SQLite cannot say it better
    sqlite3.SQLITE_BUSY: errors.BUSY,
    sqlite3.SQLITE_LOCKED: errors.BUSY,
    sqlite3.SQLITE_READONLY: errors.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: errors.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: errors.DAMAGED,
    sqlite3.SQLITE_NOTADB: errors.DAMAGED,
}
_POSTGRESQL_TEXTS: Final = {
    "53100": errors.FULL,
    "57014": errors.BUSY,
    "55P03": errors.BUSY,
    "40P01": errors.BUSY,
    "53300": errors.BUSY,
    "25006": errors.READ_ONLY,
    "XX001": errors.DAMAGED,
}


def data_folder() -> Path:
    """Where the SQLite file and the key of the links are: ANBOARD_DATA, or ``data`` beside the program."""
    return Path(os.environ.get("ANBOARD_DATA") or DATA_FOLDER)


def stated_url() -> str:
    """ANBOARD_DATABASE_URL, or the SQLite file in the data folder."""
    return os.environ.get("ANBOARD_DATABASE_URL") or URL.create(
        "sqlite", database=str(data_folder() / "anboard.db")
    ).render_as_string(hide_password=False)


def engine_for(url: str) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql://...``. Raises StoreDown for any other address."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreDown(errors.WRONG_ADDRESS) from error
    if parsed.drivername == "sqlite" and parsed.database:
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise StoreDown(errors.WRONG_ADDRESS)


def _sqlite(url: URL) -> Engine:
    try:
        Path(url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDown(errors.READ_ONLY) from error
    engine = create_engine(url, pool_timeout=POOL_SECONDS, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver starts no transactions of its own: ``_begin`` does
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("anboard_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _postgresql(url: URL) -> Engine:
    settings = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_SETTINGS.items())
    arguments: dict[str, Any] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "application_name": "anboard",
        "options": settings,
    }
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, pool_timeout=POOL_SECONDS, connect_args=arguments)


@contextmanager
def said_plainly() -> Iterator[None]:
    """What goes wrong between us and the database, as StoreDown; faults of our own statements stay what they are."""
    try:
        yield
    except TimeoutError as error:
        raise StoreDown(errors.BUSY) from error
    except DBAPIError as error:
        is_lost = isinstance(error, OperationalError) or error.connection_invalidated
        text = _known(error) or (errors.UNREACHABLE if is_lost else None)
        if text is None:
            raise
        log.warning("%s (%s)", text.en, error.orig)  # not the error itself: that holds what users wrote
        raise StoreDown(text) from error


def _known(error: DBAPIError) -> Text | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_TEXTS.get(code & 0xFF)
    return _POSTGRESQL_TEXTS.get(getattr(error.orig, "sqlstate", None) or "")
