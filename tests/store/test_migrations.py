"""Databases of other times: an older one is upgraded with all it holds, a newer one refused and left alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from store.database import schema
from store.database.engine import WRITE, engine_for
from store.database.errors import StoreDown
from store.database.migrate import upgrade
from store.database.store import Store, open_store
from store.workspace import Workspace
from tests.store.conftest import LOCAL, LOCAL_OWNER

ROOT = Path(__file__).resolve().parents[2]
OPENED_AT_ONCE = 4


def test_the_migrations_make_what_the_program_knows(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.REVISION


def test_the_revision_of_the_program_is_the_last_one():
    from alembic import script

    folder = script.ScriptDirectory(str(ROOT / "store/database/migrations"))
    assert folder.get_heads() == [schema.REVISION]


def test_an_older_database_is_upgraded_with_all_it_holds(url, contents):
    """Revision 0001 knew no snapshots; a decision of its time must be there afterwards, and take one."""
    engine = engine_for(url)
    with engine.connect().execution_options(**WRITE) as connection, connection.begin():
        upgrade(connection, None, target="0001")
    assert not inspect(engine).has_table("snapshots")
    old = Store(engine, b"key")
    decision = old.create(LOCAL, "예전 결정", contents).id
    old.close()

    store = open_store(url)
    assert store.head(LOCAL_OWNER, decision).contents == contents
    store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "")
    store.close()


def test_a_newer_database_is_refused_and_left_alone(url, contents):
    store = open_store(url)
    store.create(LOCAL, "t", contents)
    with store.engine.connect().execution_options(**WRITE) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreDown) as caught:
        open_store(url)
    assert "더 새로운 버전" in caught.value.text.ko
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        assert connection.execute(text("SELECT count(*) FROM decisions")).scalar() == 1
    store.close()


OPEN_AND_SAVE = """
import sys
from store.access import Actor
from store.database.store import Store, open_store
from store.decisions import shipped_contents
sys.stdin.readline()
store = open_store(sys.argv[1])
print(store.create(Actor("local", "local", "x"), "t", shipped_contents("stamp-crush")).id)
"""


def test_processes_that_start_at_once_on_an_empty_database_all_work(url):
    """Real processes, let go together after their imports: one makes the tables, the others wait for it."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_SAVE, url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(OPENED_AT_ONCE)
    ]
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * OPENED_AT_ONCE, ended
    store = open_store(url)
    assert {one.id for one in store.decisions(LOCAL)} == {out.strip() for out, _ in ended}
    store.close()


def test_a_migration_that_is_cut_off_leaves_the_database_as_it_was(url, contents, monkeypatch):
    """In one transaction: the process dies after the first revision, before the second."""
    from alembic.operations import Operations

    def dies(self, name, *columns, **options):
        if name == "links":
            raise KeyboardInterrupt
        return original(self, name, *columns, **options)

    original = Operations.create_table
    monkeypatch.setattr(Operations, "create_table", dies)
    with pytest.raises(KeyboardInterrupt):
        open_store(url)
    monkeypatch.undo()
    engine = engine_for(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
