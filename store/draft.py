"""A design file being edited among its siblings: what it states, what it inherits, and changes to either.

JSON merge patch (RFC 7396): mappings merge, lists and scalars replace, null removes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from models.design.variants import merged
from models.problems import Text
from store.yaml_splice import Path, plain_data, removed, replaced, value_at
from store.yaml_write import BROKEN, CannotEdit, block_text

Files = Mapping[str, str]
DOCUMENT_KEYS = ("anboard", "id", "title", "based_on")
ABSENT: Final = object()
_CYCLE = Text("based_on이 서로를 가리킵니다.", "The bases refer to each other.")
_NO_BASE = Text("based_on 파일이 없습니다.", "The file it is based on is missing.")


def own_data(files: Files, name: str) -> dict[str, Any]:
    """What the file itself states."""
    data = plain_data(files[name])
    if not isinstance(data, dict):
        raise CannotEdit(BROKEN)
    return data


def base_of(files: Files, name: str) -> str | None:
    """The file that a variant builds on; None for a complete design. Raises ``CannotEdit`` when there is none such."""
    base = own_data(files, name).get("based_on")
    if base is not None and not isinstance(base, str):
        raise CannotEdit(BROKEN)
    if base is not None and base not in files:
        raise CannotEdit(_NO_BASE)
    return base


def bases_of(files: Files, name: str) -> tuple[str, ...]:
    """All files that a design builds on, nearest first. Raises ``CannotEdit`` for a missing one or a cycle."""
    found: list[str] = []
    base = base_of(files, name)
    while base is not None:
        if base in found or base == name:
            raise CannotEdit(_CYCLE)
        found.append(base)
        base = base_of(files, base)
    return tuple(found)


def dependants(files: Files, name: str) -> tuple[str, ...]:
    """The files that build directly on ``name``; broken ones do not count."""
    return tuple(other for other in files if other != name and _states_base(files[other], name))


def _states_base(text: str, base: str) -> bool:
    try:
        data = plain_data(text)
    except CannotEdit:
        return False
    return isinstance(data, dict) and data.get("based_on") == base


def merged_data(files: Files, name: str) -> dict[str, Any]:
    """Base and overrides as one document, without ``based_on``. Not to be changed: parts are shared."""
    return _merged(tuple(files[file] for file in (*reversed(bases_of(files, name)), name)))


@lru_cache(maxsize=16)
def _merged(texts: tuple[str, ...]) -> dict[str, Any]:
    """One edit asks for the same document dozens of times."""
    data: dict[str, Any] = {}
    for text in texts:
        data = merged(data, own_data({"": text}, ""))
    return {key: value for key, value in data.items() if key != "based_on"}


@dataclass(slots=True)
class Draft:
    """One file being edited among its siblings."""

    files: Files
    name: str
    text: str = ""

    def __post_init__(self) -> None:
        self.text = self.files[self.name]

    def own(self) -> dict[str, Any]:
        return own_data({self.name: self.text}, self.name)

    def merged(self) -> dict[str, Any]:
        return merged_data({**self.files, self.name: self.text}, self.name)

    def base(self) -> dict[str, Any] | None:
        base = base_of(self.files, self.name)
        return None if base is None else merged_data(self.files, base)

    def set(self, path: Path, value: Any) -> None:
        """Make ``path`` of the merged design ``value``; a list of the base that it reaches into is restated."""
        list_path = _list_around(path)
        if list_path is not None and value_at(self.own(), list_path, ABSENT) is ABSENT:
            inherited = block_text({"list": value_at(self.merged(), list_path)})
            restated = replaced(inherited, ["list", *path[len(list_path) :]], value)
            self.set(list_path, plain_data(restated)["list"])
            return
        if path[0] not in DOCUMENT_KEYS and self._base_has(path, value):
            self.drop(path)
        if value_at(self.merged(), path, ABSENT) != value:
            self.text = replaced(self.text, path, value)
            self.drop_if_as_in_base(list_path)

    def drop(self, path: Path) -> None:
        """Take the file's own statement at ``path`` back, and the mappings that it leaves empty."""
        if value_at(self.own(), path, ABSENT) is ABSENT:
            return
        base = self.base()
        self.text = removed(self.text, path)
        while base is not None and len(path) > 1:
            path = path[:-1]
            if value_at(self.own(), path) != {} or not isinstance(value_at(base, path), dict):
                return
            self.text = removed(self.text, path)

    def remove(self, path: Path) -> None:
        """Make ``path`` absent from the merged design: by null where the base states it."""
        self.drop(path)
        if value_at(self.merged(), path, ABSENT) is not ABSENT:
            self.text = replaced(self.text, path, None)

    def _base_has(self, path: Path, value: Any) -> bool:
        base = self.base()
        return base is not None and value_at(base, path, ABSENT) == value

    def drop_if_as_in_base(self, list_path: Path | None) -> None:
        if list_path is not None and self._base_has(list_path, value_at(self.own(), list_path)):
            self.drop(list_path)


def _list_around(path: Path) -> Path | None:
    """The path of the outermost list that ``path`` reaches into."""
    index = next((i for i, key in enumerate(path) if isinstance(key, int)), None)
    return None if index is None else path[:index]
