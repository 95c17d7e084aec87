"""What the widgets do to design files: text in, text out. Comments, order and quoting survive.

``files`` maps file names to YAML texts. An edit of a variant (``based_on``) writes only what differs from its base:
JSON merge patch, where mappings merge, lists and scalars replace, and null removes.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from store.draft import ABSENT, DOCUMENT_KEYS, Draft, Files, base_of, dependants, own_data
from store.edit_instances import make_replication_consistent
from store.yaml_splice import Path, plain_data, removed, replaced, value_at
from store.yaml_write import CannotEdit, block_text


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
    """All files but ``name``; what builds on it takes its content over, so that no design changes."""
    rest = {file: text for file, text in files.items() if file != name}
    return rest | {file: _absorbed(files, file, name) for file in dependants(files, name)}


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
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "design"


def _absorbed(files: Files, name: str, base: str) -> str:
    """The base's text with the variant's statements in it; the variant's opening comment stays on top."""
    own = own_data(files, name)
    text = files[base]
    for key in ("id", "title"):
        if key in own:
            text = replaced(text, [key], own[key])
    keep_nulls = base_of(files, base) is not None
    for path, value in _leaves({k: v for k, v in own.items() if k not in DOCUMENT_KEYS}):
        text = _with_override(text, path, value, keep_nulls=keep_nulls)
    return _opening_comment(files[name]) + text.removeprefix(_opening_comment(text))


def _with_override(text: str, path: list[str], value: Any, *, keep_nulls: bool) -> str:
    if value is not None or keep_nulls:
        return replaced(text, path, value)
    return removed(text, path) if value_at(plain_data(text), path, ABSENT) is not ABSENT else text


def _leaves(data: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[list[str], Any]]:
    """Path and value of everything that replaces as a whole."""
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, key))
        else:
            yield [*path, key], value


def _opening_comment(text: str) -> str:
    lines = itertools.takewhile(lambda line: line.startswith("#") or not line.strip(), text.splitlines(keepends=True))
    return "".join(lines)
