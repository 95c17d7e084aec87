"""A compose file or a Terraform plan that is opened on the board."""

from pathlib import Path

import pytest

from store.yaml_text import read_yaml
from tests.importing.plans import plan, shop, text
from ui.events import handle
from ui.session import start
from ui.view import board_view

COMPOSE = (Path(__file__).parent / "data/shop.compose.yaml").read_text(encoding="utf-8")


@pytest.fixture
def session():
    return start(None)


def opens(session, name, content):
    handle(session, [{"seq": session.acked + 1, "kind": "upload", "files": [{"name": name, "text": content}]}])


def test_a_compose_file_is_drawn_and_its_report_opened(session):
    opens(session, "docker-compose.yml", COMPOSE)
    board = board_view(session)
    (design,) = board["designs"]
    assert design["title"] == "ticket_shop"
    assert "<svg" in design["svg"]
    assert board["panel"]["type"] == "yaml"
    assert session.contents.text("docker-compose.yml").startswith("# docker-compose 파일에서 가져왔습니다")
    assert "채워야 할 것" in session.notice.ko


def test_a_plan_becomes_a_yaml_file(session):
    opens(session, "shop.json", text(plan(shop())))
    assert session.contents.order == ("shop.yaml",)
    assert "aws.rds.mysql" in session.contents.text("shop.yaml")
    assert session.problems == {}


def test_a_file_that_cannot_be_imported_leaves_the_board_as_it_was_and_says_why(session):
    before = session.contents
    opens(session, "docker-compose.yml", "services:\n  a: {scale: -1}\n")
    assert session.contents == before
    assert "2행: services.a.scale" in session.notice.ko
    assert "line 2: services.a.scale: found -1" in session.notice.en


def test_a_design_is_opened_as_it_is(session):
    own = session.contents.text("current.yaml")
    opens(session, "current.yaml", own)
    assert session.contents.text("current.yaml") == own
    assert read_yaml(own, file="a").data["id"] == "current"
