"""The versions of a decision. A save never overwrites: it adds a version, or says that somebody was faster."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, insert, select, update

from store.access import Access, Actor
from store.database import limits, texts
from store.database.base import Database
from store.database.errors import Conflict, NotFound
from store.database.limits import NOTE_WORD, checked, clipped
from store.database.records import Version, VersionLine
from store.database.schema import decisions, snapshots, versions
from store.workspace import Contents

JOINED_WITHIN: Final = timedelta(seconds=30)
LINE_COLUMNS: Final = [versions.c[name] for name in VersionLine.__dataclass_fields__]


class Versions(Database):
    def head(self, access: Access, id: str) -> Version:
        """The newest version."""
        with self._reading() as connection:
            return self._version(connection, id, self._enter(connection, access, id, "view").head)

    def version(self, access: Access, id: str, number: int) -> Version:
        """Any version, also one that a later save joined. Raises NotFound, Forbidden."""
        with self._reading() as connection:
            self._enter(connection, access, id, "view")
            return self._version(connection, id, number)

    def versions(self, access: Access, id: str, before: int | None = None, limit: int = 50) -> list[VersionLine]:
        """The history, newest first, without what later saves joined. ``before``: only lower numbers."""
        wanted = select(*LINE_COLUMNS).where(versions.c.decision == id, versions.c.joined_by.is_(None))
        if before is not None:
            wanted = wanted.where(versions.c.number < before)
        with self._reading() as connection:
            self._enter(connection, access, id, "view")
            rows = connection.execute(wanted.order_by(versions.c.number.desc()).limit(limit))
            return [VersionLine(**row._mapping) for row in rows]

    def save(
        self,
        access: Access,
        id: str,
        base: int,
        contents: Contents,
        what: str | Callable[[Contents], str],
        note: str = "",
        joins: str | None = None,
    ) -> Version:
        """Add a version that was made from version ``base``.

        ``joins``: the tag of typing or of a slider. A save takes the place of the head version, under a number of its
        own, when the same author made that within 30 s under the same tag, and it has no note and no snapshot; the
        joined one leaves the history but can still be read, since somebody may be working from it.
        ``what``: short words, or a function that makes them of the contents before, as the history shows them.
        A save that changes nothing, and one repeated because its answer was lost, give the version that is there.
        Raises Conflict when ``base`` is no longer the head, Refused, Forbidden, NotFound, StoreDown.
        """
        note = checked(note, limits.NOTE, NOTE_WORD)
        limits.checked_contents(contents)
        tag = None if joins is None else clipped(joins, limits.KEY)
        with self._writing(access, id, "edit") as connection:
            before = self._version(connection, id, base)
            is_unchanged = contents == before.contents and not note
            if is_unchanged and self._locked(connection, id).head == base:
                return before
            if not self._move_head(connection, access.actor, id, base):
                return self._repeated_or_conflict(connection, access.actor, id, before, contents, note)
            joined = tag is not None and self._joins(connection, access.actor, before, tag)
            row = self._row(connection, id, base)
            manifest = texts.put(connection, id, contents, texts.manifest_from_json(row.contents))
            parent = before.parent if joined else base
            if not isinstance(what, str):
                what = what(before.contents if parent == base else self._version(connection, id, parent).contents)
            if joined:
                self._set(connection, id, base, joined_by=base + 1)
            added = {"number": base + 1, "parent": parent, "note": note, "tag": tag}
            self._add_version(connection, access.actor, id, manifest, what, **added)
            self._audit(connection, access.actor, "save", id, base + 1, clipped(what, limits.WHAT))
            saved = self._version(connection, id, base + 1)
        self._tell(id, "version", saved.number)
        return saved

    def _move_head(self, connection: Connection, actor: Actor, id: str, base: int) -> bool:
        """The optimistic lock: only from ``base`` to the number after it."""
        at_base = (decisions.c.id == id, decisions.c.head == base)
        moved = {"head": base + 1, "changed_at": self.now(), "changed_by": clipped(actor.name, limits.NAME)}
        return connection.execute(update(decisions).where(*at_base).values(moved)).rowcount == 1

    def _repeated_or_conflict(
        self, connection: Connection, actor: Actor, id: str, before: Version, contents: Contents, note: str
    ) -> Version:
        head = self._version(connection, id, self._locked(connection, id).head)
        if (head.author_id, head.contents, head.note) == (actor.id, contents, note):
            return head
        raise Conflict(head=head, base=before)

    def _joins(self, connection: Connection, actor: Actor, head: Version, tag: str) -> bool:
        if head.author_id != actor.id or head.note or self.now() - head.at > JOINED_WITHIN:
            return False
        of_it = (snapshots.c.decision == head.decision, snapshots.c.version == head.number)
        has_snapshot = connection.execute(select(exists().where(*of_it))).scalar()
        return self._row(connection, head.decision, head.number).tag == tag and not has_snapshot

    def annotate(self, access: Access, id: str, number: int, note: str) -> None:
        """Set or clear the note of a version."""
        note = checked(note, limits.NOTE, NOTE_WORD)
        with self._writing(access, id, "edit") as connection:
            self._row(connection, id, number)
            self._set(connection, id, number, note=note)
            self._audit(connection, access.actor, "annotate", id, number, note)
        self._tell(id, "version", number)

    def _add_version(
        self, connection: Connection, actor: Actor, decision: str, manifest: texts.Manifest, what: str, **fields: Any
    ) -> None:
        """``fields``: number, parent, note, and the tag of a save that later ones may join."""
        row = {
            "decision": decision,
            "contents": manifest.to_json(),
            "author": clipped(actor.name, limits.NAME),
            "author_id": actor.id,
            "at": self.now(),
            "what": clipped(what, limits.WHAT),
        }
        connection.execute(insert(versions).values(**row, **fields))

    @staticmethod
    def _row(connection: Connection, decision: str, number: int) -> Row[Any]:
        if not 0 < number <= limits.MAX_LINE:
            raise NotFound
        of_it = (versions.c.decision == decision, versions.c.number == number)
        row = connection.execute(select(versions).where(*of_it)).first()
        if row is None:
            raise NotFound
        return row

    @staticmethod
    def _set(connection: Connection, decision: str, number: int, **values: object) -> None:
        of_it = (versions.c.decision == decision, versions.c.number == number)
        connection.execute(update(versions).where(*of_it).values(values))

    def _version(self, connection: Connection, decision: str, number: int) -> Version:
        row = self._row(connection, decision, number)
        manifest = texts.manifest_from_json(row.contents)
        found = texts.get(connection, decision, [hash_ for _, hash_ in manifest.files])
        line = {column.name: row._mapping[column.name] for column in LINE_COLUMNS}
        return Version(**line, contents=manifest.with_texts(found))
