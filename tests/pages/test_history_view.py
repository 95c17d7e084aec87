"""The history page without a browser: versions, what is between two of them, the way back, and the stored boards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from store.access import Access, Actor
from store.database.store import StoreDown, the_store
from tests.live.conftest import count, one, own_data_folder, own_store, send, two  # noqa: F401
from tests.store.conftest import LOCAL, LOCAL_OWNER
from ui.history import state as history_state
from ui.history.state import HistoryState
from ui.history.view import history_view
from ui.session import Session, start

ROOT = Path(__file__).resolve().parents[2]


def act(session: Session, state: HistoryState, kind: str, **fields: object) -> dict:
    with session.lock:
        state.handle(session, [{"seq": state.acked + 1, "kind": kind, **fields}])
    return shown(session, state)


def shown(session: Session, state: HistoryState) -> dict:
    view = history_view(session, state)
    json.dumps(view, allow_nan=False)
    return view


@pytest.fixture
def state() -> HistoryState:
    return HistoryState()


@pytest.fixture
def edited(one: Session) -> Session:  # noqa: F811
    """Versions: 1 stored, 2 three Nginx in option 1, 3 another replication mode."""
    count(one, 3)
    send(one, "set", design="option-1.yaml", path=["components", "db", "replication", "mode"], value="semi_sync")
    assert one.attached.version == 3
    return one


def items(view: dict) -> list[tuple[str, str, str]]:
    return [
        (item["subject"], item["was"], item["now"])
        for group in view["history"]["pair"]["changes"]
        for item in group["items"]
    ]


def test_the_page_renders_in_both_states(edited):
    page = AppTest.from_file(str(ROOT / "pages" / "history.py"), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["anboard.history"].of is None
    page.query_params["d"] = edited.attached.id
    opened = AppTest.from_file(str(ROOT / "pages" / "history.py"), default_timeout=60)
    opened.query_params["d"] = edited.attached.id
    assert not opened.run().exception
    assert opened.session_state["anboard.history"].of == edited.attached.id


# -- versions ----------------------------------------------------------------------------------------------------------


def test_it_opens_on_what_the_last_version_changed(edited, state):
    view = shown(edited, state)
    lines = view["history"]["lines"]
    assert [line["number"] for line in lines] == [3, 2, 1]
    assert [line["what"] for line in lines] == [
        "1안 · MySQL 복제 방식 비동기 → 반동기",
        "1안 · Nginx 개수 2 → 3",
        "처음 저장",
    ]
    assert (lines[0]["is_head"], lines[1]["is_chosen"], lines[0]["is_other"]) == (True, True, True)
    assert items(view) == [("MySQL 복제 방식", "비동기", "반동기")]


def test_figures_that_moved_stand_with_before_after_and_a_verdict(edited, state):
    pair = act(edited, state, "pick", number=2)["history"]["pair"]
    first, second = pair["figures"]
    assert (first["title"], second["title"]) == ("1안", "2안")  # 2안 builds on 1안
    rows = {row["key"]: row for row in first["rows"]}
    assert set(rows) == {"lost_writes", "stale_reads"}  # availability and the bill are as they were
    assert rows["lost_writes"]["now"] == "0건"
    assert (rows["lost_writes"]["delta"]["verdict"], rows["lost_writes"]["delta"]["word"]) == ("better", "개선")


def test_drawings_stand_beside_each_other_with_what_differs_marked(edited, state):
    pair = act(edited, state, "pick", number=1)["history"]["pair"]
    option_1 = next(drawing for drawing in pair["drawings"] if drawing["title"] == "1안")
    assert 'data-instance="ws-3"' not in option_1["before"]
    assert "ab-added" not in option_1["before"].split("</style>")[-1]
    assert "ab-added" in option_1["after"].split("</style>")[-1]
    assert "현재" not in [drawing["title"] for drawing in pair["drawings"]]


def test_a_design_that_was_removed_is_a_ghost_of_the_whole(edited, state):
    send(edited, "remove", design="option-2.yaml")
    pair = shown(edited, state)["history"]["pair"]
    [drawing] = pair["drawings"]
    assert (drawing["title"], drawing["tag"], drawing["after"]) == ("2안", "삭제된 안", "")
    assert pair["changes"][0]["items"][0]["subject"] == "2안 삭제"


def test_any_two_versions_and_the_one_before_can_be_compared(edited, state):
    act(edited, state, "pick", number=3)
    view = act(edited, state, "against", value=1)
    assert [side["number"] for side in view["history"]["pair"]["sides"]] == [1, 3]
    assert len(items(view)) == 2
    act(edited, state, "pick", number=2)
    view = act(edited, state, "against", value="previous")
    assert [side["number"] for side in view["history"]["pair"]["sides"]] == [1, 2]
    view = act(edited, state, "pick", number=1)
    assert view["history"]["pair"] is None
    assert view["history"]["no_pair"]


def test_the_list_is_paged_and_filtered_by_author(edited, state, monkeypatch):
    monkeypatch.setattr(history_state, "PAGE", 2)
    state.shown = 2
    other = Actor("local", "local", "하디")
    the_store().save(Access(other, "owner"), edited.attached.id, 3, edited.contents, "메모만", note="회의")
    view = shown(edited, state)
    assert ([line["number"] for line in view["history"]["lines"]], view["history"]["has_more"]) == ([4, 3], True)
    view = act(edited, state, "more")
    assert ([line["number"] for line in view["history"]["lines"]], view["history"]["has_more"]) == ([4, 3, 2, 1], False)
    assert view["history"]["authors"] == ["하디", "이 컴퓨터"]
    view = act(edited, state, "author", value="하디")
    assert [line["number"] for line in view["history"]["lines"]] == [4]
    view = act(edited, state, "author", value="")
    assert len(view["history"]["lines"]) == 2


def test_a_note_is_kept_with_its_version_and_too_long_a_one_is_refused(edited, state):
    view = act(edited, state, "note", number=2, value="회의에서 합의함")
    assert view["history"]["lines"][1]["note"] == "회의에서 합의함"
    view = act(edited, state, "note", number=2, value="x" * 501)
    assert view["is_problem"]
    assert view["history"]["lines"][1]["note"] == "회의에서 합의함"


# -- the way back ------------------------------------------------------------------------------------------------------


def test_restoring_makes_a_new_version_and_can_be_undone(edited, state):
    before = edited.contents
    view = act(edited, state, "restore", number=1)
    store, id_ = the_store(), edited.attached.id
    assert store.head(LOCAL_OWNER, id_).contents == store.version(LOCAL_OWNER, id_, 1).contents == edited.contents
    assert view["history"]["lines"][0]["what"] == "버전 1의 내용으로 되돌림"
    assert len(view["history"]["lines"]) == 4
    assert "버전 1" in view["notice"]
    send(edited, "undo")
    assert store.head(LOCAL_OWNER, id_).contents == edited.contents == before
    assert shown(edited, state)["notice"] == ""  # it was about what is undone now


def test_restoring_keeps_what_another_saved_meanwhile_as_a_version(edited, two, state):  # noqa: F811
    count(two, 4, component="was")
    view = act(edited, state, "restore", number=1)
    whats = [line["what"] for line in view["history"]["lines"]]
    assert whats[:2] == ["버전 1의 내용으로 되돌림", "1안 · Tomcat 개수 2 → 4"]
    assert edited.contents == the_store().version(LOCAL_OWNER, edited.attached.id, 1).contents


def test_what_is_there_already_is_not_restored(edited, state):
    view = act(edited, state, "restore", number=3)
    assert view["is_problem"]
    assert len(view["history"]["lines"]) == 3


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_may_only_view_can_neither_restore_nor_note(edited, state, role, monkeypatch):
    guest = Access(Actor("guest", "guest:1", "손님"), role)
    link, _ = the_store().create_link(LOCAL_OWNER, edited.attached.id, "invite", role, "")
    the_store().join(guest.actor, link)
    monkeypatch.setattr("ui.live.saving.access_of", lambda *_: guest)
    monkeypatch.setattr("ui.live.saving.me", lambda _: guest.actor)
    edited.attached.access = guest
    for event in ({"kind": "restore", "number": 1}, {"kind": "note", "number": 1, "value": "x"}):
        view = act(edited, state, **event)
        assert view["is_problem"]
        assert not view["history"]["can_edit"]
    id_ = edited.attached.id
    for event in ({"kind": "rename", "value": "x"}, {"kind": "archive", "on": True}):
        assert act(edited, state, id=id_, **event)["is_problem"]
    assert the_store().head(LOCAL_OWNER, id_).number == 3
    assert not the_store().decision(LOCAL_OWNER, id_).archived


# -- the library -------------------------------------------------------------------------------------------------------


def test_a_scratch_board_is_offered_to_be_stored_beside_the_list(state):
    session = start(None)
    view = shown(session, state)
    assert (view["history"], view["can_store"], view["library"]["boards"]) == (None, True, [])
    view = act(session, state, "store")
    assert [board["is_open"] for board in view["library"]["boards"]] == [True]
    assert len(view["history"]["lines"]) == 1


def test_boards_are_opened_renamed_and_put_away(edited, state):
    session = start(None)
    id_ = edited.attached.id
    view = act(session, state, "open", id=id_)
    assert session.contents == edited.contents
    assert session.problems == {}
    assert view["history"]["lines"][0]["number"] == 3
    view = act(session, state, "rename", id=id_, value="  새 제목 ")
    assert view["library"]["boards"][0]["title"] == view["history"]["title"] == "새 제목"
    view = act(session, state, "archive", id=id_, on=True)
    assert (view["library"]["boards"], view["library"]["has_archived"]) == ([], True)
    view = act(session, state, "archived", on=True)
    assert view["library"]["boards"][0]["archived"]
    assert not act(session, state, "archive", id=id_, on=False)["library"]["boards"][0]["archived"]


def test_an_exported_board_comes_back_whole(edited, state):
    view = act(edited, state, "export", id=edited.attached.id)
    assert view["download"]["name"].endswith(".anboard.json")
    assert shown(edited, state)["download"] is None
    view = act(edited, state, "import", text=view["download"]["text"])
    assert not view["is_problem"], view["notice"]
    copy = next(board for board in view["library"]["boards"] if not board["is_open"])
    assert the_store().head(LOCAL_OWNER, copy["id"]).contents == edited.contents
    assert [v.what for v in the_store().versions(LOCAL_OWNER, copy["id"])] == [
        v.what for v in the_store().versions(LOCAL_OWNER, edited.attached.id)
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "anboard-decision"}', "\ud800", 7])
def test_a_file_that_is_none_says_why(edited, state, text):
    view = act(edited, state, "import", text=text)
    assert view["is_problem"]
    assert view["notice"]
    assert len(view["library"]["boards"]) == 1


def test_only_those_that_one_may_see_are_listed_and_opened(edited, state, monkeypatch):
    stranger = Actor("user", "https://id.example|7", "남")
    monkeypatch.setattr("ui.live.saving.me", lambda _: stranger)
    monkeypatch.setattr("ui.live.saving.access_of", lambda _, id_: the_store().access_of(stranger, id_))
    session = start(None)
    assert shown(session, state)["library"]["boards"] == []
    before = session.contents
    for kind in ("open", "export", "rename", "archive"):
        view = act(session, state, kind, id=edited.attached.id, value="x", on=True)
        assert view["is_problem"], kind
        assert view["download"] is None
    assert session.attached is None
    assert session.contents == before


@contextmanager
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def down(*_: object, **__: object) -> None:
        raise StoreDown(history_state.filled("not_settled"))

    with monkeypatch.context() as patch:
        for method in ("versions", "version", "decisions", "annotate", "save", "head", "role_of"):
            patch.setattr(the_store(), method, down, raising=False)
        yield


def test_without_the_database_the_page_says_so_and_comes_back(edited, state, monkeypatch):
    with no_database(monkeypatch):
        view = shown(edited, state)
        assert (view["history"], view["is_problem"]) == (None, True)
        assert act(edited, state, "note", number=1, value="x")["is_problem"]
    assert shown(edited, state)["history"] is not None


junk = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**40), st.text(max_size=5), st.lists(st.integers(), max_size=2)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([*history_state._HANDLERS, "else"]), st.dictionaries(
    st.sampled_from(["number", "value", "id", "on", "text"]), junk)), max_size=4))  # fmt: skip
def test_no_event_raises_or_changes_what_is_stored(edited, events):
    state = HistoryState()
    kinds = [(kind, fields) for kind, fields in events if kind != "store"]
    for kind, fields in kinds:
        if kind in ("restore", "note") and fields.get("number") in (1, 2, 3):
            continue
        act(edited, state, kind, **fields)
    assert the_store().head(LOCAL_OWNER, edited.attached.id).number == 3
    assert len(the_store().decisions(LOCAL)) == 1
