"""Review links, what is said of a snapshot, and what has changed since: sessions on a real store, without a browser."""

import asyncio
import copy
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from models.evaluate import RESULTS_VERSION
from store import bus
from store.access import Actor
from store.database.records import Anchor
from store.database.store import StoreDown, the_store
from store.workspace import Opened
from tests.live.conftest import count, one, own_data_folder, own_store, send  # noqa: F401
from tests.store.conftest import LOCAL_OWNER
from ui import computed, view
from ui.columns import columns_of
from ui.event_checks import Refused
from ui.identity import NOBODY
from ui.live import push
from ui.pages import NAMES
from ui.review import routes, views
from ui.review.asking import ask_for_review
from ui.review.events import HANDLERS as REVIEW_KINDS
from ui.review.frozen import frozen_results, read_frozen
from ui.review.opening import CannotOpen, check_still_open, review_session
from ui.review.page_state import ReviewPageState
from ui.review.page_view import review_page_view
from ui.review.refused import refused_view
from ui.review.said import latest_said
from ui.session import Session, start
from ui.state import KEY
from ui.view import board_view, header_view

SHELL = str(Path(__file__).resolve().parents[2] / "ui" / "shell.py")
GUEST = Actor("guest", "guest:0123", "손님 0123")
OTHER = Actor("guest", "guest:4567", "손님 4567")
NOW = datetime.now(UTC)
REQUEST = {"title": "인프라 검토", "label": "팀", "names": "제나, 하디", "expires": "", "name": "깃짱"}


def request(session: Session, **fields: object) -> str:
    """The token of a review link to what is on the session's board."""
    return ask_for_review(session, {"seq": 1, **REQUEST, **fields}, NOW).token


@pytest.fixture
def token(one) -> str:  # noqa: F811
    send(one, "view", perspective="cost", language="en")
    send(one, "out", id="ws-1", on=True)
    return request(one)


@pytest.fixture
def guest(token) -> Session:
    return review_session(token, GUEST)


def talk(session: Session) -> dict:
    return header_view(session, "compare")["discussion"]


def say(session: Session, text: str, anchor: dict | None = None, **fields: object) -> None:
    send(session, "comment", text=text, anchor=anchor or {"kind": "all"}, name="제나", **fields)


# -- opening ----------------------------------------------------------------------------------------------------------


def test_a_link_opens_exactly_what_was_shown_and_nothing_can_be_edited(one, token, guest):  # noqa: F811
    assert guest.workspace == replace(one.workspace, panel=None)
    assert guest.read_only
    count(guest, 5)
    assert guest.contents == one.contents
    assert guest.notice is not None
    board = board_view(guest)
    assert board["rows"] == board_view(one)["rows"]
    assert board["verdict"] == board_view(one)["verdict"]
    assert "results" not in board["review"]


def test_a_reader_changes_the_view_for_himself_alone(token, guest):
    send(guest, "view", language="ko", theme="dark", perspective="lag")
    again = review_session(token, OTHER)
    assert (guest.language, guest.workspace.theme) == ("ko", "dark")
    assert (again.language, again.workspace.perspective) == ("en", "cost")


def test_later_edits_of_the_team_do_not_reach_the_link(one, token):  # noqa: F811
    before = one.contents
    count(one, 5)
    assert review_session(token, GUEST).contents == before


def test_dialogs_are_not_part_of_a_snapshot(one):  # noqa: F811
    send(one, "open", panel={"type": "share"})
    assert review_session(request(one), GUEST).workspace.panel is None
    send(one, "open", panel={"type": "figure", "design": "option-1.yaml", "key": "availability"})
    opened = Opened(type="figure", design="option-1.yaml", key="availability")
    assert review_session(request(one), GUEST).workspace.panel == opened


def shown(token: str) -> str:
    with pytest.raises(CannotOpen) as refused:
        review_session(token, GUEST)
    korean, english = refused_view(refused.value)["texts_in"]
    assert korean["why"] != english["why"]
    return korean["why"]


