"""Shared by all tests: shipped designs, and the flag that rewrites golden files."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from models.design.model import Design
from store.designs import load_design_files
from tests.chromium import chromium  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = {
    folder.name: [folder / f"{name}.yaml" for name in ("current", "option-1", "option-2")]
    for folder in sorted((ROOT / "designs").iterdir())
}

# the same examples in every run: a commit that changed nothing cannot turn the gate red; `make fuzz` looks for new ones
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=2_000, deadline=None)
settings.load_profile("gate")


os.environ.setdefault("ANBOARD_DATA", tempfile.mkdtemp(prefix="anboard-tests-"))  # never the user's own boards


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the golden files; review the difference")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for all tests of a kind that could not run."""
    for kind in ("browser", "lab"):
        skipped = [report for report in terminalreporter.stats.get("skipped", []) if kind in report.keywords]
        if skipped:
            terminalreporter.write_line(f"{len(skipped)} {kind} tests skipped: {skipped[0].longrepr[2]}")


@pytest.fixture(scope="session")
def stamp_crush() -> list[Design]:
    return load_design_files(DECISIONS["stamp-crush"])


@pytest.fixture(scope="session")
def shipped() -> list[Design]:
    return [design for files in DECISIONS.values() for design in load_design_files(files)]


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with ``tests/golden/NAME``, or write it there with --rewrite-golden."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if request.config.getoption("--rewrite-golden"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{name} has changed: make golden, then review the difference"

    return compare
