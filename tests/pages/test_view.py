"""The board that Python hands to the browser: complete in both languages, honest about what is unknown, safe."""

import json
import re

import pytest

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
    """Current: 2160 h / 1 h, 1440 h / 0.5 h and 4320 h / 2 h in series, in a zone and a region: U by hand."""
    up = 2160 / 2161 * 1440 / 1440.5 * 4320 / 4322 * 26280 / 26283 * 61320 / 61321.4
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
    assert verdict.startswith("1안 연 중단 ")
    for part in ("감소, 월 ", "2안", "확인된 쓰기를 잃을 수 있음", "목표 미달: 현재(가용성)"):
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
