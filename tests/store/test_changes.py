"""What people did, in words: one sentence a change, said once, as the board calls things."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store import edit
from store.change_words import CHOICES, TITLES
from store.changes import changes, summary
from store.decisions import decision_names, shipped_contents
from store.edit_instances import set_count, set_place
from store.workspace import Contents
from ui.texts import TEXTS as BOARD

BASE = shipped_contents("stamp-crush")
Edit = Callable[[Contents], Contents]


def put(name: str, path: list[str | int], value: object) -> Edit:
    return lambda contents: contents.with_texts({name: edit.set_value(dict(contents.files), name, path, value)})


def text(name: str, old: str, new: str) -> Edit:
    def change(contents: Contents) -> Contents:
        assert old in contents.text(name)
        return contents.with_texts({name: contents.text(name).replace(old, new, 1)})

    return change


def count(name: str, component: str, number: int) -> Edit:
    return lambda c: c.with_texts({name: set_count(dict(c.files), name, component, number)})


def place(name: str, instance: str, where: str) -> Edit:
    return lambda c: c.with_texts({name: set_place(dict(c.files), name, instance, where)})


def variant(contents: Contents) -> Contents:
    name, new = edit.new_variant(dict(contents.files), "option-2.yaml", title="3안")
    return replace(contents.with_texts({name: new}), order=(*contents.order, name))


def less(contents: Contents) -> Contents:
    files = tuple(edit.without(dict(contents.files), "option-1.yaml").items())
    return replace(contents, files=files, order=("current.yaml", "option-2.yaml"))


CASES: list[tuple[Edit, list[str], list[str]]] = [
    (count("option-1.yaml", "was", 3), ["1안 · Tomcat 개수 2 → 3"], ["1안 · Tomcat: count 2 → 3"]),
    (
        place("option-1.yaml", "was-2", "seoul-a"),
        ["1안 · Tomcat 2 위치 서울-c → 서울-a"],
        ["1안 · Place of Tomcat 2 서울-c → 서울-a"],
    ),
    (
        put("option-1.yaml", ["components", "db", "replication", "mode"], "semi_sync"),
        ["1안 · MySQL 복제 방식 비동기 → 반동기"],
        ["1안 · MySQL: replication mode async → semi-sync"],
    ),
    (
        put("current.yaml", ["components", "ws", "mttr_hours"], 3),
        ["현재 · Nginx 평균 복구 시간 1시간 → 3시간"],
        ["현재 · Nginx: mean time to repair 1 h → 3 h"],
    ),
    (
        put("option-1.yaml", ["components", "ws", "needs", 0, "wiring"], "paired"),
        ["1안 · Nginx–Tomcat 연결 전체 연결 → 1:1"],
        ["1안 · Nginx: wiring to Tomcat all to all → 1:1"],
    ),
    (
        text("option-2.yaml", "{any: [alb-was]}", "{any: [was]}"),
        ["2안 · Nginx 의존 대상 ALB (내부) → Tomcat"],
        ["2안 · Nginx: depends on ALB (내부) → Tomcat"],
    ),
    (
        put("option-2.yaml", ["components", "db", "replication", "failover", "automatic"], False),
        ["2안 · MySQL 장애 전환 자동 → 수동", "2안 · MySQL 자동 전환 성공 확률 0.95 → 없음"],
        ["2안 · MySQL: failover automatic → manual", "2안 · MySQL: failover coverage 0.95 → none"],
    ),
    (put("option-1.yaml", ["title"], "좋은 안"), ["이름 변경: 1안 → 좋은 안"], ["renamed: 1안 → 좋은 안"]),
    (
        put("current.yaml", ["traffic", "requests_per_second", "peak"], 1200),
        ["현재 · 최대 요청 40/초 → 1,200/초"],
        ["현재 · Peak requests 40/s → 1,200/s"],
    ),
    (
        put("current.yaml", ["targets", "monthly_usd"], 300),
        ["현재 · 월 비용 상한 200달러 → 300달러"],
        ["현재 · Limit of the monthly bill 200 USD → 300 USD"],
    ),
    (
        put("current.yaml", ["team", "members", 0, "away_hours"], 4),
        ["현재 · 제나 평균 부재 시간 8시간 → 4시간"],
        ["현재 · 제나: mean time away 8 h → 4 h"],
    ),
    (
        text("option-1.yaml", "value: 0.544", "value: 0.6"),
        ["1안 · 서울-a – 서울-c 왕복 시간 0.544 ms → 0.6 ms"],
        ["1안 · Round trip 서울-a – 서울-c 0.544 ms → 0.6 ms"],
    ),
    (
        text("current.yaml", "range: [720, 8760]", "range: [720, 9000]"),
        ["현재 · 가정: Nginx 평균 고장 간격 범위 720 – 8,760 → 720 – 9,000"],
        ["현재 · Assumption: Nginx: mean time to failure, range 720 – 8,760 → 720 – 9,000"],
    ),
    (
        text("option-2.yaml", "components:\n", "components:\n  cache: {kind: redis, title: Redis}\n"),
        ["2안 · Redis 추가"],
        ["2안 · Redis added"],
    ),
    (
        text("option-2.yaml", "id: option-2", "id: second"),
        ["2안 · id option-2 → second"],
        ["2안 · id option-2 → second"],
    ),
    (variant, ["3안 추가"], ["3안 added"]),
    (less, ["1안 삭제", "2안 · 표기만 바뀜 (값은 같음)"], ["1안 removed", "2안 · notation only (the same values)"]),
    (
        lambda c: replace(c, order=(*c.order[::-1],), baseline="option-1.yaml"),
        ["안의 순서 현재, 1안, 2안 → 2안, 1안, 현재", "기준안 현재 → 1안"],
        ["Order of the designs 현재, 1안, 2안 → 2안, 1안, 현재", "Baseline 현재 → 1안"],
    ),
    (
        text("current.yaml", "# queries/s", "# queries a second"),
        ["현재 · 주석 수정 “queries a second”"],
        ["현재 · comment changed: “queries a second”"],
    ),
    (
        lambda c: c.with_texts({"current.yaml": c.text("current.yaml") + "{\n}\n"}),
        ["current.yaml · 텍스트 2줄"],
        ["current.yaml · 2 lines of text"],
    ),
    (
        lambda _: shipped_contents("ticket-shop"),
        ["다른 결정을 열었음 stamp-crush → ticket-shop"],
        ["opened another decision stamp-crush → ticket-shop"],
    ),
]


@pytest.mark.parametrize(("change", "ko", "en"), CASES, ids=[ko[0] for _, ko, _ in CASES])
def test_a_change_in_words(change: Edit, ko: list[str], en: list[str]):
    found = changes(BASE, change(BASE))
    assert [each.text.ko for each in found] == ko
    assert [each.text.en for each in found] == en


def test_what_a_variant_only_inherits_is_said_once_also_when_both_texts_changed():
    after = put("current.yaml", ["components", "ws", "mttr_hours"], 3)(BASE)
    after = put("option-1.yaml", ["components", "was", "runs_on"], "t4g.large")(after)
    assert [change.text.ko for change in changes(BASE, after)] == [
        "현재 · Nginx 평균 복구 시간 1시간 → 3시간",
        "1안 · Tomcat 인스턴스 타입 t4g.small → t4g.large",
    ]


def test_a_summary_is_the_first_change_and_how_many_more():
    after = count("option-1.yaml", "was", 3)(put("current.yaml", ["components", "ws", "mttr_hours"], 3)(BASE))
    found = changes(BASE, after)
    assert summary(found, "ko") == "현재 · Nginx 평균 복구 시간 1시간 → 3시간 외 1건"
    assert summary(found, "en") == "현재 · Nginx: mean time to repair 1 h → 3 h and 1 more"
    assert summary((), "ko") == "변경 없음"


def test_a_summary_stays_short_whatever_is_typed():
    after = put("current.yaml", ["title"], "긴 이름 " * 500)(BASE)
    assert len(summary(changes(BASE, after), "ko")) < 200


@pytest.mark.parametrize("name", decision_names())
def test_nothing_changed_is_no_change(name: str):
    contents = shipped_contents(name)
    assert changes(contents, contents) == ()


@pytest.mark.parametrize(
    "broken", ["[1, 2]", "a: &x [*x]", "components: {ws: 3}", "components: []\nteam: {members: 1}", ""]
)
def test_any_text_has_words(broken: str):
    after = BASE.with_texts({"current.yaml": broken})
    for pair in ((BASE, after), (after, BASE)):
        assert all(change.text.ko and change.text.en for change in changes(*pair))


def test_titles_and_choices_are_those_of_the_board():
    """Both are written down once in each layer: the store may not read the texts of the interface."""
    of_board = {key.removeprefix("set."): words for key, words in BOARD.items() if key.startswith("set.")}
    common = (of_board.keys() & TITLES.keys()) - {"wiring"}  # the board names its target there
    assert len(common) > 10
    assert {key: TITLES[key] for key in common} == {key: of_board[key] for key in common}
    for kind in ("mode", "reads"):
        assert {f"{kind}.{value}": words for value, words in CHOICES[kind].items()}.items() <= BOARD.items()
    assert {str(key).lower(): words for key, words in CHOICES["automatic"].items()} == {
        key.removeprefix("automatic."): words for key, words in of_board.items() if key.startswith("automatic.")
    }
