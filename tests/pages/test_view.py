"""The board that Python hands to the browser: complete in both languages, honest about what is unknown, safe."""

import json
import math
import re

import pytest

from exports.names import assumption_name
from exports.numbers import significant
from models.availability import DiagramTooLarge
from models.decision import CRITERIA
from models.sensitivity import swings
from models.uncertainty.moves import figures_of
from store import share
from store.books import books
from store.workspace import PERSPECTIVES
from ui import texts
from ui.events import handle
from ui.session import Session, start
from ui.setting_specs import path_order
from ui.texts import next_title
from ui.view import board_view
from ui.view_model import Board

HOSTILE = [
    "<b>굵게</b><script>alert(1)</script>",
    "javascript:alert(1)",
    "\"'&<>",
    "가" * 190,
    "🍊‮abc",
    "]]>--><svg/onload=x>",
    "%s {title}",
]


def send(session: Session, kind: str, **fields: object) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])
    assert session.notice is None


def board_of(**view: str) -> Board:
    session = start(None)
    send(session, "view", **view)
    return board_view(session)


def figures(board: Board, row: int) -> list[dict]:
    return [cell["figures"][0] for cell in board["rows"][row]["cells"]]


def test_every_fixed_text_is_there_in_both_languages():
    for table in (texts.TEXTS, texts.NOTICES, texts.DECISIONS):
        for key, text in table.items():
            assert text.ko.strip(), key
            assert text.en.strip(), key
            gaps = [set(re.findall(r"{(\w+)}", side)) for side in text]
            assert gaps[0] == gaps[1], key


def test_english_has_no_korean_of_ours():
    board = board_of(language="en")
    shown = json.dumps([board["verdict"], board["rows"], board["settings"], board["legend"]], ensure_ascii=False)
    names = {"현재", "1안", "2안", "서울-a", "서울-c", "서울", "ALB (내부)"}  # written in the files
    for name in names:
        shown = shown.replace(name, "")
    assert not re.findall("[가-힣]+", shown)


def test_the_figures_of_the_shipped_decision():
    """Current: three servers in series, in a zone and a region, each repaired after a wait for people: U by hand."""
    alone, shared = 0.4 * 8, 0.4**4 * 8 / 4
    repairs = [(2160, 1 + alone), (1440, 0.5 + shared), (4320, 2 + alone), (26280, 3), (61320, 1.4)]
    up = math.prod(up / (up + down) for up, down in repairs)
    shown = figures(board_of(), 0)[0]
    assert shown["value"] == f"{100 * up:.2f}"
    assert shown["note"] == f"연 중단 {(1 - up) * 8760:.0f}시간"


def test_differences_carry_arrow_number_and_word():
    delta = figures(board_of(), 0)[1]["delta"]
    assert delta["arrow"] == "up"
    assert delta["word"] == "개선"
    assert delta["text"].endswith("%p")
    cost = figures(board_of(), 2)[1]["delta"]
    assert (cost["arrow"], cost["word"]) == ("up", "악화")
    assert "delta" not in figures(board_of(), 0)[0]


def test_what_a_lost_disk_takes_without_a_replica_is_unknown_not_zero():
    current = figures(board_of(), 1)[0]
    assert current["value"] == "모름"
    assert "복제본 없음" in current["note"]
    assert current["target"] == "missed"


def test_a_missing_price_makes_the_bill_a_lower_bound():
    session = start(None)
    send(session, "set", design="current.yaml", path=["components", "ws", "runs_on"], value="x99.huge")
    shown = figures(board_view(session), 2)[0]
    assert shown["value"].startswith("최소 ")
    assert "빠진 항목" in shown["warning"]
    assert "비용은 비교할 수 없음" in "".join(run["text"] for run in board_view(session)["verdict"])
    other = figures(board_view(session), 2)[1]["delta"]
    assert (other["verdict"], other["word"]) == ("unknown", "불확실")


def test_no_rate_no_won():
    session = start(None)
    text = session.contents.text("current.yaml").replace(
        "  krw_per_usd: {value: 1390, as_of: 2026-11-01, source: assumption}\n", ""
    )
    text = text.replace("  billing.krw_per_usd.value:", "  # billing.krw_per_usd.value:")
    send(session, "yaml", design="current.yaml", text=text)
    shown = figures(board_view(session), 2)[0]
    assert shown["value"].startswith("$")
    assert "모름" not in shown["note"]


