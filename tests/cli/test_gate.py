"""The gate: exit codes, comparison with a base branch, and its three outputs read by independent readers."""

import re
import shutil
from xml.etree import ElementTree as ET

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from cli import main
from tests.cli.markdown_reader import Page, visible
from tests.conftest import DECISIONS

FOLDER = DECISIONS["stamp-crush"][0].parent
HOSTILE = "::error::a | @leo #12 <img src=x> `x`"
SMALL = """
anboard: 1
id: small
title: {title}
components:
  was: {{kind: tomcat, replicas: {replicas}}}
requests: {{all: {{enters: was}}}}
targets: {targets}
"""


@pytest.fixture
def branches(tmp_path, monkeypatch):
    """A working tree, which is the current folder, and its base branch in base/."""
    for name in ("base", "."):
        shutil.copytree(FOLDER, tmp_path / name / "designs", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def small(path, *, title="작은 안", replicas=1, targets="{availability: 0.999}"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SMALL.format(title=title, replicas=replicas, targets=targets), encoding="utf-8")
    return str(path)


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def gate(*arguments, lang="ko"):
    return main(["gate", *map(str, arguments), "--lang", lang])


def rows(markdown):
    """By the first cell; of several rows that begin alike the first."""
    return {visible(row[0]): [visible(cell) for cell in row[1:]] for row in reversed(Page(markdown).rows)}


def test_the_exit_code_says_met_missed_or_invalid(tmp_path, capsys):
    assert gate(small(tmp_path / "a.yaml", replicas=2)) == 0
    assert gate(small(tmp_path / "a.yaml", targets="{availability: 0.99999999}")) == 1
    assert gate(small(tmp_path / "a.yaml", targets="{lost_writes: 0}")) == 1  # cannot be told
    assert "판정 불가" in capsys.readouterr().out
    assert gate(small(tmp_path / "a.yaml", replicas=-1)) == 2


def test_before_and_after_stand_side_by_side(branches, capsys):
    change(branches / "designs/option-1.yaml", "coverage: 0.95", "coverage: 0.8")
    assert gate("designs/option-1.yaml", "--base-dir", "base", "--markdown", "out/c.md") == 1
    text = (branches / "out/c.md").read_text(encoding="utf-8")
    assert text.startswith("<!-- anboard gate -->\n## Anboard: ❌ 목표 미달 1개\n")
    found = rows(text)
    before, after, verdict = found["연 중단"]
    assert float(before.split()[0]) < float(after.split()[0])
    assert re.fullmatch(r"\+\d+\.\d+ 악화", verdict)
    assert found["월 비용"][2] == "그대로"
    assert found["components.db.replication.failover.coverage"] == ["0.95", "0.8"]
    assert found["lost_writes"][2].startswith("❌ 미달 (차이 ")
    assert "바뀐 값 1개" in text
    assert "1안" in capsys.readouterr().out


def test_warnings_that_are_new_or_gone_are_named(branches):
    change(branches / "designs/option-1.yaml", ", mttf_hours: 26280, mttr_hours: 3}", "}")
    change(
        branches / "designs/option-1.yaml",
        "  places.seoul-c.mttf_hours: {range: [8760, 87600], source: assumption}\n",
        "",
    )
    change(
        branches / "designs/option-1.yaml", "  places.seoul-c.mttr_hours: {range: [1, 12], source: assumption}\n", ""
    )
    gate("designs/option-1.yaml", "--base-dir", "base", "--markdown", "c.md")
    text = (branches / "c.md").read_text(encoding="utf-8")
    assert "새 경고 1" in text
    assert "`place-without-figures` `places.seoul-c`" in text
    assert rows(text)["places.seoul-c.mttf_hours"] == ["26280", "-"]
    gate("base/designs/option-1.yaml", "--base", "designs/option-1.yaml", "--markdown", "c.md")
    assert "사라진 경고 1" in (branches / "c.md").read_text(encoding="utf-8")


def test_a_target_that_was_loosened_or_taken_away_is_said(tmp_path):
    before = small(tmp_path / "before.yaml", targets="{availability: 0.9999, monthly_usd: 5}")
    after = small(tmp_path / "after.yaml", targets="{availability: 0.99}")
    assert gate(after, "--base", before, "--markdown", tmp_path / "c.md", lang="en") == 0
    found = rows((tmp_path / "c.md").read_text(encoding="utf-8"))
    assert found["availability"][0] == ">= 0.99 (was 0.9999)"
    assert found["availability"][2] == "✅ met, was missed"
    assert found["monthly_usd"] == ["(<= 5)", "-", "⚠️ target removed"]


def test_a_design_that_the_base_does_not_have_is_new(branches):
    small(branches / "designs/new.yaml")
    assert gate("designs/new.yaml", "--base-dir", "base", "--markdown", "c.md") == 0
    assert "기준 브랜치에 없던 새 설계입니다." in (branches / "c.md").read_text(encoding="utf-8")
    assert gate("designs/new.yaml", "--base", "nowhere.yaml", "--markdown", "d.md") == 0
    assert "새 설계" in (branches / "d.md").read_text(encoding="utf-8")


def test_a_broken_base_does_not_stop_who_mends_it(branches):
    change(branches / "base/designs/option-1.yaml", "kind: aws.alb", "kind: aws.abl")
    assert gate("designs/option-1.yaml", "--base-dir", "base", "--markdown", "c.md") == 1
    text = (branches / "c.md").read_text(encoding="utf-8")
    assert "기준 브랜치의 설계에 오류가 있어 비교하지 않았습니다." in text
    assert "aws.abl" in text


def test_wrong_commands_are_refused(branches, capsys):
    files = ["designs/current.yaml", "designs/option-1.yaml"]
    assert gate(*files, "--base", "base/designs/current.yaml", lang="en") == 2
    assert "use --base-dir" in capsys.readouterr().err
    assert gate(*files, "--base-dir", "nowhere", lang="en") == 2
    assert "expected a folder" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named_and_the_exit_code_says_so(tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert gate(small(tmp_path / "a.yaml"), "--junit", blocked / "j.xml") == 2
    assert str(blocked / "j.xml") in capsys.readouterr().err


def test_junit_has_a_suite_a_design_and_a_case_a_target(tmp_path):
    missed = small(tmp_path / "a.yaml", targets="{availability: 0.999999, lost_writes: 0, single_points_of_failure: 9}")
    none = tmp_path / "b.yaml"
    none.write_text("{anboard: 1, id: b, components: {x: {kind: tomcat}}, requests: {all: {enters: x}}}")
    assert gate(missed, none, "--junit", tmp_path / "j.xml", lang="en") == 1
    xml = JUnitXml.fromfile(str(tmp_path / "j.xml"))
    assert (xml.tests, xml.failures, xml.errors, xml.skipped) == (4, 2, 0, 1)
    first, second = list(xml)
    assert first.name == "작은 안 (small)"
    cases = {case.name: case.result for case in first}
    assert [type(r) for r in cases["availability"]] == [Failure]
    assert cases["availability"][0].type == "missed"
    assert cases["availability"][0].message.startswith("availability >= 0.999999: missed, found 0.999653 (by ")
    assert cases["lost_writes"][0].type == "unknown"
    assert cases["single_points_of_failure"] == []
    assert [type(r) for case in second for r in case.result] == [Skipped]


def test_junit_has_the_structure_that_jenkins_and_surefire_read(branches):
    files = [f"designs/{name}.yaml" for name in ("current", "option-1", "option-2")]
    gate(*files, "--junit", "j.xml")
    root = ET.parse(branches / "j.xml").getroot()
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert {"name", "tests", "failures", "errors", "skipped", "time"} <= set(suite.attrib)
        cases = list(suite)
        assert len(cases) == int(suite.get("tests"))
        assert sum(len(case.findall("failure")) for case in cases) == int(suite.get("failures"))
        for case in cases:
            assert case.tag == "testcase"
            assert {"name", "classname", "time"} <= set(case.attrib)
            assert len(case) <= 1
            assert {child.tag for child in case} <= {"failure", "error", "skipped"}
            assert {"type", "message"} <= set(case[0].attrib) if len(case) else True


def test_a_broken_design_stands_in_every_output(tmp_path, capsys):
    broken = small(tmp_path / "a.yaml", replicas=-1, targets="{availabilty: 1}")
    outputs = ["--junit", tmp_path / "j.xml", "--markdown", tmp_path / "c.md", "--github"]
    assert gate(broken, *outputs, lang="en") == 2
    captured = capsys.readouterr()
    assert "2 problems in" in captured.err
    assert captured.out.count("::error file=") == 2
    xml = JUnitXml.fromfile(str(tmp_path / "j.xml"))
    assert (xml.tests, xml.errors) == (1, 1)
    (case,) = [case for suite in xml for case in suite]
    assert isinstance(case.result[0], Error)
    assert "did you mean 'availability'?" in case.result[0].text
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert "❌ 2 problems in the designs" in text
    assert "did you mean 'availability'?" in visible(Page(text).text)


def runner_reads(out):
    """Workflow commands as GitHub's runner parses them: (name, properties, message), nothing between stop and go."""
    found, stopped = [], None
    for line in out.splitlines():
        match = re.match(r"\s*::([^ :]+)(?: ([^:]*))?::(.*)$", line)
        if stopped is not None:
            stopped = None if line.strip() == f"::{stopped}::" else stopped
        elif match and match[1] == "stop-commands":
            stopped = match[3]
        elif match:
            pairs = dict(pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
            found.append((match[1], {k: unescaped(v, True) for k, v in pairs.items()}, unescaped(match[3], False)))
    return found


def unescaped(text, is_property):
    pairs = [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if is_property else []), ("%25", "%")]
    for escape, letter in pairs:
        text = text.replace(escape, letter)
    return text


def test_annotations_stand_at_the_target_and_take_no_commands_from_titles(tmp_path, capsys):
    title = '"::error::제목, 100%: 끝"'
    file = small(tmp_path / "a,b.yaml", title=title, targets="{availability: 0.9999999}")
    assert gate(file, "--github") == 1
    found = runner_reads(capsys.readouterr().out)
    assert [name for name, _, _ in found if name != "warning"] == ["error"]
    _, properties, message = found[0]
    assert properties["file"] == file
    assert properties["line"] == "8"
    assert properties["title"] == "::error::제목, 100%: 끝: 목표 미달"
    assert message.startswith("availability >= 0.9999999: 목표 미달, 값 0.999653")


def test_only_new_warnings_are_annotated(branches, capsys):
    gate("designs/option-1.yaml", "--base-dir", "base", "--github")
    assert not [c for c in runner_reads(capsys.readouterr().out) if c[0] == "warning"]


def test_a_hostile_title_breaks_no_output(tmp_path, capsys):
    before = small(tmp_path / "before.yaml")
    file = small(tmp_path / "a.yaml", title=f'"{HOSTILE}"', targets="{availability: 1}")
    outputs = ["--base", before, "--junit", tmp_path / "j.xml", "--markdown", tmp_path / "c.md"]
    assert gate(file, *outputs) == 1
    assert JUnitXml.fromfile(str(tmp_path / "j.xml")).tests == 1
    page = Page((tmp_path / "c.md").read_text(encoding="utf-8"))
    assert not {"img", "a"} & set(page.elements)
    assert visible(page.text).startswith("Anboard: ❌ 목표 미달 1개 ::error::a | @leo #12 <img src=x> `x` small · ")


def test_a_comment_stays_within_what_github_takes(tmp_path):
    many = ", ".join(f"component-with-a-long-name-{i}: {{kind: tomcat}}" for i in range(600))
    text = "{{anboard: 1, id: big, components: {{x: {{kind: tomcat}}, {many}}}, requests: {{all: {{enters: x}}}}}}"
    (tmp_path / "a.yaml").write_text(text.format(many=many), encoding="utf-8")
    before = small(tmp_path / "before.yaml")
    assert gate(tmp_path / "a.yaml", "--base", before, "--markdown", tmp_path / "c.md") == 0
    comment = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert len(comment) < 65_536
    assert "길이 제한 때문에" in comment


def test_a_comparison_posts_in_a_pull_request(branches, capsys):
    change(branches / "designs/option-1.yaml", "title: 1안", 'title: "a | b @leo #12 `x` <img src=x> [l](http://x)"')
    files = [f"designs/{name}.yaml" for name in ("current", "option-1", "option-2")]
    assert main(["compare", *files, "--markdown", "--lang", "ko"]) == 0
    out = capsys.readouterr().out
    page = Page(out)
    assert {len(row) for row in page.rows} == {4}
    assert visible(page.rows[0][2]) == "a | b @leo #12 `x` <img src=x> [l](http…"
    assert not {"img", "a", "code", "em", "strong"} & set(page.elements)
    assert not re.search(r"[@#]\w", page.text)
    assert "details" in page.elements
    assert max(len(visible(cell)) for row in page.rows for cell in row) <= 160
