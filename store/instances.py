"""The instances that a design document stands for, read without building it. A document may hold anything: all that
the edits rely on is checked here, once.
"""

import copy
from collections.abc import Mapping
from typing import Any

from models.design.keys import MAX_INSTANCES
from models.design.spec import is_number
from store.yaml_write import BROKEN, NOT_FOUND, CannotEdit

NEEDED = ("any", "all", "of")


def components_of(design: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The components of a merged document. Raises ``CannotEdit`` unless they and the places are in shape."""
    components, places = design.get("components", {}), design.get("places", {})
    _require(_is_table(components) and _is_table(places))
    _require(all(isinstance(place.get("kind", ""), str) for place in places.values()))
    _require(all(map(_is_in_shape, components.values())))
    _require(sum(_count(data) for data in components.values()) <= MAX_INSTANCES)
    return components


def component_of(design: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One component of a merged document. Raises ``CannotEdit`` when it is missing or not in shape."""
    components = design.get("components")
    if not isinstance(components, dict) or name not in components:
        raise CannotEdit(NOT_FOUND)
    data = components[name]
    _require(_is_in_shape(data))
    return data


def instances_of(component: str, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The instances that a component's data (in shape) stands for, as ``{id, place}``; a new list."""
    if "instances" in data:
        return copy.deepcopy(data["instances"])
    places = data.get("places") or ([data["place"]] if "place" in data else [])
    is_counted = "replicas" in data or "places" in data
    ids = [f"{component}-{n + 1}" for n in range(_count(data))] if is_counted else [component]
    return [{"id": id_, **({"place": places[i % len(places)]} if places else {})} for i, id_ in enumerate(ids)]


def _count(data: Mapping[str, Any]) -> int:
    if "instances" in data:
        return len(data["instances"])
    return int(data.get("replicas") or max(1, len(data.get("places", ()))))


def _require(holds: bool) -> None:
    if not holds:
        raise CannotEdit(BROKEN)


def _is_in_shape(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and _are_instances(data.get("instances", []))
        and _is_count(data.get("replicas", 1))
        and _are_names(data.get("places", []))
        and isinstance(data.get("place", ""), str)
        and _are_needs(data.get("needs", []))
        and _is_replication(data.get("replication", {}))
    )


def _are_instances(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(i, dict) and isinstance(i.get("id"), str) for i in value)
        and all(isinstance(i.get("place") or "", str) for i in value)
        and len({i["id"] for i in value}) == len(value)
    )


def _is_count(value: Any) -> bool:
    return is_number(value) and 1 <= value <= MAX_INSTANCES and value == int(value)


def _are_needs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(need, dict) and all(_are_names(need.get(key) or []) for key in NEEDED) for need in value
    )


def _is_replication(value: Any) -> bool:
    failover = value.get("failover", {}) if isinstance(value, dict) else None
    return (
        isinstance(failover, dict)
        and isinstance(value.get("writer", ""), str)
        and _are_names(failover.get("candidates", []))
    )


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values())
