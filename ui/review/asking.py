"""What the team asks of its reviewers: a snapshot of the board, links to it, and whose approval is wanted."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from models.evaluate import RESULTS_VERSION
from store.access import Access
from store.database.limits import LABEL, NAME, NAMES_TO_APPROVE, TITLE
from store.database.records import Snapshot
from store.database.store import the_store
from store.workspace import Workspace
from ui.columns import columns_of
from ui.event_checks import MAX_VALUE_CHARACTERS, a_text, require
from ui.review.events import DIALOGS, a_line, require_text
from ui.review.frozen import frozen_results, price_book_date
from ui.review.said import asked_store
from ui.review.state import named
from ui.session import Session, titles

MOST_DAYS: Final = 2 * 366
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A review that was just asked for; ``token`` is shown once and kept nowhere."""

    snapshot: str
    link: str
    token: str


def ask_for_review(session: Session, event: Event, now: datetime) -> Asked:
    """``request {title, label, expires, names}``: a snapshot of what is on the board, and a link to it."""
    access = _editor(session)
    title = a_line(event.get("title"), TITLE)
    require_text(bool(title), "notice.empty")
    names = _names(event.get("names"))
    label, expires_at = a_line(event.get("label", ""), LABEL), _expiry(event.get("expires"), now)
    snapshot = _snapshot(session, access, title)
    asked = _linked(access, snapshot.decision, snapshot.id, label, expires_at)
    if names:
        with asked_store():
            the_store().ask_approval(access, snapshot.id, names)
    return asked


def _editor(session: Session) -> Access:
    require_text(session.attached is not None, "notice.not_attached")
    assert session.attached is not None
    return named(session.attached.access, session.own_name)


def _snapshot(session: Session, access: Access, title: str) -> Snapshot:
    """Of the version that is stored: what is shown must be that one, and without problems."""
    attached = session.attached
    assert attached is not None
    require_text(attached.state == "saved" and attached.saved == session.contents, "notice.not_saved")
    for name, shown in titles(session).items():
        require_text(name not in session.problems, "notice.broken", title=shown)
    columns, workspace = columns_of(session), _without_dialogs(session)
    with asked_store():
        return the_store().snapshot(
            access,
            attached.id,
            attached.version,
            workspace,
            frozen_results(columns, workspace.out),
            RESULTS_VERSION,
            price_book_date(columns),
            title,
        )


def _without_dialogs(session: Session) -> Workspace:
    panel = session.workspace.panel
    return replace(session.workspace, panel=None) if panel is not None and panel.type in DIALOGS else session.workspace


def add_link(session: Session, event: Event, now: datetime) -> Asked:
    """``link {snapshot, label, expires}``: another link to a snapshot that is there."""
    access = _editor(session)
    assert session.attached is not None
    snapshot = a_text(event.get("snapshot"), MAX_VALUE_CHARACTERS)
    label, expires_at = a_line(event.get("label", ""), LABEL), _expiry(event.get("expires"), now)
    return _linked(access, session.attached.id, snapshot, label, expires_at)


def _linked(access: Access, decision: str, snapshot: str, label: str, expires_at: datetime | None) -> Asked:
    with asked_store():
        link, token = the_store().create_link(
            access, decision, "review", "reviewer", label, snapshot=snapshot, expires_at=expires_at
        )
    return Asked(snapshot, link.id, token)


def revoke(session: Session, event: Event) -> None:
    """``revoke {link}``"""
    access = _editor(session)
    with asked_store():
        the_store().revoke(access, a_text(event.get("link"), MAX_VALUE_CHARACTERS))


def ask_more(session: Session, event: Event) -> None:
    """``ask {snapshot, names}``: more people whose approval is waited for."""
    access, names = _editor(session), _names(event.get("names"))
    require_text(bool(names), "notice.empty")
    with asked_store():
        the_store().ask_approval(access, a_text(event.get("snapshot"), MAX_VALUE_CHARACTERS), names)


def _names(value: object) -> list[str]:
    """Names apart by commas or in a list, each once."""
    require(isinstance(value, str) and len(value) <= NAME * NAMES_TO_APPROVE)
    found = [a_line(part, NAME) for part in cast(str, value).replace("\n", ",").split(",")]
    return list(dict.fromkeys(name for name in found if name))[:NAMES_TO_APPROVE]


def _expiry(value: object, now: datetime) -> datetime | None:
    """Empty: never. The browser sends the end of a day in its reader's time zone."""
    if value in (None, ""):
        return None
    require(isinstance(value, str) and len(value) <= 40)
    try:
        at = datetime.fromisoformat(cast(str, value))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        at = now
    require_text(now < at <= now + timedelta(days=MOST_DAYS), "notice.expiry")
    return at
