"""Design files -> ``Design``s: bases resolved, every problem placed at its file and line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.design.build import build_design
from models.design.catalog import Catalog
from models.design.model import Design
from models.design.variants import merged
from models.problems import InvalidDesign, Problem, Text, around, nearest
from store.catalog import catalog
from store.yaml_splice import parsed
from store.yaml_text import MAX_BYTES, Document, Position, read_yaml

MAX_DESIGNS = 64


def load_design_files(paths: Sequence[str | Path]) -> list[Design]:
    """Read, merge and check design files. Raises InvalidDesign with the problems of all files."""
    designs: dict[str, Design] = {}
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for name in map(str, paths):
        try:
            designs[name] = _design(name, lambda file: _from_disk(file, documents), _beside, catalog())
        except InvalidDesign as error:
            problems += error.problems
    problems += same_ids(designs)
    if problems:
        raise InvalidDesign(dict.fromkeys(problems))
    return list(designs.values())


def load_positions(path: str | Path) -> dict[str, Position]:
    """Where each key of a design file and of its bases stands, by dotted path. Raises InvalidDesign."""
    documents: dict[str, Document] = {}
    return _merged_document(str(path), lambda file: _from_disk(file, documents), _beside, ())[1]


def build_designs(files: Mapping[str, str], entries: Sequence[str]) -> dict[str, Design | InvalidDesign]:
    """The designs of ``entries`` from texts by file name; ``based_on`` is looked up among these files only."""
    documents: dict[str, Document] = {}

    def document(file: str) -> Document:
        if file not in documents:
            documents[file] = _read_text(files[file], file) if file in files else _absent(file, files)
        return documents[file]

    built: dict[str, Design | InvalidDesign] = {}
    for entry in entries:
        try:
            built[entry] = _design(entry, document, lambda _, base: base, catalog())
        except InvalidDesign as error:
            built[entry] = error
    return built


@lru_cache(maxsize=64)
def _read_text(text: str, file: str) -> Document:
    """An edit changes one text; the others need not be parsed again. Nothing changes a document's data."""
    document = parsed(text)
    return replace(
        document,
        file=file,
        positions={path: (file, line, column) for path, (_, line, column) in document.positions.items()},
        problems=tuple(replace(problem, file=file) for problem in document.problems),
    )


def _design(
    name: str, document: Callable[[str], Document], base_name: Callable[[str, str], str], catalog: Catalog
) -> Design:
    data, positions = _merged_document(name, document, base_name, ())
    try:
        return build_design(data, catalog)
    except InvalidDesign as error:
        own = document(name)
        base = own.data.get("based_on") if isinstance(own.data, Mapping) else None
        if base is None:
            raise InvalidDesign(_placed(problem, positions, name) for problem in error.problems) from None
        inherited = _problems_of(base_name(name, base), document, base_name, catalog)
        raise InvalidDesign(
            inherited.get(_essence(problem)) or _placed(problem, own.positions, name) for problem in error.problems
        ) from None


def _problems_of(
    name: str, document: Callable[[str], Document], base_name: Callable[[str, str], str], catalog: Catalog
) -> dict[tuple[str, str, str], Problem]:
    """What is wrong with a base by itself: a variant inherits it, and it is mended there."""
    try:
        _design(name, document, base_name, catalog)
    except InvalidDesign as error:
        return {_essence(problem): problem for problem in error.problems}
    return {}


