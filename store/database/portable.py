"""A whole decision as one JSON file, and back: versions, snapshots, comments, votes, approvals.

Links and memberships are rights on one server and the audit trail is what happened there: they stay behind, as do the
saves that later ones joined. What comes in is untrusted: bounded, checked field by field, given ids of its own, and
nobody in it is taken for a person known here.
"""

import json
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, insert, select

from store.access import Access, Actor
from store.database import limits, texts
from store.database.base import Database
from store.database.parcel import FORMAT, FORMAT_VERSION, unpacked
from store.database.records import StoredDecision
from store.database.schema import approvals, comments, decisions, snapshots, versions, votes
from store.database.snapshots import unpacked_json
from store.share import contents_to_json, workspace_from_json, workspace_to_json

LINE: Final = ("number", "parent", "author", "author_id", "at", "what", "note")
SNAPSHOT: Final = ("id", "version", "title", "created_by", "at", "results_version", "price_book_date")
COMMENT: Final = tuple(column.name for column in comments.c if column.name != "snapshot")
VOTE: Final = tuple(column.name for column in votes.c if column.name != "snapshot")
APPROVAL: Final = tuple(column.name for column in approvals.c if column.name not in ("snapshot", "position"))


class Portable(Database):
    def export_decision(self, access: Access, id: str) -> bytes:
        """The file that ``import_decision`` reads. The same decision gives the same bytes."""
        with self._reading() as connection:
            row = self._enter(connection, access, id, "export")
            data = {
                "format": FORMAT,
                "version": FORMAT_VERSION,
                **_plain(row, ("title", "created_at", "created_by", "archived")),
                **_versions(connection, id),
                "snapshots": [_snapshot(connection, one) for one in _rows(connection, snapshots, decision=id)],
            }
        return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False).encode()

    def import_decision(self, actor: Actor, data: bytes) -> StoredDecision:
        """A new decision from an exported file, with the actor as its owner. Raises Refused, StoreDown."""
        parcel = unpacked(data)
        with self._transaction() as connection:
            now = {"changed_at": self.now(), "changed_by": limits.clipped(actor.name, limits.NAME)}
            connection.execute(insert(decisions).values(**parcel.decision, **now))
            for table, rows in parcel.rows:
                if rows:
                    connection.execute(insert(table), rows)
            self._put_member(connection, parcel.id, actor, "owner")
            self._audit(connection, actor, "import", parcel.id, "", parcel.decision["title"])
            return StoredDecision(**self._locked(connection, parcel.id)._mapping)


def _rows(connection: Connection, table: Table, **where: object) -> list[Row[Any]]:
    """By number or time; what began a thread before its answers."""
    order = [table.c[name] for name in ("number", "position", "at") if name in table.c]
    threads = [table.c.parent.is_not(None)] if table is comments else []
    wanted = select(table).where(*(table.c[name] == value for name, value in where.items()))
    return list(connection.execute(wanted.order_by(*order, *threads, *table.primary_key.columns)))


def _plain(row: Row[Any], names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: row._mapping[name] for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _versions(connection: Connection, decision: str) -> dict[str, Any]:
    shown = set(connection.execute(select(snapshots.c.version).where(snapshots.c.decision == decision)).scalars())
    rows = [
        row for row in _rows(connection, versions, decision=decision) if row.joined_by is None or row.number in shown
    ]
    manifests = [texts.manifest_from_json(row.contents) for row in rows]
    wanted = list(dict.fromkeys(hash_ for manifest in manifests for _, hash_ in manifest.files))
    found = texts.get(connection, decision, wanted)
    lines = [
        {**_plain(row, LINE), "contents": manifest._asdict()} for row, manifest in zip(rows, manifests, strict=True)
    ]
    return {"texts": {hash_: found[hash_] for hash_ in wanted}, "versions": lines}


def _snapshot(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    workspace = workspace_to_json(workspace_from_json(unpacked_json(row.workspace)))
    of_contents = contents_to_json(workspace_from_json(workspace).contents)
    said = {"snapshot": row.id}
    return {
        **_plain(row, SNAPSHOT),
        "workspace": {key: value for key, value in workspace.items() if key not in of_contents},
        "frozen": unpacked_json(row.frozen),
        "comments": [_plain(one, COMMENT) for one in _rows(connection, comments, **said)],
        "votes": [_plain(one, VOTE) for one in _rows(connection, votes, **said)],
        "approvals": [_plain(one, APPROVAL) for one in _rows(connection, approvals, **said)],
    }
