"""Brings a database to the schema of this program: an older one is upgraded, a newer one refused."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, select, table, text
from sqlalchemy.sql import column

from store.database import errors
from store.database.engine import WRITE, said_plainly
from store.database.errors import StoreDown
from store.database.schema import REVISION

MIGRATIONS: Final = Path(__file__).with_name("migrations")
LOCK: Final = 0x616E626F617264
"""PostgreSQL's advisory lock of ours: "anboard" in ASCII."""
PATIENCE: Final = "60s"


def migrate(engine: Engine) -> None:
    """Everything in one transaction under a lock: of two processes that start at once one waits and finds it done.

    SQLite's lock is the write lock of the file, taken at the start; PostgreSQL's an advisory one.
    Raises StoreDown for a newer database, and for one that cannot be reached or written.
    """
    with said_plainly():
        with engine.connect() as connection:
            if _revision(connection) == REVISION:
                return
        with engine.connect().execution_options(**WRITE) as connection, connection.begin():
            _wait_for_the_others(connection)
            found = _revision(connection)
            if found != REVISION:
                upgrade(connection, found)


def _wait_for_the_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for setting in ("statement_timeout", "lock_timeout"):
            connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": setting, "value": PATIENCE})
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()


def upgrade(connection: Connection, found: str | None, target: str = REVISION) -> None:
    """Run the missing revisions. Raises StoreDown when ``found`` is none of ours."""
    from alembic import command, script  # only a start on an older database pays for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {one.revision for one in script.ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreDown(errors.NEWER)
    config.attributes["connection"] = connection
    command.upgrade(config, target)
