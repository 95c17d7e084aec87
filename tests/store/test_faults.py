"""The database gone and back, a disk that is full, files that are none: said plainly, and nothing half-saved."""

import os
import secrets
import shutil
import sqlite3
import subprocess
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, update

from bench.postgresql_server import postgresql_server
from bench.replication_lab.machine import MissingError, give
from store.database import errors, schema
from store.database.engine import WRITE
from store.database.store import StoreDown, open_store
from tests.store.conftest import LOCAL, LOCAL_OWNER
from tests.store.test_saving import edited

TMPFS_BYTES = 4 * 2**20


@pytest.fixture
def own_server():
    try:
        with postgresql_server() as server:
            yield server
    except MissingError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_postgresql_gone_and_back(own_server, contents, how):
    store = open_store(own_server.new_database("gone"))
    decision = store.create(LOCAL, "t", contents).id
    getattr(own_server, how)()
    for _ in range(3):
        with pytest.raises(StoreDown) as caught:
            store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x")
        assert caught.value.text == errors.UNREACHABLE
    with pytest.raises(StoreDown):
        open_store(own_server.url("gone"))
    own_server.start()
    assert store.head(LOCAL_OWNER, decision).contents == contents
    assert store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x").number == 2
    store.close()


def test_postgresql_gone_in_the_midst_of_a_save(own_server, contents, monkeypatch):
    """The last statement meets a dead server: nothing of the save is there afterwards."""
    store = open_store(own_server.new_database("midst"))
    decision = store.create(LOCAL, "t", contents).id
    audit = store._audit

    def dies(*arguments):
        own_server.kill()
        audit(*arguments)

    monkeypatch.setattr(store, "_audit", dies)
    with pytest.raises(StoreDown):
        store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x")
    monkeypatch.undo()
    own_server.start()
    assert [line.number for line in store.versions(LOCAL_OWNER, decision)] == [1]
    assert store.decision(LOCAL_OWNER, decision).head == 1
    store.close()


