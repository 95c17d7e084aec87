"""A store on each database that Anboard runs on: a SQLite file, and a real PostgreSQL of Debian's package."""

import os
import secrets
import tempfile
from pathlib import Path

import pytest

from bench.postgresql_server import postgresql_server
from bench.replication_lab.machine import MEMORY, MissingError
from store.access import Access, Actor
from store.database.store import open_store
from store.decisions import shipped_contents

LOCAL = Actor("local", "local", "이 컴퓨터")
LOCAL_OWNER = Access(LOCAL, "owner")


@pytest.fixture(scope="session")
def postgresql():
    """A running server; without the package the test is skipped, in CI it fails."""
    try:
        with postgresql_server() as server:
            yield server
    except MissingError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch):
    """Not made yet; in memory where there is any, since every save is flushed."""
    for name in ("ANBOARD_DATABASE_URL", "ANBOARD_SECRET"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        monkeypatch.setenv("ANBOARD_DATA", f"{folder}/data")
        yield Path(folder) / "data"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def url(request, own_data_folder):
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{own_data_folder}/anboard.db"
    server = request.getfixturevalue("postgresql")
    return server.new_database(f"test_{secrets.token_hex(6)}")


@pytest.fixture
def store(url):
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def contents():
    return shipped_contents("stamp-crush")


@pytest.fixture
def decision(store, contents):
    """The id of a stored decision of the local team."""
    return store.create(LOCAL, "스탬프 크러쉬", contents).id