def test_the_best_is_marked_once_and_not_when_all_are_equal():
    board = board_of()
    assert [cell["best"] for cell in board["rows"][0]["cells"]] == [False, True, False]
    assert [cell["best"] for cell in board["rows"][2]["cells"]] == [True, False, False]
    session = start(None)
    send(session, "remove", design="option-2.yaml")
    send(session, "remove", design="option-1.yaml")
    send(session, "copy", design="current.yaml")
    assert not any(cell["best"] for row in board_view(session)["rows"] for cell in row["cells"])


def test_the_verdict_says_the_same_as_the_rows():
    verdict = "".join(run["text"] for run in board_of()["verdict"])
    assert verdict.startswith("현재 대비 1안 연 중단 ")
    for part in ("감소, 월 ", "2안", "모든 안에서 쓰기 유실 가능", "목표 미달: 현재(가용성)"):
        assert part in verdict
    titled = [run["accent"] for run in board_of()["verdict"] if run["text"] == "1안"]
    assert titled == [1]


def test_settings_say_what_differs_and_where_it_comes_from():
    rows = {row["key"]: row["cells"] for row in board_of()["settings"]}
    current, first, second = rows["count:ws"]
    assert (current["value"], first["value"], first["delta"], first["differs"]) == (1, 2, "+1", True)
    assert "inherited" not in first
    assert second["inherited"]
    assert rows["mttf_hours:components.ws"][0]["assumption"]
    assert rows["count:ws"][0]["event"] == {"kind": "count", "component": "ws", "design": "current.yaml"}
    assert rows["automatic:db"][0] == {"absent": True}


def test_settings_follow_the_path_of_a_request():
    designs = [computed.design for computed in start(None).last_good.values()]
    order = path_order(designs)
    assert order.index("alb") < order.index("ws") < order.index("alb-was") < order.index("was") < order.index("db")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_every_perspective_draws(perspective, language):
    board = board_of(perspective=perspective, language=language)
    assert all(design["svg"].startswith("<svg") for design in board["designs"])
    plain = board_of(language=language)
    assert (board["designs"][1]["svg"] != plain["designs"][1]["svg"]) == (perspective != "plain")
    json.dumps(board, allow_nan=False)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("decision", ["stamp-crush", "ticket-shop"])
def test_every_panel_opens(decision, language):
    session = start(None)
    send(session, "decision", value=decision)
    send(session, "view", language=language)
    for name in session.contents.order:
        design = session.last_good[name].design
        panels = [
            {"type": "figure", "key": key} for key in ("availability", "lost_writes", "stale_reads", "monthly_usd")
        ]
        panels += [{"type": "node", "key": instance} for instance in design.instances]
        panels += [{"type": kind} for kind in ("yaml", "sources", "export", "share", "help")]
        for panel in panels:
            send(session, "open", panel={**panel, "design": name})
            shown = board_view(session)["panel"]
            assert shown["type"] == panel["type"]
            assert shown["title"]
            json.dumps(shown, allow_nan=False)
            for section in shown.get("sections", []):
                rows = section.get("table", {}).get("rows", [])
                assert all(len(row) == len(section["table"]["columns"]) for row in rows)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_figure_says_how_far_it_may_be_off(language):
    """The bars are the models' swings, the widest first, on one scale that ends at the interval's ends."""
    session = start(None)
    send(session, "view", language=language)
    for key, criterion in (("availability", 0), ("lost_writes", 1), ("monthly_usd", 2)):
        send(session, "open", panel={"type": "figure", "design": "option-1.yaml", "key": key})
        (section,) = [s for s in board_view(session)["panel"]["sections"] if "bars" in s]
        rows = section["bars"]["rows"]
        widths = [row["end"] - row["start"] for row in rows]
        assert len(rows) == 5
        assert widths == sorted(widths, reverse=True)
        assert all(0 <= row["start"] <= section["bars"]["now"] <= row["end"] <= 1 for row in rows)
        design = session.last_good["option-1.yaml"].design
        paths = [s.path for s in swings(figures_of(design, CRITERIA[criterion], books()), most=5)]
        named = [assumption_name(design, path, language) for path in paths[:3]]
        assert named[0] == rows[0]["label"]
        assert set(named) <= {row["label"] for row in rows}
        assert section["bars"]["now_text"] in section["text"]


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        (
            "ko",
            "순서가 얼마나 확실한가",
            ("10,000번 추출", "90% 구간", "1안의 연 중단이 더 짧을 확률: 현재 대비 99.9% 초과"),
        ),
        ("en", "How sure the order is", ("10,000 times", "90% interval", "over 99.9% against 현재")),
    ],
)
def test_the_availability_says_its_joint_interval_and_how_sure_the_order_is(language, heading, words):
    session = start(None)
    send(session, "view", language=language)
    send(session, "open", panel={"type": "figure", "design": "option-1.yaml", "key": "availability"})
    sections = board_view(session)["panel"]["sections"]
    assert [s["heading"] for s in sections].count(heading) == 1
    text = " ".join(s.get("text", "") for s in sections)
    assert [word for word in words if word not in text] == []