def test_bad_links_are_refused_and_do_not_say_what_exists(one, token):  # noqa: F811
    assert shown("") == shown("nonsense") == shown(token[:-1]) == shown(f"A{token[1:]}")
    _, invitation = the_store().create_link(LOCAL_OWNER, one.attached.id, "invite", "editor", "")
    with pytest.raises(CannotOpen):
        review_session(invitation, GUEST)


def test_a_revoked_link_says_so_also_to_those_who_are_in(one, token, guest):  # noqa: F811
    the_store().revoke(LOCAL_OWNER, guest.review.link.id)
    assert "회수" in shown(token)
    with pytest.raises(CannotOpen):
        check_still_open(guest)
    say(guest, "아직 되나요?")
    assert guest.notice is not None
    assert latest_said(one).comments == ()
    assert "discussion" not in header_view(guest, "compare")


def test_an_expired_link_says_so(one, monkeypatch):  # noqa: F811
    token = request(one, expires=(NOW + timedelta(days=7)).isoformat())
    review_session(token, GUEST)
    monkeypatch.setattr(the_store(), "now", lambda: NOW + timedelta(days=8))
    assert "기한" in shown(token)


@pytest.mark.parametrize(
    "expires", ["2020-01-01", "2999-01-01T00:00:00+09:00", "tomorrow", "9999-12-31T23:59:59-23:00"]
)
def test_an_expiry_in_the_past_or_far_away_is_refused(one, expires):  # noqa: F811
    with pytest.raises(Refused):
        request(one, expires=expires)
    assert the_store().snapshots(LOCAL_OWNER, one.attached.id) == []


def test_the_page_of_a_bad_link_shows_nothing_else():
    page = AppTest.from_file(SHELL, default_timeout=30)
    page.query_params["r"] = "nonsense"
    page.run()
    assert not page.exception
    assert KEY not in page.session_state


def test_a_review_link_runs_every_page(token):
    page = AppTest.from_file(SHELL, default_timeout=60)
    page.query_params["r"] = token
    page.run()
    assert not page.exception
    assert page.session_state[KEY].review is not None
    for name in NAMES:
        page.session_state[KEY].going = name
        page.run()
        assert not page.exception


def test_ones_own_copy_can_be_edited_and_undone(guest):
    before = guest.contents
    send(guest, "own")
    count(guest, 5)
    assert guest.review is None
    assert guest.contents != before
    send(guest, "undo")
    assert guest.contents == before


# -- asking -----------------------------------------------------------------------------------------------------------


def test_a_scratch_board_is_stored_first():
    with pytest.raises(Refused, match="team board"):
        request(start(None))


def test_a_board_with_problems_is_not_frozen(one):  # noqa: F811
    send(one, "yaml", design="option-1.yaml", text="title: [")
    with pytest.raises(Refused, match="problems"):
        request(one)


def test_the_page_shows_a_token_once_and_lists_links_with_their_end(one):  # noqa: F811
    page = ReviewPageState()
    page.handle(one, [{"seq": 1, "kind": "request", **REQUEST}])
    view = review_page_view(one, page)
    assert review_session(view["asked"]["token"], GUEST).review is not None
    (snapshot,) = view["snapshots"]
    (link,) = snapshot["links"]
    assert (link["label"], link["state"]) == ("팀", "open")
    assert [approval["name"] for approval in view["discussion"]["approvals"]] == ["제나", "하디"]
    page.handle(one, [{"seq": 2, "kind": "done"}, {"seq": 3, "kind": "revoke", "link": link["id"]}])
    view = review_page_view(one, page)
    assert view["asked"] is None
    assert view["snapshots"][0]["links"][0]["state"] == "revoked"
    assert {"snapshot", "link", "revoke", "ask approval"} <= {
        e.action for e in the_store().audit(LOCAL_OWNER, one.attached.id)
    }
    assert view["audit"]


def test_an_older_snapshot_can_be_read_only(one, guest):  # noqa: F811
    say(guest, "처음 것")
    first = guest.review.snapshot.id
    request(one, title="다음 검토")
    page = ReviewPageState()
    assert review_page_view(one, page)["discussion"]["threads"] == []
    page.handle(one, [{"seq": 1, "kind": "select", "snapshot": first}])
    older = review_page_view(one, page)["discussion"]
    assert [thread["text"] for thread in older["threads"]] == ["처음 것"]
    assert not any(older["can"].values())


