"""What every part of the store stands on: transactions, the check of who may do what, the audit trail."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, insert, select, update

from models.problems import Text
from store import access as rights
from store.access import Access, Action, Actor, Forbidden
from store.database.engine import WRITE, said_plainly
from store.database.errors import NotFound
from store.database.limits import NAME, clipped, room_for
from store.database.schema import audit, decisions, links, members, snapshots

ID_BYTES: Final = 16
SEEN_THROUGH_A_REVIEW_LINK: Final = ("view", "comment", "vote", "approve")
READERS_SEE: Final = {"sqlite": "SERIALIZABLE", "postgresql": "REPEATABLE READ"}
log = logging.getLogger("anboard.store")


def new_id() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(ID_BYTES)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """``on_change`` is called after a commit with the decision's id and what happened; it must not raise or wait."""

    def __init__(self, engine: Engine, key: bytes, now: Callable[[], datetime] = utc_now) -> None:
        self.engine, self.key, self.now = engine, key, now
        self._readers = engine.execution_options(isolation_level=READERS_SEE[engine.dialect.name])
        self.on_change: Callable[[str, dict[str, Any]], None] = lambda decision, message: None

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Sees one moment of the database, however many questions are asked. Raises StoreDown."""
        with said_plainly(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Commits at its end, or nothing at all. Raises StoreDown."""
        with said_plainly(), self.engine.connect().execution_options(**WRITE) as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(
        self, access: Access, decision: str, action: Action, snapshot: str | None = None
    ) -> Iterator[Connection]:
        """A transaction on a decision that nobody else writes meanwhile. Raises NotFound, Forbidden, StoreDown."""
        with self._transaction() as connection:
            self._enter(connection, access, decision, action, snapshot)
            yield connection

    def _enter(
        self, connection: Connection, access: Access, decision: str, action: Action, snapshot: str | None = None
    ) -> Row[Any]:
        """The decision's row, locked where the transaction writes. Raises NotFound, Forbidden."""
        row = self._locked(connection, decision)
        if not rights.allowed(access.role, action) or not self._is_held(connection, access, decision, action, snapshot):
            raise Forbidden
        return row

    @staticmethod
    def _locked(connection: Connection, decision: str) -> Row[Any]:
        """SQLite's writers hold the whole file already; PostgreSQL's wait here for each other."""
        wanted = select(decisions).where(decisions.c.id == decision)
        if connection.get_execution_options().get("anboard_write"):
            wanted = wanted.with_for_update()
        row = connection.execute(wanted).first()
        if row is None:
            raise NotFound
        return row

    def _is_held(
        self, connection: Connection, access: Access, decision: str, action: Action, snapshot: str | None
    ) -> bool:
        """Whether the role is really his: as the local team, as a member, or by a link that still stands."""
        if access.actor.kind == "local":
            return True
        role = self._member_role(connection, access.actor, decision)
        if role is not None and access.role is not None and rights.at_least(role, access.role):
            return True
        link = self._live_link(connection, access.link) if access.link else None
        if link is None or link.decision != decision or not rights.at_least(link.role, access.role or "owner"):
            return False
        return link.kind == "review" and link.snapshot == snapshot and action in SEEN_THROUGH_A_REVIEW_LINK

    @staticmethod
    def _member_role(connection: Connection, actor: Actor, decision: str) -> rights.Role | None:
        of_him = (members.c.decision == decision, members.c.actor_id == actor.id)
        return connection.execute(select(members.c.role).where(*of_him)).scalar()

    def _live_link(self, connection: Connection, link: str) -> Row[Any] | None:
        row = connection.execute(select(links).where(links.c.id == link)).first()
        is_over = row is None or row.revoked_at is not None or (row.expires_at and row.expires_at <= self.now())
        return None if is_over else row

    @staticmethod
    def _decision_of(connection: Connection, snapshot: str) -> str:
        found = connection.execute(select(snapshots.c.decision).where(snapshots.c.id == snapshot)).scalar()
        if found is None:
            raise NotFound
        return found

    @staticmethod
    def _room(connection: Connection, of_it: ColumnElement[bool], most: int, word: Text) -> None:
        """Raises Refused when there are as many rows as may be. Only inside ``_writing``, so that none slips by."""
        room_for(connection.execute(select(func.count()).where(of_it)).scalar() or 0, most, word)

    def _put_member(self, connection: Connection, decision: str, actor: Actor, role: rights.Role) -> None:
        of_him = (members.c.decision == decision, members.c.actor_id == actor.id)
        changed = {"kind": actor.kind, "name": clipped(actor.name, NAME), "email": actor.email, "role": role}
        if connection.execute(update(members).where(*of_him).values(changed)).rowcount == 0:
            row = {"decision": decision, "actor_id": actor.id, "since": self.now(), **changed}
            connection.execute(insert(members).values(row))

    def _audit(
        self, connection: Connection, actor: Actor, action: str, decision: str, subject: object = "", detail: str = ""
    ) -> None:
        row = {
            "at": self.now(),
            "actor": clipped(actor.name, NAME),
            "actor_id": actor.id,
            "action": action,
            "decision": decision,
            "subject": str(subject),
            "detail": detail,
        }
        connection.execute(insert(audit).values(row))

    def _tell(self, decision: str, kind: str, version: int | None = None) -> None:
        """After the commit: what happened is true, whether or not anybody hears of it."""
        try:
            self.on_change(decision, {"kind": kind, "version": version})
        except Exception:
            log.exception("nobody was told of a change (%s)", kind)
