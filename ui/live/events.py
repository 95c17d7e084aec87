"""What the board's events about stored decisions do to a session."""

from collections.abc import Callable
from typing import Any, Final, cast

from store import share
from store.access import Forbidden
from store.database.store import StoreError
from store.merge import resolve
from store.workspace import Contents
from ui.event_checks import MAX_TITLE_CHARACTERS, Refused, a_text, a_title, require
from ui.identity import LOCAL, check_may_create, current_actor
from ui.live import merging, saving
from ui.live.presence import MAX_NAME
from ui.session import Session
from ui.texts import decision_title

MAX_ID = 64


def _store(session: Session, _: dict[str, Any]) -> None:
    """The scratch board becomes a stored decision; its address is the session's from then on."""
    require(session.attached is None)
    try:
        check_may_create(current_actor())
        saving.store_it(session, _free_title(session))
    except (StoreError, Forbidden) as error:
        raise Refused(error.text) from error


def _free_title(session: Session) -> str:
    """The board's title, numbered where a stored decision is called the same."""
    title = decision_title(session.contents.decision, session.language)[: MAX_TITLE_CHARACTERS - 5]
    taken = {other for _, other in saving.stored_decisions(session)}
    names = (title, *(f"{title} {number}" for number in range(2, 1000)))
    return next((name for name in names if name not in taken), title)


def _attach(session: Session, event: dict[str, Any]) -> None:
    decision = a_text(event.get("value"), MAX_ID)
    before = session.attached
    saving.open_stored(session, decision)
    if session.attached is before:
        require(before is not None or session.notice is not None)


def _library(session: Session, _: dict[str, Any]) -> None:
    try:
        session.stored = saving.stored_decisions(session)
    except StoreError as error:
        raise Refused(error.text) from error


def _sync(session: Session, event: dict[str, Any]) -> None:
    version = event.get("value")
    require(isinstance(version, int) and not isinstance(version, bool) and 0 <= version < 2**31)
    if session.attached is not None:
        session.attached.must_look = True
        session.attached.told = cast(int, version)


def _resume(session: Session, event: dict[str, Any]) -> None:
    version, token = event.get("version"), event.get("value")
    require(isinstance(version, int) and not isinstance(version, bool) and 0 < version < 2**31)
    kept: Contents | None = None
    if token is not None:
        kept = share.decode(a_text(token, share.MAX_TOKEN_CHARACTERS)).contents
    try:
        saving.resume(session, cast(int, version), kept)
    except (StoreError, Forbidden) as error:
        raise Refused(error.text) from error


def _me(session: Session, event: dict[str, Any]) -> None:
    """What a member of the local team calls himself; who is signed in has his name from there."""
    if current_actor() == LOCAL:
        name = event.get("value")
        session.own_name = a_title(name)[:MAX_NAME] if name else None


def _decide(session: Session, event: dict[str, Any]) -> None:
    """One choice for each clash that was shown; if others have saved since, what is new is asked afterwards."""
    attached, choices = session.attached, event.get("choices")
    clash = merging.clash_of(attached, session.contents) if attached is not None else None
    require(clash is not None and attached is not None and event.get("of") == attached.newest)
    require(isinstance(choices, list) and all(choice in ("mine", "theirs") for choice in choices))
    assert clash is not None
    require(len(cast(list[str], choices)) == len(clash.conflicts))
    merging.decided(session, resolve(clash, dict(enumerate(cast(list[Any], choices)))))


LIVE_HANDLERS: Final[dict[str, Callable[[Session, dict[str, Any]], None]]] = {
    "store": _store,
    "attach": _attach,
    "library": _library,
    "sync": _sync,
    "resume": _resume,
    "me": _me,
    "decide": _decide,
}
LIVE_READ_ONLY_KINDS: Final = {"decision", "attach", "library", "sync", "resume", "me"}
