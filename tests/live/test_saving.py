"""What several people do to one stored decision: saved, seen, merged; with the database gone, and after a restart."""

import pytest

from models.problems import Text
from store import share
from store.access import Access, Actor
from store.database.store import StoreDown, the_store
from tests.live.conftest import count, counted, send
from tests.store.conftest import LOCAL_OWNER
from ui.events import handle
from ui.identity import NOBODY
from ui.live import push, saving
from ui.live.heads import head_of
from ui.live.outage import outage
from ui.session import start
from ui.view import board_view


def head(session):
    return the_store().head(LOCAL_OWNER, session.attached.id)


def test_a_scratch_board_is_not_stored():
    session = start(None)
    count(session, 3)
    assert session.attached is None
    assert the_store().decisions(LOCAL_OWNER.actor) == []


def test_storing_keeps_the_board_and_names_it(one):
    assert head(one).contents == one.contents
    assert board_view(one)["live"]["state"] == "saved"
    assert board_view(one)["decision"] == the_store().decision(LOCAL_OWNER, one.attached.id).title


def test_each_edit_is_saved_before_it_is_acknowledged(one):
    count(one, 3)
    assert head(one).contents == one.contents
    assert head(one).number == one.attached.version == 2
    assert "Nginx" in head(one).what


def test_another_sees_an_edit_and_keeps_his_own_view(one, two):
    send(two, "view", perspective="cost", language="en")
    send(two, "open", panel={"type": "yaml", "design": "option-1.yaml"})
    count(one, 3)
    send(two, "sync", value=2)
    assert counted(two) == 3
    assert (two.workspace.perspective, two.language, two.workspace.panel.type) == ("cost", "en", "yaml")
    assert two.attached.version == 2


def test_news_alone_make_no_version(one, two):
    count(one, 3)
    send(two, "sync", value=2)
    send(one, "sync", value=2)
    assert head(one).number == 2


def test_news_that_come_while_a_session_looks_are_not_lost(one, two, monkeypatch):
    count(one, 3)

    def head_and_then_news(*args):
        found = head_of(*args)
        push._expect(two, 3)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(saving, "head_of", head_and_then_news)
        send(two, "sync", value=2)
    count(one, 4)
    send(two, "view", perspective="cost")
    assert counted(two) == 4


def test_edits_of_different_values_are_merged(one, two):
    count(one, 3)
    count(two, 4, component="was")
    assert (counted(two), counted(two, component="was")) == (3, 4)
    assert head(one).contents == two.contents
    assert two.notice is None
    send(one, "sync", value=3)
    assert one.contents == two.contents


def test_two_who_set_one_value_are_asked_and_nothing_is_lost(one, two):
    count(one, 3)
    count(two, 4)
    assert two.attached.state == "clash"
    assert counted(two) == 4
    panel = board_view(two)["panel"]
    assert panel["type"] == "merge"
    (question,) = panel["clashes"]
    assert (question["base"], question["mine"], question["theirs"]) == ("2", "4", "3")
    send(two, "decide", of=int(panel["key"]), choices=["theirs"])
    assert (two.attached.state, counted(two)) == ("saved", 3)
    assert board_view(two)["panel"] is None
    send(two, "undo")
    assert counted(two) == 4
    assert head(two).contents == two.contents


def test_the_choice_for_ones_own_value_is_saved_on_top(one, two):
    count(one, 3)
    count(two, 4)
    send(two, "decide", of=2, choices=["mine"])
    assert counted(two) == 4
    send(one, "sync", value=3)
    assert counted(one) == 4
    assert [line.number for line in the_store().versions(LOCAL_OWNER, one.attached.id)] == [3, 2, 1]


def test_one_may_go_on_editing_before_he_chooses(one, two):
    count(one, 3)
    count(two, 4)
    count(two, 5, component="was")
    assert two.attached.state == "clash"
    send(two, "decide", of=2, choices=["theirs"])
    assert (counted(two), counted(two, component="was")) == (3, 5)
    assert head(one).contents == two.contents


def test_undo_takes_back_ones_own_edit_only(one, two):
    count(one, 3)
    count(two, 4, component="was")
    send(one, "sync", value=3)
    send(one, "undo")
    assert (counted(one), counted(one, component="was")) == (2, 4)
    send(one, "redo")
    assert (counted(one), counted(one, component="was")) == (3, 4)


