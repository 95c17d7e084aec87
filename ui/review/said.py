"""What has been said of a snapshot, read from the store for one update of the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final, NamedTuple

from models.problems import Text
from store.access import Access, Forbidden
from store.database.records import Approval, Comment, Snapshot, Vote
from store.database.store import NotFound, StoreDown, StoreError, the_store
from ui.event_checks import Refused
from ui.live.outage import outage
from ui.review.frozen import Frozen, read_frozen
from ui.review.texts import text_of
from ui.session import Session

MOST_KEPT: Final = 32
NO_ACCOUNT: Final = Text(" (계정 없음)", " (no account)")
"""Behind the name of whoever approved and is known by nothing else; the store keeps it in Korean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Comments oldest first, votes and approvals of one snapshot."""

    snapshot: Snapshot
    comments: tuple[Comment, ...] = ()
    votes: tuple[Vote, ...] = ()
    approvals: tuple[Approval, ...] = ()


@contextmanager
def asked_store() -> Iterator[None]:
    """What the store says no to becomes a notice."""
    try:
        yield
    except StoreDown:
        raise Refused(text_of("notice.store")) from None
    except NotFound:
        raise Refused(text_of("notice.gone")) from None
    except (StoreError, Forbidden) as error:
        raise Refused(error.text) from None


def access_of(session: Session) -> Access | None:
    """What this tab's reader may do in the decision that is reviewed; None: the board is nobody's but his."""
    if session.review is not None:
        return session.review.access
    return session.attached.access if session.attached is not None else None


def snapshot_of(session: Session, access: Access) -> Snapshot | None:
    """The snapshot that comments belong to: that of the link, or the team's newest one."""
    if session.review is not None:
        return session.review.snapshot
    if session.attached is None:
        return None
    newest = the_store().newest_snapshot(access, session.attached.id)
    return None if newest is None else kept_snapshot(newest, access).snapshot


def latest_said(session: Session) -> Said | None:
    """What was said of the snapshot that this board shows or, a team's board, of its newest one.

    None: there is none. While the store does not answer it is what was last read. Also for the decision record.
    """
    access = access_of(session)
    if access is None:
        return None
    if outage.is_on:
        return session.said
    try:
        snapshot = snapshot_of(session, access)
        session.said = None if snapshot is None else said_of(access, snapshot)
    except StoreDown:
        outage.failed()
    except (StoreError, Forbidden):
        session.said = None
    return session.said


def said_of(access: Access, snapshot: Snapshot) -> Said:
    comments, votes, approvals = the_store().discussion(access, snapshot.id)
    return Said(snapshot=snapshot, comments=tuple(comments), votes=tuple(votes), approvals=tuple(approvals))


class Kept(NamedTuple):
    snapshot: Snapshot
    frozen: Frozen | None


_kept: dict[str, Kept] = {}
_lock = Lock()


def kept_snapshot(id_: str, access: Access) -> Kept:
    """One object for all who look at the same snapshot: it never changes. The access is the caller's to check."""
    kept = _kept.get(id_)
    if kept is not None:
        return kept
    snapshot = the_store().get_snapshot(access, id_)
    read = Kept(snapshot, read_frozen(snapshot.frozen, snapshot.workspace.contents.order))
    with _lock:
        kept = _kept.setdefault(id_, read)
        while len(_kept) > MOST_KEPT:
            del _kept[next(iter(_kept))]
    return kept
