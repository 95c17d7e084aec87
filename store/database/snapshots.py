"""Snapshots: a version as it was shown, with the results frozen, for reviewers."""

import json
import zlib
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, insert, select

from models.problems import Text
from store.access import Access
from store.database import limits
from store.database.base import new_id
from store.database.errors import Refused
from store.database.limits import checked, clipped
from store.database.records import Snapshot
from store.database.schema import snapshots
from store.database.versions import Versions
from store.share import workspace_from_json, workspace_to_json
from store.workspace import Workspace

SNAPSHOTS_WORD: Final = Text("스냅샷", "Snapshots")
MAX_DEPTH: Final = 60


class Snapshots(Versions):
    def snapshot(
        self,
        access: Access,
        id: str,
        version: int,
        workspace: Workspace,
        frozen: dict[str, Any],
        results_version: int,
        price_book_date: date | None,
        title: str,
    ) -> Snapshot:
        """Keep what is seen now. ``frozen``: JSON of the results, as the caller will read it again.

        Raises Refused when ``workspace`` shows anything else than the version, or ``frozen`` is no JSON or too large.
        """
        title = checked(title, limits.TITLE, limits.TITLE_WORD)
        packed = packed_json(frozen)
        with self._writing(access, id, "snapshot") as connection:
            if self._version(connection, id, version).contents != workspace.contents:
                raise Refused(
                    Text(
                        "아직 저장되지 않은 변경이 있어 스냅샷을 만들지 않았습니다. 저장된 뒤 다시 시도하세요.",
                        "There are changes not saved yet, so no snapshot was made. Please try again once they are.",
                    )
                )
            self._room(connection, snapshots.c.decision == id, limits.SNAPSHOTS_A_DECISION, SNAPSHOTS_WORD)
            row = {
                "id": new_id(),
                "decision": id,
                "version": version,
                "workspace": packed_json(workspace_to_json(workspace)),
                "frozen": packed,
                "results_version": results_version,
                "price_book_date": price_book_date,
                "title": title,
                "created_by": clipped(access.actor.name, limits.NAME),
                "at": self.now(),
            }
            connection.execute(insert(snapshots).values(row))
            self._audit(connection, access.actor, "snapshot", id, row["id"], title)
            made = connection.execute(select(snapshots).where(snapshots.c.id == row["id"])).one()
        self._tell(id, "snapshot", version)
        return _snapshot(made)

    def snapshots(self, access: Access, id: str) -> list[Snapshot]:
        """Newest first."""
        wanted = select(snapshots).where(snapshots.c.decision == id)
        with self._reading() as connection:
            self._enter(connection, access, id, "view")
            rows = connection.execute(wanted.order_by(snapshots.c.at.desc(), snapshots.c.id))
            return [_snapshot(row) for row in rows]

    def newest_snapshot(self, access: Access, id: str) -> str | None:
        """The id alone: asked for at every update of a team's board."""
        newest = select(snapshots.c.id).where(snapshots.c.decision == id)
        with self._reading() as connection:
            self._enter(connection, access, id, "view")
            return connection.execute(newest.order_by(snapshots.c.at.desc(), snapshots.c.id).limit(1)).scalar()

    def get_snapshot(self, access: Access, id: str) -> Snapshot:
        with self._reading() as connection:
            self._enter(connection, access, self._decision_of(connection, id), "view", id)
            return _snapshot(connection.execute(select(snapshots).where(snapshots.c.id == id)).one())


def packed_json(value: Any) -> bytes:
    """Deflated JSON. Raises Refused for what JSON cannot say (also NaN), and for too much."""
    try:
        if not _is_shallow(value, MAX_DEPTH):
            raise ValueError("nested too deeply")
        data = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError) as error:
        raise Refused(
            Text("스냅샷에 저장할 수 없는 값이 있습니다.", "The snapshot holds a value that cannot be stored.")
        ) from error
    if len(data) > limits.FROZEN_CHARACTERS:
        raise Refused(
            Text(
                f"스냅샷이 너무 큽니다({len(data):,}자). {limits.FROZEN_CHARACTERS:,}자까지 저장할 수 있습니다.",
                f"The snapshot is too large ({len(data):,} characters; {limits.FROZEN_CHARACTERS:,} are possible).",
            )
        )
    return zlib.compress(data.encode())


def _is_shallow(value: Any, levels: int) -> bool:
    """What is read again deep in a stack must not be deep itself."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)


def unpacked_json(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _snapshot(row: Row[Any]) -> Snapshot:
    fields = dict(row._mapping)
    fields["workspace"] = workspace_from_json(unpacked_json(row.workspace))
    fields["frozen"] = unpacked_json(row.frozen)
    return Snapshot(**fields)