def test_undo_leaves_what_another_has_set_since(one, two):
    count(one, 3)
    send(two, "sync", value=2)
    count(two, 5)
    send(one, "sync", value=3)
    send(one, "undo")
    assert counted(one) == 5
    assert one.notice is not None


def test_typing_joins_one_version(one):
    text = one.contents.text("option-1.yaml")
    for letters in ("A", "Al", "Alp"):
        send(one, "yaml", design="option-1.yaml", text=text.replace("title: 1안", f"title: {letters}"))
    assert len(the_store().versions(LOCAL_OWNER, one.attached.id)) == 2


def test_joined_saves_are_told_as_one_change(one):
    for nginx in (3, 4, 5):
        count(one, nginx)
    newest, _ = the_store().versions(LOCAL_OWNER, one.attached.id)
    assert newest.what == "1안 · Nginx 개수 2 → 5"


def test_a_text_typed_from_an_older_one_keeps_what_came_meanwhile(one, two):
    before = two.contents.text("option-1.yaml")
    count(one, 3)
    send(two, "sync", value=2)
    send(two, "yaml", design="option-1.yaml", before=before, text=before.replace("title: 1안", "title: 첫째"))
    assert counted(two) == 3
    assert two.last_good["option-1.yaml"].design.title == "첫째"


# -- the database is gone


@pytest.fixture
def gone(own_store):
    """The database is away from the call of the first function to that of the second."""
    calls = []

    def fail(*_, **__):
        calls.append(1)
        raise StoreDown(Text("연결할 수 없습니다", "gone"))

    def go():
        for name in ("save", "head", "version", "decision"):
            setattr(own_store, name, fail)
        return calls

    def come_back():
        for name in ("save", "head", "version", "decision"):
            delattr(own_store, name)
        outage.over()

    return go, come_back


def test_work_goes_on_without_the_database_and_is_saved_later(one, two, gone, own_store):
    go, come_back = gone
    go()
    count(one, 3)
    count(one, 4)
    assert (one.attached.state, counted(one)) == ("offline", 4)
    come_back()
    count(two, 5, component="was")
    send(one, "sync", value=0)
    assert one.attached.state == "saved"
    assert own_store.head(LOCAL_OWNER, one.attached.id).contents == one.contents
    assert (counted(one), counted(one, component="was")) == (4, 5)


def test_a_stranger_who_waits_for_the_database_is_nobody(one, gone, monkeypatch):
    gone[0]()
    monkeypatch.setattr(saving, "current_actor", lambda: None)
    monkeypatch.setattr(saving, "access_to", the_store().head)
    assert restarted(one).attached.access == Access(NOBODY, None)


def test_nobody_waits_for_a_database_that_just_failed(one, gone):
    calls = gone[0]()
    for value in (3, 4, 5):
        count(one, value)
    assert len(calls) == 1


def test_a_board_that_is_opened_while_the_database_is_gone_opens_later(one, gone):
    go, come_back = gone
    go()
    fresh = restarted(one)
    count(fresh, 5)
    assert counted(fresh) == 2, "nothing can be edited before it is known what there is"
    come_back()
    send(fresh, "sync", value=0)
    count(fresh, 5)
    assert head(one).contents == fresh.contents


def test_the_browser_goes_on_where_it_was_while_the_database_is_gone(one, two, gone):
    go, come_back = gone
    count(two, 5, component="was")
    count(one, 3)
    unsaved, shown = share.encode(one.workspace), one.attached.version
    go()
    fresh = restarted(one)
    handle(fresh, [{"seq": 1, "kind": "resume", "version": shown, "value": unsaved}])
    count(fresh, 4)
    assert (fresh.attached.state, counted(fresh)) == ("offline", 4)
    come_back()
    send(fresh, "sync", value=0)
    assert head(one).contents == fresh.contents
    assert (counted(fresh), counted(fresh, component="was")) == (4, 5)


# -- the server is killed: a new session is told where the browser was


def restarted(session):
    fresh = start(None)
    saving.open_stored(fresh, session.attached.id)
    fresh.refresh()
    return fresh


