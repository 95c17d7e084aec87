"""Every event of the board, sent by everybody: what a role does not allow changes nothing, whatever the browser sends.

``NEEDS`` says what each event takes. An event that the board learns and that is not here fails the first test.
"""

from typing import Any

import pytest

from store import bus
from store.access import ROLES, Access, Action, Actor, allowed
from store.database import store as store_module
from store.database.store import Store, the_store
from store.decisions import FIRST, shipped_contents
from store.share import encode
from store.workspace import Workspace
from tests.store.conftest import own_data_folder  # noqa: F401
from ui import identity
from ui.events import HANDLERS, handle
from ui.live import saving
from ui.live.heads import forget_heads
from ui.review.opening import review_session
from ui.session import Session, start
from ui.web.settings import Hosting

OWNER = Actor("user", "https://id.example.com|owner", "제나")
SOMEBODY = Actor("user", "https://id.example.com|somebody", "레오")
HOSTED = Hosting(origin="https://board.example.com", secret="0123456789abcdef0123456789abcdef")
ONE = {"design": "option-1.yaml"}
TEXT = dict(shipped_contents(FIRST).files)["option-1.yaml"]

KEPT = encode(Workspace(contents=shipped_contents(FIRST).with_texts({"option-1.yaml": TEXT + "\n# 침입\n"})))

NEEDS: dict[str, Action | None] = {
    **dict.fromkeys(("set", "count", "place", "yaml", "rename", "add", "copy", "remove", "move", "baseline"), "edit"),
    **dict.fromkeys(("undo", "redo", "upload", "decide", "resume"), "edit"),
    "comment": "comment",
    "resolve": "comment",
    "vote": "vote",
    "approve": "approve",
    **dict.fromkeys(("view", "open", "out", "take_out", "share", "export", "chart", "go"), None),
    **dict.fromkeys(("me", "name", "results"), None),
    **dict.fromkeys(("own", "decision", "restore", "recover", "store", "attach", "sync", "library"), None),
}
"""None: changes nothing that is stored; what it shows is asked of the store with the reader's own role."""

EDITS: dict[str, dict[str, Any]] = {
    "set": {**ONE, "path": ["components", "db", "replication", "failover", "detect_seconds"], "value": 77},
    "count": {**ONE, "component": "ws", "value": 3},
    "place": {**ONE, "instance": "ws-1", "value": "seoul-c"},
    "yaml": {**ONE, "text": TEXT + "\n# 침입\n"},
    "rename": {**ONE, "value": "침입"},
    "add": {"from": "option-1.yaml"},
    "copy": ONE,
    "remove": ONE,
    "move": {**ONE, "by": 1},
    "baseline": ONE,
    "upload": {"files": [{"name": "more.yaml", "text": "based_on: option-1.yaml\ntitle: 침입\n"}]},
    "resume": {"version": 1, "value": KEPT},
}
"""One of each kind that would change the stored board; ``resume`` sends what a browser kept while it was offline."""


@pytest.fixture
def store(own_data_folder, monkeypatch):  # noqa: F811
    store_module._the_store.cache_clear()
    monkeypatch.setattr(bus, "_the_bus", bus.LocalBus())
    monkeypatch.setattr(identity, "hosting", lambda: HOSTED)
    forget_heads()
    saving.outage.over()
    yield the_store()
    store_module._the_store.cache_clear()


@pytest.fixture
def decision(store: Store) -> str:
    return store.create(OWNER, "역할", shipped_contents(FIRST)).id


def as_actor(monkeypatch: pytest.MonkeyPatch, actor: Actor | None) -> None:
    monkeypatch.setattr(identity, "_actor", lambda claims, cookies, mode: actor)


def member(store: Store, decision: str, role: Any) -> None:
    link, _ = store.create_link(Access(OWNER, "owner"), decision, "invite", role, "")
    store.join(SOMEBODY, link)


def attached(monkeypatch: pytest.MonkeyPatch, decision: str) -> Session:
    as_actor(monkeypatch, SOMEBODY)
    session = start(None)
    send(session, "attach", value=decision)
    return session


def send(session: Session, kind: str, **fields: Any) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])


def stored(store: Store, decision: str) -> tuple[Any, ...]:
    """All that an event could have changed."""
    access = Access(OWNER, "owner")
    shots = [line.id for line in store.snapshots(access, decision)]
    said = [(store.comments(access, id_), store.votes(access, id_), store.approvals(access, id_)) for id_ in shots]
    head = store.head(access, decision)
    known = store.decision(access, decision)
    return (
        head,
        known.title,
        known.archived,
        shots,
        said,
        store.links(access, decision),
        store.members(access, decision),
    )