def test_a_reviewer_sees_the_snapshot_of_his_link_whatever_he_asks_for(one, guest):  # noqa: F811
    say(guest, "처음 것")
    request(one, title="다음 검토")
    other = the_store().newest_snapshot(LOCAL_OWNER, one.attached.id)
    page = ReviewPageState()
    page.handle(guest, [{"seq": 1, "kind": "select", "snapshot": other}])
    (thread,) = review_page_view(guest, page)["discussion"]["threads"]
    assert thread["text"] == "처음 것"


@pytest.mark.parametrize("junk", [None, 7, [], {}, "\ud800", "x" * 5000])
def test_junk_is_refused_with_a_notice(one, token, junk):  # noqa: F811
    page = ReviewPageState()
    fields = dict.fromkeys(("title", "label", "names", "expires", "name", "snapshot", "link", "text", "anchor"), junk)
    more = dict.fromkeys(("choice", "design", "reason", "person", "note", "id", "on", "panel", "parent"), junk)
    for seq, kind in enumerate((*REVIEW_KINDS, "request", "link", "revoke", "ask", "jump", "select", "x"), 1):
        page.handle(one, [{"seq": seq, "kind": kind, **fields, **more}])
        assert "down" not in review_page_view(one, page)
    assert len(the_store().snapshots(LOCAL_OWNER, one.attached.id)) == 1
    assert latest_said(one).comments == ()


# -- comments ---------------------------------------------------------------------------------------------------------

NODE = {"kind": "component", "design": "option-1.yaml", "key": "ws-1"}
FIGURE = {"kind": "figure", "design": "option-2.yaml", "key": "monthly_usd"}
LINE = {"kind": "line", "design": "option-1.yaml", "line": 5}


def test_comments_answers_and_resolving_are_seen_by_the_team(one, guest):  # noqa: F811
    markup = "<script>alert(1)</script> <b>&amp;</b>"
    for anchor in (NODE, FIGURE, LINE):
        say(guest, markup, anchor)
    threads = talk(one)["threads"]
    assert [thread["anchor"] for thread in threads] == [Anchor(**anchor)._asdict() for anchor in (NODE, FIGURE, LINE)]
    assert {thread["text"] for thread in threads} == {markup}
    assert threads[0]["author"] == "제나"
    send(one, "comment", text="그렇네요", anchor=NODE, parent=threads[0]["id"], name="하디")
    send(one, "resolve", id=threads[0]["id"], on=True)
    first = talk(guest)["threads"][0]
    assert [answer["author"] for answer in first["answers"]] == ["하디"]
    assert first["resolved_by"] == "하디"
    send(guest, "resolve", id=first["id"], on=False)
    assert talk(one)["threads"][0]["resolved_by"] is None


def test_a_comment_that_is_sent_twice_stands_once(guest):
    say(guest, "같은 말")
    say(guest, "같은 말")
    assert len(talk(guest)["threads"]) == 1
    say(guest, "같은 말", NODE)
    assert len(talk(guest)["threads"]) == 2


@pytest.mark.parametrize(
    "anchor",
    [
        {"kind": "component", "design": "option-1.yaml", "key": "nobody"},
        {"kind": "component", "design": "nothing.yaml", "key": "ws-1"},
        {"kind": "figure", "design": "option-1.yaml", "key": "<svg onload=alert(1)>"},
        {"kind": "line", "design": "option-1.yaml", "line": 10**6},
        {"kind": "line", "design": "option-1.yaml", "line": True},
        {"kind": "elsewhere"},
    ],
)
def test_a_comment_on_nothing_is_refused_and_its_text_kept(guest, anchor):
    say(guest, "여기요", anchor)
    assert guest.notice is not None
    assert guest.refused[-1] == guest.acked
    assert talk(guest)["threads"] == []


