"""Fault experiments and the way between pages, without a browser."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from store import share
from store.workspace import MAX_OUT
from tests.pages.test_broken_documents import broken_texts, names
from ui.events import HANDLERS, handle
from ui.navigation import streamlit_pages
from ui.pages import PAGES
from ui.session import Session, start
from ui.state import KEY
from ui.view import board_view, header_view
from ui.what_if import what_if_view

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = str(ROOT / "ui" / "shell.py")
CURRENT, OPTION_1, OPTION_2 = 0, 1, 2


@pytest.fixture
def session() -> Session:
    return start(None)


def send(session: Session, kind: str, **fields: object) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])


def tried(session: Session, column: int) -> dict:
    board = what_if_view(session)
    json.dumps(board, allow_nan=False)
    return board["what_if"]["columns"][column]


def words(session: Session, column: int) -> list[str]:
    return [state["word"] for state in tried(session, column)["states"]]


def verdict(session: Session) -> str:
    return "".join(run["text"] for run in what_if_view(session)["verdict"])


def test_nothing_is_out_at_first(session):
    assert words(session, CURRENT) == words(session, OPTION_1) == ["정상", "정상"]
    assert "눌러 빼 보세요" in verdict(session)


def test_a_zone_stops_one_design_and_interrupts_the_others(session):
    send(session, "take_out", ids=["seoul-a"])
    assert words(session, CURRENT) == ["중단", "중단"]
    assert words(session, OPTION_1) == ["정상", "정상"]
    found = tried(session, OPTION_1)
    assert found["gone"] == ["db-1", "db-3", "was-1", "ws-1"]
    assert found["promoted"] == ["db-2"]
    assert [len(state["notes"]) for state in found["states"]] == [0, 1]
    assert verdict(session).startswith("서울-a 없이: 현재 중단 · 1안 정상 (전환 중 1.0분 끊김)")


def test_what_is_of_no_use_is_told_from_what_is_down(session):
    send(session, "take_out", ids=["ws-1", "ws-2"])
    found = tried(session, OPTION_1)
    assert (found["gone"], found["stopped"]) == (["ws-1", "ws-2"], ["alb"])
    assert [state["notes"] for state in found["states"]] == [["ALB: 동작하는 Nginx 없음"]] * 2


def test_a_soft_need_degrades(session):
    send(session, "take_out", ids=["slack"])
    assert words(session, CURRENT) == ["정상", "저하"]
    assert verdict(session) == "Slack 없이: 현재 쓰기 저하 · 1안 쓰기 저하 · 2안 쓰기 저하"


def test_people_leave_machines_that_nobody_can_repair(session):
    send(session, "out", id="제나", on=True)
    assert session.notice is None
    assert tried(session, CURRENT)["remarks"] == ["고칠 사람 없음: Nginx, MySQL"]
    assert [person["id"] for person in what_if_view(session)["what_if"]["people"]] == ["제나", "깃짱", "하디", "레오"]
    assert board_view(session)["out_titles"] == ["제나"]


def test_people_who_are_out_count_on_the_compare_page(session):
    before = board_view(session)["rows"][0]["cells"][CURRENT]["figures"][0]["value"]
    send(session, "out", id="제나", on=True)
    assert board_view(session)["rows"][0]["cells"][CURRENT]["figures"][0]["value"] != before


def test_a_fault_of_the_ranking_takes_out_what_it_says(session):
    first = tried(session, OPTION_1)["faults"][0]
    assert (first["name"], first["effect"], first["value"]) == ("ALB", "모든 요청 중단", "53분")
    for fault in tried(session, OPTION_1)["faults"]:
        send(session, "take_out", ids=fault["ids"])
        states = tried(session, OPTION_1)["states"]
        interrupted = any("끊김" in note for state in states for note in state["notes"])
        is_person = "지연" in fault["effect"]
        assert any(state["status"] == "down" for state in states) or interrupted or is_person


def test_a_tiers_own_fault_takes_out_each_of_its_instances(session):
    send(session, "set", design="option-1.yaml", path=["components", "was", "beta"], value=0.1)
    fault = next(f for f in tried(session, OPTION_1)["faults"] if f["key"] == "common-cause:was")
    assert fault["ids"] == ["was-1", "was-2"]


def test_exactly_these_are_out_and_all_come_back(session):
    send(session, "out", id="ws-1", on=True)
    send(session, "take_out", ids=["db-1", "db-1", "gone"])
    assert session.workspace.out == ("db-1",)
    send(session, "take_out", ids=[])
    assert session.workspace.out == ()


@pytest.mark.parametrize(
    "fields", [{}, {"ids": "ws-1"}, {"ids": [1]}, {"ids": ["nobody"]}, {"ids": ["ws-1"] * (MAX_OUT + 1)}]
)
def test_what_cannot_be_taken_out_is_refused(session, fields):
    send(session, "take_out", **fields)
    assert session.notice is not None
    assert session.workspace.out == ()


def test_a_link_holds_the_experiment_and_a_reader_may_go_on(session):
    send(session, "take_out", ids=["seoul-a", "제나"])
    shared = start(share.encode(session.workspace))
    assert shared.workspace.out == ("seoul-a", "제나")
    send(shared, "take_out", ids=["ws-1"])
    send(shared, "go", page="compare")
    assert (shared.workspace.out, shared.going, shared.notice) == (("ws-1",), "compare", None)


def test_a_design_that_was_never_valid_has_an_empty_column(session):
    send(session, "upload", files=[{"name": "mine.yaml", "text": "anboard: 1\nid: x"}])
    found = tried(session, 0)
    assert (found["states"], found["faults"], found["summary"]) == ([], [], "")


@settings(deadline=None, max_examples=60)
@given(names.flatmap(lambda n: st.tuples(st.just(n), broken_texts(n))), st.sets(st.sampled_from(["seoul-a", "db-1"])))
def test_the_page_opens_whatever_the_documents_hold(broken, out):
    name, text = broken
    session = start(None)
    send(session, "yaml", design=name, text=text)
    send(session, "take_out", ids=sorted(out))
    json.dumps(what_if_view(session), allow_nan=False)


def test_in_english(session):
    send(session, "view", language="en")
    send(session, "take_out", ids=["db-1"])
    assert verdict(session).startswith("Without MySQL 1: 현재 down · 1안 works (1.0 min gap while failing over)")


def test_a_run_that_starts_while_another_is_busy_shows_what_that_one_answers(session, monkeypatch):
    """Streamlit starts one when the browser asks again: it must not acknowledge an export that is still being made."""
    is_busy, may_end = Event(), Event()

    def slow(session: Session, _: dict) -> None:
        is_busy.set()
        may_end.wait(10)
        session.going = "compare"

    monkeypatch.setitem(HANDLERS, "go", slow)
    with ThreadPoolExecutor() as runs:
        first = runs.submit(handle, session, [{"seq": 1, "kind": "go"}])
        is_busy.wait(10)
        second = runs.submit(lambda: (handle(session, []), session.acked, session.going))
        assert not wait([second], timeout=0.1).done
        may_end.set()
        assert second.result(10) == (None, 1, "compare")
        first.result(10)


@pytest.mark.parametrize("page", ["nowhere", None, ["compare"]])
def test_pages_that_are_none_are_refused(session, page):
    send(session, "go", page=page)
    assert (session.going, session.notice is None) == (None, False)


def test_a_header_alone_holds_no_designs_but_the_work(session):
    send(session, "share")
    header = header_view(session, "incident")
    assert (header["designs"], header["rows"], header["page"]) == ([], [], "incident")
    assert header["snapshot"] == header["share_token"] == board_view(session)["snapshot"]


def test_every_page_has_its_file():
    assert all((ROOT / "pages" / page.file).exists() for page in PAGES)
    assert list(streamlit_pages()) == [page.name for page in PAGES]


def test_going_to_a_page_keeps_the_session_and_the_link():
    token = share.encode(start(None).workspace)
    page = AppTest.from_file(SHELL, default_timeout=30)
    page.query_params["c"] = token
    page.run()
    session = page.session_state[KEY]
    session.going = "what-if"
    page.run()
    assert not page.exception
    assert page.session_state[KEY] is session
    assert (session.going, session.read_only) == (None, True)
    assert page.query_params["c"] == token
