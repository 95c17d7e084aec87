"""What reviewers say: comments, votes, approvals."""

import pytest
from sqlalchemy import insert

from store.access import Access, Actor
from store.database import limits, schema
from store.database.engine import WRITE
from store.database.records import Anchor
from store.database.store import NotFound, Refused
from store.workspace import Workspace
from tests.store.conftest import LOCAL_OWNER

REVIEWER = Access(Actor("local", "guest:1", "레고"), "reviewer")


@pytest.fixture
def snapshot(store, decision, contents):
    return store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {"a": [1.5, None]}, 1, None, "s").id


def test_a_comment_is_pinned_answered_and_settled(store, snapshot):
    pinned = Anchor("line", "current.yaml", None, 12)
    first = store.comment(REVIEWER, snapshot, pinned, "  왜 하나뿐인가요?\n둘째 줄 ")
    answer = store.comment(LOCAL_OWNER, snapshot, Anchor("all"), "비용 때문에", first.id)
    again = store.comment(REVIEWER, snapshot, Anchor("all"), "네", answer.id)
    assert (first.text, first.anchor, first.author) == ("왜 하나뿐인가요?\n둘째 줄", pinned, "레고")
    assert [one.parent for one in (first, answer, again)] == [None, first.id, first.id]
    assert again.anchor == pinned
    assert store.comments(REVIEWER, snapshot) == [first, answer, again]
    store.resolve(LOCAL_OWNER, first.id, True)
    assert store.comments(REVIEWER, snapshot)[0].resolved_by == "이 컴퓨터"
    store.resolve(REVIEWER, first.id, False)
    assert store.comments(REVIEWER, snapshot)[0] == first


def test_everything_that_was_said_is_read_at_once(store, snapshot):
    comment = store.comment(REVIEWER, snapshot, Anchor("all"), "하나")
    vote = store.vote(REVIEWER, snapshot, "for", None, "")
    store.ask_approval(LOCAL_OWNER, snapshot, ["제나"])
    assert store.discussion(REVIEWER, snapshot) == ([comment], [vote], store.approvals(REVIEWER, snapshot))


def test_the_newest_snapshot_is_known_by_its_id(store, decision, snapshot, contents):
    assert store.newest_snapshot(LOCAL_OWNER, decision) == snapshot
    later = store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "s").id
    assert store.newest_snapshot(LOCAL_OWNER, decision) == later


def test_an_answer_stays_in_its_snapshot(store, decision, snapshot, contents):
    other = store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), {}, 1, None, "s").id
    first = store.comment(REVIEWER, snapshot, Anchor("all"), "hier")
    for parent in (first.id, "nothing"):
        with pytest.raises(NotFound):
            store.comment(REVIEWER, other, Anchor("all"), "dort", parent)


def test_a_new_vote_takes_the_place_of_the_old_one(store, snapshot):
    store.vote(REVIEWER, snapshot, "against", None, "비싸요")
    store.vote(LOCAL_OWNER, snapshot, "for", "option-1.yaml", "")
    last = store.vote(REVIEWER, snapshot, "for", "option-2.yaml", "괜찮네요")
    votes = store.votes(REVIEWER, snapshot)
    assert {vote.voter: vote.choice for vote in votes} == {"이 컴퓨터": "for", "레고": "for"}
    assert last in votes


def test_approval_is_given_once_by_whom_it_was_asked_of(store, snapshot):
    store.ask_approval(LOCAL_OWNER, snapshot, ["제나", "레오", "제나"])
    given = store.approve(REVIEWER, snapshot, "제나", "좋습니다")
    assert given.approved_by == "레고"
    assert store.approve(LOCAL_OWNER, snapshot, "제나", "다시") == given
    with pytest.raises(Refused):
        store.approve(REVIEWER, snapshot, "하디", "")
    assert [(one.name, one.approved_at is not None) for one in store.approvals(REVIEWER, snapshot)] == [
        ("제나", True),
        ("레오", False),
    ]


def test_an_approval_that_was_given_outlives_a_new_list(store, snapshot):
    store.ask_approval(LOCAL_OWNER, snapshot, ["제나", "레오"])
    store.approve(REVIEWER, snapshot, "제나", "")
    store.ask_approval(LOCAL_OWNER, snapshot, ["하디"])
    assert {one.name for one in store.approvals(REVIEWER, snapshot)} == {"제나", "하디"}


@pytest.mark.parametrize(
    "said",
    [
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("all"), " \n"),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("all"), "가" * 4001),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("all"), "a\x00b"),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("script"), "x"),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("line", line=-1), "x"),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("line", line=2**31), "x"),
        lambda store, snapshot: store.comment(REVIEWER, snapshot, Anchor("figure", key="k" * 501), "x"),
        lambda store, snapshot: store.vote(REVIEWER, snapshot, "perhaps", None, ""),
        lambda store, snapshot: store.vote(REVIEWER, snapshot, "for", "d" * 501, ""),
        lambda store, snapshot: store.vote(REVIEWER, snapshot, "for", None, "가" * 2001),
        lambda store, snapshot: store.ask_approval(LOCAL_OWNER, snapshot, [""]),
        lambda store, snapshot: store.ask_approval(LOCAL_OWNER, snapshot, [str(one) for one in range(51)]),
    ],
)
def test_what_breaks_a_limit_is_refused(store, snapshot, said):
    with pytest.raises(Refused):
        said(store, snapshot)
    assert store.comments(REVIEWER, snapshot) == store.votes(REVIEWER, snapshot) == []
    assert store.approvals(REVIEWER, snapshot) == []


@pytest.mark.parametrize("frozen", [{"a": float("nan")}, {"a": {1, 2}}, {"a": "x" * limits.FROZEN_CHARACTERS}])
def test_results_that_cannot_be_kept_are_refused(store, decision, contents, frozen):
    with pytest.raises(Refused):
        store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=contents), frozen, 1, None, "")


def test_a_snapshot_of_changes_not_saved_yet_is_refused(store, decision, contents):
    other = contents.with_texts({contents.order[0]: "title: x\n"})
    with pytest.raises(Refused):
        store.snapshot(LOCAL_OWNER, decision, 1, Workspace(contents=other), {}, 1, None, "")
    assert store.snapshots(LOCAL_OWNER, decision) == []


def test_a_snapshot_takes_so_many_comments_and_no_more(store, snapshot):
    row = dict.fromkeys(("author", "author_id", "text"), "x")
    row |= {"snapshot": snapshot, "anchor_kind": "all", "at": store.now()}
    rows = [{**row, "id": str(number)} for number in range(limits.COMMENTS_A_SNAPSHOT - 1)]
    with store.engine.connect().execution_options(**WRITE) as connection, connection.begin():
        connection.execute(insert(schema.comments), rows)
    store.comment(REVIEWER, snapshot, Anchor("all"), "the last")
    with pytest.raises(Refused) as caught:
        store.comment(REVIEWER, snapshot, Anchor("all"), "one too many")
    assert "10,000" in caught.value.text.ko
    assert len(store.comments(REVIEWER, snapshot)) == limits.COMMENTS_A_SNAPSHOT
