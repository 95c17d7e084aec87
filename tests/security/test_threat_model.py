"""docs/threat-model.md names a test for each threat: each of them is there."""

import ast
import re

from tests.security.board_server import REPOSITORY


def functions() -> set[str]:
    files = (REPOSITORY / "tests").rglob("test_*.py")
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_a_test_that_exists():
    text = (REPOSITORY / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows = [line for line in text.split("## Threats")[1].split("##")[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 25
    named = [re.findall(r"`(test_\w+)`", row.split(" | ")[-1]) for row in rows[1:]]
    assert all(named)
    assert {name for names in named for name in names} <= functions()