def test_one_design_alone_has_no_order():
    session = start(None)
    for name in ("option-1.yaml", "option-2.yaml"):
        send(session, "remove", design=name)
    send(session, "open", panel={"type": "figure", "design": "current.yaml", "key": "availability"})
    headings = [s.get("heading") for s in board_view(session)["panel"]["sections"]]
    assert "얼마나 달라질 수 있나" in headings
    assert "순서가 얼마나 확실한가" not in headings


def test_unknown_and_shared_figures_have_no_interval():
    session = start(None)
    for name, key in (("current.yaml", "lost_writes"), ("option-1.yaml", "stale_reads")):
        send(session, "open", panel={"type": "figure", "design": name, "key": key})
        assert not any("bars" in s for s in board_view(session)["panel"]["sections"])


def test_the_exchange_rate_counts_where_won_are_shown():
    session = start(None)
    send(session, "open", panel={"type": "figure", "design": "current.yaml", "key": "monthly_usd"})
    labels = {
        row["label"] for s in board_view(session)["panel"]["sections"] if "bars" in s for row in s["bars"]["rows"]
    }
    assert "환율 (원/USD)" in labels


def test_every_assumption_of_the_shipped_decisions_has_a_name():
    for decision_name in ("stamp-crush", "ticket-shop"):
        session = start(None)
        handle(session, [{"seq": 1, "kind": "decision", "value": decision_name}])
        for computed in session.last_good.values():
            for path in computed.design.assumptions:
                assert assumption_name(computed.design, path, "ko") != path, path


def test_a_what_if_that_cannot_be_computed_is_unknown_not_the_design_as_it_stands(monkeypatch):
    def too_large(_: object) -> None:
        raise DiagramTooLarge("too large")

    session = start(None)
    send(session, "rename", design="current.yaml", value="얽힌 안")  # figures of its own, not those of other tests
    send(session, "open", panel={"type": "figure", "design": "option-1.yaml", "key": "availability"})
    monkeypatch.setattr("ui.computed.evaluate_availability", too_large)
    send(session, "out", id="seoul-c", on=True)  # not a part of the first design
    board = board_view(session)
    assert [figures(board, 0)[i]["value"] for i in range(3)][1:] == ["모름", "모름"]
    assert "target" not in figures(board, 0)[1]
    assert figures(board, 0)[1]["delta"]["verdict"] == "unknown"
    assert figures(board, 0)[0]["value"] != "모름"
    assert board["rows"][0]["sub"] == "뺀 상태로 계산"
    assert "비교할 수 없음" in "".join(run["text"] for run in board["verdict"])
    assert "정확히 계산하지 못했습니다" in board["panel"]["sections"][0]["text"]


def test_the_swings_of_a_figure_are_computed_once(monkeypatch):
    calls: list[object] = []
    monkeypatch.setattr("ui.computed.swings", lambda *_, **__: calls.append(1) or ())
    session = start(None)
    send(session, "rename", design="current.yaml", value="한 번만")
    send(session, "open", panel={"type": "figure", "design": "current.yaml", "key": "availability"})
    token = share.encode(session.workspace)
    for _ in range(3):
        board_view(session)
        board_view(start(token))
    assert len(calls) == 1


def test_a_writer_that_is_out_says_what_its_failover_loses():
    session = start(None)
    send(session, "out", id="seoul-a", on=True)  # the place of the writer
    board = board_view(session)
    lost = session.last_good["option-1.yaml"].evaluation.replication.components["db"].lost_writes.per_failover.expected
    assert figures(board, 1)[1]["note"] == f"이번 전환에서 {significant(lost)}건 유실"
    assert figures(board, 1)[0]["note"] == "복제본 없음"
    send(session, "out", id="seoul-a", on=False)
    send(session, "out", id="db-2", on=True)
    assert figures(board_view(session), 1)[1]["note"] == "비동기라 유실 가능"


