"""One broken file per kind of fault in ``tests/invalid/``; its last comments hold every expected problem."""

import re
from pathlib import Path

import pytest

from models.problems import InvalidDesign
from store.designs import load_design_files

FOLDER = Path(__file__).resolve().parent / "invalid"
FILES = sorted(FOLDER.glob("*.yaml"))


def expected(file: Path) -> list[str]:
    return re.findall(r"^# expected (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)


def problems_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> InvalidDesign:
    monkeypatch.chdir(FOLDER)
    with pytest.raises(InvalidDesign) as caught:
        load_design_files([file.name])
    return caught.value


def test_there_are_at_least_forty_kinds_of_fault():
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_problem_is_found_at_its_line_with_what_would_be_right(file, monkeypatch):
    error = problems_of(file, monkeypatch)
    assert [f"{p.line}: {p.message()}" for p in error.problems] == expected(file)
    assert all(p.file == file.name and p.column for p in error.problems)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_problem_can_be_said_in_korean(file, monkeypatch):
    for problem in problems_of(file, monkeypatch).problems:
        message = problem.message("ko")
        assert message.startswith(problem.path)
        assert "입력값" in message
        assert "올바른 값" in message
        assert re.search("[가-힣]", problem.expected.ko)
