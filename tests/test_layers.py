"""Imports point only downwards, and each third-party package is used only where the layers say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "app": {"pages", "ui", "compute"},
    "pages": {"ui", "drawing", "exports", "store", "compute", "models"},
    "cli": {"commands", "drawing", "exports", "store", "compute", "models"},
    "commands": {"drawing", "exports", "store", "compute", "models"},
    "ui": {"drawing", "exports", "store", "compute", "models"},
    "drawing": {"models"},
    "exports": {"models"},
    "store": {"models"},
    "compute": {"models"},
    "models": set(),
}
INSIDE_MODELS = {
    "units": set(),
    "problems": set(),
    "design": {"units", "problems"},
    "availability": {"design", "units", "problems"},
    "replication": {"design", "units", "problems"},
    "performance": {"design", "units", "problems"},
    "cost": {"design", "units", "problems"},
    "incident": {"availability", "replication", "performance", "design", "units", "problems"},
    "evaluate": {"availability", "replication", "performance", "cost", "design", "units", "problems"},
    "disaster": {"availability", "replication", "design", "units", "problems"},
    "targets": {"availability", "replication", "cost", "evaluate", "design", "units", "problems"},
    "economics": {"availability", "replication", "cost", "evaluate", "targets", "design", "units", "problems"},
    "decision": {"evaluate", "targets", "problems"},
    "uncertainty": {"availability", "decision", "evaluate", "design", "units", "problems"},
    "sensitivity": {"uncertainty", "design"},
}
ONLY_IN = {
    "streamlit": ("app.py", "pages/", "ui/"),
    "diagrams": ("drawing/render.py",),
    "pygraphviz": ("drawing/render.py",),
    "simpy": ("models/incident/",),
    "distributed": ("compute/",),
    "multiprocessing": ("compute/",),
    "subprocess": ("compute/",),
    "alembic": ("store/",),
    "sqlalchemy": ("store/",),
    "yaml": ("store/",),
    "ruamel": ("store/",),
}
IMPURE = {"os", "pathlib", "time", "random", "socket", "subprocess", "urllib", "requests", "tempfile", "shutil", "io"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def sources() -> list[Path]:
    folders = [ROOT / name for name in MAY_IMPORT]
    return [*ROOT.glob("*.py"), *(p for folder in folders for p in folder.rglob("*.py"))]


def faults() -> Iterator[str]:
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        layer = name.split("/")[0].removesuffix(".py")
        for line, module in imports(path):
            parts = module.split(".")
            if parts[0] in MAY_IMPORT and parts[0] != layer and parts[0] not in MAY_IMPORT[layer]:
                yield f"{name}:{line} {layer} imports {module}"
            if parts[0] in ONLY_IN and not name.startswith(ONLY_IN[parts[0]]):
                yield f"{name}:{line} {parts[0]} belongs in {', '.join(ONLY_IN[parts[0]])}"
            if layer == "models":
                yield from (f"{name}:{line} {fault}" for fault in model_faults(name, parts))


def model_faults(name: str, parts: list[str]) -> Iterator[str]:
    if parts[0] in IMPURE:
        yield f"the pure core imports {parts[0]}"
    inner = name.split("/")[1].removesuffix(".py")
    is_inside = parts[0] == "models" and len(parts) > 1 and inner in INSIDE_MODELS
    if is_inside and parts[1] != inner and parts[1] not in INSIDE_MODELS[inner]:
        yield f"models.{inner} imports models.{parts[1]}"


def test_imports_point_only_downwards():
    assert not list(faults())


def test_every_part_of_the_core_has_its_place_in_the_layers():
    parts = {p.stem if p.is_file() else p.name for p in (ROOT / "models").iterdir() if not p.name.startswith("__")}
    assert parts <= set(INSIDE_MODELS)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("models/x.py", "import streamlit", "streamlit belongs in"),
        ("drawing/scene.py", "from store import designs", "drawing imports store"),
        ("models/cost/x.py", "from models.availability import bdd", "models.cost imports models.availability"),
        ("models/design/x.py", "import os", "imports os"),
    ],
)
def test_a_wrong_import_is_found(tmp_path, monkeypatch, name, text, fault):
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    found = list(faults())
    assert any(fault in f and f.startswith(f"{name}:1") for f in found)
