"""What the widgets do to design files: text in, text out. Comments, order and quoting survive.

``files`` maps file names to YAML texts. An edit of a variant (``based_on``) writes only what differs from its base:
JSON merge patch, where mappings merge, lists and scalars replace, and null removes.
"""

import copy
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.problems import Text
from store.yaml_splice import BROKEN, NOT_FOUND, CannotEdit, Path, block_text, plain_data, removed, replaced, value_at

Files = Mapping[str, str]
MAX_COUNT = 200
DOCUMENT_KEYS = ("anboard", "id", "title", "based_on")
_CYCLE = Text("based_on이 서로를 가리킵니다.", "The bases refer to each other.")
_NO_BASE = Text("based_on 파일이 없습니다.", "The file it is based on is missing.")


def own_data(files: Files, name: str) -> dict[str, Any]:
    """What the file itself states."""
    data = plain_data(files[name])
    if not isinstance(data, dict):
        raise CannotEdit(BROKEN)
    return data


def base_of(files: Files, name: str) -> str | None:
    """The file that a variant builds on; None for a complete design."""
    base = own_data(files, name).get("based_on")
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
    data: dict[str, Any] = {}
    for file in (*reversed(bases_of(files, name)), name):
        data = merge(data, own_data(files, file))
    return {key: value for key, value in data.items() if key != "based_on"}


def merge(base: Any, patch: Any) -> Any:
    """JSON merge patch (RFC 7396) of plain data.

    >>> merge({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def set_value(files: Files, name: str, path: Path, value: Any) -> str:
    """The text of ``name`` with ``value`` at ``path`` of the merged design; None takes the own statement back.

    What a replication setting rules out goes with it: async waits for nobody, a manual failover has no coverage.
    """
    draft = _Draft(files, name)
    if value is None:
        draft.drop(path)
    else:
        draft.set(path, value)
    if len(path) > 3 and path[0] == "components" and path[2] == "replication":
        _make_replication_consistent(draft, str(path[1]))
    return draft.text


def set_count(files: Files, name: str, component: str, count: int) -> str:
    """As many instances as ``count``: new ones go where the component has fewest, the last ones leave first.

    The writer of a database stays; references to an instance that leaves go with it. A tier that is wired 1:1 with
    this one follows, since a pair is one unit.
    """
    if not 1 <= count <= MAX_COUNT:
        raise CannotEdit(Text(f"1에서 {MAX_COUNT} 사이여야 합니다.", f"It must be from 1 to {MAX_COUNT}."))
    draft = _Draft(files, name)
    for tier in _paired_tiers(draft.merged(), component):
        _resize(draft, tier, count)
    return draft.text


def _resize(draft: "_Draft", component: str, count: int) -> None:
    data = _component(draft, component)
    before = instances_of(component, data)
    after = _resized(before, component, count, draft.merged(), _writer(data))
    if "instances" in data:
        _write_instances(draft, component, before, after)
    else:
        _write_replicas(draft, component, after)
        after = instances_of(component, _component(draft, component))
    ids_before, ids_after = [i["id"] for i in before], [i["id"] for i in after]
    _let_promote(draft, component, ids_before, ids_after)
    _forget(draft, component, set(ids_before) - set(ids_after))
    _make_replication_consistent(draft, component)


def set_place(files: Files, name: str, instance: str, place: str) -> str:
    """The text of ``name`` with an instance standing at ``place``."""
    draft = _Draft(files, name)
    if place not in draft.merged().get("places", {}):
        raise CannotEdit(NOT_FOUND)
    for component, data in draft.merged().get("components", {}).items():
        instances = instances_of(component, data)
        index = next((i for i, each in enumerate(instances) if each["id"] == instance), None)
        if index is None:
            continue
        instances[index]["place"] = place
        if "instances" in data:
            draft.set(["components", component, "instances", index, "place"], place)
        elif "replicas" in data:
            _write_replicas(draft, component, instances)
        else:
            draft.set(["components", component, "place"], place)
        return draft.text
    raise CannotEdit(NOT_FOUND)


def instances_of(component: str, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The instances that a component's data stands for, as ``{id, place}``; a new list."""
    if "instances" in data:
        return copy.deepcopy(data["instances"])
    places = data.get("places") or ([data["place"]] if "place" in data else [])
    count = data.get("replicas") or max(1, len(data.get("places", ())))
    ids = (
        [component]
        if "replicas" not in data and "places" not in data
        else [f"{component}-{n + 1}" for n in range(count)]
    )
    return [{"id": id_, **({"place": places[i % len(places)]} if places else {})} for i, id_ in enumerate(ids)]


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
    """An id that neither a file name nor a design uses: ``stem-1``, ``stem-2``, … or ``stem`` itself when it is free."""
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
    return removed(text, path) if value_at(plain_data(text), path, _ABSENT) is not _ABSENT else text


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