def test_every_event_of_the_board_has_its_rule():
    assert set(HANDLERS) == set(NEEDS)
    assert {kind for kind, action in NEEDS.items() if action == "edit"} - set(EDITS) == {"undo", "redo", "decide"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", EDITS)
def test_only_who_may_edit_changes_the_board(monkeypatch, store, decision, kind, role):
    member(store, decision, role)
    session = attached(monkeypatch, decision)
    before = store.head(Access(OWNER, "owner"), decision).contents
    send(session, kind, **EDITS[kind])
    after = store.head(Access(OWNER, "owner"), decision).contents
    assert (after != before) is allowed(role, "edit"), session.notice


@pytest.mark.parametrize("role", [role for role in ROLES if not allowed(role, "edit")])
def test_a_reader_can_neither_take_back_nor_choose(monkeypatch, store, decision, role):
    member(store, decision, role)
    session = attached(monkeypatch, decision)
    before = stored(store, decision)
    for kind, fields in {"undo": {}, "redo": {}, "decide": {"of": 1, "choices": ["mine"]}}.items():
        send(session, kind, **fields)
        assert stored(store, decision) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", [kind for kind, action in NEEDS.items() if action is None and kind != "store"])
def test_what_needs_no_role_changes_nothing_stored(monkeypatch, store, decision, kind, role):
    member(store, decision, role)
    session = attached(monkeypatch, decision)
    before = stored(store, decision)
    token = encode(Workspace(contents=shipped_contents("ticket-shop")))
    for value in (None, "ticket-shop", decision, 7, token, "then", "침입"):
        send(session, kind, value=value, version=1, format="yaml", design="option-1.yaml", page="cost")
        assert stored(store, decision) == before


@pytest.mark.parametrize("kind", EDITS)
def test_a_role_that_was_taken_away_ends_at_the_next_event(monkeypatch, store, decision, kind):
    member(store, decision, "editor")
    session = attached(monkeypatch, decision)
    store.set_role(Access(OWNER, "owner"), decision, SOMEBODY.id, None)
    before = stored(store, decision)
    send(session, kind, **EDITS[kind])
    assert stored(store, decision) == before


@pytest.mark.parametrize("actor", [None, SOMEBODY, Actor("guest", "guest:AAAAAAAAAAAAAAAAAAAAAA", "손님")])
def test_a_stranger_opens_nothing_by_its_number(monkeypatch, store, decision, actor):
    as_actor(monkeypatch, actor)
    session = start(None)
    before = stored(store, decision)
    for kind in ("attach", "resume", "sync", *EDITS):
        send(session, kind, **{"value": decision, "version": 1, **EDITS.get(kind, {})})
        assert session.attached is None
    assert stored(store, decision) == before


@pytest.mark.parametrize("actor", [None, Actor("guest", "guest:AAAAAAAAAAAAAAAAAAAAAA", "손님")])
def test_a_guest_makes_no_decision(monkeypatch, store, actor):
    as_actor(monkeypatch, actor)
    session = start(None)
    send(session, "store")
    assert session.attached is None
    assert session.notice == identity.MAY_NOT_CREATE
    as_actor(monkeypatch, SOMEBODY)
    send(session, "store")
    assert session.attached is not None


REMARKS: dict[str, dict[str, Any]] = {
    "comment": {"anchor": {"kind": "all"}, "text": "왜 2안인가요?", "name": "레오"},
    "vote": {"choice": "for", "design": None, "reason": "가용성", "name": "레오"},
    "approve": {"person": "레오", "note": ""},
}


def review(store: Store, decision: str, role: Any, actor: Actor) -> Session:
    access = Access(OWNER, "owner")
    version = store.head(access, decision).number
    workspace = Workspace(contents=shipped_contents(FIRST))
    shot = store.snapshot(access, decision, version, workspace, {}, 1, None, "검토")
    store.ask_approval(access, shot.id, ["레오"])
    _, token = store.create_link(access, decision, "review", role, "", snapshot=shot.id)
    return review_session(token, actor)


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
@pytest.mark.parametrize("kind", REMARKS)
def test_a_review_link_gives_what_its_role_says(monkeypatch, store, decision, kind, role):
    session = review(store, decision, role, SOMEBODY)
    before = stored(store, decision)
    send(session, kind, **REMARKS[kind])
    assert (stored(store, decision) != before) is allowed(role, NEEDS[kind] or "view"), session.notice


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
@pytest.mark.parametrize("kind", EDITS)
def test_a_review_link_changes_no_board(store, decision, kind, role):
    session = review(store, decision, role, SOMEBODY)
    before, shown = stored(store, decision), session.contents
    send(session, kind, **EDITS[kind])
    assert stored(store, decision) == before
    assert session.contents == shown


def test_a_review_link_opens_no_other_snapshot(store, decision):
    session = review(store, decision, "reviewer", SOMEBODY)
    other = store.create(OWNER, "다른 결정", shipped_contents(FIRST)).id
    before = stored(store, other)
    send(session, "attach", value=other)
    send(session, "comment", **REMARKS["comment"])
    assert session.attached is None
    assert stored(store, other) == before
