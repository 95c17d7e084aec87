"""Versions: nothing is overwritten, nobody's save is lost, typing does not fill the history."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from store.access import Access, Actor
from store.database import schema
from store.database.store import Conflict, NotFound, Refused, open_store
from store.workspace import Workspace
from tests.store.conftest import LOCAL, LOCAL_OWNER

A, B = Access(Actor("local", "local", "라잇"), "owner"), Access(Actor("local", "other", "윤생"), "owner")


def edited(contents, mark):
    name = contents.order[0]
    return contents.with_texts({name: f"{contents.text(name)}# {mark}\n"})


def test_what_was_saved_is_read_again(store, decision, contents):
    changed = replace(edited(contents, "조회"), order=contents.order[:2], baseline=contents.order[1])
    saved = store.save(LOCAL_OWNER, decision, 1, changed, "현재 · 메모", note="회의에서")
    assert saved == store.head(LOCAL_OWNER, decision) == store.version(LOCAL_OWNER, decision, 2)
    assert (saved.contents, saved.parent, saved.what, saved.note) == (changed, 1, "현재 · 메모", "회의에서")
    assert store.version(LOCAL_OWNER, decision, 1).contents == contents


def test_the_second_of_two_savers_gets_both_versions_to_merge(store, decision, contents):
    first = store.save(A, decision, 1, edited(contents, "a"), "a")
    with pytest.raises(Conflict) as caught:
        store.save(B, decision, 1, edited(contents, "b"), "b")
    assert caught.value.head == first
    assert caught.value.base.contents == contents
    assert "라잇" in caught.value.text.ko
    merged = store.save(B, decision, 2, edited(contents, "a b"), "b")
    assert merged.number == 3


def test_a_save_repeated_because_its_answer_was_lost_is_one_version(store, decision, contents):
    once = store.save(A, decision, 1, edited(contents, "a"), "a", note="n")
    assert store.save(A, decision, 1, edited(contents, "a"), "a", note="n") == once
    with pytest.raises(Conflict):
        store.save(B, decision, 1, edited(contents, "a"), "a", note="n")


def test_a_save_that_changes_nothing_adds_no_version(store, decision, contents):
    assert store.save(A, decision, 1, contents, "nothing").number == 1
    assert store.save(A, decision, 1, contents, "nothing", note="but a note").number == 2


class Clock:
    def __init__(self):
        self.at = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def typing(url, clock, contents):
    """A store with a clock of the test's, and a decision in it."""
    store = open_store(url, clock)
    yield store, store.create(LOCAL, "t", contents).id
    store.close()


def numbers(store, decision):
    return [line.number for line in store.versions(A, decision)]


def test_typing_under_one_tag_is_one_line_of_the_history(typing, clock, contents):
    store, decision = typing
    for number, mark in enumerate("abc", start=1):
        clock.at += timedelta(seconds=29)
        store.save(A, decision, number, edited(contents, mark), mark, joins="note")
    assert numbers(store, decision) == [4, 1]
    assert store.head(A, decision).parent == 1
    assert store.version(A, decision, 3).contents == edited(contents, "b")


@pytest.mark.parametrize(
    ("who", "tag", "seconds", "between"),
    [
        (B, "note", 1, None),
        (A, "other", 1, None),
        (A, None, 1, None),
        (A, "note", 31, None),
        (A, "note", 1, "note"),
        (A, "note", 1, "snapshot"),
    ],
    ids=["another author", "another tag", "no tag", "too late", "a note", "a snapshot"],
)
def test_nothing_else_is_joined(typing, clock, contents, who, tag, seconds, between):
    store, decision = typing
    first = store.save(A, decision, 1, edited(contents, "a"), "a", joins="note")
    clock.at += timedelta(seconds=seconds)
    if between == "note":
        store.annotate(A, decision, 2, "keep this")
    if between == "snapshot":
        store.snapshot(A, decision, 2, Workspace(contents=first.contents), {}, 1, None, "")
    store.save(who, decision, 2, edited(contents, "b"), "b", joins=tag)
    assert numbers(store, decision) == [3, 2, 1]


def test_who_works_from_a_joined_version_still_gets_a_conflict_and_its_base(typing, contents):
    store, decision = typing
    store.save(A, decision, 1, edited(contents, "a"), "a", joins="note")
    store.save(A, decision, 2, edited(contents, "ab"), "ab", joins="note")
    with pytest.raises(Conflict) as caught:
        store.save(B, decision, 2, edited(contents, "b"), "b")
    assert caught.value.base.contents == edited(contents, "a")
    assert caught.value.head.contents == edited(contents, "ab")


def test_the_history_is_read_in_pages(store, decision, contents):
    for number in range(1, 8):
        store.save(A, decision, number, edited(contents, str(number)), str(number))
    assert [line.number for line in store.versions(A, decision, limit=3)] == [8, 7, 6]
    assert [line.number for line in store.versions(A, decision, before=6, limit=3)] == [5, 4, 3]