def test_a_name_is_needed_and_is_that_of_the_reader_alone(token, guest):
    send(guest, "comment", text="누구?", anchor={"kind": "all"})
    assert "이름" in guest.notice.ko
    say(guest, "저요")
    other = review_session(token, OTHER)
    assert talk(other)["needs_name"]
    assert talk(other)["threads"][0]["author"] == "제나"


def test_a_link_for_viewers_takes_no_word(one, guest):  # noqa: F811
    _, viewing = the_store().create_link(
        LOCAL_OWNER, one.attached.id, "review", "viewer", "", snapshot=guest.review.snapshot.id
    )
    viewer = review_session(viewing, OTHER)
    say(viewer, "안녕하세요")
    send(viewer, "vote", choice="for", design=None, reason="")
    assert viewer.notice is not None
    assert not any(talk(viewer)["can"].values())
    assert talk(guest)["threads"] == talk(guest)["votes"]["rows"] == []


def test_pins_follow_the_teams_edits(one, guest):  # noqa: F811
    text = one.contents.text("option-1.yaml")
    line = text.split("\n").index(next(t for t in text.split("\n") if t.startswith("components"))) + 1
    say(guest, "이 줄", {"kind": "line", "design": "option-1.yaml", "line": line})
    send(one, "yaml", design="option-1.yaml", text=f"# 하나\n# 둘\n{text}")
    (thread,) = talk(one)["threads"]
    assert (thread["anchor"]["line"], thread["gone"]) == (line + 2, False)
    send(
        one, "comment", text="맞아요", anchor={"kind": "line", "design": "option-1.yaml", "line": line + 2}, name="하디"
    )
    assert [c.anchor.line for c in latest_said(one).comments] == [line, line]
    send(one, "comment", text="새 줄", anchor={"kind": "line", "design": "option-1.yaml", "line": 1}, name="하디")
    assert latest_said(one).comments[-1].anchor.line == 1  # no line above it was there then


def test_what_is_no_longer_on_the_board_is_still_in_the_list(one, guest):  # noqa: F811
    say(guest, "이 서버", NODE)
    say(guest, "이 비용", FIGURE)
    send(one, "count", design="option-1.yaml", component="ws", value=3)
    assert not any(thread["gone"] for thread in talk(one)["threads"])
    send(one, "remove", design="option-2.yaml")
    (gone,) = [thread for thread in talk(one)["threads"] if thread["gone"]]
    assert gone["text"] == "이 비용"
    assert "지금 보드에는 없음" in gone["where"] or "no longer" in gone["where"]


# -- votes ------------------------------------------------------------------------------------------------------------


def test_one_vote_a_reviewer_with_name_and_reason(one, token, guest):  # noqa: F811
    send(guest, "vote", choice="for", design="option-1.yaml", reason="싸다", name="제나")
    other = review_session(token, OTHER)
    send(other, "vote", choice="against", design=None, reason="", name="하디")
    send(guest, "vote", choice="abstain", design="option-2.yaml", reason="다시 생각", name="제나")
    votes = talk(one)["votes"]
    assert {item["choice"]: item["count"] for item in votes["tally"]} == {"for": 0, "against": 1, "abstain": 1}
    assert [(row["name"], row["reason"], row["design"]) for row in votes["rows"]] == [
        ("하디", "", ""),
        ("제나", "다시 생각", "2안"),
    ]
    assert talk(guest)["votes"]["mine"]["choice"] == "abstain"
    assert talk(one)["votes"]["mine"] is None


def test_members_of_the_local_team_are_told_apart_by_name(one, token):  # noqa: F811
    send(one, "vote", choice="for", design=None, reason="", name="레오")
    send(one, "vote", choice="against", design=None, reason="", name="윤생")
    assert [row["name"] for row in talk(one)["votes"]["rows"]] == ["레오", "윤생"]


