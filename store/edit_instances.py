"""How many instances a component has and where they stand; what refers to them follows."""

import copy
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from models.design.spec import is_number
from models.problems import Text
from store.draft import Draft, Files, dependants
from store.instances import NEEDED, component_of, components_of, instances_of
from store.yaml_splice import removed, replaced, value_at
from store.yaml_write import NOT_FOUND, CannotEdit

MAX_COUNT = 200


def set_count(files: Files, name: str, component: str, count: int) -> str:
    """As many instances as ``count``: new ones go where the component has fewest, the last ones leave first.

    The writer of a database stays; references to an instance that leaves go with it. A tier that is wired 1:1 with
    this one follows, since a pair is one unit.
    """
    if not 1 <= count <= MAX_COUNT:
        raise CannotEdit(Text(f"1에서 {MAX_COUNT} 사이여야 합니다.", f"It must be from 1 to {MAX_COUNT}."))
    draft = Draft(files, name)
    for tier in paired_tiers(components_of(draft.merged()), component):
        _resize(draft, tier, count)
    return draft.text


def _resize(draft: Draft, component: str, count: int) -> None:
    data = component_of(draft.merged(), component)
    before = instances_of(component, data)
    after = _resized(before, component, count, draft.merged(), _writer(data))
    if "instances" in data:
        _write_instances(draft, component, before, after)
    else:
        _write_replicas(draft, component, after)
        after = instances_of(component, component_of(draft.merged(), component))
    ids_before, ids_after = [i["id"] for i in before], [i["id"] for i in after]
    _let_promote(draft, component, ids_before, ids_after)
    _forget(draft, component, set(ids_before) - set(ids_after))
    make_replication_consistent(draft, component)


def set_place(files: Files, name: str, instance: str, place: str) -> str:
    """The text of ``name`` with an instance standing at ``place``."""
    draft = Draft(files, name)
    components = components_of(draft.merged())
    if place not in draft.merged().get("places", {}):
        raise CannotEdit(NOT_FOUND)
    for component, data in components.items():
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
    components: Mapping[str, Any] = design["components"]
    taken = {i["id"] for c, data in components.items() for i in instances_of(c, data)} | set(components)
    fresh = (id_ for n in itertools.count(len(after) + 1) if (id_ := f"{component}-{n}") not in taken)
    while len(after) < count:
        place = _least_used([i.get("place") for i in after], design)
        after.append({"id": next(fresh), **({"place": place} if place else {})})
    return after


def _least_used(own: Sequence[str | None], design: Mapping[str, Any]) -> str | None:
    """The place in use (by the component, else in the design) that holds fewest of its instances; first come wins."""
    used = Counter(place for place in own if place)
    instances = [i for c, data in design["components"].items() for i in instances_of(c, data)]
    everywhere = [place for i in instances if (place := i.get("place"))]
    kinds = {value_at(design, ["places", place, "kind"]) for place in used}
    in_use = list(used) + [p for p in everywhere if value_at(design, ["places", p, "kind"]) in kinds]
    return min(dict.fromkeys(in_use), key=lambda place: used[place], default=None)


def _write_instances(draft: Draft, component: str, before: list[dict[str, str]], after: list[dict[str, str]]) -> None:
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
    draft.drop_if_as_in_base(path)


def _write_replicas(draft: Draft, component: str, after: list[dict[str, str]]) -> None:
    """State ``after`` as a number and, where that does not say it, as places."""
    root: list[str | int] = ["components", component]
    draft.set([*root, "replicas"], len(after))
    places = [place for i in after if (place := i.get("place"))]
    stated = instances_of(component, component_of(draft.merged(), component))
    if len(places) == len(after) and [i.get("place") for i in stated] != places:
        draft.remove([*root, "place"])
        draft.set([*root, "places"], places)
    if _writer(component_of(draft.merged(), component)) == component:
        draft.set([*root, "replication", "writer"], f"{component}-1")


