"""The store of decisions: ``open_store`` or the process's own, ``the_store``.

Every method takes who asks first and checks itself what he may do; what it writes, its audit row among it, is committed
as one transaction or not at all. Opening is cheap on a current database, and safe in several processes at once.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Lock

from sqlalchemy import select

from store import bus
from store.access import Access, Actor
from store.database.base import utc_now
from store.database.decisions import Decisions
from store.database.discussion import Discussion
from store.database.engine import engine_for, stated_url
from store.database.errors import Conflict, Forbidden, LinkError, NotFound, Refused, StoreDown, StoreError
from store.database.links import Links
from store.database.migrate import migrate
from store.database.portable import Portable
from store.database.records import AuditEntry, Link
from store.database.schema import audit
from store.database.secret import signing_key
from store.database.snapshots import Snapshots

__all__ = [
    "Conflict",
    "Forbidden",
    "LinkError",
    "NotFound",
    "Refused",
    "Store",
    "StoreDown",
    "StoreError",
    "open_store",
    "the_store",
]


class Store(Decisions, Snapshots, Links, Discussion, Portable):
    """Safe to share between threads."""

    def access_of(self, actor: Actor, decision: str) -> Access:
        """What a member, or the local team, may do."""
        return Access(actor, self.role_of(actor, decision))

    @staticmethod
    def access_by(actor: Actor, link: Link) -> Access:
        """What whoever opened a review link may do on its snapshot."""
        return Access(actor, link.role, link.id)

    def audit(self, access: Access, decision: str, limit: int = 200) -> list[AuditEntry]:
        """Who did what, newest first."""
        columns = [audit.c[name] for name in AuditEntry.__dataclass_fields__]
        wanted = select(*columns).where(audit.c.decision == decision).order_by(audit.c.id.desc()).limit(limit)
        with self._reading() as connection:
            self._enter(connection, access, decision, "audit")
            return [AuditEntry(**row._mapping) for row in connection.execute(wanted)]


def open_store(url: str | None = None, now: Callable[[], datetime] = utc_now) -> Store:
    """A store at ``sqlite:///file`` or ``postgresql://...``; None: what the environment says, else the data folder.

    Makes or upgrades the tables. Raises StoreDown.
    """
    engine = engine_for(url or stated_url())
    try:
        migrate(engine)
        return Store(engine, signing_key(), now)
    except BaseException:
        engine.dispose()
        raise


_opening = Lock()


def the_store() -> Store:
    """The process's own, opened on first use; tried again at the next use when that failed. Raises StoreDown."""
    with _opening:
        return _the_store()


@cache
def _the_store() -> Store:
    store = open_store()
    store.on_change = bus.publish
    return store
