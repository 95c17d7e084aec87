"""The record that the board's export panel makes: of what is shown, with what people said of it."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import streamlit as st

from exports.record.block import read_block
from exports.record.markdown import parts
from store.database.records import Approval, Snapshot, Vote
from store.workspace import Workspace
from ui import export as downloads
from ui import handouts
from ui import record as board
from ui.days import day_of
from ui.event_checks import Refused
from ui.export import FORMATS, Wanted, export
from ui.review.said import Said
from ui.session import Session, start

AT = datetime(2026, 11, 22, 1, 2, tzinfo=UTC)


def inputs_of(data: bytes):
    return read_block(parts(data.decode())[1]).inputs


def test_the_design_that_was_asked_for_is_the_one_that_was_chosen():
    session = start(None)
    download, _ = export(session, "record_md", Wanted(names=("option-2.yaml",), is_all=False), seq=1)
    assert download["name"] == "decision-record.md"
    found = inputs_of(FORMATS["record_md"].make(session, Wanted(names=("option-2.yaml",), is_all=False)).data)
    assert found.chosen == "option-2.yaml"
    assert found.order == session.contents.order
    assert found.files == session.files
    everything = FORMATS["record_md"].make(session, Wanted(names=session.contents.order, is_all=True)).data
    assert inputs_of(everything).chosen is None


def said_of(session: Session, by: str = "하디", design: str = "option-1.yaml", at: datetime = AT) -> Said:
    """A vote and an approval of a snapshot of the board as it stands now."""
    snapshot = Snapshot(
        id="s", decision="d", version=3, workspace=Workspace(contents=session.contents), frozen={}, results_version=1,
        price_book_date=None, title="인프라 검토", created_by="깃짱", at=at,
    )  # fmt: skip
    vote = Vote(snapshot="s", voter="레오", voter_id="1", choice="against", design=design, reason="비싸다", at=at)
    approval = Approval(snapshot="s", name="하디", approved_at=at, approved_by=by, note="확인")
    return Said(snapshot=snapshot, votes=(vote,), approvals=(approval,))


def text_with(session: Session, said: Said, monkeypatch) -> str:
    monkeypatch.setattr(board, "latest_said", lambda _: said)
    return board.record_file(session, None, ".md").decode()


def test_votes_and_approvals_of_the_snapshot_are_written_down(monkeypatch):
    session = start(None)
    text = text_with(session, said_of(session), monkeypatch)
    assert "| 레오 | 반대 | 1안 | 비싸다 | 2026-11-22 |" in text
    assert "| 하디 | 2026-11-22 | 확인 |" in text


@pytest.mark.parametrize(
    ("by", "shown"), [("하디 (계정 없음)", "하디 (계정 없음)"), ("하디", "하디"), ("팀 계정", "하디 (팀 계정)")]
)
def test_an_approval_says_who_gave_it(by, shown, monkeypatch):
    session = start(None)
    text = text_with(session, said_of(session, by=by), monkeypatch)
    assert f"| {shown} | 2026-11-22 | 확인 |" in text
    expected = "" if by == "하디" else by
    assert [approval.by for approval in inputs_of(text.encode()).approvals] == [expected]


def test_a_guest_is_one_in_english_too(monkeypatch):
    session = start(None)
    session.workspace = replace(session.workspace, language="en")
    assert "| 하디 (no account) | 2026-11-22 |" in text_with(session, said_of(session, "하디 (계정 없음)"), monkeypatch)


def test_what_votes_are_of_is_named_and_that_the_board_is_another_by_now(monkeypatch):
    session = start(None)
    said = said_of(session)
    text = text_with(session, said, monkeypatch)
    assert "스냅샷 ‘인프라 검토’(버전 3)" in text
    assert "그때와 다릅니다" not in text
    session.change(replace(session.contents, baseline="option-1.yaml"))
    session.refresh()
    text = text_with(session, said, monkeypatch)
    assert "스냅샷 ‘인프라 검토’(버전 3)" in text
    assert "그 뒤에 보드가 바뀌어" in text
    assert inputs_of(text.encode()).said_of.is_other


def test_a_vote_for_a_design_that_is_gone_keeps_its_name(monkeypatch):
    session = start(None)
    assert "| 레오 | 반대 | option-9.yaml | 비싸다 |" in text_with(
        session, said_of(session, design="option-9.yaml"), monkeypatch
    )


@pytest.mark.parametrize(
    ("zone", "day"),
    [(None, "2026-11-23"), ("America/New_York", "2026-11-22"), ("Asia", "2026-11-23"), ("../../x", "2026-11-23")],
)
def test_days_are_those_of_the_reader(zone, day, monkeypatch):
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    monkeypatch.setattr(st, "context", SimpleNamespace(timezone=zone))
    session = start(None)
    assert str(day_of(at)) == day
    found = inputs_of(text_with(session, said_of(session, at=at), monkeypatch).encode())
    assert [str(found.votes[0].on), str(found.approvals[0].on)] == [day, day]


def test_two_designs_of_one_id_are_no_record_and_their_files_are_named():
    """Two uploads may say the same id: figures of one must not stand for both."""
    session = start(None)
    twin = session.files["option-1.yaml"].replace("title: 1안", "title: 쌍둥이")
    session.show(
        replace(session.contents.with_texts({"twin.yaml": twin}), order=(*session.contents.order, "twin.yaml"))
    )
    session.refresh()
    for make in (board.board_record, handouts.blog_file, handouts.slides_file):
        with pytest.raises(Refused) as refused:
            make(session, None)
        assert refused.value.text.ko.startswith("option-1.yaml, twin.yaml의 id가 모두 ‘option-1’입니다.")


@pytest.mark.parametrize("kind", ["blog", "slides"])
def test_a_long_export_keeps_nobody_from_drawing(kind, monkeypatch):
    monkeypatch.setattr(handouts, f"{kind}_file", lambda *_: str(downloads._DRAWING.locked()).encode())
    assert FORMATS[kind].make(start(None), Wanted(names=(), is_all=True)).data == b"False"


def test_a_broken_design_is_left_out():
    session = start(None)
    broken = {**session.files, "option-2.yaml": "anboard: ["}
    session.show(replace(session.contents, files=tuple(broken.items())))
    session.refresh()
    assert inputs_of(board.record_file(session, None, ".md")).order == ("current.yaml", "option-1.yaml")
    with pytest.raises(Refused):
        board.record_file(session, "option-2.yaml", ".md")


def test_without_a_design_that_holds_there_is_no_record_and_it_is_said():
    session = start(None)
    broken = {**session.files, "current.yaml": "anboard: ["}
    session.show(replace(session.contents, files=tuple(broken.items())))
    session.refresh()
    with pytest.raises(Refused) as refused:
        board.record_file(session, None, ".md")
    assert refused.value.text.ko.startswith("그림으로 만들 올바른 안이 없습니다.")