def _essence(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.path, problem.found


def _merged_document(
    name: str,
    document: Callable[[str], Document],
    base_name: Callable[[str, str], str],
    trail: tuple[str, ...],
) -> tuple[Any, dict[str, Position]]:
    """A file over its bases, and where each key of the result stands."""
    own = document(name)
    if own.problems:
        raise InvalidDesign(own.problems)
    base = own.data.get("based_on") if isinstance(own.data, Mapping) else None
    if base is None:
        return own.data, dict(own.positions)
    position = own.positions["based_on"]
    if not isinstance(base, str) or not base:
        expected = Text("기준 파일 이름", "the file name of the base")
        raise InvalidDesign([_at(position, "not-a-text", "based_on", repr(base), expected)])
    file = base_name(name, base)
    if file in (*trail, name):
        cycle = " -> ".join([*trail, name, file][[*trail, name].index(file) :])
        expected = Text("순환하지 않는 기준", "bases without a cycle")
        raise InvalidDesign([_at(position, "cycle-of-bases", "based_on", cycle, expected)])
    if len(trail) >= MAX_DESIGNS:
        expected = Text(f"기준 {MAX_DESIGNS}단계 이하", f"at most {MAX_DESIGNS} bases in a row")
        raise InvalidDesign([_at(position, "too-large", "based_on", base, expected)])
    if (missing := _missing_base(document(file), position, base)) is not None:
        raise InvalidDesign([missing])
    data, positions = _merged_document(file, document, base_name, (*trail, name))
    if not isinstance(data, Mapping):
        expected = Text("설계가 들어 있는 파일", "a file that holds a design")
        raise InvalidDesign([_at(position, "not-a-mapping", "based_on", repr(base), expected)])
    patch = {key: value for key, value in own.data.items() if key != "based_on"}
    inherited = {key: value for key, value in data.items() if key != "based_on"}
    return {**merged(inherited, patch), "based_on": base}, positions | own.positions


def _missing_base(base: Document, position: Position, name: str) -> Problem | None:
    """A base that cannot be opened is a fault of the line that names it."""
    for problem in base.problems:
        if problem.code == "no-such-file":
            return replace(
                problem, path="based_on", found=repr(name), file=position[0], line=position[1], column=position[2]
            )
    return None


def _at(position: Position, code: str, path: str, found: str, expected: Text) -> Problem:
    file, line, column = position
    return Problem(code=code, path=path, found=found, expected=expected, file=file, line=line, column=column)


def _placed(problem: Problem, positions: Mapping[str, Position], file: str) -> Problem:
    """The problem at its key, or at the nearest key around it that the files have."""
    path = problem.path
    while path and path not in positions:
        path = around(path)
    found_in, line, column = positions.get(path, (file, 1, 1))
    return replace(problem, file=found_in, line=line, column=column)


def _beside(file: str, base: str) -> str:
    return str(Path(file).parent / base)


def _from_disk(name: str, documents: dict[str, Document]) -> Document:
    if name not in documents:
        documents[name] = _read_file(name)
    return documents[name]


def _read_file(name: str) -> Document:
    path = Path(name)
    try:
        if not path.is_file():
            siblings = {p.name: "" for p in path.parent.glob("*.yaml")} if path.parent.is_dir() else {}
            return _absent(name, siblings)
        with path.open("rb") as file:
            return read_yaml(file.read(MAX_BYTES + 1), file=name)
    except (OSError, ValueError) as error:
        return _unopened(name, getattr(error, "strerror", None) or str(error))


def _absent(name: str, siblings: Mapping[str, Any]) -> Document:
    problem = Problem(
        code="no-such-file",
        path="",
        found=repr(name),
        expected=Text("있는 파일", "a file that exists"),
        suggestion=_nearest_file(name, siblings),
        file=name,
    )
    return Document(file=name, data=None, positions={}, problems=(problem,))


def _nearest_file(name: str, siblings: Mapping[str, Any]) -> str | None:
    stems = {Path(sibling).stem: sibling for sibling in siblings}
    return stems.get(nearest(Path(name).stem, stems) or "")


def _unopened(name: str, reason: str) -> Document:
    problem = Problem(
        code="no-such-file",
        path="",
        found=f"{name!r} ({reason})",
        expected=Text("읽을 수 있는 파일", "a readable file"),
        file=name,
    )
    return Document(file=name, data=None, positions={}, problems=(problem,))


def same_ids(designs: Mapping[str, Design]) -> list[Problem]:
    """By file: where two designs that stand together have one id."""
    seen: dict[str, str] = {}
    problems = []
    for file, design in designs.items():
        if design.id in seen:
            expected = Text(f"{seen[design.id]}의 id와 다른 id", f"an id other than that of {seen[design.id]}")
            found = repr(design.id)
            problems.append(
                Problem(code="same-id", path="id", found=found, expected=expected, file=file, line=1, column=1)
            )
        seen[design.id] = file
    return problems