def test_only_the_named_person_approves(token, guest):
    say(guest, "제나입니다")
    send(guest, "approve", person="하디")
    assert "하디" in guest.notice.ko
    send(guest, "approve", person="제나")
    assert [(a["name"], a["given"], a["can"]) for a in talk(guest)["approvals"]] == [
        ("제나", True, False),
        ("하디", False, False),
    ]
    assert talk(guest)["approvals"][0]["by"] == "제나 (계정 없음)"
    hardy = review_session(token, OTHER)
    send(hardy, "approve", person="하디")
    assert all(approval["given"] for approval in talk(hardy)["approvals"])


# -- while the store is gone ------------------------------------------------------------------------------------------


def test_what_was_said_stays_and_a_new_word_is_kept_by_the_browser(guest, monkeypatch):
    say(guest, "먼저")
    assert len(talk(guest)["threads"]) == 1

    def down(*_: object, **__: object) -> None:
        from store.database.errors import UNREACHABLE

        raise StoreDown(UNREACHABLE)

    for name in ("comments", "discussion", "comment", "open_link"):
        monkeypatch.setattr(the_store(), name, down)
    check_still_open(guest)
    say(guest, "나중")
    assert "데이터베이스" in guest.notice.ko
    assert guest.refused[-1] == guest.acked
    assert [thread["text"] for thread in talk(guest)["threads"]] == ["먼저"]


# -- results of another day -------------------------------------------------------------------------------------------


def older_link(session: Session, **changed: object) -> Session:
    """A link whose results were frozen when they were others: the availability of 1안 was 99.5%."""
    attached, columns = session.attached, columns_of(session)
    frozen = json.loads(json.dumps(frozen_results(columns, ())))
    design = next(d for d in frozen["designs"] if d["file"] == "option-1.yaml")
    design["fingerprint"] = "sha256:older"
    design["figures"]["availability"] = {"value": 0.005, "ko": "99.5% · 연 중단 44시간", "en": "99.5%"}
    for rows in frozen["rows"].values():
        rows[0]["cells"][1]["figures"][0]["value"] = "99.5"
    frozen |= changed
    snapshot = the_store().snapshot(
        LOCAL_OWNER, attached.id, attached.version, session.workspace, frozen, 1, None, "예전 검토"
    )
    _, token = the_store().create_link(LOCAL_OWNER, attached.id, "review", "reviewer", "", snapshot=snapshot.id)
    return review_session(token, GUEST)


def first_value(board: dict) -> str:
    return board["rows"][0]["cells"][1]["figures"][0]["value"]


def test_a_link_to_older_results_says_so_and_shows_both(one):  # noqa: F811
    guest = older_link(one, results_version=RESULTS_VERSION - 1)
    bar = board_view(guest)["review"]
    assert f"결과 버전 {RESULTS_VERSION - 1}" in bar["changed"]
    assert f"지금은 {RESULTS_VERSION}" in bar["changed"]
    assert bar["results"] == "then"
    assert first_value(board_view(guest)) == "99.5"
    send(guest, "results", value="now")
    assert first_value(board_view(guest)) == first_value(board_view(one)) != "99.5"
    ((title, figure, then, now, word),) = bar["moved"]["rows"]
    assert (title, figure, then) == ("1안", "가용성", "99.5% · 연 중단 44시간")
    assert now.startswith(f"{first_value(board_view(one))}%")
    assert word == "개선"


def test_a_newer_price_book_is_named(one):  # noqa: F811
    bar = board_view(older_link(one, prices_to="2020-01-01"))["review"]
    assert "가격표" in bar["changed"]
    assert "2020-01-01" in bar["changed"]


def test_with_other_parts_out_the_results_are_computed_now(one):  # noqa: F811
    guest = older_link(one)
    send(guest, "out", id="ws-1", on=True)
    assert first_value(board_view(guest)) != "99.5"
    assert "results" not in board_view(guest)["review"]
    send(guest, "out", id="ws-1", on=False)
    assert first_value(board_view(guest)) == "99.5"


def places(value: object, path: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for key, item in inner for p in places(item, (*path, key)))]


