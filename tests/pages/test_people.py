"""People on the board: who can repair what, how long one waits, what comes of it when somebody leaves."""

from typing import Any

from exports.names import failure_name
from ui.columns import columns_of
from ui.events import handle
from ui.session import Session, start
from ui.view import board_view
from ui.view_badges import badges


def opened(session: Session, design: str) -> dict[str, dict[str, Any]]:
    """The sections of the availability panel, by heading."""
    panel = {"type": "figure", "design": design, "key": "availability"}
    handle(session, [{"seq": session.acked + 1, "kind": "open", "panel": panel}])
    return {s["heading"]: s for s in board_view(session)["panel"]["sections"] if "heading" in s}


def rows(section: dict[str, Any]) -> dict[str, list[str]]:
    return {first: rest for first, *rest in section["table"]["rows"]}


def test_who_can_repair_what_and_how_long_one_waits():
    sections = opened(start(None), "option-1.yaml")
    people = rows(sections["사람"])
    assert people["MySQL"] == ["제나", "1", "3.2시간"]
    assert people["Tomcat"][1] == "4"
    assert "Slack" not in people
    assert "ALB" not in people


def test_what_comes_of_it_when_somebody_leaves():
    leaving = rows(opened(start(None), "current.yaml")["떠나면 (연 중단)"])
    assert list(leaving) == ["제나", "깃짱", "하디", "레오"]
    assert leaving["제나"][0].endswith("일")
    assert leaving["깃짱"] == leaving["하디"] == leaving["레오"]


def test_a_team_without_figures_for_it_is_not_shown():
    session = start(None)
    handle(session, [{"seq": session.acked + 1, "kind": "decision", "value": "ticket-shop"}])
    name = session.contents.order[0]
    assert session.last_good[name].design.team is None
    assert "사람" not in opened(session, name)


def test_people_are_on_the_servers():
    column = columns_of(start(None))[0]
    found = badges(column, "people", (), "ko")
    assert found["db-1"] == ("제나 · 3.2시간", 1.0)
    assert found["was-1"] == ("4명 · 3.1분", 0.25)
    assert found["slack"] == ("팀 밖", 0.0)


def test_single_points_and_events_have_names():
    session = start(None)
    design = session.last_good["option-1.yaml"].design
    names = ("제나", "common-cause:was", "deployment:db", "was-1", "common-cause:nothing")
    assert [failure_name(design, n, "ko") for n in names] == [
        "제나(사람)",
        "Tomcat 공통 원인 고장",
        "MySQL 배포 실패",
        "Tomcat 1",
        "common-cause:nothing",
    ]
    assert failure_name(design, "common-cause:was", "en") == "common cause of Tomcat"
    assert opened(session, "option-1.yaml")["단일 장애점"]["text"].endswith("제나(사람)")
