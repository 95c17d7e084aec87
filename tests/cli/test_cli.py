"""Every command, its exit code, and what stands on standard output."""

import json
import shutil

import pytest

from cli import main
from tests.conftest import DECISIONS

FILES = [str(f) for f in DECISIONS["stamp-crush"]]
BROKEN = "anboard: 1\nid: x\ncomponents: {a: {kind: ngnix, mttr_hours: -1}}\nrequests: {all: {enters: b, share: 1}}\n"


@pytest.fixture
def broken(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN)
    return str(file)


def test_check_accepts_the_shipped_designs(capsys):
    assert main(["check", *FILES]) == 0
    assert capsys.readouterr().out.count(": ok (") == len(FILES)


@pytest.mark.parametrize("command", ["check", "evaluate", "compare", "draw", "gate"])
def test_every_command_lists_all_problems_of_all_files_and_exits_with_2(command, broken, capsys):
    assert main([command, FILES[0], broken, "no-such-file.yaml", "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[0] == f"3 problems in {broken}:"
    assert "  line 3: components.a.kind: found 'ngnix', expected a known kind" in captured.err
    assert "did you mean 'nginx'?" in captured.err
    assert "  line 3: components.a.mttr_hours: found -1, expected a mean repair time >= 0 h" in captured.err
    assert "  line 4: requests.all.enters: found 'b'" in captured.err
    assert "no-such-file.yaml" in captured.err


def test_problems_are_said_in_korean(broken, capsys):
    assert main(["check", broken, "--lang", "ko"]) == 2
    assert f"{broken} 문제 3개:" in capsys.readouterr().err


def test_evaluate_prints_one_json_document_and_nothing_else(capsys):
    assert main(["evaluate", *FILES, "--json", "--seed", "7"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [d["id"] for d in document["designs"]] == ["current", "option-1", "option-2"]
    current, option_1, _ = document["designs"]
    assert current["single_points_of_failure"]["write"] == ["seoul", "seoul-a", "ws-1", "was-1", "db-1", "제나"]
    assert option_1["single_points_of_failure"]["write"] == ["seoul", "alb", "제나"]
    assert option_1["people"]["bus_factor"] == {"ws": 1, "was": 4, "db": 1}
    assert option_1["people"]["waiting_hours"]["db"] == pytest.approx(0.4 * 8)
    assert current["people"]["leaving"]["제나"]["downtime_minutes_per_year"] > 50 * 60 * 24


def test_evaluate_only_what_is_asked_for(capsys):
    assert main(["evaluate", FILES[0], "--json", "--only", "cost"]) == 0
    design = json.loads(capsys.readouterr().out)["designs"][0]
    assert "cost" in design
    assert "requests" not in design


def test_an_unknown_part_or_format_is_refused(capsys):
    for arguments in (["evaluate", FILES[0], "--only", "costs"], ["draw", FILES[0], "--format", "gif"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
        assert "expected one of" in capsys.readouterr().err


def test_compare_names_differences_and_flips(capsys):
    assert main(["compare", *FILES, "--markdown", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("|  | 현재 | 1안 | 2안 |")
    assert " better" in out
    assert main(["compare", *FILES, "--json", "--baseline", "option-1"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["baseline"] == "option-1"
    assert document["differences"]["current"]["downtime"] > 0
    assert main(["compare", *FILES, "--baseline", "option-9"]) == 2


def test_gate_fails_on_a_missed_target_and_passes_without_one(tmp_path, capsys):
    assert main(["gate", *FILES, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "availability  >= 0.999" in out
    assert "missed" in out
    for file in FILES:
        shutil.copy(file, tmp_path)
    relaxed = tmp_path / "relaxed.yaml"
    relaxed.write_text(
        "id: relaxed\nbased_on: option-1.yaml\ntargets: {availability: 0.999, lost_writes: null, monthly_usd: 500}\n"
    )
    assert main(["gate", str(relaxed)]) == 0


def test_draw_writes_the_files_and_names_them(tmp_path, capsys):
    assert main(["draw", *FILES, "--format", "svg,png", "--out", str(tmp_path)]) == 0
    written = capsys.readouterr().out.split()
    assert len(written) == 2 * len(FILES)
    assert all((tmp_path / name.rsplit("/", 1)[-1]).stat().st_size > 1000 for name in written)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["draw", FILES[0], "--out", str(blocked)]) == 2
    assert str(blocked) in capsys.readouterr().err


def test_two_designs_with_one_id_are_refused_beside_other_problems(broken, tmp_path, capsys):
    twin = tmp_path / "twin.yaml"
    twin.write_text((DECISIONS["stamp-crush"][0]).read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", FILES[0], str(twin), broken, "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert f"id: found 'current', expected an id other than that of {FILES[0]}" in err
    assert broken in err


def test_a_database_without_replication_leaves_lost_writes_unknown(tmp_path, capsys):
    text = """
anboard: 1
id: two-databases
components:
  was: {kind: tomcat, needs: [{any: [db], role: writer}, {any: [other]}]}
  db: {kind: mysql, replicas: 2, replication: {writer: db-1, mode: semi_sync, failover: {fencing: true}}}
  other: {kind: mysql}
requests: {all: {enters: was}}
traffic: {requests_per_second: 5}
targets: {lost_writes: 0}
"""
    file = tmp_path / "two.yaml"
    file.write_text(text)
    assert main(["evaluate", str(file), "--json"]) == 0
    (target,) = json.loads(capsys.readouterr().out)["designs"][0]["targets"]
    assert target["actual"] is None
    assert target["met"] is not True
    assert main(["gate", str(file)]) == 1


def test_figures_that_were_not_asked_for_are_not_called_unknown(capsys):
    assert main(["evaluate", FILES[0], "--only", "cost", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "monthly bill" in out
    assert "lost writes" not in out
