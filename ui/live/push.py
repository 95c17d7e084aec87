"""What the tabs of one process are shown when a version was saved: computed once for all who look at it alike.

A tab could ask its session, which runs the page's script; for twenty tabs that is twenty times the same work in a row.
So the view is made here, in the place of the sessions, and sent along with the news. A session takes the version itself
before it does anything else. Whoever works on something of his own, or looks at another page, is told the number only
and asks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final
from weakref import WeakValueDictionary

from store.database.records import Version
from store.workspace import Workspace
from ui.live.heads import newest
from ui.review.views import shared_part
from ui.session import Session
from ui.view import board_view

PUSHED: Final = (
    "verdict",
    "out",
    "out_titles",
    "designs",
    "rows",
    "settings",
    "legend",
    "panel",
    "snapshot",
)
"""What of a board depends on the contents; the rest belongs to the session."""
_sessions: WeakValueDictionary[str, Session] = WeakValueDictionary()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Asking:
    """A tab that waits for the news: ``session`` is the tag of the session behind it."""

    tab: str
    session: str
    actor: str
    page: str | None


def register(session: Session) -> str:
    """The tag by which a tab names its session; known to that browser only."""
    assert session.attached is not None
    with _lock:
        _sessions[session.attached.tag] = session
    return session.attached.tag


def views(decision: str, version: int, tabs: Sequence[Asking]) -> Mapping[str, bytes]:
    """The news for those tabs that can be shown it at once, as JSON by tab."""
    groups: dict[Workspace, list[tuple[Asking, Session]]] = {}
    for tab in tabs:
        session = _session_of(tab, decision, version)
        if session is not None:
            groups.setdefault(_seen(session), []).append((tab, session))
    found: dict[str, bytes] = {}
    for group in groups.values():
        head = newest(group[0][1], decision, version)
        if head is None or head.number < version:
            continue
        news = _news(group[0][1], head)
        for tab, session in group:
            _expect(session, head.number)
            found[tab.tab] = news
    return found


def _session_of(tab: Asking, decision: str, version: int) -> Session | None:
    """The session, when it shows the board and has nothing of its own that is not saved."""
    with _lock:
        session = _sessions.get(tab.session)
    attached = session.attached if session is not None else None
    if session is None or attached is None or tab.page != "compare":
        return None
    is_his = attached.id == decision and attached.access.actor.id == tab.actor
    is_idle = attached.state == "saved" and session.contents == attached.saved and attached.version < version
    return session if is_his and is_idle else None


def _seen(session: Session) -> Workspace:
    """Two who see the same get the same."""
    return replace(session.workspace, theme="auto")


def _news(session: Session, head: Version) -> bytes:
    with session.lock:
        shadow = replace(session, lock=Lock(), notice=None, last_good=dict(session.last_good), problems={})
    shadow.workspace = replace(shadow.workspace, contents=head.contents)
    panel = shadow.workspace.panel
    if panel is not None and panel.design is not None and panel.design not in head.contents.order:
        shadow.workspace = replace(shadow.workspace, panel=None)
    shadow.refresh()
    view: Mapping[str, Any] = board_view(shadow)
    board = {key: view.get(key) for key in PUSHED} | {"discussion": shared_part(view.get("discussion"))}
    return json.dumps({"kind": "board", "version": head.number, "board": board}, ensure_ascii=False).encode()


def _expect(session: Session, version: int) -> None:
    """The session looks for itself at its next event."""
    attached = session.attached
    if attached is not None:
        attached.told, attached.must_look = max(attached.told, version), True
