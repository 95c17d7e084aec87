"""The library of decisions: made, found, named, put away."""

from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update

from store.access import Access, Actor, Role
from store.database import limits, texts
from store.database.base import new_id
from store.database.limits import NOTE_WORD, checked, clipped
from store.database.records import StoredDecision
from store.database.schema import decisions, members
from store.database.versions import Versions
from store.workspace import Contents


class Decisions(Versions):
    def create(self, actor: Actor, title: str, contents: Contents, note: str = "") -> StoredDecision:
        """A new decision with its first version; the actor becomes its owner. Raises Refused, StoreDown."""
        title = checked(title, limits.TITLE, limits.TITLE_WORD, required=True)
        note = checked(note, limits.NOTE, NOTE_WORD)
        limits.checked_contents(contents)
        decision, now = new_id(), self.now()
        with self._transaction() as connection:
            name = clipped(actor.name, limits.NAME)
            row = {"id": decision, "title": title, "created_at": now, "created_by": name, "head": 1, "archived": False}
            connection.execute(insert(decisions).values(**row, changed_at=now, changed_by=name))
            self._put_member(connection, decision, actor, "owner")
            manifest = texts.put(connection, decision, contents, None)
            self._add_version(connection, actor, decision, manifest, "처음 저장", number=1, parent=0, note=note)
            self._audit(connection, actor, "create", decision, 1, title)
            return _decision(self._locked(connection, decision))

    def decisions(self, actor: Actor) -> list[StoredDecision]:
        """Those he is a member of, the last changed first; for the local team all."""
        wanted = select(decisions).order_by(decisions.c.changed_at.desc(), decisions.c.id)
        if actor.kind != "local":
            his = select(members.c.decision).where(members.c.actor_id == actor.id)
            wanted = wanted.where(decisions.c.id.in_(his))
        with self._reading() as connection:
            return [_decision(row) for row in connection.execute(wanted)]

    def role_of(self, actor: Actor, decision: str) -> Role | None:
        """His role as a member, the local team's everywhere; None also where there is no such decision."""
        with self._reading() as connection:
            if actor.kind != "local":
                return self._member_role(connection, actor, decision)
            is_there = connection.execute(select(exists().where(decisions.c.id == decision))).scalar()
            return "owner" if is_there else None

    def decision(self, access: Access, id: str) -> StoredDecision:
        with self._reading() as connection:
            return _decision(self._enter(connection, access, id, "view"))

    def rename(self, access: Access, id: str, title: str) -> None:
        title = checked(title, limits.TITLE, limits.TITLE_WORD, required=True)
        with self._writing(access, id, "edit") as connection:
            connection.execute(update(decisions).where(decisions.c.id == id).values(title=title))
            self._audit(connection, access.actor, "rename", id, "", title)
        self._tell(id, "title")

    def archive(self, access: Access, id: str, on: bool) -> None:
        """Out of the way in the library, and back; nothing is deleted."""
        with self._writing(access, id, "edit") as connection:
            connection.execute(update(decisions).where(decisions.c.id == id).values(archived=on))
            self._audit(connection, access.actor, "archive" if on else "unarchive", id)
        self._tell(id, "title")

    def delete(self, access: Access, id: str) -> None:
        """For good: all versions, snapshots, links, comments and votes. Only the audit trail stays."""
        with self._writing(access, id, "delete") as connection:
            title = self._locked(connection, id).title
            connection.execute(delete(decisions).where(decisions.c.id == id))
            self._audit(connection, access.actor, "delete", id, "", title)
        self._tell(id, "title")


def _decision(row: Row[Any]) -> StoredDecision:
    return StoredDecision(**row._mapping)