def test_title_note_and_archive(store, decision):
    store.rename(A, decision, "  도장 서비스 ")
    store.archive(A, decision, True)
    store.annotate(A, decision, 1, "처음")
    assert store.decision(A, decision).title == "도장 서비스"
    assert store.decision(A, decision).archived
    assert store.versions(A, decision)[0].note == "처음"
    assert [one.id for one in store.decisions(LOCAL)] == [decision]


SAVERS, SAVES_EACH = 4, 8


def test_savers_at_once_lose_nothing(store, decision, contents):
    """Threads that merge, here by adding a line, until their save is taken: every line is there at the end."""
    name = contents.order[0]

    def add(line):
        base = store.head(LOCAL_OWNER, decision)
        while True:
            mine = base.contents.with_texts({name: base.contents.text(name) + line})
            try:
                return store.save(LOCAL_OWNER, decision, base.number, mine, "x").number
            except Conflict as conflict:
                base = conflict.head

    lines = [f"# {saver}-{number}\n" for number in range(SAVES_EACH) for saver in range(SAVERS)]
    with ThreadPoolExecutor(SAVERS) as pool:
        numbers = list(pool.map(add, lines))
    assert sorted(numbers) == list(range(2, len(lines) + 2))
    assert all(line in store.head(LOCAL_OWNER, decision).contents.text(name) for line in lines)


VERSIONS, MOST_BYTES_A_VERSION = 150, 2_500
"""Measured: 1,200 bytes with SQLite, 1,700 with PostgreSQL, most of them the version's and the audit trail's rows."""


def test_many_versions_of_a_long_design_stay_small(store, decision, contents):
    name = contents.order[0]
    long = contents.text(name) + "".join(f"# {secrets.token_hex(30)}\n" for _ in range(300))
    assert len(long) > 18_000
    before = stored_bytes(store)
    for number in range(1, VERSIONS + 1):
        changed = contents.with_texts({name: long.replace("\n", f" {number}\n", 1)})
        store.save(LOCAL_OWNER, decision, number, changed, "x")
    assert (stored_bytes(store) - before) / VERSIONS < MOST_BYTES_A_VERSION
    assert store.version(LOCAL_OWNER, decision, VERSIONS // 2).contents.text(name).count(f" {VERSIONS // 2 - 1}\n") == 1


@pytest.mark.parametrize("length", [100, 30_000, 70_000, 300_000])
def test_texts_of_any_length_come_back_to_the_letter(store, decision, contents, length):
    """Deflate looks back 32 KiB: beyond that an earlier text helps less, and must not harm."""
    name, random = contents.order[0], Random(length)
    text = "".join(random.choices("가나다 abc:\n", k=length))
    changes = [text, f"x{text}", f"{text}x", f"{text[: length // 2]}x{text[length // 2 :]}", ""]
    for number, changed in enumerate(changes, start=1):
        store.save(LOCAL_OWNER, decision, number, contents.with_texts({name: changed}), "x")
    for number, changed in enumerate(changes, start=2):
        assert store.version(LOCAL_OWNER, decision, number).contents.text(name) == changed


def stored_bytes(store):
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(store.engine.url.database).stat().st_size
        return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()


@pytest.mark.parametrize("number", [0, -1, 2, 10**9, 10**30])
def test_a_version_that_is_not_there_is_not_found(store, decision, contents, number):
    with pytest.raises(NotFound):
        store.version(A, decision, number)
    with pytest.raises(NotFound):
        store.save(A, decision, number, edited(contents, "x"), "x")


def test_a_deleted_decision_is_gone_and_the_audit_trail_says_so(store, decision, contents):
    store.save(A, decision, 1, edited(contents, "x"), "x")
    store.delete(A, decision)
    with pytest.raises(NotFound):
        store.decision(A, decision)
    with store.engine.connect() as connection:
        for table in ("versions", "texts", "members"):
            assert connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar() == 0
        kept = list(connection.execute(select(schema.audit.c.action).order_by(schema.audit.c.id)).scalars())
    assert kept == ["create", "save", "delete"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "제목: 비어"),
        ({"title": "가" * 201}, "201자입니다. 200자까지"),
        ({"title": "a\x00b"}, "제어 문자"),
        ({"title": "\ud800"}, "제어 문자"),
        ({"note": "가" * 501}, "501자입니다. 500자까지"),
        ({"contents": {"baseline": "../x.yaml"}}, "파일의 이름이나 순서"),
        ({"contents": {"files": (("../x.yaml", ""),), "order": ("../x.yaml",), "baseline": "../x.yaml"}}, "이름"),
        ({"contents": {"order": ()}}, "순서"),
        ({"contents": {"decision": "a\x00"}}, "이름"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(store, contents, change, said):
    given = {"title": "t", "note": "", **change, "contents": replace(contents, **change.get("contents", {}))}
    with pytest.raises(Refused) as caught:
        store.create(LOCAL, **given)
    assert said in caught.value.text.ko
    assert store.decisions(LOCAL) == []
