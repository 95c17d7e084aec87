"""Load and capacity as the panels show them, in both languages."""

import re

import pytest

from tests.pages.test_view import send
from ui.session import Session, start
from ui.view import board_view


def panel_of(session: Session, language: str, **panel: str) -> dict:
    send(session, "view", language=language)
    send(session, "open", panel={"design": "option-1.yaml", **panel})
    return board_view(session)["panel"]


@pytest.mark.parametrize(
    ("instance", "headings"),
    [
        ("was-1", {"ko": ["부하와 응답 시간"], "en": ["Load and response times"]}),
        ("db-1", {"ko": ["쓰기 부하와 응답 시간"], "en": ["Load and response times of writes"]}),
        ("db-2", {"ko": ["읽기 부하와 응답 시간"], "en": ["Load and response times of reads"]}),
        ("alb", {"ko": [], "en": []}),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_server_shows_the_load_that_it_shares_in(instance, headings, language):
    panel = panel_of(start(None), language, type="node", key=instance)
    found = [s for s in panel["sections"] if "M/M/c" in s.get("formula", "")]
    assert [s["heading"] for s in found] == headings[language]
    for section in found:
        assert all(len(row) == len(section["table"]["columns"]) for row in section["table"]["rows"])
        assert language == "ko" or not re.search("[가-힣]", str(section))


def test_the_inputs_of_a_load_come_with_source_and_range():
    panel = panel_of(start(None), "ko", type="node", key="was-1")
    (inputs,) = (s for s in panel["sections"] if s["heading"] == "입력값")
    capacity = next(row for row in inputs["table"]["rows"] if "components.was.capacity_rps" in row[0])
    assert capacity[1:3] == ["60", "20 – 200"]
    assert "처리 용량" in capacity[0]


def test_a_full_tier_says_so_and_by_how_much_it_is_short():
    session = start(None)
    send(session, "set", design="current.yaml", path=["components", "was", "capacity_rps"], value=30)
    panel = panel_of(session, "ko", type="node", key="was-1")
    rows = next(s["table"]["rows"] for s in panel["sections"] if "M/M/c" in s.get("formula", ""))
    assert rows[-1] == ["최대 부하 · 한 대 빠지면", "초당 40건", "133%", "가득 참", "초당 10건 부족", "–"]
    figure = panel_of(session, "ko", type="figure", key="availability")
    (capacity,) = (s for s in figure["sections"] if s["heading"] == "처리 용량까지 따지면")
    total = capacity["table"]["rows"][-1]
    assert total[0] == "전체"
    assert total[1] == total[2] != total[3]