SESSION = start(None)
FROZEN = {
    k: v for k, v in json.loads(json.dumps(frozen_results(columns_of(SESSION), ()))).items() if k != "evaluations"
}
PLACES = places(FROZEN)[1:]
JUNK = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just([]) | st.just({})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), JUNK | st.lists(JUNK, max_size=2) | st.dictionaries(st.text(), JUNK, max_size=2))
def test_results_from_elsewhere_are_shown_whole_or_not_at_all(path, junk):
    data = copy.deepcopy(FROZEN)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    frozen = read_frozen(data, SESSION.contents.order)
    if frozen is not None:
        for rows in frozen.rows.values():
            for row in rows:
                for cell in row["cells"]:
                    assert all(isinstance(f["value"], str) and isinstance(f["note"], str) for f in cell["figures"])


def test_unreadable_results_are_computed_now_and_it_says_so(one):  # noqa: F811
    guest = older_link(one, rows={"ko": 7})
    assert "다시 계산" in board_view(guest)["review"]["changed"]
    assert first_value(board_view(guest)) == first_value(board_view(one))


# -- news -------------------------------------------------------------------------------------------------------------


def test_a_link_hears_of_comments_and_of_nothing_else(one, guest, monkeypatch):  # noqa: F811
    monkeypatch.setattr(routes.live_routes, "is_stopping", lambda: False)

    async def heard() -> list[bytes]:
        stream = routes._stream(one.attached.id, guest.review.token)
        found = [await anext(stream)]
        bus.the_bus().publish(one.attached.id, {"kind": "here", "name": "레고"})
        bus.the_bus().publish(one.attached.id, {"kind": "version", "version": 9})
        await asyncio.sleep(0)
        await asyncio.to_thread(say, guest, "들리나요")
        found.append(await anext(stream))
        await stream.aclose()
        return found

    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(lambda: asyncio.run(heard())).result()
    assert found == [b"retry: 2000\n\n", b"data: {}\n\n"]


# -- many readers -----------------------------------------------------------------------------------------------------


def test_the_second_reader_of_a_link_costs_no_evaluation_and_no_drawing(token, monkeypatch):
    first = board_view(review_session(token, GUEST))

    def again(*_: object, **__: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(computed, "evaluate", again)
    monkeypatch.setattr(view, "board_svg", again)
    second = board_view(review_session(token, OTHER))
    assert [d["svg"] for d in second["designs"]] == [d["svg"] for d in first["designs"]]


def test_of_very_many_comments_the_open_and_new_are_shown_and_it_says_so(one, guest, monkeypatch):  # noqa: F811
    monkeypatch.setattr(views, "MOST_THREADS", 2)
    for text in ("하나", "둘", "셋"):
        say(guest, text)
    send(one, "resolve", id=latest_said(one).comments[2].id, on=True, name="하디")
    assert [thread["text"] for thread in talk(guest)["threads"]] == ["하나", "둘"]
    assert "1" in talk(guest)["left_out"]


def test_what_is_pushed_to_others_holds_nothing_of_ones_own(one, guest):  # noqa: F811
    say(guest, "이 서버", NODE)
    send(one, "vote", choice="for", design=None, reason="", name="하디")
    two = start(None)
    send(two, "attach", value=one.attached.id)
    asking = []
    for session, name in ((one, "a"), (two, "b")):
        asking.append(push.Asking(name, push.register(session), session.attached.access.actor.id, "compare"))
    text = one.contents.text("current.yaml") + "\n# 끝\n"
    contents = one.contents.with_texts({"current.yaml": text})
    saved = the_store().save(LOCAL_OWNER, one.attached.id, one.attached.version, contents, "끝")
    news = push.views(one.attached.id, saved.number, asking)
    assert set(news) == {"a", "b"}
    for pushed in news.values():
        assert set(json.loads(pushed)["board"]["discussion"]) == {"threads", "left_out"}


def test_a_name_is_nobodys_number(token, guest):
    send(guest, "vote", choice="for", design=None, reason="", name="제나")
    thief = review_session(token, NOBODY)
    send(thief, "vote", choice="against", design=None, reason="", name=GUEST.id.removeprefix("guest:"))
    assert [row["choice"] for row in talk(guest)["votes"]["rows"]] == ["for", "against"]
    assert GUEST.id not in str(talk(thief)), "nor is it shown to anybody"
