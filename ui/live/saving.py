"""A session that works on a stored decision: opened, saved after each edit, kept up with the others, merged.

The session always holds the person's own work. It is saved on top of the version that it builds on; when others have
saved meanwhile, the two are merged and that is saved. Where both have changed the same thing it waits for a choice.
While the database is gone the work stays in the session and in the browser, and is saved once it is back.
"""

from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Final

from store.access import Access, Actor, allowed
from store.changes import changes, summary
from store.database.errors import BUSY, UNREACHABLE
from store.database.records import Version
from store.database.store import Conflict, Forbidden, NotFound, StoreDown, StoreError, the_store
from store.merge import merged
from store.workspace import Contents, History, Opened
from ui.identity import LOCAL, NOBODY, access_to, current_actor
from ui.live.heads import head_of, known_head, remember
from ui.live.outage import outage
from ui.live.texts import LOST, MERGED, NOT_OPENED, WAITING
from ui.session import Attached, Session

TRIES: Final = 8
"""Merges with versions that were saved while the last merge was being made."""
_turns: Final = tuple(Lock() for _ in range(16))


def me(session: Session) -> Actor | None:
    """Who works in the session; in local mode by the name that he gave himself."""
    actor = current_actor()
    return replace(actor, name=session.own_name) if actor == LOCAL and session.own_name else actor


def access_of(session: Session, decision: str) -> Access:
    """What he may do there now. Raises StoreDown."""
    return access_to(decision, me(session))


def store_it(session: Session, title: str) -> None:
    """Makes the session's board a stored decision. Raises StoreError."""
    actor = me(session)
    if actor is None:
        raise Forbidden
    contents = session.contents
    decision = the_store().create(actor, title, contents)
    access = access_of(session, decision.id)
    session.attached = Attached(decision.id, decision.title, access, decision.head, contents)


def open_stored(session: Session, decision: str) -> None:
    """Opens a stored decision in the session; what it held before is left to the browser.

    While the database is gone the session waits: nothing can be edited until the browser or the database has told it
    what to show. What may not be seen is not there: a notice says so.
    """
    access = Access(me(session) or NOBODY, None)
    try:
        access = access_of(session, decision)
        shown = the_store().decision(access, decision)
        head = head_of(access, decision)
    except StoreDown:
        outage.failed()
        session.attached = Attached(decision, "", access, state="offline", must_look=True)
        session.read_only, session.notice = True, WAITING
    except (NotFound, Forbidden):
        session.notice = NOT_OPENED
    else:
        session.review = session.said = None
        session.attached = Attached(decision, shown.title, access, head.number, head.contents)
        _show_afresh(session, head.contents)


def _show_afresh(session: Session, contents: Contents) -> None:
    session.history = History()
    session.forget()
    session.show(contents)
    session.workspace = replace(session.workspace, out=(), panel=None)
    session.touched = True
    _apply_role(session)


def _apply_role(session: Session) -> None:
    assert session.attached is not None
    session.read_only = not allowed(session.attached.access.role, "edit")


def detach(session: Session) -> None:
    """The session works on a scratch board again, with a way back of its own."""
    if session.attached is not None:
        session.attached, session.history, session.read_only = None, History(), False


def resume(session: Session, version: int, kept: Contents | None) -> None:
    """Goes on where the browser was: at ``version``, with the unsaved work ``kept`` on top of it.

    What the browser does next may be stored already, when the server died before it could say so. Done once more on top
    of the same version it is the same work, and merging it with itself changes nothing.
    """
    attached = session.attached
    if attached is None or (attached.version == version and kept is None):
        return
    attached.saved, attached.version = _contents_of(attached, version), version
    contents = kept or attached.saved
    if contents is not None:
        session.show(contents)
        session.forget()
        _apply_role(session)
    attached.must_look = True


def _contents_of(attached: Attached, version: int) -> Contents | None:
    """None: the database is gone; it is looked up again later."""
    try:
        return the_store().version(attached.access, attached.id, version).contents
    except StoreDown:
        outage.failed()
        return None


def settle(session: Session) -> None:
    """Brings session and store together: saves what is new here, takes what is new there, merges what is both."""
    attached = session.attached
    if attached is None or not _is_due(session, attached):
        return
    if outage.is_on:
        attached.state = "offline"
        return
    must_look, attached.must_look = attached.must_look, False  # before it reads: there may be news meanwhile
    try:
        _settle(session, attached, must_look)
        outage.over()
    except StoreDown as error:
        outage.failed()
        attached.state, attached.must_look = "offline", True
        if error.text not in (BUSY, UNREACHABLE):
            session.notice = error.text
    except (NotFound, Forbidden):
        session.attached, session.read_only, session.notice = None, False, LOST
    except StoreError as error:
        attached.state, attached.must_look, session.notice = "offline", True, error.text


