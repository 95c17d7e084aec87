"""Statements, quotes and markup through every text field: stored and given back as the letters they are."""

import pytest
from sqlalchemy import inspect

from store.access import Access, Actor
from store.database.records import Anchor
from store.database.store import Forbidden, LinkError, NotFound
from store.workspace import Workspace
from tests.store.conftest import LOCAL_OWNER

PAYLOADS = [
    "'; DROP TABLE decisions; --",
    '" OR ""="',
    "' OR '1'='1",
    "1; DELETE FROM versions",
    "x' UNION SELECT secret_hash FROM links --",
    "\\'; SELECT pg_sleep(30); --",
    "$$; DROP TABLE texts; $$",
    "%s %(id)s :id ? {0} ${x}",
    "'||(SELECT version())||'",
    "<script>alert(1)</script>",
    "가'나\"다\\라`마",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_text_field_is_data(store, contents, payload):
    name = f"{payload.replace('/', '').replace(chr(92), '')}.yaml"
    hostile = contents.with_texts({name: payload})
    access = Access(Actor("local", payload, payload, payload), "owner")
    decision = store.create(access.actor, payload, hostile, note=payload)
    saved = store.save(access, decision.id, 1, contents.with_texts({name: payload * 2}), payload, payload, payload)
    store.annotate(access, decision.id, 1, payload)
    store.rename(access, decision.id, payload)
    workspace = Workspace(contents=saved.contents, out=(payload,))
    frozen = {payload: payload}
    snapshot = store.snapshot(access, decision.id, 2, workspace, frozen, 1, None, payload)
    link, _ = store.create_link(access, decision.id, "review", "viewer", payload, snapshot.id)
    comment = store.comment(access, snapshot.id, Anchor("component", payload, payload), payload)
    store.comment(access, snapshot.id, Anchor("all"), payload, comment.id)
    vote = store.vote(access, snapshot.id, "for", payload, payload)
    store.ask_approval(access, snapshot.id, [payload])
    approval = store.approve(access, snapshot.id, payload, payload)

    assert {decision.title, decision.created_by, store.decision(access, decision.id).title} == {payload}
    assert dict(saved.contents.files)[name] == payload * 2
    assert {saved.author, saved.author_id, saved.what, saved.note} == {payload}
    assert store.version(access, decision.id, 1).note == payload
    assert (snapshot.title, snapshot.frozen, snapshot.workspace) == (payload, frozen, workspace)
    assert link.label == payload
    assert (comment.text, comment.anchor) == (payload, Anchor("component", payload, payload))
    assert {vote.design, vote.reason, vote.voter, vote.voter_id} == {payload}
    assert {approval.name, approval.approved_by, approval.note} == {payload}
    assert {entry.actor for entry in store.audit(access, decision.id)} == {payload}
    again = store.import_decision(access.actor, store.export_decision(access, decision.id))
    assert dict(store.head(access, again.id).contents.files)[name] == payload * 2
    assert set(inspect(store.engine).get_table_names()) >= {"decisions", "texts", "versions", "links"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_id_is_data(store, decision, contents, payload):
    stranger = Access(Actor("user", payload, "x"), "owner", payload)
    asked = [
        lambda: store.decision(LOCAL_OWNER, payload),
        lambda: store.head(LOCAL_OWNER, payload),
        lambda: store.save(LOCAL_OWNER, payload, 1, contents, "x"),
        lambda: store.get_snapshot(LOCAL_OWNER, payload),
        lambda: store.comments(LOCAL_OWNER, payload),
        lambda: store.comment(LOCAL_OWNER, payload, Anchor("all"), "x"),
        lambda: store.resolve(LOCAL_OWNER, payload, True),
        lambda: store.revoke(LOCAL_OWNER, payload),
        lambda: store.set_role(LOCAL_OWNER, decision, payload, "owner"),
        lambda: store.export_decision(LOCAL_OWNER, payload),
    ]
    for ask in asked:
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(Forbidden):
        store.head(stranger, decision)
    with pytest.raises(LinkError):
        store.open_link(payload)
    assert store.role_of(stranger.actor, decision) is None
    assert [one.id for one in store.decisions(LOCAL_OWNER.actor)] == [decision]
