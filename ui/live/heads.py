"""The newest versions that this process has seen, so that twenty viewers do not read the same one twenty times."""

from threading import Lock
from typing import Final

from store.access import Access, Forbidden, allowed
from store.database.records import Version
from store.database.store import StoreError, the_store
from ui.session import Session

MOST_HEADS: Final = 64
_heads: dict[str, Version] = {}
_lock = Lock()


def known_head(decision: str) -> Version | None:
    with _lock:
        return _heads.get(decision)


def remember(version: Version) -> None:
    with _lock:
        known = _heads.pop(version.decision, None)
        _heads[version.decision] = version if known is None or version.number >= known.number else known
        while len(_heads) > MOST_HEADS:
            del _heads[next(iter(_heads))]


def forget_heads() -> None:
    """For another database."""
    with _lock:
        _heads.clear()


def head_of(access: Access, decision: str, at_least: int = 0) -> Version:
    """The newest version, or one that is known and as new as ``at_least``. Raises StoreError, Forbidden."""
    known = known_head(decision)
    if known is not None and at_least and known.number >= at_least and allowed(access.role, "view"):
        return known
    head = the_store().head(access, decision)
    remember(head)
    return head


def newest(session: Session, decision: str, at_least: int) -> Version | None:
    """The newest version for a session that may see it; None while the database is gone."""
    attached = session.attached
    try:
        return None if attached is None else head_of(attached.access, decision, at_least)
    except (StoreError, Forbidden):
        return None