def settled(files: Files, name: str) -> dict[str, str]:
    """The texts of the variants of ``name`` that must say what they no longer inherit.

    A base that counts (replicas) where it used to list (instances), or the other way round, would leave a variant with
    both; what the variant itself states is kept. A mode of its own may rule out what the base now states for its mode.
    A variant that is not in shape is left alone.
    """
    changed: dict[str, str] = {}
    for variant in dependants(files, name):
        draft = Draft({**files, **changed}, variant)
        try:
            for component in list(components_of(draft.merged())):
                _keep_one_form(draft, component)
                make_replication_consistent(draft, component)
        except CannotEdit:
            continue
        if draft.text != files[variant]:
            changed[variant] = draft.text
        changed |= settled({**files, **changed}, variant)
    return changed


FORMS = (("instances",), ("replicas", "places"))


def _keep_one_form(draft: Draft, component: str) -> None:
    own = value_at(draft.own(), ["components", component]) or {}
    data = component_of(draft.merged(), component)
    for form, other in (FORMS, FORMS[::-1], (("places",), ("place",)), (("place",), ("places",))):
        if any(own.get(key) for key in form) and any(key in data for key in other):
            for key in other:
                draft.remove(["components", component, key])


def paired_tiers(components: Mapping[str, dict[str, Any]], component: str) -> list[str]:
    """The component and all that 1:1 wiring ties to it, directly or through others."""
    tied_to: dict[str, list[str]] = {name: [] for name in components}
    for name, data in components.items():
        paired = [need for need in data.get("needs", ()) if need.get("wiring") == "paired"]
        for other in (other for need in paired for key in NEEDED for other in need.get(key) or ()):
            if other in components:
                tied_to[name].append(other)
                tied_to[other].append(name)
    tied = {component: None}
    waiting = [component]
    while waiting:
        found = [name for name in tied_to.get(waiting.pop(0), ()) if name not in tied]
        tied |= dict.fromkeys(found)
        waiting += dict.fromkeys(found)
    return list(tied)


def _let_promote(draft: Draft, component: str, before: list[str], after: list[str]) -> None:
    """A new reader may be promoted where every reader may: the stated candidates then name it too."""
    path = _candidates_path(component)
    stated = value_at(draft.merged(), path)
    readers = {id_ for id_ in before if id_ != _writer(component_of(draft.merged(), component))}
    new = [id_ for id_ in after if id_ not in before]
    if stated and new and readers <= set(stated):
        draft.set(path, [*stated, *new])


def _candidates_path(component: str) -> list[str | int]:
    return ["components", component, "replication", "failover", "candidates"]


def _forget(draft: Draft, component: str, gone: set[str]) -> None:
    """Drop references to instances that left: failover candidates, and names in needs."""
    if not gone:
        return
    _filter(draft, _candidates_path(component), gone, instead=None)
    for other, data in draft.merged()["components"].items():
        for i, need in enumerate(data.get("needs", ())):
            for key in NEEDED:
                if need.get(key):
                    _filter(draft, ["components", other, "needs", i, key], gone, instead=component)


def _filter(draft: Draft, path: list[str | int], gone: set[str], *, instead: str | None) -> None:
    names = value_at(draft.merged(), path)
    if isinstance(names, list) and gone & set(names):
        left = [name for name in names if name not in gone]
        draft.set(path, left or ([instead] if instead else []))


def make_replication_consistent(draft: Draft, component: str) -> None:
    """Take back what the format refuses: waiting for more readers than there are, coverage of a manual failover."""
    data = component_of(draft.merged(), component)
    path: list[str | int] = ["components", component, "replication"]
    readers = len(instances_of(component, data)) - 1
    for key in ("wait_for", "any"):
        stated = value_at(data, ["replication", key])
        if stated is not None and (
            readers < 1 or value_at(data, ["replication", "mode"], "async") in ("async", "group")
        ):
            draft.remove([*path, key])
        elif is_number(stated) and stated > readers:
            draft.set([*path, key], readers)
    if value_at(data, ["replication", "failover", "automatic"]) is False:
        draft.remove([*path, "failover", "coverage"])