def test_an_event_that_was_stored_but_not_acknowledged_is_not_done_twice(one):
    shown = one.attached.version
    send(one, "add", **{"from": "option-1.yaml"})
    assert len(one.contents.order) == 4
    fresh = restarted(one)
    handle(fresh, [{"seq": 1, "kind": "resume", "version": shown}, {"seq": 2, "kind": "add", "from": "option-1.yaml"}])
    assert len(fresh.contents.order) == 4
    assert head(one).contents == fresh.contents


def test_an_event_that_was_not_stored_is_done_and_merged(one, two):
    shown = one.attached.version
    count(two, 5, component="was")
    fresh = restarted(one)
    event = {"seq": 2, "kind": "count", "design": "option-1.yaml", "component": "ws", "value": 3}
    handle(fresh, [{"seq": 1, "kind": "resume", "version": shown}, event])
    assert (counted(fresh), counted(fresh, component="was")) == (3, 5)
    assert head(one).contents == fresh.contents


def test_unsaved_work_of_the_browser_is_merged(one, two):
    unsaved_session = start(None)
    count(unsaved_session, 3)
    unsaved = share.encode(unsaved_session.workspace)
    count(two, 5, component="was")
    fresh = restarted(one)
    handle(fresh, [{"seq": 1, "kind": "resume", "version": 1, "value": unsaved}])
    assert (counted(fresh), counted(fresh, component="was")) == (3, 5)
    assert head(one).contents == fresh.contents


def test_a_resumed_board_without_work_of_its_own_shows_the_newest(one, two):
    count(two, 5)
    fresh = restarted(one)
    handle(fresh, [{"seq": 1, "kind": "resume", "version": 1}])
    assert counted(fresh) == 5


# -- who may what


@pytest.fixture
def as_role(monkeypatch, own_store):
    def become(role):
        actor = Actor("user", f"iss|{role}", "보는 사람")
        monkeypatch.setattr(saving, "current_actor", lambda: actor)
        monkeypatch.setattr(
            saving, "access_to", lambda decision, actor: Access(actor, own_store.role_of(actor, decision))
        )
        return actor

    return become


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_may_not_edit_follows_but_changes_nothing(one, as_role, own_store, role):
    actor = as_role(role)
    with own_store._transaction() as connection:
        own_store._put_member(connection, one.attached.id, actor, role)
    viewer = start(None)
    send(viewer, "attach", value=one.attached.id)
    count(viewer, 5)
    assert viewer.notice is not None
    assert counted(viewer) == 2
    assert head(one).number == 1
    assert board_view(viewer)["read_only"] is True


def test_who_is_no_member_sees_nothing(one, as_role):
    as_role("stranger")
    stranger = start(None)
    send(stranger, "attach", value=one.attached.id)
    assert stranger.attached is None
    assert stranger.notice is not None


def test_who_lost_his_role_keeps_his_work_in_the_browser_only(one, as_role):
    as_role("stranger")
    count(one, 4)
    assert one.attached is None
    assert counted(one) == 4


def test_opening_another_board_leaves_the_stored_one_alone(one):
    id_, before = one.attached.id, one.contents
    send(one, "decision", value="stamp-crush")
    assert one.attached is None
    count(one, 4)
    assert the_store().head(LOCAL_OWNER, id_).contents == before


def test_an_edit_on_another_page_is_saved_and_merged(one, two):
    count(two, 5, component="was")
    text = one.contents.text("current.yaml").replace("title: 현재", "title: 지금")
    one.edit(one.contents.with_texts({"current.yaml": text}))
    saving.settle_and_refresh(one)
    assert head(one).contents == one.contents
    assert counted(one, component="was") == 5
    assert one.last_good["current.yaml"].design.title == "지금"


def test_a_new_name_of_the_board_is_shown(one, two):
    the_store().rename(LOCAL_OWNER, one.attached.id, "새 이름")
    send(two, "sync", value=0)
    assert board_view(two)["decision"] == "새 이름"


def test_boards_of_one_name_are_told_apart(one):
    other = start(None)
    send(other, "store")
    send(other, "library")
    names = [title for _, title in other.stored]
    assert len(names) == len(set(names)) == 2