def catch_up(session: Session) -> None:
    """Takes what the browser was shown already, before what it does next is applied."""
    attached = session.attached
    if attached is not None and attached.must_look and attached.told and session.contents == attached.saved:
        settle_and_refresh(session)


def settle_and_refresh(session: Session) -> None:
    """After an edit whose figures are there already: computed once, before the others are told to show it."""
    mine = session.contents
    settle(session)
    if session.contents != mine:
        session.refresh()


def _is_due(session: Session, attached: Attached) -> bool:
    return attached.must_look or attached.state == "offline" or session.contents != attached.saved


def _settle(session: Session, attached: Attached, must_look: bool) -> None:
    attached.access = access_of(session, attached.id)
    if not allowed(attached.access.role, "view"):
        raise Forbidden
    if attached.version == 0:
        _begin(session, attached)
        return
    if attached.saved is None:
        attached.saved = the_store().version(attached.access, attached.id, attached.version).contents
    if must_look and not attached.told:
        attached.title = the_store().decision(attached.access, attached.id).title
    _apply_role(session)
    if session.contents != attached.saved and not session.read_only:
        _save(session, attached)
    elif must_look:
        _take(session, attached, head_of(attached.access, attached.id, attached.told))
    else:
        attached.state = "saved"


def _begin(session: Session, attached: Attached) -> None:
    """The database is there for the first time."""
    shown = the_store().decision(attached.access, attached.id)
    head = head_of(attached.access, attached.id)
    session.attached = Attached(attached.id, shown.title, attached.access, head.number, head.contents)
    _show_afresh(session, head.contents)


def is_behind(session: Session) -> bool:
    """Somebody has saved meanwhile, as far as this process knows: what is new here will be merged."""
    attached = session.attached
    return attached is not None and _newer(attached) is not None


def _newer(attached: Attached) -> Version | None:
    known = known_head(attached.id)
    return known if known is not None and 0 < attached.version < known.number else None


def _save(session: Session, attached: Attached) -> None:
    """One after the other: of twenty who merge at once nineteen would have to merge again, and again."""
    with _turns[hash(attached.id) % len(_turns)]:
        if outage.is_on:
            raise StoreDown(UNREACHABLE)
        newer = _newer(attached)
        if newer is None or _merge(session, attached, newer):
            _save_in_turn(session, attached)


def _save_in_turn(session: Session, attached: Attached) -> None:
    for _ in range(TRIES):
        assert attached.saved is not None
        mine, made = session.contents, changes(attached.saved, session.contents)
        joins = f"{attached.tag}:{made[0].design}:{made[0].path}" if len(made) == 1 else None
        try:
            version = the_store().save(
                attached.access, attached.id, attached.version, mine, partial(_what, after=mine), joins=joins
            )
        except Conflict as conflict:
            remember(conflict.head)
            if not _merge(session, attached, conflict.head):
                return
            continue
        remember(version)
        attached.version, attached.saved, attached.state = version.number, mine, "saved"
        return
    attached.state = "offline"  # others save faster than this can merge: at the next try


def _what(before: Contents, after: Contents) -> str:
    return summary(changes(before, after), "ko")


def _merge(session: Session, attached: Attached, head: Version) -> bool:
    """Puts the session's work on top of ``head``. False: there is nothing to save, or it waits for a choice."""
    assert attached.saved is not None
    together = merged(attached.saved, session.contents, head.contents)
    if together.conflicts:
        attached.state, attached.theirs, attached.newest = "clash", head.contents, head.number
        session.workspace = replace(session.workspace, panel=Opened(type="merge"))
        return False
    session.show(together.contents)
    if attached.state != "saved":
        session.notice = MERGED
    attached.version, attached.saved, attached.state, attached.theirs = head.number, head.contents, "saved", None
    return together.contents != head.contents


def _take(session: Session, attached: Attached, head: Version) -> None:
    attached.state = "saved"
    if head.number > attached.version:
        session.show(head.contents)
        attached.version, attached.saved = head.number, head.contents


def stored_decisions(session: Session) -> tuple[tuple[str, str], ...]:
    """Id and title of those that he may see, the last changed first. Raises StoreDown."""
    actor = me(session)
    found = the_store().decisions(actor) if actor is not None else []
    newest_first = sorted((d for d in found if not d.archived), key=lambda d: d.changed_at, reverse=True)
    return tuple((decision.id, decision.title) for decision in newest_first)
