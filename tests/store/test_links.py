"""Who gets in, who does not, and that the store asks at every call."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from store.access import ACTIONS, ROLES, Access, Actor, allowed
from store.database.records import Anchor
from store.database.secret import new_token, signing_key
from store.database.store import Forbidden, LinkError, NotFound, Refused, open_store
from store.workspace import Workspace
from tests.store.conftest import LOCAL, LOCAL_OWNER
from tests.store.test_saving import Clock, edited

REVIEWER = Actor("guest", "guest:1", "레고")
USER = Actor("user", "https://id.example|7", "제나", "zena@example.org")


@pytest.fixture
def snapshot(store, decision, contents):
    return store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "검토").id


@pytest.fixture
def review(store, decision, snapshot):
    """(link, token) of a review link."""
    return store.create_link(LOCAL_OWNER, decision, "review", "reviewer", "윤생에게", snapshot)


def test_a_token_opens_its_link(store, review):
    link, token = review
    assert store.open_link(token) == link
    assert len(token) >= 22 + 43


def test_the_token_is_nowhere_in_the_database(store, review, own_data_folder):
    secret = review[1].split("~")[1].split(".")[0]
    with store.engine.connect() as connection:
        rows = [str(row) for row in connection.execute(text("SELECT * FROM links"))]
        rows += [str(row) for row in connection.execute(text("SELECT * FROM audit"))]
    assert secret not in "".join(rows)
    assert (own_data_folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_agree_on_one_key(own_data_folder):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signing_key(), range(8)))
    assert keys == {(own_data_folder / "secret.key").read_bytes()}
    assert len(keys.pop()) >= 32
    assert [file.name for file in own_data_folder.iterdir()] == ["secret.key"]


def forgeries(token):
    id_, rest = token.split("~")
    secret, signature = rest.split(".")
    flipped = "A" if signature[0] != "A" else "B"
    return {
        "nothing": "",
        "the id alone": id_,
        "without signature": f"{id_}~{secret}",
        "another signature": f"{id_}~{secret}.{flipped}{signature[1:]}",
        "another secret": f"{id_}~{secret[::-1]}.{signature}",
        "letters beyond ASCII": token + "가",
        "very long": token * 1000,
        "SQL": "' OR 1=1 --",
    }


def test_a_forged_or_guessed_token_opens_nothing_and_learns_nothing(store, review, url, own_data_folder, monkeypatch):
    link, token = review
    said = set()
    for forged in forgeries(token).values():
        with pytest.raises(LinkError) as caught:
            store.open_link(forged)
        said.add((caught.value.text, caught.value.why))
    monkeypatch.setenv("ANBOARD_SECRET", "another key" * 4)
    other = open_store(url)
    with pytest.raises(LinkError) as caught:
        other.open_link(token)
    other.close()
    said.add((caught.value.text, caught.value.why))
    store.delete(LOCAL_OWNER, link.decision)
    with pytest.raises(LinkError) as caught:
        store.open_link(token)
    said.add((caught.value.text, caught.value.why))
    assert [why for _, why in said] == ["unknown"]


def test_a_signed_token_with_a_wrong_secret_opens_nothing(store, review):
    """Who knows the key but not the secret, say from an old backup of the key alone."""
    forged, _ = new_token(store.key, review[0].id)
    with pytest.raises(LinkError) as caught:
        store.open_link(forged)
    assert caught.value.why == "unknown"


def test_a_revoked_link_ends_the_access_of_whoever_is_in(store, review, snapshot):
    link, token = review
    access = store.access_by(REVIEWER, store.open_link(token))
    store.comment(access, snapshot, Anchor("all"), "한 마디")
    store.revoke(LOCAL_OWNER, link.id)
    with pytest.raises(LinkError) as caught:
        store.open_link(token)
    assert caught.value.why == "revoked"
    for act in (lambda: store.get_snapshot(access, snapshot), lambda: store.vote(access, snapshot, "for", None, "")):
        with pytest.raises(Forbidden):
            act()
    assert [one.text for one in store.comments(LOCAL_OWNER, snapshot)] == ["한 마디"]


def test_an_expired_link_ends_it_too(url, contents):
    clock = Clock()
    clock.at = datetime.now(UTC)
    store = open_store(url, clock)
    decision = store.create(LOCAL, "t", contents).id
    snapshot = store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "").id
    expires = clock.at + timedelta(days=7)
    link, token = store.create_link(LOCAL_OWNER, decision, "review", "viewer", "", snapshot, expires)
    access = store.access_by(REVIEWER, link)
    clock.at = expires - timedelta(microseconds=1)
    assert store.open_link(token).expires_at == expires
    store.get_snapshot(access, snapshot)
    clock.at = expires
    with pytest.raises(LinkError) as caught:
        store.open_link(token)
    assert caught.value.why == "expired"
    with pytest.raises(Forbidden):
        store.get_snapshot(access, snapshot)
    store.close()


def test_a_review_link_shows_its_snapshot_and_nothing_else(store, decision, snapshot, review, contents):
    access = store.access_by(REVIEWER, review[0])
    other = store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "2").id
    assert store.get_snapshot(access, snapshot).workspace.contents == contents
    beyond = [
        lambda: store.get_snapshot(access, other),
        lambda: store.comments(access, other),
        lambda: store.vote(access, other, "for", None, ""),
        lambda: store.decision(access, decision),
        lambda: store.head(access, decision),
        lambda: store.version(access, decision, 1),
        lambda: store.versions(access, decision),
        lambda: store.snapshots(access, decision),
        lambda: store.links(access, decision),
        lambda: store.export_decision(access, decision),
        lambda: store.audit(access, decision),
    ]
    for act in beyond:
        with pytest.raises(Forbidden):
            act()


def test_an_invitation_makes_a_member_once_and_never_lowers_a_role(store, decision):
    _, token = store.create_link(LOCAL_OWNER, decision, "invite", "editor", "팀")
    viewer, _ = store.create_link(LOCAL_OWNER, decision, "invite", "viewer", "구경")
    assert store.decisions(USER) == []
    assert store.join(USER, store.open_link(token)) == "editor"
    assert store.join(USER, viewer) == "editor"
    assert [one.id for one in store.decisions(USER)] == [decision]
    member = store.members(LOCAL_OWNER, decision)[-1]
    assert (member.actor, member.role) == (USER, "editor")


def test_a_revoked_invitation_lets_nobody_in_but_members_stay(store, decision):
    link, _ = store.create_link(LOCAL_OWNER, decision, "invite", "editor", "팀")
    store.join(USER, link)
    store.revoke(LOCAL_OWNER, link.id)
    with pytest.raises(LinkError):
        store.join(REVIEWER, link)
    store.head(store.access_of(USER, decision), decision)


def test_a_review_link_makes_no_member(store, review):
    with pytest.raises(LinkError):
        store.join(USER, review[0])


def test_links_that_would_give_too_much_are_refused(store, decision, snapshot):
    wrong = [
        ("review", "editor", snapshot, None),
        ("review", "viewer", None, None),
        ("invite", "editor", snapshot, None),
        ("invite", "root", None, None),
        ("invite", "viewer", None, datetime(2020, 1, 1, tzinfo=UTC)),
        ("invite", "viewer", None, datetime(2099, 1, 1)),
    ]
    for kind, role, shown, expires in wrong:
        with pytest.raises(Refused):
            store.create_link(LOCAL_OWNER, decision, kind, role, "", shown, expires)


def test_the_last_owner_stays(store, contents):
    decision = store.create(USER, "t", contents).id
    owner = store.access_of(USER, decision)
    with pytest.raises(Refused):
        store.set_role(owner, decision, USER.id, "viewer")
    with pytest.raises(NotFound):
        store.set_role(owner, decision, "nobody", "viewer")
    link, _ = store.create_link(owner, decision, "invite", "owner", "")
    store.join(REVIEWER, link)
    store.set_role(owner, decision, USER.id, None)
    with pytest.raises(Forbidden):
        store.head(owner, decision)


def test_the_local_operator_who_made_a_board_is_not_its_last_owner(store, decision):
    """``scripts/invite.py --new``: nobody can sign in as the operator."""
    link, _ = store.create_link(LOCAL_OWNER, decision, "invite", "owner", "")
    store.join(USER, link)
    owner = store.access_of(USER, decision)
    for role in ("viewer", None):
        with pytest.raises(Refused):
            store.set_role(owner, decision, USER.id, role)
    store.set_role(owner, decision, "local", None)
    assert [member.actor.id for member in store.members(owner, decision)] == [USER.id]


def calls(store, decision, snapshot, contents, link, comment):
    """Every method that needs an access, with the action that it stands for."""
    workspace = Workspace(contents=contents)
    return {
        "decision": ("view", lambda a: store.decision(a, decision)),
        "head": ("view", lambda a: store.head(a, decision)),
        "version": ("view", lambda a: store.version(a, decision, 1)),
        "versions": ("view", lambda a: store.versions(a, decision)),
        "save": ("edit", lambda a: store.save(a, decision, 1, edited(contents, a.actor.id), "x")),
        "annotate": ("edit", lambda a: store.annotate(a, decision, 1, "n")),
        "rename": ("edit", lambda a: store.rename(a, decision, "n")),
        "archive": ("edit", lambda a: store.archive(a, decision, False)),
        "snapshot": ("snapshot", lambda a: store.snapshot(a, decision, 1, workspace, {}, 1, None, "")),
        "snapshots": ("view", lambda a: store.snapshots(a, decision)),
        "newest_snapshot": ("view", lambda a: store.newest_snapshot(a, decision)),
        "get_snapshot": ("view", lambda a: store.get_snapshot(a, snapshot)),
        "create_link": ("link", lambda a: store.create_link(a, decision, "review", "viewer", "", snapshot)),
        "create_link (invite)": ("members", lambda a: store.create_link(a, decision, "invite", "owner", "")),
        "links": ("link", lambda a: store.links(a, decision)),
        "revoke": ("link", lambda a: store.revoke(a, link)),
        "members": ("members", lambda a: store.members(a, decision)),
        "set_role": ("members", lambda a: store.set_role(a, decision, "local", "owner")),
        "comment": ("comment", lambda a: store.comment(a, snapshot, Anchor("all"), "x")),
        "resolve": ("comment", lambda a: store.resolve(a, comment, True)),
        "comments": ("view", lambda a: store.comments(a, snapshot)),
        "vote": ("vote", lambda a: store.vote(a, snapshot, "for", None, "")),
        "votes": ("view", lambda a: store.votes(a, snapshot)),
        "discussion": ("view", lambda a: store.discussion(a, snapshot)),
        "ask_approval": ("snapshot", lambda a: store.ask_approval(a, snapshot, ["제나", "레오"])),
        "approve": ("approve", lambda a: store.approve(a, snapshot, "레오", "")),
        "approvals": ("view", lambda a: store.approvals(a, snapshot)),
        "audit": ("audit", lambda a: store.audit(a, decision)),
        "export_decision": ("export", lambda a: store.export_decision(a, decision)),
        "delete": ("delete", lambda a: store.delete(a, decision)),
    }


WITHOUT_ACCESS = {"create", "decisions", "role_of", "open_link", "join", "import_decision", "access_of", "access_by"}


@pytest.fixture
def every_call(store, decision, snapshot, contents, review):
    store.ask_approval(LOCAL_OWNER, snapshot, ["레오"])
    comment = store.comment(LOCAL_OWNER, snapshot, Anchor("all"), "x").id
    return calls(store, decision, snapshot, contents, review[0].id, comment)


def test_no_method_is_missing_from_the_table_of_calls(store, every_call):
    public = {name for name in dir(store) if not name.startswith("_") and callable(getattr(store, name))}
    tested = {name.split()[0] for name in every_call}
    assert public - WITHOUT_ACCESS - {"close", "now", "on_change"} == tested


@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_role_may_do_what_it_says_and_nothing_more(store, decision, every_call, role):
    actor = Actor("user", f"id|{role}", "누구")
    if role is not None:
        link, _ = store.create_link(LOCAL_OWNER, decision, "invite", role, "")
        store.join(actor, link)
    for action, call in every_call.values():
        with nullcontext() if allowed(role, action) else pytest.raises(Forbidden):
            call(Access(actor, role))


@pytest.mark.parametrize("claimed", ROLES)
@pytest.mark.parametrize("held", [None, "viewer"])
def test_a_claimed_role_that_is_not_held_opens_nothing(store, decision, every_call, claimed, held):
    """The caller is not believed: a forged or outdated access is asked of the database."""
    if claimed == held:
        return
    actor = Actor("user", "id|forger", "누구")
    if held:
        link, _ = store.create_link(LOCAL_OWNER, decision, "invite", held, "")
        store.join(actor, link)
    for _, call in every_call.values():
        with pytest.raises(Forbidden):
            call(Access(actor, claimed))


def test_a_role_in_one_decision_is_none_in_another(store, decision, every_call, contents, review):
    mine = store.create(USER, "mine", contents).id
    for access in (store.access_of(USER, mine), Access(USER, "owner")):
        for _, call in every_call.values():
            with pytest.raises(Forbidden):
                call(access)
    assert store.access_of(USER, decision).role is None


def test_each_deed_is_in_the_audit_trail(store, decision, every_call):
    for name, (_, call) in every_call.items():
        if name not in ("audit", "delete"):
            call(LOCAL_OWNER)
    done = {entry.action for entry in store.audit(LOCAL_OWNER, decision, 500)}
    assert done >= {
        "create", "save", "annotate", "rename", "unarchive", "snapshot", "link", "revoke", "role",
        "comment", "resolve", "vote", "ask approval", "approve",
    }  # fmt: skip
    assert "reopen" not in done


def test_what_is_refused_leaves_no_trace(store, decision, every_call):
    before = store.export_decision(LOCAL_OWNER, decision), len(store.audit(LOCAL_OWNER, decision, 500))
    for _, call in every_call.values():
        with pytest.raises(Forbidden):
            call(Access(USER, "owner"))
    assert (store.export_decision(LOCAL_OWNER, decision), len(store.audit(LOCAL_OWNER, decision, 500))) == before


def test_an_unknown_action_is_an_error_and_no_permission():
    with pytest.raises(KeyError):
        allowed("owner", "edlt")
    assert all(allowed("owner", action) for action in ACTIONS)
    assert not any(allowed(None, action) for action in ACTIONS)


def test_those_who_listen_hear_of_a_change_after_it_is_true(store, decision, contents):
    heard = []

    def listen(id_, message):
        heard.append((message["kind"], store.decision(LOCAL_OWNER, id_).head))

    store.on_change = listen
    store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x")
    store.rename(LOCAL_OWNER, decision, "neu")
    assert heard == [("version", 2), ("title", 2)]


def test_a_listener_that_fails_loses_no_save(store, decision, contents, caplog):
    store.on_change = lambda decision, message: json.loads("{")
    assert store.save(LOCAL_OWNER, decision, 1, edited(contents, "x"), "x").number == 2
    assert store.head(LOCAL_OWNER, decision).number == 2
    assert "nobody was told" in caplog.text
