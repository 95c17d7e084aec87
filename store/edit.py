"""What the widgets do to design files: text in, text out. Comments, order and quoting survive.

``files`` maps file names to YAML texts. An edit of a variant (``based_on``) writes only what differs from its base:
JSON merge patch, where mappings merge, lists and scalars replace, and null removes.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.design.variants import merged
from models.problems import Text
from store.draft import ABSENT, DOCUMENT_KEYS, Draft, Files, base_of, dependants, merged_data, own_data
from store.edit_instances import make_replication_consistent
from store.yaml_splice import Path, plain_data, removed, replaced, value_at
from store.yaml_write import CannotEdit, block_text

LONGEST_STEM = 48
"""Leaves room for ``-copy-2`` in an id of at most 64 letters."""
_WOULD_CHANGE = Text(
    "이 안을 기준으로 한 다른 안의 내용이 바뀌게 되어 지우지 않았습니다.",
    "It was not removed: a design that builds on it would change.",
)


def set_value(files: Files, name: str, path: Path, value: Any) -> str:
    """The text of ``name`` with ``value`` at ``path`` of the merged design; None takes the own statement back.

    What a replication setting rules out goes with it: async waits for nobody, a manual failover has no coverage.
    """
    draft = Draft(files, name)
    if value is None:
        draft.drop(path)
    else:
        draft.set(path, value)
    if len(path) > 3 and path[0] == "components" and path[2] == "replication":
        make_replication_consistent(draft, str(path[1]))
    return draft.text


def new_variant(files: Files, base: str, *, title: str) -> tuple[str, str]:
    """File name and text of a design that builds on ``base`` and changes nothing yet."""
    id_ = fresh_id(files, "option")
    return f"{id_}.yaml", block_text({"anboard": 1, "id": id_, "title": title, "based_on": base})


def copied(files: Files, name: str, *, title: str) -> tuple[str, str]:
    """File name and text of a second design that states the same under its own id."""
    stem = re.sub(r"-copy(-\d+)?$", "", name.removesuffix(".yaml").removesuffix(".yml"))
    id_ = fresh_id(files, f"{_slug(stem)}-copy", first=None)
    return f"{id_}.yaml", replaced(replaced(files[name], ["id"], id_), ["title"], title)


def without(files: Files, name: str) -> dict[str, str]:
    """All files but ``name``; what builds on it takes its content over, so that no design changes.

    Raises ``CannotEdit`` where that cannot be said in one file.
    """
    heirs = dependants(files, name)
    rest = {file: text for file, text in files.items() if file != name}
    rest |= {file: _absorbed(files, file, name) for file in heirs}
    if any((before := _merged(files, heir)) is not None and _merged(rest, heir) != before for heir in heirs):
        raise CannotEdit(_WOULD_CHANGE)
    return rest


def _merged(files: Files, name: str) -> dict[str, Any] | None:
    try:
        return merged_data(files, name)
    except CannotEdit:
        return None


def fresh_id(files: Files, stem: str, *, first: int | None = 1) -> str:
    """An id that neither a file name nor a design uses: ``stem-1``, ``stem-2``, …, or ``stem`` itself if it is free."""
    used = {file.rsplit(".", 1)[0] for file in files} | {_id_of(text) for text in files.values()}
    candidates: Iterator[str] = (f"{stem}-{n}" for n in itertools.count(first or 2))
    if first is None:
        candidates = itertools.chain([stem], candidates)
    return next(id_ for id_ in candidates if id_ not in used)


def _id_of(text: str) -> str | None:
    try:
        return str(value_at(plain_data(text), ["id"]))
    except CannotEdit:
        return None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_STEM].strip("-") or "design"


def _absorbed(files: Files, name: str, base: str) -> str:
    """The base's text with the variant's statements in it; the variant's opening comment stays on top."""
    own = own_data(files, name)
    text = files[base]
    for key in ("id", "title"):
        if key in own:
            text = replaced(text, [key], own[key])
    keep_nulls = base_of(files, base) is not None
    stated = {key: value for key, value in own.items() if key not in DOCUMENT_KEYS}
    for path, value in _leaves(stated, plain_data(text)):
        text = _with_override(text, path, value, keep_nulls=keep_nulls)
    return _opening_comment(files[name]) + text.removeprefix(_opening_comment(text))


def _with_override(text: str, path: list[str], value: Any, *, keep_nulls: bool) -> str:
    data = plain_data(text)
    before = value_at(data, path, ABSENT)
    if value == {} and isinstance(before, dict):
        return text
    if value is not None or keep_nulls:
        return replaced(text, path, value)
    if before is not ABSENT:
        return removed(text, path)
    return text if isinstance(value_at(data, path[:-1]), dict) else replaced(text, path[:-1], {})


def _leaves(data: Mapping[str, Any], over: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[list[str], Any]]:
    """Path and value of everything that replaces as a whole what ``over`` has there, and of empty mappings."""
    for key, value in data.items():
        replaces = not isinstance(value_at(over, [key], {}), dict)
        if isinstance(value, dict) and value and not replaces:
            yield from _leaves(value, value_at(over, [key], {}), (*path, key))
        else:
            yield [*path, key], merged({}, value) if isinstance(value, dict) else value


def _opening_comment(text: str) -> str:
    lines = itertools.takewhile(lambda line: line.startswith("#") or not line.strip(), text.splitlines(keepends=True))
    return "".join(lines)
