"""``cli.py import``: where design and report go, and what it never does."""

import json
from pathlib import Path

import pytest

from cli import main
from tests.importing.plans import plan, shop, text

COMPOSE = str(Path(__file__).parent / "data/shop.compose.yaml")


@pytest.fixture
def plan_file(tmp_path):
    file = tmp_path / "shop.json"
    file.write_text(text(plan(shop())), encoding="utf-8")
    return str(file)


def test_a_design_on_standard_output_can_be_checked_as_it_is(tmp_path, capsys, plan_file):
    for file in (COMPOSE, plan_file):
        assert main(["import", file, "--lang", "ko"]) == 0
        design = tmp_path / "design.yaml"
        design.write_text(capsys.readouterr().out, encoding="utf-8")
        assert main(["check", str(design)]) == 0
        assert main(["evaluate", str(design), "--json"]) == 0
        capsys.readouterr()


def test_with_a_file_to_write_the_report_is_printed(tmp_path, capsys):
    out = tmp_path / "new/design.yaml"
    assert main(["import", COMPOSE, "--out", str(out), "--lang", "ko"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{out}\n\n읽은 것 (")
    assert "읽지 않은 것 (" in printed
    assert "채워야 할 것 (" in printed
    assert main(["check", str(out)]) == 0


def test_design_and_report_as_one_json_document(capsys, plan_file):
    assert main(["import", plan_file, "--json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["source"]) == (1, "terraform")
    assert {"at": "aws_lb.front", "text": "kind aws.alb"} in document["understood"]
    assert document["design"].startswith("# Imported from a Terraform plan")


def test_a_design_that_is_there_is_not_overwritten(tmp_path, capsys):
    out = tmp_path / "design.yaml"
    out.write_text("mine")
    assert main(["import", COMPOSE, "--out", str(out), "--lang", "en"]) == 2
    assert "a design is not overwritten" in capsys.readouterr().err
    assert out.read_text() == "mine"


def test_what_cannot_be_read_or_written_is_named(tmp_path, capsys):
    assert main(["import", str(tmp_path / "nothing.yaml"), "--lang", "en"]) == 2
    assert "nothing.yaml" in capsys.readouterr().err
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["import", COMPOSE, "--out", str(blocked / "a.yaml"), "--lang", "en"]) == 2
    assert str(blocked / "a.yaml") in capsys.readouterr().err
    blocked.write_text("services: {a: {scale: -1}}")
    assert main(["import", str(blocked), "--lang", "en"]) == 2
    assert "  line 1: services.a.scale: found -1, expected a whole number >= 0" in capsys.readouterr().err
