"""What one browser tab looks at on its history page, and what its events do: to the page, the board, the library."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from models.problems import Text
from store.access import Forbidden, Role
from store.database.store import Conflict, StoreError, the_store
from store.workspace import Contents
from ui.event_checks import MAX_TITLE_CHARACTERS, Refused, a_text, a_title, require
from ui.history.texts import filled
from ui.identity import check_may_create
from ui.live import saving
from ui.live.events import LIVE_HANDLERS
from ui.session import Attached, Session

PAGE: Final = 50
"""Versions at a time."""
MOST_SHOWN: Final = 5_000
MAX_NOTE: Final = 10_000
"""Characters that are passed on; the store takes fewer and says how many."""
MAX_ID: Final = 64
MAX_IMPORT_BYTES: Final = 12 * 2**20
"""One message of the browser; the command line has no such limit."""
Against = int | str
"""A number of a version, ``head``, or ``previous``."""


@dataclass(slots=True)
class HistoryState:
    """``chosen`` None: the version before the current one. ``export``: the event that asked for a file, and of what."""

    chosen: int | None = None
    against: Against = "head"
    author: str | None = None
    shown: int = PAGE
    archived: bool = False
    of: str | None = None
    """The decision that all this is about."""
    notice: Text | None = None
    is_problem: bool = False
    noticed_on: Contents | None = None
    """What the board held when the notice was made: an edit or an undo ends it."""
    acked: int = 0
    roles: dict[str, Role | None] = field(default_factory=dict)
    export: tuple[int, str] | None = None

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> None:
        """Each event once, in order; what cannot be done becomes a notice."""
        self.look_at(session.attached)
        if events:
            self.notice, self.is_problem, self.export = None, False, None
        for event in events:
            self.acked = event["seq"]
            handler = _HANDLERS.get(event["kind"])
            try:
                require(handler is not None)
                cast(Any, handler)(self, session, event)
            except (Refused, StoreError, Forbidden) as error:
                self.notice, self.is_problem = error.text, True
        if events:
            self.noticed_on = session.contents

    def look_at(self, attached: Attached | None) -> None:
        """Another decision was opened: nothing of the last one is chosen any more."""
        of = attached.id if attached is not None else None
        if of != self.of:
            self.of, self.chosen, self.against, self.author, self.shown = of, None, "head", None, PAGE


def _pick(state: HistoryState, _: Session, event: Mapping[str, Any]) -> None:
    state.chosen = _number(event)
    if state.against == state.chosen:
        state.against = "head"


def _against(state: HistoryState, _: Session, event: Mapping[str, Any]) -> None:
    value = event.get("value")
    state.against = value if value in ("head", "previous") else _number({"number": value})


def _more(state: HistoryState, _: Session, __: Mapping[str, Any]) -> None:
    state.shown = min(state.shown + PAGE, MOST_SHOWN)


def _author(state: HistoryState, _: Session, event: Mapping[str, Any]) -> None:
    state.author, state.shown = a_text(event.get("value"), MAX_TITLE_CHARACTERS) or None, PAGE


def _archived(state: HistoryState, _: Session, event: Mapping[str, Any]) -> None:
    require(isinstance(event.get("on"), bool))
    state.archived = event["on"]


# The attached decision


def _note(_: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    attached = _attached(session)
    the_store().annotate(attached.access, attached.id, _number(event), a_text(event.get("value"), MAX_NOTE))


def _restore(state: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    """A new version with the contents of an earlier one, on top of what is there now."""
    number, attached = _number(event), _attached(session)
    contents = the_store().version(attached.access, attached.id, number).contents
    attached.must_look = True
    saving.settle(session)
    if session.read_only:
        raise Refused(filled("no_edit"))
    attached = _attached(session)
    if attached.state != "saved":
        raise Refused(filled("not_settled"))
    if contents == session.contents:
        raise Refused(filled("already_same"))
    session.edit(contents)
    _save_restored(session, attached, contents, filled("restored_what", number=number).ko)
    state.chosen, state.against, state.notice = None, "head", filled("restored", number=number)


def _save_restored(session: Session, attached: Attached, contents: Contents, what: str) -> None:
    """Under words of its own; when others were faster, it is merged and saved as any edit."""
    try:
        version = the_store().save(attached.access, attached.id, attached.version, contents, what)
    except Conflict:
        saving.settle(session)
        return
    attached.version, attached.saved = version.number, contents


def _store(_: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    LIVE_HANDLERS["store"](session, dict(event))


# The library


def _open(_: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    session.notice = None
    LIVE_HANDLERS["attach"](session, {"value": _id(event)})
    session.refresh()
    said, session.notice = session.notice, None
    if said is not None:
        raise Refused(said)


def _rename(_: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    id_, title = _id(event), a_title(event.get("value"))
    the_store().rename(saving.access_of(session, id_), id_, title)
    if session.attached is not None and session.attached.id == id_:
        session.attached.title = title


def _archive(_: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    id_ = _id(event)
    require(isinstance(event.get("on"), bool))
    the_store().archive(saving.access_of(session, id_), id_, event["on"])


def _export(state: HistoryState, _: Session, event: Mapping[str, Any]) -> None:
    state.export = event["seq"], _id(event)


def _import(state: HistoryState, session: Session, event: Mapping[str, Any]) -> None:
    text = event.get("text")
    require(isinstance(text, str) and len(text) <= MAX_IMPORT_BYTES, "too_large")
    actor = check_may_create(saving.me(session))
    imported = the_store().import_decision(actor, cast(str, text).encode("utf-8", "replace"))
    state.notice = filled("imported", title=imported.title)


def _attached(session: Session) -> Attached:
    if session.attached is None:
        raise Refused(filled("scratch"))
    return session.attached


def _number(event: Mapping[str, Any]) -> int:
    number = event.get("number")
    require(isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**31)
    return cast(int, number)


def _id(event: Mapping[str, Any]) -> str:
    return a_text(event.get("id"), MAX_ID)


_HANDLERS: Final[dict[str, Callable[[HistoryState, Session, Mapping[str, Any]], None]]] = {
    "pick": _pick,
    "against": _against,
    "more": _more,
    "author": _author,
    "archived": _archived,
    "note": _note,
    "restore": _restore,
    "store": _store,
    "open": _open,
    "rename": _rename,
    "archive": _archive,
    "export": _export,
    "import": _import,
}
