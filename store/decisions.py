"""The decisions that Anboard ships with: one folder of designs each."""

from functools import cache
from pathlib import Path
from typing import Final

from store.draft import bases_of
from store.workspace import MAX_DESIGNS, Contents
from store.yaml_write import CannotEdit

DESIGNS_FOLDER = Path(__file__).resolve().parent.parent / "designs"
FIRST = "stamp-crush"
UNREADABLE: Final = """\
# UTF-8로 읽을 수 없는 파일입니다. 편집기에서 UTF-8로 저장한 뒤 앱을 다시 시작하세요.
# This file cannot be read as UTF-8. Save it as UTF-8 in your editor and restart the app.
"""


@cache
def decision_names() -> tuple[str, ...]:
    """The folders of shipped designs, the one that the board opens on first."""
    names = sorted(folder.name for folder in DESIGNS_FOLDER.iterdir() if any(folder.glob("*.yaml")))
    return tuple(sorted(names, key=lambda name: name != FIRST))


@cache
def shipped_contents(name: str) -> Contents:
    """The designs of a shipped decision, what others build on first. Raises KeyError for an unknown name."""
    if name not in decision_names():
        raise KeyError(name)
    return contents_of(DESIGNS_FOLDER / name)


def contents_of(folder: Path) -> Contents:
    """The designs of a folder.

    In the place of a file that cannot be read stands a text that says so; no valid design, it shows up as a problem.
    """
    return opened(folder.name, {path.name: _text_of(path) for path in sorted(folder.glob("*.yaml"))})


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return UNREADABLE


def opened(decision: str, files: dict[str, str]) -> Contents:
    """Files as the contents of a board: bases stand left of what builds on them, the first is the baseline."""
    order = tuple(sorted(files, key=lambda name: _bases(files, name)))[:MAX_DESIGNS]
    return Contents(decision=decision, files=tuple(files.items()), order=order, baseline=order[0])


def _bases(files: dict[str, str], name: str) -> int:
    try:
        return len(bases_of(files, name))
    except CannotEdit:
        return 0