_ABSENT: Any = object()


@dataclass(slots=True)
class _Draft:
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
        if list_path is not None and value_at(self.own(), list_path, _ABSENT) is _ABSENT:
            inherited = block_text({"list": value_at(self.merged(), list_path)})
            restated = replaced(inherited, ["list", *path[len(list_path) :]], value)
            self.set(list_path, plain_data(restated)["list"])
            return
        if path[0] not in DOCUMENT_KEYS and self._base_has(path, value):
            self.drop(path)
        if value_at(self.merged(), path, _ABSENT) != value:
            self.text = replaced(self.text, path, value)
            self._drop_if_as_in_base(list_path)

    def drop(self, path: Path) -> None:
        """Take the file's own statement at ``path`` back, and the mappings that it leaves empty."""
        if value_at(self.own(), path, _ABSENT) is _ABSENT:
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
        if value_at(self.merged(), path, _ABSENT) is not _ABSENT:
            self.text = replaced(self.text, path, None)

    def _base_has(self, path: Path, value: Any) -> bool:
        base = self.base()
        return base is not None and value_at(base, path, _ABSENT) == value

    def _drop_if_as_in_base(self, list_path: Path | None) -> None:
        if list_path is not None and self._base_has(list_path, value_at(self.own(), list_path)):
            self.drop(list_path)


def _list_around(path: Path) -> Path | None:
    """The path of the outermost list that ``path`` reaches into."""
    index = next((i for i, key in enumerate(path) if isinstance(key, int)), None)
    return None if index is None else path[:index]


def _component(draft: _Draft, component: str) -> dict[str, Any]:
    data = value_at(draft.merged(), ["components", component])
    if not isinstance(data, dict):
        raise CannotEdit(NOT_FOUND)
    return data


def _writer(data: Mapping[str, Any]) -> str | None:
    return value_at(data, ["replication", "writer"])


def _resized(
    before: list[dict[str, str]], component: str, count: int, design: Mapping[str, Any], writer: str | None
) -> list[dict[str, str]]:
    after = copy.deepcopy(before)
    while len(after) > count:
        after.remove(next(i for i in reversed(after) if i["id"] != writer))
    if len(after) < count and [i["id"] for i in after] == [component]:
        after[0]["id"] = f"{component}-1"
    taken = {i["id"] for c, data in design.get("components", {}).items() for i in instances_of(c, data)} | set(
        design["components"]
    )
    fresh = (id_ for n in itertools.count(len(after) + 1) if (id_ := f"{component}-{n}") not in taken)
    while len(after) < count:
        place = _least_used([i.get("place") for i in after], design)
        after.append({"id": next(fresh), **({"place": place} if place else {})})
    return after


def _least_used(own: Sequence[str | None], design: Mapping[str, Any]) -> str | None:
    """The place in use (by the component, else in the design) that holds fewest of its instances; first come wins."""
    used = Counter(place for place in own if place)
    everywhere = [i["place"] for c, data in design["components"].items() for i in instances_of(c, data) if "place" in i]
    kinds = {value_at(design, ["places", place, "kind"]) for place in used}
    in_use = list(used) + [p for p in everywhere if value_at(design, ["places", p, "kind"]) in kinds]
    return min(dict.fromkeys(in_use), key=lambda place: used[place], default=None)


def _write_instances(draft: _Draft, component: str, before: list[dict[str, str]], after: list[dict[str, str]]) -> None:
    """State ``after`` as the list of instances; an own list changes only where it differs."""
    path: list[str | int] = ["components", component, "instances"]
    if value_at(draft.own(), path) != before:
        draft.set(path, after)
        return
    for index in reversed(range(len(before))):
        if before[index] not in after:
            draft.text = removed(draft.text, [*path, index])
    for instance in after[len(value_at(draft.own(), path)) :]:
        draft.text = replaced(draft.text, [*path, len(value_at(draft.own(), path))], instance)
    draft._drop_if_as_in_base(path)


