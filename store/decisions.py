"""The decisions that Anboard ships with: one folder of designs each."""

from functools import cache
from pathlib import Path

from store.draft import bases_of
from store.workspace import MAX_DESIGNS, Contents
from store.yaml_write import CannotEdit

DESIGNS_FOLDER = Path(__file__).resolve().parent.parent / "designs"
FIRST = "stamp-crush"


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
    paths = sorted((DESIGNS_FOLDER / name).glob("*.yaml"))
    return opened(name, {path.name: path.read_text(encoding="utf-8") for path in paths})


def opened(decision: str, files: dict[str, str]) -> Contents:
    """Files as the contents of a board: bases stand left of what builds on them, the first is the baseline."""
    order = tuple(sorted(files, key=lambda name: _bases(files, name)))[:MAX_DESIGNS]
    return Contents(decision=decision, files=tuple(files.items()), order=order, baseline=order[0])


def _bases(files: dict[str, str], name: str) -> int:
    try:
        return len(bases_of(files, name))
    except CannotEdit:
        return 0