def test_a_bad_value_is_shown_where_it_was_typed():
    session = start(None)
    path = ["components", "ws", "mttf_hours"]
    handle(session, [{"seq": 1, "kind": "set", "design": "option-1.yaml", "path": path, "value": 0}])
    cells = next(row for row in board_view(session)["settings"] if row["key"] == "mttf_hours:components.ws")["cells"]
    assert [cell.get("problem") is not None for cell in cells] == [False, True, True]
    assert (cells[1]["value"], cells[1]["text"]) == (0, "0")
    assert cells[1]["problem"].startswith("올바른 값: ")


@pytest.mark.parametrize("value", ["1e400", "-.inf", ".nan"])
def test_a_number_that_is_none_is_shown_as_text(value):
    session = start(None)
    text = session.contents.text("current.yaml").replace("mttf_hours: 2160", f"mttf_hours: {value}")
    send(session, "yaml", design="current.yaml", text=text)
    board = board_view(session)
    json.dumps(board, allow_nan=False)
    cells = next(row for row in board["settings"] if row["key"] == "mttf_hours:components.ws")["cells"]
    assert isinstance(cells[0]["value"], str)
    assert cells[0]["problem"]


def test_groups_of_folded_settings_are_one():
    rows = board_of()["settings"]
    groups = list(dict.fromkeys(row["group"] for row in rows))
    assert groups[-1] == "그 밖의 설정"
    for group in groups[:-1]:
        assert any(not row.get("advanced") for row in rows if row["group"] == group), group
    assert "ALB (내부) 가용성(SLA 등)" in {row["label"] for row in rows if row["group"] == groups[-1]}


def test_a_node_panel_takes_the_node_out():
    session = start(None)
    send(session, "open", panel={"type": "node", "design": "option-1.yaml", "key": "was-1"})
    (instance, *places) = board_view(session)["panel"]["actions"]
    assert [a["event"]["id"] for a in places] == ["seoul-a", "seoul"]
    handle(session, [{**instance["event"], "seq": session.acked + 1}])
    assert board_view(session)["out"] == ["was-1"]
    assert board_view(session)["panel"]["actions"][0]["pressed"]
    rows = {row["key"] for row in board_view(session)["panel"]["settings"]}
    assert "place:was-1" in rows
    assert "place:was-2" not in rows


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_stay_text(text):
    session = start(None)
    handle(session, [{"seq": 1, "kind": "rename", "design": "option-1.yaml", "value": text}])
    if session.notice is not None:  # unprintable: refused
        return
    send(session, "baseline", design="option-1.yaml")
    board = board_view(session)
    title = session.last_good["option-1.yaml"].design.title
    assert board["designs"][1]["title"] == title == text
    for design in board["designs"]:
        assert "<script" not in design["svg"]
        assert "onload=" not in re.sub(r">[^<]*<", "><", design["svg"])
    assert any(run["text"] == text for run in board["verdict"]) or board["designs"][1]["is_baseline"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_in_a_document_give_a_board(text):
    session = start(None)
    quoted = json.dumps(text)
    document = (
        f"anboard: 1\nid: x\ntitle: {quoted}\ncomponents:\n  {quoted}: {{kind: nginx, title: {quoted}}}\n"
        f"requests:\n  {quoted}: {{enters: {quoted}, share: 1}}\n"
    )
    handle(session, [{"seq": 1, "kind": "upload", "files": [{"name": "x.yaml", "text": document}]}])
    for panel in ({"type": "figure", "key": "availability"}, {"type": "node", "key": text}, {"type": "yaml"}):
        handle(session, [{"seq": session.acked + 1, "kind": "open", "panel": {**panel, "design": "x.yaml"}}])
        board = board_view(session)
        json.dumps(board, allow_nan=False)
        assert all("<script" not in design["svg"] for design in board["designs"])


def test_titles_count_on():
    assert next_title({"a": "현재", "b": "1안", "c": "개선 아키텍처 2안"}, "ko") == "3안"
    assert next_title({"a": "Now", "b": "Option 4"}, "en") == "Option 5"
    assert next_title({"a": "x"}, "ko") == "1안"


def test_no_gap_is_left_open():
    for language in ("ko", "en"):
        board = board_of(language=language)
        shown = json.dumps(
            {k: board[k] for k in ("verdict", "rows", "settings", "legend", "perspectives")}, ensure_ascii=False
        )
        assert not re.findall(r"\{[a-z_]+\}", shown)