@contextmanager
def small_disk(folder):
    """A real file system of ``TMPFS_BYTES``; skipped where mounting is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_BYTES}", "none", str(folder)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(store, decision, contents):
    """Save until it fails; (the acknowledged number, the error)."""
    name = contents.order[0]
    number = 1
    while True:
        noise = secrets.token_hex(30_000)  # cannot be deflated below a half
        try:
            number = store.save(LOCAL_OWNER, decision, number, contents.with_texts({name: f"# {noise}\n"}), "x").number
        except StoreDown as error:
            return number, error


def check_whole(store, decision, number):
    """Exactly what was acknowledged is there, readable to the last letter."""
    lines = store.versions(LOCAL_OWNER, decision, limit=1_000)
    assert [line.number for line in lines] == list(range(number, 0, -1))
    for line in lines:
        store.version(LOCAL_OWNER, decision, line.number)
    assert len(store.audit(LOCAL_OWNER, decision, 1_000)) == number
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def test_a_full_disk_loses_nothing_and_work_goes_on_once_there_is_room(tmp_path, contents):
    with small_disk(tmp_path / "disk") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(TMPFS_BYTES // 2))
        store = open_store(f"sqlite:///{disk}/anboard.db")
        decision = store.create(LOCAL, "t", contents).id
        number, error = fill(store, decision, contents)
        assert error.text in (errors.FULL, errors.DISK)
        assert number > 1
        check_whole(store, decision, number)
        ballast.unlink()
        assert store.save(LOCAL_OWNER, decision, number, contents, "Platz").number == number + 1
        check_whole(store, decision, number + 1)
        store.close()


def test_a_database_at_its_page_limit_loses_nothing(own_data_folder, contents):
    store = open_store()
    decision = store.create(LOCAL, "t", contents).id

    @event.listens_for(store.engine, "checkout")
    def limit(connection, *_):
        connection.execute("PRAGMA max_page_count=100").close()

    number, error = fill(store, decision, contents)
    assert error.text == errors.FULL
    check_whole(store, decision, number)
    store.close()


def test_a_full_disk_under_postgresql_loses_nothing(tmp_path, contents):
    """A tablespace on a real file system that fills up; the log of PostgreSQL is elsewhere and goes on."""
    try:
        with postgresql_server() as server, small_disk(server.directory / "disk") as disk:
            space = disk / "space"
            space.mkdir()
            give(space)
            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
                connection.execute("CREATE DATABASE full_ TEMPLATE template0")
                connection.execute("ALTER DATABASE full_ SET default_tablespace = small")
            store = open_store(server.url("full_"))
            decision = store.create(LOCAL, "t", contents).id
            number, error = fill(store, decision, contents)
            assert error.text == errors.FULL
            lines = store.versions(LOCAL_OWNER, decision, limit=1_000)
            assert [line.number for line in lines] == list(range(number, 0, -1))
            for line in lines:
                store.version(LOCAL_OWNER, decision, line.number)
            store.close()
    except MissingError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"not a database, but long enough to look like one" * 100, errors.DAMAGED), (b"", None)],
    ids=["another file", "an empty file"],
)
def test_a_file_that_is_no_database(own_data_folder, data, text):
    own_data_folder.mkdir()
    file = own_data_folder / "anboard.db"
    file.write_bytes(data)
    if text is None:
        open_store().close()
    else:
        with pytest.raises(StoreDown) as caught:
            open_store()
        assert caught.value.text == text
        assert file.read_bytes() == data


def test_a_data_folder_that_is_a_file(own_data_folder):
    own_data_folder.write_text("")
    with pytest.raises(StoreDown) as caught:
        open_store()
    assert caught.value.text == errors.READ_ONLY


def test_a_database_that_cannot_be_written(own_data_folder, contents):
    """As root no right is missing, so the connection itself is told to refuse."""
    store = open_store()
    decision = store.create(LOCAL, "t", contents).id

    @event.listens_for(store.engine, "checkout")
    def refuse(connection, *_):
        connection.execute("PRAGMA query_only=1").close()

    with pytest.raises(StoreDown) as caught:
        store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x")
    assert caught.value.text == errors.READ_ONLY
    assert store.head(LOCAL_OWNER, decision).contents == contents
    store.close()


def test_what_users_wrote_is_not_in_the_log(own_data_folder, contents, caplog, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_MS", 20)
    store = open_store()
    with sqlite3.connect(own_data_folder / "anboard.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreDown):
            store.create(LOCAL, "비밀 제목", contents)
        other.execute("ROLLBACK")
    other.close()
    assert "database is locked" in caplog.text
    assert "비밀" not in caplog.text
    store.close()


def test_a_damaged_text_is_noticed_not_shown(store, decision, contents):
    with store.engine.connect().execution_options(**WRITE) as connection, connection.begin():
        connection.execute(update(schema.texts).values(data=b"x\x9c\x03\x00\x00\x00\x00\x01"))
    with pytest.raises(StoreDown) as caught:
        store.head(LOCAL_OWNER, decision)
    assert caught.value.text == errors.DAMAGED


def test_a_writer_that_never_ends_is_waited_for_only_so_long(own_data_folder, contents, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_MS", 50)
    store = open_store()
    decision = store.create(LOCAL, "t", contents).id
    with sqlite3.connect(own_data_folder / "anboard.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreDown) as caught:
            store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x")
        assert caught.value.text == errors.BUSY
        assert store.head(LOCAL_OWNER, decision).number == 1
        other.execute("ROLLBACK")
    other.close()
    assert store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x").number == 2
    store.close()


@pytest.mark.parametrize(
    "address", ["mysql://x", "nonsense", "postgresql://host:port/x", "sqlite://", "sqlite+aiosqlite:///x"]
)
def test_an_address_of_something_else_is_refused_without_repeating_it(address):
    with pytest.raises(StoreDown) as caught:
        open_store(address)
    assert caught.value.text == errors.WRONG_ADDRESS


def test_a_password_is_never_in_what_is_said(own_data_folder):
    with pytest.raises(StoreDown) as caught:
        open_store("postgresql://anboard:hunter2@127.0.0.1:1/anboard")
    assert caught.value.text == errors.UNREACHABLE
    assert "hunter2" not in str(caught.value)


def test_what_is_acknowledged_is_on_the_disk(store):
    """FULL: the log is flushed at each commit; see engine.py."""
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
            assert (*found, connection.exec_driver_sql("PRAGMA foreign_keys").scalar()) == ("wal", 2, 1)
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "10s"
