"""A whole decision as one file, and back; files that nobody exported are refused with a reason."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.access import Access, Actor
from store.database.limits import is_storable
from store.database.records import Anchor
from store.database.store import Refused
from store.workspace import Opened, Workspace
from tests.store.conftest import LOCAL, LOCAL_OWNER
from tests.store.test_saving import edited

OTHER = Access(Actor("local", "other", "윤생"), "owner")


@pytest.fixture
def full(store, decision, contents):
    """A decision with two versions, a snapshot of the second, and everything that can be said about it."""
    second = store.save(LOCAL_OWNER, decision, 1, edited(contents, "조회 추가"), "메모", note="회의")
    panel = Opened(type="node", design=contents.order[0], key="db")
    workspace = Workspace(contents=second.contents, out=("seoul-a",), perspective="lag", panel=panel)
    frozen = {"rows": [{"up": 0.999, "unknown": None}], "말": "가용성"}
    id_ = store.snapshot(LOCAL_OWNER, decision, 2, workspace, frozen, 3, date(2026, 11, 1), "검토 1").id
    first = store.comment(LOCAL_OWNER, id_, Anchor("line", contents.order[0], None, 3), "왜?\n둘째 줄")
    store.comment(OTHER, id_, Anchor("all"), "그래서", first.id)
    store.comment(OTHER, id_, Anchor("component", contents.order[0], "db"), "하나뿐")
    store.resolve(OTHER, first.id, True)
    store.vote(LOCAL_OWNER, id_, "for", contents.order[1], "=1+1")
    store.vote(OTHER, id_, "abstain", None, "")
    store.ask_approval(LOCAL_OWNER, id_, ["제나", "레오"])
    store.approve(LOCAL_OWNER, id_, "제나", "좋음")
    return decision


def comparable(data):
    """Without what is new by design: the ids of snapshots and comments, the mark of imported people."""
    fields = json.loads(data)
    for snapshot in fields["snapshots"]:
        del snapshot["id"]
        ids = {comment["id"]: index for index, comment in enumerate(snapshot["comments"])}
        for comment in snapshot["comments"]:
            comment["id"], comment["parent"] = ids[comment["id"]], ids.get(comment["parent"])
    return json.loads(json.dumps(fields).replace("imported:", ""))


def test_everything_comes_back(store, full):
    exported = store.export_decision(LOCAL_OWNER, full)
    imported = store.import_decision(LOCAL, exported)
    assert imported.id != full
    assert comparable(store.export_decision(LOCAL_OWNER, imported.id)) == comparable(exported)
    assert store.head(LOCAL_OWNER, imported.id).contents == store.head(LOCAL_OWNER, full).contents
    (ours,), (theirs,) = store.snapshots(LOCAL_OWNER, full), store.snapshots(LOCAL_OWNER, imported.id)
    assert (theirs.workspace, theirs.frozen) == (ours.workspace, ours.frozen)


def test_work_goes_on_in_an_imported_decision(store, full, contents):
    imported = store.import_decision(LOCAL, store.export_decision(LOCAL_OWNER, full))
    assert store.save(LOCAL_OWNER, imported.id, 2, contents, "zurück").number == 3


def test_nobody_in_a_file_is_taken_for_somebody_here(store, full):
    """A vote in the file under my own id neither counts as mine nor is replaced by mine."""
    imported = store.import_decision(LOCAL, store.export_decision(LOCAL_OWNER, full))
    (snapshot,) = store.snapshots(LOCAL_OWNER, imported.id)
    store.vote(LOCAL_OWNER, snapshot.id, "against", None, "mine")
    voters = [vote.voter_id for vote in store.votes(LOCAL_OWNER, snapshot.id)]
    assert voters == ["imported:local", "imported:other", "local"]


def test_no_secret_and_no_right_leaves_with_the_file(store, full):
    (snapshot,) = store.snapshots(LOCAL_OWNER, full)
    _, token = store.create_link(LOCAL_OWNER, full, "review", "reviewer", "비밀 링크", snapshot.id)
    exported = store.export_decision(LOCAL_OWNER, full).decode()
    assert token not in exported
    assert "비밀 링크" not in exported
    assert "secret" not in exported


storable = st.text(max_size=60).filter(is_storable)
NAMES = ("a.yaml", "b.yml", "설계 1.yaml", "'; DROP TABLE texts;--.yaml")


@st.composite
def any_contents(draw, contents):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    files = tuple((name, draw(st.text(st.characters(codec="utf-8"), max_size=300))) for name in names)
    order = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True)))
    baseline = draw(st.sampled_from(order))
    return replace(contents, decision=draw(storable), files=files, order=order, baseline=baseline)


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_decision_survives_the_round_trip(store, contents, data):
    many = data.draw(st.lists(any_contents(contents), min_size=1, max_size=5))
    id_ = store.create(LOCAL, "t", many[0]).id
    for one in many[1:]:
        base = store.decision(LOCAL_OWNER, id_).head
        store.save(LOCAL_OWNER, id_, base, one, data.draw(storable), note=data.draw(storable))
    head = store.head(LOCAL_OWNER, id_)
    snapshot = store.snapshot(LOCAL_OWNER, id_, head.number, Workspace(contents=head.contents), {}, 1, None, "")
    for text in data.draw(st.lists(storable.filter(str.strip), max_size=3)):
        store.comment(LOCAL_OWNER, snapshot.id, Anchor("figure", key=text), text)
    exported = store.export_decision(LOCAL_OWNER, id_)
    imported = store.import_decision(LOCAL, exported)
    assert comparable(store.export_decision(LOCAL_OWNER, imported.id)) == comparable(exported)
    for line in store.versions(LOCAL_OWNER, id_):
        again = store.version(LOCAL_OWNER, imported.id, line.number)
        assert again.contents == store.version(LOCAL_OWNER, id_, line.number).contents


def changed(*path_and_value):
    """A change of one field of the file; deletes it without a value."""
    *path, last, value = path_and_value

    def change(fields):
        at = fields
        for key in path:
            at = at[key]
        at[last] = value
        return fields

    return change


def doubled(*path):
    def change(fields):
        at = fields
        for key in path:
            at = at[key]
        at.append(at[0])
        return fields

    return change


HOSTILE = {
    "another format": (changed("format", "other"), "내보낸 결정 파일이 아니거나"),
    "a newer version": (changed("version", 2), "더 새로운 버전"),
    "a version that is no number": (changed("version", "1"), "version: 입력값 '1'"),
    "a title that is a list": (changed("title", []), "title: 입력값 목록"),
    "a title too long": (changed("title", "가" * 201), "200자까지의 글"),
    "a title of nothing": (changed("title", "  "), "비어 있습니다"),
    "a title with NUL": (changed("title", "a\x00"), "200자까지의 글"),
    "a title with half a letter": (changed("title", "\ud800"), "200자까지의 글"),
    "a time without zone": (changed("created_at", "2026-11-22T00:00:00"), "시간대가 있는"),
    "a time of another world": (changed("created_at", "0001-01-01T00:00:00+14:00"), "시간대가 있는"),
    "a number for archived": (changed("archived", 1), "true 또는 false"),
    "no versions": (changed("versions", []), "한 개 이상의 버전"),
    "versions that are no list": (changed("versions", {}), "목록"),
    "a version that is no object": (changed("versions", [3]), "versions[0]: 입력값 3"),
    "a number twice": (doubled("versions"), "versions[2].number: 입력값 1"),
    "a number too large": (changed("versions", 1, "number", 2**40), "versions[1].number"),
    "a number that is true": (changed("versions", 0, "number", True), "versions[0].number: 입력값 true"),
    "a parent to come": (changed("versions", 0, "parent", 2), "versions[0].parent: 입력값 2"),
    "a text of another hash": (lambda fields: {**fields, "texts": dict.fromkeys(fields["texts"], "x")}, "SHA-256"),
    "a text that is missing": (changed("texts", {}), "versions[0].contents"),
    "a path for a file name": (changed("versions", 0, "contents", "files", 0, 0, "../../etc/x.yaml"), "경로 없는"),
    "an absolute path": (changed("versions", 0, "contents", "files", 0, 0, "/etc/x.yaml"), "경로 없는"),
    "files that are no pairs": (changed("versions", 0, "contents", "files", [[1]]), "versions[0].contents"),
    "an order of strangers": (changed("versions", 0, "contents", "order", ["x.yaml"]), "versions[0].contents"),
    "a snapshot of no version": (changed("snapshots", 0, "version", 9), "snapshots[0].version: 입력값 9"),
    "a snapshot twice": (doubled("snapshots"), "snapshots[1].id"),
    "a view of nothing": (changed("snapshots", 0, "workspace", {}), "snapshots[0].workspace"),
    "a date that is none": (changed("snapshots", 0, "price_book_date", "2026-13-01"), "YYYY-MM-DD"),
    "results that are a list": (changed("snapshots", 0, "frozen", []), "snapshots[0].frozen"),
    "a comment twice": (doubled("snapshots", 0, "comments"), "snapshots[0].comments[3].id"),
    "an answer to nothing": (changed("snapshots", 0, "comments", 0, "parent", "x"), "comments[0].parent: 입력값 'x'"),
    "a comment too long": (changed("snapshots", 0, "comments", 0, "text", "가" * 4001), "4,000자까지의 글"),
    "an anchor of no kind": (changed("snapshots", 0, "comments", 0, "anchor_kind", "script"), "anchor_kind"),
    "a line before the first": (changed("snapshots", 0, "comments", 0, "anchor_line", -1), "anchor_line"),
    "two votes of one": (doubled("snapshots", 0, "votes"), "snapshots[0].votes"),
    "a vote for nothing": (changed("snapshots", 0, "votes", 0, "choice", ["for"]), "choice: 입력값 목록"),
    "an approval twice": (doubled("snapshots", 0, "approvals"), "snapshots[0].approvals"),
}


@pytest.mark.parametrize(("change", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_changed_file_is_refused_with_the_place(store, full, change, said):
    fields = change(json.loads(store.export_decision(LOCAL_OWNER, full)))
    with pytest.raises(Refused) as caught:
        store.import_decision(LOCAL, json.dumps(fields).encode())
    assert said in caught.value.text.ko
    assert [one.id for one in store.decisions(LOCAL)] == [full]


def nested(levels):
    return b'{"frozen":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe{\x00}\x00",
        b"[]",
        b"null",
        b"[" * 10_000_000,
        nested(100_000),
        b'{"format": "anboard-decision", "version": NaN}',
        b'{"format": "anboard-decision", "version": ' + b"9" * 5_000 + b"}",
        b'{"format": "x", "format": "anboard-decision"}',
        b" " * (64 * 2**20 + 1),
    ],
    ids=["nothing", "utf-16", "a list", "null", "brackets", "nested", "NaN", "digits", "a key twice", "huge"],
)
def test_a_file_that_is_none_of_ours_is_refused(store, data):
    with pytest.raises(Refused):
        store.import_decision(LOCAL, data)
    assert store.decisions(LOCAL) == []


def test_results_nested_too_deeply_are_refused(store, full):
    fields = json.loads(store.export_decision(LOCAL_OWNER, full))
    deep = {}
    for _ in range(200):
        deep = {"a": deep}
    fields["snapshots"][0]["frozen"] = deep
    with pytest.raises(Refused):
        store.import_decision(LOCAL, json.dumps(fields).encode())


@given(junk=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5), data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_anywhere_in_a_file_it_is_read_or_refused(store, full, junk, data):
    """Never another exception, and never a part of it."""
    fields = json.loads(store.export_decision(LOCAL_OWNER, full))
    at = fields
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = junk
    before = len(store.decisions(LOCAL))
    try:
        imported = store.import_decision(LOCAL, json.dumps(fields).encode())
    except Refused:
        assert len(store.decisions(LOCAL)) == before
    else:
        store.head(LOCAL_OWNER, imported.id)
        store.snapshots(LOCAL_OWNER, imported.id)