def _write_replicas(draft: _Draft, component: str, after: list[dict[str, str]]) -> None:
    """State ``after`` as a number and, where that does not say it, as places."""
    root: list[str | int] = ["components", component]
    draft.set([*root, "replicas"], len(after))
    places = [i["place"] for i in after if "place" in i]
    stated = instances_of(component, _component(draft, component))
    if len(places) == len(after) and [i.get("place") for i in stated] != places:
        draft.remove([*root, "place"])
        draft.set([*root, "places"], places)
    if _writer(_component(draft, component)) == component:
        draft.set([*root, "replication", "writer"], f"{component}-1")


def settled(files: Files, name: str) -> dict[str, str]:
    """The texts of the variants of ``name`` that must say what they no longer inherit.

    A base that counts (replicas) where it used to list (instances), or the other way round, would leave a variant with
    both; what the variant itself states is kept.
    """
    changed: dict[str, str] = {}
    for variant in dependants(files, name):
        draft = _Draft({**files, **changed}, variant)
        try:
            for component in list(draft.merged().get("components", {})):
                _keep_one_form(draft, component)
        except CannotEdit:
            continue
        if draft.text != files[variant]:
            changed[variant] = draft.text
        changed |= settled({**files, **changed}, variant)
    return changed


FORMS = (("instances",), ("replicas", "places"))


def _keep_one_form(draft: _Draft, component: str) -> None:
    own = value_at(draft.own(), ["components", component]) or {}
    data = _component(draft, component)
    for form, other in (FORMS, FORMS[::-1], (("places",), ("place",)), (("place",), ("places",))):
        if any(own.get(key) for key in form) and any(key in data for key in other):
            for key in other:
                draft.remove(["components", component, key])


def _paired_tiers(design: Mapping[str, Any], component: str) -> list[str]:
    """The component and all that 1:1 wiring ties to it, directly or through others."""
    components = design.get("components", {})
    pairs = [
        (name, other)
        for name, data in components.items()
        for need in data.get("needs") or ()
        if need.get("wiring") == "paired"
        for key in ("any", "all", "of")
        for other in need.get(key, ())
        if other in components
    ]
    tied = [component]
    for name in tied:
        tied += [b if a == name else a for a, b in pairs if name in (a, b) and not {a, b} <= set(tied)]
    return list(dict.fromkeys(tied))


def _make_replication_consistent(draft: _Draft, component: str) -> None:
    """Take back what the format refuses: waiting for more readers than there are, coverage without automatic failover."""
    data = _component(draft, component)
    path: list[str | int] = ["components", component, "replication"]
    readers = len(instances_of(component, data)) - 1
    for key in ("wait_for", "any"):
        stated = value_at(data, ["replication", key])
        if stated is not None and (
            readers < 1 or value_at(data, ["replication", "mode"], "async") in ("async", "group")
        ):
            draft.remove([*path, key])
        elif isinstance(stated, int) and stated > readers:
            draft.set([*path, key], readers)
    if value_at(data, ["replication", "failover", "automatic"]) is False:
        draft.remove([*path, "failover", "coverage"])


def _let_promote(draft: _Draft, component: str, before: list[str], after: list[str]) -> None:
    """A new reader may be promoted where every reader may: the stated candidates then name it too."""
    path = _candidates_path(component)
    stated = value_at(draft.merged(), path)
    readers = {id_ for id_ in before if id_ != _writer(_component(draft, component))}
    new = [id_ for id_ in after if id_ not in before]
    if stated and new and readers <= set(stated):
        draft.set(path, [*stated, *new])


def _candidates_path(component: str) -> list[str | int]:
    return ["components", component, "replication", "failover", "candidates"]


def _forget(draft: _Draft, component: str, gone: set[str]) -> None:
    """Drop references to instances that left: failover candidates, and names in needs."""
    if not gone:
        return
    _filter(draft, _candidates_path(component), gone, instead=None)
    for other, data in draft.merged()["components"].items():
        for i, need in enumerate(data.get("needs") or ()):
            for key in ("any", "all", "of"):
                if key in need:
                    _filter(draft, ["components", other, "needs", i, key], gone, instead=component)


def _filter(draft: _Draft, path: list[str | int], gone: set[str], *, instead: str | None) -> None:
    names = value_at(draft.merged(), path)
    if isinstance(names, list) and gone & set(names):
        left = [name for name in names if name not in gone]
        draft.set(path, left or ([instead] if instead else []))
