"""What reviewers and the team say of a snapshot: events of the board and of the review page -> store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from store.access import Access
from store.database.limits import COMMENT, NAME, NOTE, REASON
from store.database.records import CHOICES, Anchor, Snapshot
from store.database.store import the_store
from ui.event_checks import MAX_VALUE_CHARACTERS, Refused, a_design, a_text, require
from ui.review.anchors import in_snapshot
from ui.review.frozen import FIGURES
from ui.review.said import NO_ACCOUNT, access_of, asked_store, snapshot_of
from ui.review.state import named, needs_name
from ui.review.texts import text_of
from ui.session import Session

RESULTS: Final = ("then", "now")
SAME_COMMENTS: Final = 50
"""How far back a comment that comes a second time is known again."""
DIALOGS: Final = ("share", "export", "help", "comments", "vote", "moved")
Event = dict[str, Any]


def _place(session: Session) -> tuple[Access, Snapshot]:
    """Whose name is spoken in, and of which snapshot."""
    access = access_of(session)
    require_text(access is not None, "notice.no_review")
    access = cast(Access, access)
    require_text(not needs_name(access, session.own_name), "notice.name")
    with asked_store():
        snapshot = snapshot_of(session, access)
    require_text(snapshot is not None, "notice.no_review")
    return named(access, session.own_name), cast(Snapshot, snapshot)


def require_text(holds: bool, key: str, **values: object) -> None:
    if not holds:
        raise Refused(text_of(key, **values))


def _name(session: Session, event: Event) -> None:
    """``name {value}``: how a reader without an account is called from here on."""
    session.own_name = a_line(event.get("value"), NAME) or None


def a_line(value: object, longest: int) -> str:
    """One line without invisible characters."""
    text = a_text(value, longest).strip()
    require(text.isprintable(), "no_title")
    return text


def take_name(session: Session, event: Event) -> None:
    """The name that came with what was written."""
    if event.get("name"):
        _name(session, {"value": event["name"]})


def _comment(session: Session, event: Event) -> None:
    """``comment {anchor: {kind, design?, key?, line?}, text, parent?, name?}``"""
    take_name(session, event)
    access, snapshot = _place(session)
    text, parent = event.get("text"), event.get("parent")
    require(isinstance(text, str) and (parent is None or isinstance(parent, str)))
    require_text(bool(cast(str, text).strip()), "notice.empty")
    require_text(len(cast(str, text)) <= COMMENT, "notice.comment_long", most=COMMENT)
    anchor = in_snapshot(session, _anchor(session, event.get("anchor")), snapshot.workspace.contents)
    with asked_store():
        store = the_store()
        before = [c for c in store.comments(access, snapshot.id) if c.author_id == access.actor.id][-SAME_COMMENTS:]
        known = {(c.anchor, c.parent, c.text) for c in before}
        if (anchor, parent, cast(str, text).strip()) not in known:  # else sent again, as its answer was lost
            store.comment(access, snapshot.id, anchor, cast(str, text), parent=cast("str | None", parent))


def _anchor(session: Session, data: Any) -> Anchor:
    require(isinstance(data, dict))
    kind = data.get("kind")
    if kind == "all":
        return Anchor("all")
    design = a_design(session, data)
    if kind == "line":
        line = data.get("line")
        most = session.contents.text(design).count("\n") + 1
        require(isinstance(line, int) and not isinstance(line, bool) and 1 <= line <= most)
        return Anchor("line", design, None, line)
    key = a_text(data.get("key"), MAX_VALUE_CHARACTERS)
    if kind == "component":
        computed = session.last_good.get(design)
        require(computed is not None and key in computed.design.instances, "no_such_part")
        return Anchor("component", design, key)
    require(kind == "figure" and key in FIGURES)
    return Anchor("figure", design, key)


def _resolve(session: Session, event: Event) -> None:
    """``resolve {id, on, name?}``"""
    take_name(session, event)
    access, _ = _place(session)
    id_, on = event.get("id"), event.get("on")
    require(isinstance(id_, str) and isinstance(on, bool))
    with asked_store():
        the_store().resolve(access, cast(str, id_), cast(bool, on))


def _vote(session: Session, event: Event) -> None:
    """``vote {choice, design | null, reason, name?}``"""
    take_name(session, event)
    access, snapshot = _place(session)
    require(event.get("choice") in CHOICES)
    design = None if event.get("design") in (None, "") else a_design(session, event)
    reason = a_text(event.get("reason", ""), REASON)
    with asked_store():
        the_store().vote(access, snapshot.id, event["choice"], design, reason)


def _approve(session: Session, event: Event) -> None:
    """``approve {person, note}``: only the person who was asked; a reader without a name takes that one."""
    person = a_line(event.get("person"), NAME)
    if session.own_name is None:
        session.own_name = person
    access, snapshot = _place(session)
    require_text(access.actor.name == person, "notice.approver", name=person)
    with asked_store():
        the_store().approve(_as_known(access), snapshot.id, person, a_text(event.get("note", ""), NOTE))


def _as_known(access: Access) -> Access:
    """An approval says when its name is only what somebody called himself."""
    actor = access.actor
    return replace(access, actor=replace(actor, name=actor.name + NO_ACCOUNT.ko)) if actor.kind == "guest" else access


def _results(session: Session, event: Event) -> None:
    """``results {value: then | now}``: which of the two a review link shows."""
    require(session.review is not None and event.get("value") in RESULTS)
    assert session.review is not None
    session.review.results = event["value"]


HANDLERS: Final[dict[str, Callable[[Session, Event], None]]] = {
    "name": _name,
    "comment": _comment,
    "resolve": _resolve,
    "vote": _vote,
    "approve": _approve,
    "results": _results,
}
"""Events of the board and of the review page; none of them changes what is on the board."""


def remembered(handler: Callable[[Session, Event], None]) -> Callable[[Session, Event], None]:
    """The handler; the number of an event that it refuses is kept, so that the browser keeps what was typed."""

    def handle(session: Session, event: Event) -> None:
        try:
            handler(session, event)
        except Refused:
            session.refused = (*session.refused[-9:], event["seq"])
            raise

    return handle


BOARD_HANDLERS: Final = {kind: remembered(handler) for kind, handler in HANDLERS.items()}
